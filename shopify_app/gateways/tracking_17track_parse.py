"""Reads 17TRACK's track_info: whatever is missing, null or of another type is simply not known."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from shopify_app.gateways.loose import as_dict, as_dicts, text
from shopify_app.supplier_values import ParcelEvent, ParcelNews
from shopify_app.values import clean_number


def news_of(item: Mapping[str, Any]) -> ParcelNews:
    """One accepted item of gettrackinfo, or the `data` of a push."""
    info = as_dict(item.get("track_info"))
    latest, misc = as_dict(info.get("latest_status")), as_dict(info.get("misc_info"))
    estimate = as_dict(as_dict(info.get("time_metrics")).get("estimated_delivery_date"))
    events = tuple(sorted(_events(info), key=lambda event: event.happened_at))
    at = _when(as_dict(info.get("latest_event")))
    return ParcelNews(
        number=text(item.get("number")),
        carrier=next((name for provider in _providers(info) if (name := _name_of(provider))), ""),
        status=text(latest.get("status")),
        sub_status=text(latest.get("sub_status")),
        status_at=at or (events[-1].happened_at if events else None),
        expected_at=instant_of(estimate.get("to")) or instant_of(estimate.get("from")),
        local_number=clean_number(text(misc.get("local_number"))),
        local_carrier=text(misc.get("local_provider"))[:80],
        events=events,
    )


def instant_of(value: Any) -> datetime | None:
    """An ISO instant in UTC; one without a zone is taken as UTC, for nobody says where it was."""
    try:
        moment = datetime.fromisoformat(text(value))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _providers(info: Mapping[str, Any]) -> list[dict[str, Any]]:
    return as_dicts(as_dict(info.get("tracking")).get("providers"))


def _name_of(provider: Mapping[str, Any]) -> str:
    return text(as_dict(provider.get("provider")).get("name"))[:80]


def _events(info: Mapping[str, Any]) -> Iterator[ParcelEvent]:
    for provider in _providers(info):
        # The newest come first; scans of one instant keep their order.
        for event in reversed(as_dicts(provider.get("events"))):
            happened_at = _when(event)
            if happened_at:
                place = text(event.get("location"))
                yield ParcelEvent(happened_at, "", text(event.get("description")), place, text(event.get("sub_status")))


def _when(event: Mapping[str, Any]) -> datetime | None:
    raw = as_dict(event.get("time_raw"))
    local = " ".join(part for part in (text(raw.get("date")), text(raw.get("time"))) if part)
    return instant_of(event.get("time_utc")) or instant_of(event.get("time_iso")) or instant_of(local)
