"""A PostgreSQL of the soak's own on loopback."""

import os
import shutil
import subprocess
from pathlib import Path

import click

from sandbox.demo import free_port


class PostgreSQL:
    """One cluster in `home`; the server refuses to run as root, so root borrows the postgres user."""

    def __init__(self, home: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")) or [Path(shutil.which("pg_ctl") or "")]
        if not found[-1].is_file():
            raise click.ClickException("PostgreSQL is not installed: pg_ctl was not found.")
        self.bin, self.data, self.port = found[-1].parent, home / "pg", free_port(5433)
        self.user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        self.data.mkdir()
        if self.user:
            shutil.chown(self.data, "postgres")
            for folder in (home, *home.parents):
                folder.chmod(folder.stat().st_mode | 0o011)

    def start(self) -> str:
        """Start it; the URL of an empty database."""
        self._run("initdb", "-D", str(self.data), "-A", "trust", "-U", "waybill")
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        self._run("pg_ctl", "-D", str(self.data), "-o", options, "-w", "-l", str(self.data / "log"), "start")
        here = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "waybill")
        self._run("createdb", *here, "waybill")
        return f"postgresql://waybill@127.0.0.1:{self.port}/waybill"

    def stop(self) -> None:
        """End it at once."""
        self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop")

    def _run(self, name: str, *words: str) -> None:
        command = [*self.user, str(self.bin / name), *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
