"""The Node stack beside ours: Shopify's react-router template with Prisma, its Express package with better-sqlite3."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from sandbox.demo import free_port

PEERS = Path(__file__).parent / "peers"
READY = PEERS / "node_modules" / ".ready"
TEMPLATE, EXPRESS = "Shopify's react-router template", "Shopify's Express package"
COMMANDS = {
    TEMPLATE: ("template", ("../node_modules/.bin/react-router-serve", "build/server/index.js")),
    EXPRESS: ("express", ("node", "server.js")),
}


def missing() -> str:
    """Why the peers cannot be measured here, or empty. Installs them the first time."""
    if not shutil.which("npm"):
        return "Node is not installed (npm was not found)"
    try:
        return "" if READY.exists() else _set_up()
    except subprocess.CalledProcessError as error:
        last = (error.stderr or error.stdout or "").strip().splitlines()[-1:]
        return f"`{' '.join(map(str, error.cmd))}` failed: {' '.join(last)}"


def _set_up() -> str:
    node = Path(shutil.which("node") or "node").resolve()
    # The headers beside Node are used where they are there: others would have to be downloaded to build better-sqlite3.
    headers = [f"--nodedir={node.parents[1]}"] if (node.parents[1] / "include" / "node").is_dir() else []
    _run(PEERS, "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund")
    _run(PEERS, "npm", "rebuild", "better-sqlite3", *headers)
    # Making the client needs no schema engine: any program stands in for the one that would be downloaded.
    engine = {"PRISMA_SCHEMA_ENGINE_BINARY": sys.executable}
    _run(PEERS / "template", "../node_modules/.bin/prisma", "generate", "--schema", "schema.prisma", **engine)
    _run(PEERS / "template", "../node_modules/.bin/react-router", "build")
    READY.touch()
    return ""


def _run(folder: Path, *words: str, **environ: str) -> None:
    env = os.environ | environ
    subprocess.run(words, cwd=folder, env=env, check=True, capture_output=True, text=True, timeout=600)


@contextmanager
def peer(name: str, home: Path, secret: str) -> Iterator[int]:
    """The port of a peer that runs with a database in `home`."""
    folder, command = COMMANDS[name]
    port = free_port(7800)
    environ = {
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "PEER_PORT": str(port),
        "PEER_DATABASE": str(home / f"{folder}.sqlite"),
        "SHOPIFY_API_KEY": "key",
        "SHOPIFY_API_SECRET": secret,
        "NODE_ENV": "production",
    }
    with (home / f"{folder}.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=PEERS / folder, env=os.environ | environ, stdout=log, stderr=log)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            requests.get(f"http://127.0.0.1:{port}/", timeout=5)
        except requests.ConnectionError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("The peer did not start within 30 s.")
