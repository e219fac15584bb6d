"""The numbers of the late rules: defaults, what a merchant may set, and which of several settings counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shopify_app.errors import Refused

#: Where a number can be set, most specific first: a supplier's beats a shipping service's, beats a country's, beats the
#: shop's.
SCOPES = ("supplier", "service", "country", "shop")
Numbers = Mapping[str, int]


@dataclass(frozen=True)
class Number:
    """One number of the late rules."""

    name: str
    default: int
    label: str
    minimum: int = 0
    maximum: int = 365


NUMBERS = {
    number.name: number
    for number in (
        Number("not_ordered_hours", 24, "Hours after payment until an order has to be placed", 1, 720),
        Number("pay_warning_hours", 6, "Hours before AliExpress's payment window ends", 1, 72),
        Number("agreed_shipping_days", 7, "Days from payment to a tracking number", 1, 90),
        Number("inactive_business_days", 5, "Business days without a tracking event", 1, 60),
        Number("silent_days", 30, "Days of silence after which a tracking number is dead", 1, 180),
        Number("ultimatum_days", 2, "Days from announcing a dispute to opening it", 1, 30),
        Number("dispute_opens_day", 6, "Day after shipping on which a dispute can be opened", 1, 60),
        Number("refund_days", 15, "Days after ordering in which a refund can be asked for", 1, 180),
        Number("refund_warning_days", 3, "Days before the refund deadline when you are warned", 1, 60),
        Number("protection_days", 90, "Days of buyer protection after shipping, where no guarantee is known", 1, 365),
        Number("protection_extra_days", 15, "Days of buyer protection after the guaranteed days", 0, 180),
        Number("protection_warning_days", 3, "Days before buyer protection ends when you are warned", 1, 60),
        Number("reply_days", 5, "Days a supplier has to answer a request", 1, 60),
        Number("return_days", 10, "Days to send an item back once there is no agreement", 1, 60),
        Number("return_warning_days", 10, "Days before the return deadline when you are told", 1, 60),
    )
}
DEFAULTS: Numbers = {number.name: number.default for number in NUMBERS.values()}


def resolve(changed: Mapping[str, Any], base: Numbers, *, supplier: str, service: str, country: str) -> Numbers:
    """The numbers for one supplier order: `changed` (models/policy_version.py) over `base`, most specific wins."""
    names = {"supplier": supplier, "service": service, "country": country}
    numbers = {**base, **changed.get("shop", {})}
    for scope in ("country", "service", "supplier"):
        numbers.update(changed.get(scope, {}).get(names[scope], {}))
    return numbers


def check(changed: Mapping[str, Any]) -> dict[str, Any]:
    """`changed` with whole numbers in their bounds; raises Refused that names the wrong one."""
    for scope in changed:
        if scope not in SCOPES:
            raise Refused(f"There is no scope {scope!r}. Known: {', '.join(SCOPES)}.")
    checked: dict[str, Any] = {"shop": _checked(changed.get("shop", {}))}
    for scope in ("supplier", "service", "country"):
        each = {str(name): _checked(numbers) for name, numbers in changed.get(scope, {}).items()}
        checked[scope] = {name: numbers for name, numbers in each.items() if numbers}
    return checked


def _checked(numbers: Mapping[str, Any]) -> dict[str, int]:
    return {name: _whole(name, value) for name, value in numbers.items() if str(value).strip()}


def _whole(name: str, value: Any) -> int:
    number = NUMBERS.get(name)
    if number is None:
        raise Refused(f"There is no number {name!r}. Known: {', '.join(NUMBERS)}.")
    text = str(value).strip()
    if not (text.isascii() and text.isdecimal() and number.minimum <= int(text) <= number.maximum):
        raise Refused(
            f"{number.label} must be a whole number from {number.minimum} to {number.maximum}. It was {text!r}."
        )
    return int(text)
