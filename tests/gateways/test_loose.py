"""AliExpress's loose JSON, in every shape it has been seen in."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from shopify_app.gateways import loose
from shopify_app.values import Money


@pytest.mark.parametrize(
    ("value", "items"),
    [
        ([{"a": 1}, {"a": 2}], [{"a": 1}, {"a": 2}]),
        ({"wrapper": [{"a": 1}]}, [{"a": 1}]),
        ({"wrapper": {"a": 1, "b": 2}}, [{"a": 1, "b": 2}]),
        ({"wrapper": {"a": 1}}, [{"a": 1}]),
        ({"a": 1, "b": 2}, [{"a": 1, "b": 2}]),
        ({"number": 8206563124840456}, [8206563124840456]),
        ({"number": [1, 2]}, [1, 2]),
        ({"wrapper": {}}, []),
        ({"wrapper": None}, []),
        ({}, []),
        (None, []),
        ("", []),
        (7, [7]),
    ],
)
def test_a_list_is_read_in_any_wrapping(value: Any, items: list[Any]) -> None:
    assert loose.as_list(value) == items


def test_what_is_no_object_is_dropped() -> None:
    assert loose.as_dicts({"wrapper": [{"a": 1}, "text", None]}) == [{"a": 1}]
    assert (loose.as_dict("text"), loose.as_dict({"a": 1})) == ({}, {"a": 1})


@pytest.mark.parametrize(
    ("value", "text"),
    [(12000038176637560, "12000038176637560"), (" a ", "a"), (None, ""), ({}, ""), ([], ""), (0, "0"), (True, "True")],
)
def test_ids_become_text(value: Any, text: str) -> None:
    assert loose.text(value) == text


@pytest.mark.parametrize(("value", "flag"), [(True, True), ("true", True), ("False", False), (0, None), (None, None)])
def test_a_flag_is_true_false_or_unsaid(value: Any, flag: bool | None) -> None:
    assert loose.flag(value) is flag


@pytest.mark.parametrize(
    ("value", "number"), [("20", 20), (20, 20), ("20.0", 20), ("", None), (None, None), ("x", None), ("NaN", None)]
)
def test_a_whole_number_is_read_from_text(value: Any, number: int | None) -> None:
    assert loose.whole(value) == number


def test_money_needs_amount_and_currency() -> None:
    assert loose.money({"amount": "8.34", "currency_code": "USD"}) == Money(Decimal("8.34"), "USD")
    assert loose.money({"amount": 0, "currency_code": "USD"}) == Money(Decimal(0), "USD")
    assert loose.money({"amount": "8.34"}) is None
    assert loose.money({"currency_code": "USD"}) is None
    assert loose.money(None) is None


@pytest.mark.parametrize("value", [1770192487065, "1770192487065"])
def test_milliseconds_become_an_instant(value: Any) -> None:
    assert loose.instant(value) == datetime.fromtimestamp(1770192487.065, UTC)


@pytest.mark.parametrize("value", [None, "", 0, "soon"])
def test_no_milliseconds_are_no_instant(value: Any) -> None:
    assert loose.instant(value) is None


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2024-09-09 21:00:03", datetime(2024, 9, 10, 4, 0, 3, tzinfo=UTC)),
        ("2024-12-09 21:00:03", datetime(2024, 12, 10, 5, 0, 3, tzinfo=UTC)),
        ("2024-09-09T21:05:47-07:00[America/Los_Angeles]", datetime(2024, 9, 10, 4, 5, 47, tzinfo=UTC)),
        ("", None),
        (None, None),
        ("yesterday", None),
    ],
)
def test_pacific_times_become_utc(value: Any, moment: datetime | None) -> None:
    assert loose.pacific(value) == moment


def test_an_address_without_scheme_gets_one() -> None:
    assert loose.https("//ae01.example/1.jpg") == "https://ae01.example/1.jpg"
    assert loose.https("https://ae01.example/1.jpg") == "https://ae01.example/1.jpg"
    assert loose.https(None) == ""
