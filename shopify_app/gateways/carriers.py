"""Whose tracking number it is, and where the customer can follow it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from shopify_app.errors import Refused
from shopify_app.gateways.carrier_names import SHOPIFY_NAMES

UNIVERSAL = "https://t.17track.net/en#nums={}"
_CAINIAO = "https://global.cainiao.com/newDetail.htm?mailNoList={}"
_USPS = "https://tools.usps.com/go/TrackConfirmAction?tLabels={}"
_ROYAL_MAIL = "https://www.royalmail.com/track-your-item#/tracking-results/{}"
_AUSTRALIA_POST = "https://auspost.com.au/mypost/track/details/{}"
_CANADA_POST = "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor={}"

#: Last two letters of a UPU S10 number -> (company in Shopify's spelling, tracking page).
_POSTS = {
    "CN": ("China Post", UNIVERSAL), "NL": ("PostNL", UNIVERSAL), "SE": ("PostNord SE", UNIVERSAL),
    "GB": ("Royal Mail", _ROYAL_MAIL), "US": ("USPS", _USPS), "SG": ("Singapore Post", UNIVERSAL),
    "BE": ("BPost International", UNIVERSAL), "CH": ("Swiss Post", UNIVERSAL), "DE": ("Deutsche Post", UNIVERSAL),
    "ES": ("Correos", UNIVERSAL), "BR": ("Correios", UNIVERSAL), "AU": ("Australia Post", _AUSTRALIA_POST),
    "NZ": ("New Zealand Post", UNIVERSAL), "JP": ("Japan Post (EN)", UNIVERSAL), "CA": ("Canada Post", _CANADA_POST),
    "LV": ("Latvia Post", UNIVERSAL), "LT": ("Lietuvos Paštas", UNIVERSAL), "IL": ("Israel Post", UNIVERSAL),
    "YP": ("Yanwen", UNIVERSAL),
}  # fmt: skip


def _always(number: str) -> bool:
    return True


def is_s10(number: str) -> bool:
    """Whether the check digit of a UPU S10 number (LB123456785CN) is right."""
    total = sum(int(digit) * weight for digit, weight in zip(number[2:10], (8, 6, 4, 2, 3, 5, 9, 7), strict=True))
    return {10: 0, 11: 5}.get(11 - total % 11, 11 - total % 11) == int(number[10])


def is_ups(number: str) -> bool:
    """Whether the check digit of a UPS number (1Z...) is right: modulus 10, letters counted as (code - 63) mod 10."""
    values = [int(char) if char.isdigit() else (ord(char) - 63) % 10 for char in number[2:]]
    total = sum(value * (2 if place % 2 else 1) for place, value in enumerate(values[:-1]))
    return -total % 10 == values[-1]


@dataclass(frozen=True)
class _Rule:
    """A form of number: where it fits and `check` agrees, it is `company`'s. The group `n` is what its page wants."""

    pattern: str
    company: str
    url: str = UNIVERSAL
    check: Callable[[str], bool] = _always


#: Sources: spec of 2026-11-22, section 6.1. The first that fits wins; names are Shopify's where Shopify knows them.
_RULES = (
    _Rule(r"1Z[0-9A-Z]{16}", "UPS", "https://www.ups.com/track?tracknum={}", is_ups),
    # No check digit: nothing else has this form, and well-known samples of it fail the sum. The ZIP prefix goes.
    _Rule(r"(?:420\d{5}(?:\d{4})?)?(?P<n>9[1-5]\d{20,24})", "USPS", _USPS),
    _Rule(r"YT\d{16}", "YunExpress", "https://www.yuntrack.com/parcelTracking?id={}"),
    _Rule(r"4PX\d{13}CN", "4PX", "https://track.4px.com/#/result/0/{}"),
    _Rule(r"SF\d{13}", "SF Express"),
    _Rule(r"TBA\d{12}", "Amazon"),
    _Rule(r"(?:LP|AP)\d{12,16}", "Cainiao", _CAINIAO),
    _Rule(r"CNUSUP\d{8,11}|AE[A-Z]{2}\d{6,}|CN[A-Z]{2,4}\d{8,15}", "Cainiao", _CAINIAO),
    _Rule(r"SYAE\d+|SY[A-Z]{0,2}\d{9,12}", "SunYou"),
    _Rule(r"3A5V\d{9}|CNE\d{8,}", "CNE"),
    _Rule(r"JNT[A-Z]{2}\d{10}[A-Z]{2}", "J-NET"),
    _Rule(r"GFUS\d{14}", "GOFO"),
    _Rule(r"UUS[0-9A-Z]{8,}", "UniUni"),
    _Rule(r"00340434\d{12}", "DHL eCommerce"),
)


def clean_number(text: str) -> str:
    """`text` without spaces, upper case; raises Refused where it cannot be a tracking number."""
    number = "".join(text.split()).upper()
    if not re.fullmatch("[A-Z0-9-]{5,50}", number):
        raise Refused(
            "A tracking number has 5 to 50 letters, digits or dashes. Copy it again from the order.", "number"
        )
    return number


def recognize(number: str, carrier_hint: str = "") -> tuple[str, str]:
    """(company, tracking URL) of a number; the company in Shopify's exact spelling where Shopify knows it.

    `carrier_hint` is what AliExpress or the merchant calls the carrier; it decides where the number alone does not.
    Raises Refused where `number` cannot be one.
    """
    cleaned = clean_number(number)
    for rule in _RULES:
        match = re.fullmatch(rule.pattern, cleaned)
        if match and rule.check(match.groupdict().get("n") or cleaned):
            return rule.company, rule.url.format(quote(match.groupdict().get("n") or cleaned))
    if re.fullmatch(r"[A-Z]{2}\d{9}[A-Z]{2}", cleaned) and is_s10(cleaned) and cleaned[-2:] in _POSTS:
        company, url = _POSTS[cleaned[-2:]]
        return company, url.format(quote(cleaned))
    return _name_of(carrier_hint), UNIVERSAL.format(quote(cleaned))


def _name_of(hint: str) -> str:
    """Shopify's spelling of a carrier, where it knows it: capitals matter there. "Other" where there is no hint."""
    known = " ".join(hint.split())[:100]
    return SHOPIFY_NAMES.get(known.casefold(), known) or "Other"
