"""The plan of a soak."""

from soak.plan import make_plan


def test_a_plan_is_the_same_for_the_same_seed():
    assert make_plan(50, 7, 4, 2) == make_plan(50, 7, 4, 2) != make_plan(50, 8, 4, 2)
