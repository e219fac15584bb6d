"""Messages to suppliers: complete or not at all, one for many orders, hostile text inert."""

import pytest

from shopify_app.errors import Refused
from shopify_app.models.messages import SCRIPTS, Late, placeholders, write

WHOLE = Late(
    number="8123456789012345",
    product="Phone stand",
    days=7,
    code="LP00675700340000",
    last_seen="Fri Nov 13",
    promised="Mon Nov 9",
    amount="6.20 USD",
)


def test_a_late_shipment_names_supplier_product_and_days_and_asks_for_a_new_parcel():
    text = write("late_to_ship", "Example Store", [WHOLE])
    assert all(fact in text for fact in ("Example Store", "Phone stand", "7 days", "still not shipped", "new parcel"))


def test_a_dead_code_announces_a_dispute_within_two_days():
    text = write("dead_code", "Example Store", [WHOLE])
    assert all(
        fact in text for fact in ("Example Store", WHOLE.number, WHOLE.code, "not recognized", "two days", "dispute")
    )


def test_one_message_for_several_orders_names_each_code():
    other = Late(number="8123456789012399", product="Alarm clock", code="LP00675700349999")
    text = write("dead_code", "Example Store", [WHOLE, other])
    assert text.count("\n- ") == 2
    assert all(fact in text for fact in (WHOLE.code, other.code, other.number))
    assert text.count("Hello") == 1


@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.parametrize("count", [1, 2])
def test_a_message_with_a_missing_fact_is_never_given_out_and_says_which(name, count):
    needed = [fact for fact in placeholders(SCRIPTS[name].one) if fact != "supplier"]
    for fact in needed if count == 1 else placeholders(SCRIPTS[name].line):
        hole = Late(**{**vars(WHOLE), fact: None if fact == "days" else ""})
        with pytest.raises(Refused, match="missing"):
            write(name, "Example Store", [WHOLE] * (count - 1) + [hole])
    with pytest.raises(Refused, match="the supplier's name is missing"):
        write(name, "", [WHOLE] * count)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_complete_message_has_no_placeholder_left(name):
    for cases in ([WHOLE], [WHOLE, WHOLE]):
        assert "{" not in write(name, "Example Store", cases)


def test_placeholders_and_newlines_in_a_suppliers_text_stay_text():
    hostile = Late(**{**vars(WHOLE), "product": "{amount}\n<b>Stand</b> {0.__class__}"})
    text = write("late_to_ship", "Store {days}", [hostile])
    assert "({amount} <b>Stand</b> {0.__class__})" in text
    assert "Hello Store {days}," in text
