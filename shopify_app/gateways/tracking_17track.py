"""17TRACK's tracking API v2.4: register numbers, read what is known of them, and how many may still be registered.

Source: api.17track.net/en/doc (v2.4) and help.17track.net (quota), read 2026-11-22.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import requests

from shopify_app.config import Config
from shopify_app.errors import NeedsPerson, Refused, Retryable
from shopify_app.gateways.http import Limit, send, wait_of
from shopify_app.gateways.loose import as_dict, as_dicts, text, whole
from shopify_app.gateways.tracking_17track_parse import news_of
from shopify_app.supplier_values import ParcelNews

WHO = "17TRACK"
#: 17TRACK answers more than three calls a second with 429.
CALLS_PER_SECOND = 3

ALREADY_REGISTERED, NOT_REGISTERED, NO_CARRIER = "-18019901", "-18019902", "-18019903"
#: The month's, and the day's.
QUOTA_SPENT = ("-18019907", "-18019908")
_WRONG_KEY = ("-18010001", "-18010002")

#: Our company -> 17TRACK's key of the carrier, for numbers that it cannot place by itself.
CARRIER_KEYS = {
    "China Post": 3011, "Cainiao": 190271, "YunExpress": 190008, "4PX": 190094, "Yanwen": 190012, "SunYou": 190072,
    "J-NET": 190082, "CNE": 190208, "Flyt Express": 190002, "WanbExpress": 190086, "Anjun Logistics": 190047,
    "Chukou1": 190111, "J&T Express": 100295, "UniUni": 100134, "iMile": 190438, "USPS": 21051, "UPS": 100002,
    "DPD UK": 100010, "GLS": 100005, "Evri": 100331, "Royal Mail": 11031, "PostNL": 14041, "PostNord SE": 19241,
    "Correos": 19181, "Yodel": 100017,
}  # fmt: skip


@dataclass(frozen=True)
class Rejected:
    """A number that 17TRACK did not take, with its code and words for why."""

    number: str
    code: str
    words: str


@dataclass(frozen=True)
class QuotaFacts:
    """How many registrations the account has in this month, and how many are left."""

    total: int
    remains: int


class SeventeenTrack:
    """The operator's account. Every call raises Retryable, or NeedsPerson where the key is not accepted."""

    def __init__(self, config: Config, limit: Limit | None = None) -> None:
        self.config, self.limit = config, limit

    def register(self, numbers: Sequence[tuple[str, int]]) -> list[Rejected]:
        """Have up to 40 (number, carrier key or 0) followed; answers those that are not.

        Repeatable: a number that is registered already is as good as registered now, and costs nothing.
        """
        _accepted, rejected = self._ask("register", [_item(number, key) for number, key in numbers])
        return [each for each in rejected if each.code != ALREADY_REGISTERED]

    def read(self, numbers: Sequence[tuple[str, int]]) -> tuple[list[ParcelNews], list[Rejected]]:
        """What is known of up to 40 registered numbers; free of charge."""
        accepted, rejected = self._ask("gettrackinfo", [_item(number, key) for number, key in numbers])
        return [news_of(item) for item in accepted], rejected

    def quota(self) -> QuotaFacts:
        """Registrations of this month."""
        facts = as_dict(self._call("getquota", []).get("data"))
        total, remains = whole(facts.get("quota_total")), whole(facts.get("quota_remain"))
        if remains is None:
            raise _unreadable()
        return QuotaFacts(total or remains, remains)

    def _ask(self, endpoint: str, items: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[Rejected]]:
        data = as_dict(self._call(endpoint, items).get("data"))
        return as_dicts(data.get("accepted")), [_rejected(item) for item in as_dicts(data.get("rejected"))]

    def _call(self, endpoint: str, items: list[dict[str, Any]]) -> dict[str, Any]:
        response = send(
            "POST",
            f"{self.config.seventeentrack_url.rstrip('/')}/{endpoint}",
            repeatable=True,
            who=WHO,
            limit=self.limit,
            json=items,
            headers={"17token": self.config.seventeentrack_key},
        )
        if response.status_code == 429:
            raise Retryable("17TRACK asks Waybill to slow down.", wait_of(response, 2))
        body = _body_of(response)
        code = text(body.get("code"))
        if response.status_code in (401, 403) or code in _WRONG_KEY:
            words = (
                "17TRACK does not accept the operator's key: check SEVENTEENTRACK_KEY and its list of allowed addresses"
            )
            raise NeedsPerson(f"{words} ({code or response.status_code}).")
        if code in QUOTA_SPENT:
            raise Refused("17TRACK's registrations are used up.", code)
        if code != "0":
            raise Retryable(f"17TRACK answered {code or response.status_code}. Waybill will ask again.", _LATER)
        return body


_LATER = timedelta(minutes=5)


def _item(number: str, carrier_key: int) -> dict[str, Any]:
    return {"number": number, **({"carrier": carrier_key} if carrier_key else {})}


def _rejected(item: dict[str, Any]) -> Rejected:
    error = as_dict(item.get("error"))
    return Rejected(text(item.get("number")), text(error.get("code")), text(error.get("message"))[:200])


def _body_of(response: requests.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except (requests.exceptions.JSONDecodeError, RecursionError):
        body = None
    if not isinstance(body, dict) and response.status_code == 200:
        raise _unreadable()
    return body if isinstance(body, dict) else {}


def _unreadable() -> Retryable:
    return Retryable("17TRACK gave an answer that could not be read. Waybill will ask again.", _LATER)
