"""Prose to status: whole well-known phrases alone, and never a delivery that was none."""

import pytest

from shopify_app.models.tracking_status import _MEANING, RANK, main_of, meaning_of, rank


@pytest.mark.parametrize(
    ("prose", "sub_status"),
    [
        ("Delivered", "Delivered_Other"),
        ("Your package has been delivered. Thank you for shopping with us.", "Delivered_Other"),
        ("OUT FOR DELIVERY", "OutForDelivery_Other"),
        ("[Springfield] Out for delivery", ""),
        ("Import customs clearance complete", "InTransit_CustomsReleased"),
        ("Left from  departure country/region", "InTransit_Departure"),
        ("Order created", "InfoReceived"),
        ("Package returned to sender", "Exception_Returned"),
    ],
)
def test_a_well_known_phrase_has_its_status(prose: str, sub_status: str) -> None:
    assert meaning_of(prose) == sub_status


@pytest.mark.parametrize(
    "prose",
    [
        *("", "Not delivered", "Could not be delivered", "Will be delivered tomorrow", "Delivered to the airline"),
        *("Zugestellt", "Доставлено", "<b>Delivered</b>", "Delivered?", "x" * 10_000),
    ],
)
def test_other_prose_changes_nothing(prose: str) -> None:
    assert meaning_of(prose) == ""


def test_the_description_speaks_where_the_name_does_not() -> None:
    assert meaning_of("Update", "Delivered") == "Delivered_Other"


def test_every_meaning_is_one_of_the_nine_statuses() -> None:
    assert len(RANK) == 9
    assert {main_of(sub) for sub in _MEANING.values()} <= RANK.keys()
    assert rank("InfoReceived") < rank("Teleported") < rank("Delivered")
