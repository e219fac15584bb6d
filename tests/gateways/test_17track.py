"""17TRACK's answers in all their shapes: what is missing is not known, and nothing raises."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopify_app.gateways.tracking_17track_parse import instant_of, news_of

AT = datetime(2022, 5, 2, 18, 27, tzinfo=UTC)
EVENT = {
    "time_iso": "2022-05-02T14:27:00-04:00",
    "time_utc": "2022-05-02T18:27:00Z",
    "description": "Delivered, Left with Individual",
    "location": "NEW YORK, NY 10001",
    "stage": "Delivered",
    "sub_status": "Delivered_Other",
}
#: As the documentation of v2.4 shows it, shortened.
FULL = {
    "number": "LB123456785CN",
    "carrier": 3011,
    "track_info": {
        "latest_status": {"status": "Delivered", "sub_status": "Delivered_Other", "sub_status_descr": None},
        "latest_event": EVENT,
        "time_metrics": {
            "days_of_transit": 10,
            "estimated_delivery_date": {"source": "Official", "from": None, "to": "2022-05-04T00:00:00Z"},
        },
        "milestone": [{"key_stage": "Delivered", "time_iso": None, "time_utc": None}],
        "misc_info": {"local_number": "9400111202555842332669", "local_provider": "USPS", "local_key": 21051},
        "tracking": {
            "providers_hash": 1,
            "providers": [
                {
                    "provider": {"key": 3011, "name": "China Post", "alias": "China Post"},
                    "events": [EVENT, {"time_iso": "2022-04-30T08:00:00+08:00", "description": "Picked up"}],
                }
            ],
        },
    },
}


def test_a_full_answer_is_read_whole() -> None:
    news = news_of(FULL)
    assert (news.number, news.carrier, news.status, news.sub_status) == (
        *("LB123456785CN", "China Post"),
        *("Delivered", "Delivered_Other"),
    )
    assert (news.status_at, news.expected_at) == (AT, datetime(2022, 5, 4, tzinfo=UTC))
    assert (news.local_number, news.local_carrier) == ("9400111202555842332669", "USPS")
    assert [event.description for event in news.events] == ["Picked up", "Delivered, Left with Individual"]
    assert news.events[0].happened_at == datetime(2022, 4, 30, tzinfo=UTC)


def test_a_word_that_is_not_known_yet_survives() -> None:
    news = news_of({"number": "X", "track_info": {"latest_status": {"status": "Teleported", "sub_status": "T_1"}}})
    assert (news.status, news.sub_status, news.status_at) == ("Teleported", "T_1", None)


@pytest.mark.parametrize("providers", [None, {}, [], "x", [None], [{"events": None}], {"provider": [{"events": {}}]}])
def test_lists_in_any_wrapper_are_read(providers: Any) -> None:
    assert news_of({"number": "X", "track_info": {"tracking": {"providers": providers}}}).events == ()


@pytest.mark.parametrize("wrap", [lambda e: [e], lambda e: e, lambda e: {"event": [e]}, lambda e: {"event": e}])
def test_one_event_in_any_wrapper_is_one_event(wrap: Any) -> None:
    info = {"tracking": {"providers": [{"provider": {}, "events": wrap(EVENT)}]}}
    assert len(news_of({"number": "X", "track_info": info}).events) == 1


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("2022-05-02T14:27:00-04:00", AT),
        ("2022-05-02T18:27:00Z", AT),
        ("2022-05-02 18:27:00", AT),
        *((value, None) for value in (None, "", "soon", "0000-00-00", [], 5, "9999-12-31T23:59:59-14:00")),
    ],
)
def test_an_instant_is_read_in_utc_or_not_at_all(said: Any, at: datetime | None) -> None:
    assert instant_of(said) == at


def test_an_event_without_any_time_is_left_out() -> None:
    info = {
        "tracking": {"providers": [{"events": [{"description": "Somewhere"}, {**EVENT, "description": "a\0\ud800"}]}]}
    }
    assert [event.description for event in news_of({"number": "X", "track_info": info}).events] == ["a?"]


NAMES = [
    "track_info",
    "latest_status",
    "latest_event",
    "tracking",
    "providers",
    "events",
    "misc_info",
    "time_raw",
    "date",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(JSON, JSON)
def test_no_answer_however_strange_raises(info: Any, latest: Any) -> None:
    news_of({"number": latest, "track_info": info, "latest_event": latest})
    news_of({"number": 1, "track_info": {"latest_event": latest, "latest_status": info, "misc_info": info}})
