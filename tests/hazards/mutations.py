"""Takes out one guard after another and lets its test fail: `python -m tests.hazards.mutations [HAZARD ...]`."""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "instance", "node_modules", "__pycache__", ".*_cache", "*.sqlite*")
PYTEST = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider"]


@dataclass(frozen=True)
class Mutation:
    """One guard: where it stands, what stands there without it, and the test that must fail then."""

    hazard: int
    guard: str
    file: str
    line: str
    without: str
    test: str

    def count(self, tree: Path) -> int:
        """How often the guard stands in its file: once, or the table is out of date."""
        return (tree / self.file).read_text().count(self.line)

    def apply(self, tree: Path) -> None:
        """Take the guard out of `tree`."""
        file = tree / self.file
        file.write_text(file.read_text().replace(self.line, self.without))


def table() -> list[Mutation]:
    """Every guard of mutations.toml."""
    return [Mutation(**row) for row in tomllib.loads((HERE / "mutations.toml").read_text())["mutation"]]


def fails_without(mutation: Mutation) -> bool:
    """Whether the test fails without the guard; a run that breaks before its test does not count."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "waybill"
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
        mutation.apply(tree)
        words = [*PYTEST, "-rfE", "--basetemp", f"{folder}/rows", f"tests/hazards/{mutation.test}"]
        said = subprocess.run(words, cwd=tree, capture_output=True, text=True, check=False)
        return said.returncode == 1 and "ERROR" not in said.stdout.splitlines()[-1] and "FAILED" in said.stdout


def main(wanted: set[int]) -> int:
    """Print a row for each guard; 1 where a test does not notice that its guard is gone."""
    chosen = [mutation for mutation in table() if not wanted or mutation.hazard in wanted]
    unnoticed = 0
    for mutation in chosen:
        noticed = fails_without(mutation)
        unnoticed += not noticed
        verdict = "fails" if noticed else "DOES NOT FAIL"
        sys.stdout.write(f"{mutation.hazard:>2}  {mutation.guard}: {mutation.test.partition('::')[2]} {verdict}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{len({m.hazard for m in chosen})} hazards, {len(chosen)} guards, {unnoticed} unnoticed.\n")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main({int(word) for word in sys.argv[1:]}))
