"""Guard: the table of guards is true of the code, so that taking one out by hand or by script still means something."""

from pathlib import Path

import pytest

from tests.hazards.mutations import HERE, ROOT, Mutation, table

PAGE = (ROOT / "docs" / "hazards.md").read_text()


@pytest.mark.parametrize("mutation", table(), ids=lambda mutation: mutation.guard)
def test_every_guard_stands_where_the_table_says_and_has_its_test(mutation: Mutation):
    file, _, name = mutation.test.partition("::")
    assert mutation.count(ROOT) == 1
    assert f"def {name.partition('[')[0]}(" in (HERE / file).read_text()
    assert file.startswith(f"test_{mutation.hazard:02d}_")
    assert f"| {mutation.hazard} | {mutation.guard} | `{mutation.file}` |" in PAGE


def test_every_hazard_has_a_file_and_a_guard_that_was_taken_out():
    files = {int(Path(file).name[5:7]) for file in HERE.glob("test_*.py")}
    assert files == {mutation.hazard for mutation in table()} == set(range(1, 17))
