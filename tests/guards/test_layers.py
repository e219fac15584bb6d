"""Guard: dependencies run one way through the house."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: From the roof to the ground: a module imports only from rooms below its own.
ROOMS = (
    ("app",),
    (*(f"shopify_app.{roof}" for roof in ("cli", "operator", "schedule", "web", "doctor")), "webhooks"),
    ("shopify_app.jobs", "shopify_app.health"),
    ("shopify_app.steps",),
    ("shopify_app.models", "shopify_app.gateways"),
    tuple(
        f"shopify_app.{ground}" for ground in ("clock", "config", "db", "errors", "values", "supplier_values", "log")
    ),
)
GROUND = len(ROOMS) - 1
#: Pages may speak to Shopify and AliExpress for the sake of authentication alone.
AUTH = ("shopify_app.gateways.shopify_auth", "shopify_app.gateways.aliexpress_auth")
#: Neighbors of one room that may know each other.
NEIGHBORS = {
    ("shopify_app.cli", "shopify_app.schedule"),
    ("shopify_app.cli", "shopify_app.doctor"),
    ("shopify_app.cli", "shopify_app.operator"),
    ("shopify_app.health", "shopify_app.jobs"),
}


def modules() -> dict[str, Path]:
    files = [ROOT / "app.py", *ROOT.glob("shopify_app/**/*.py"), *ROOT.glob("webhooks/**/*.py")]
    names = {".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file for file in files}
    return {name: file for name, file in names.items() if name != "shopify_app"}


def imports_of(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room_of(name: str) -> tuple[int, str] | None:
    for floor, rooms in enumerate(ROOMS):
        for room in rooms:
            if name == room or name.startswith(room + "."):
                return floor, room
    return None


def test_every_module_has_a_room():
    assert [name for name in modules() if room_of(name) is None] == []


@pytest.mark.parametrize("name", sorted(modules()))
def test_imports_run_downwards_only(name):
    floor, room = room_of(name)
    for wanted in imports_of(modules()[name]):
        target = room_of(wanted)
        if target is None or wanted.startswith(AUTH) or target[1] == room or floor == target[0] == GROUND:
            continue
        if (room, target[1]) in NEIGHBORS:
            continue
        assert target[0] > floor, f"{name} imports {wanted}"


@pytest.mark.parametrize("name", [n for n in sorted(modules()) if n.startswith(("webhooks", "shopify_app.web"))])
def test_doors_and_pages_never_call_steps_or_other_companies(name):
    forbidden = [i for i in imports_of(modules()[name]) if i.startswith(("shopify_app.steps", "shopify_app.gateways."))]
    assert [i for i in forbidden if not i.startswith(AUTH)] == []


def test_the_sandbox_stands_alone():
    files = ROOT.glob("sandbox/**/*.py")
    ours = ("app", "shopify_app", "webhooks")
    assert {(f.name, i) for f in files for i in imports_of(f) if i.split(".")[0] in ours} == set()


@pytest.mark.parametrize(("package", "only"), [("dbos", "shopify_app.jobs"), ("apscheduler", "shopify_app.schedule")])
def test_the_engine_and_the_timetable_have_one_importer(package, only):
    users = {name for name, file in modules().items() if any(i.split(".")[0] == package for i in imports_of(file))}
    assert users == {only}
