"""A customer's address in AliExpress's words, checked before it is sent."""

import re
from collections.abc import Iterator

from shopify_app.gateways.aliexpress_papers import papers_of, papers_problems
from shopify_app.gateways.aliexpress_phone import split_phone
from shopify_app.gateways.aliexpress_regions import OTHER, plain, region_of
from shopify_app.values import Address

#: Longest street line in the United States.
_US_STREET = 35
#: country -> (most characters of each half of the name, whether only A to Z is taken).
_TWO_NAMES = {"US": (32, False), "AU": (128, True), "NZ": (128, True), "SA": (128, False)}
_NAME_WITH_SPACE = ("DZ", "ZA")
#: country -> (pattern of the national number, what the pattern means).
_PHONES = {
    "ES": (r"\d{9}", "exactly 9 digits"),
    "AR": (r"\d{10}", "exactly 10 digits"),
    "SA": (r"5\d{8}", "9 digits that start with 5"),
}
_ZIPS = {
    "US": (r"\d{5}(-?\d{4})?", "a ZIP code of 5 digits"),
    "BR": (r"\d{5}-?\d{3}", "a postal code of 8 digits"),
    "SA": (r".{1,10}", "a postal code of 1 to 10 characters"),
    "FR": (r"\d{5}", "a postal code of 5 digits"),
}
_FIX = "Correct the address in the Shopify order."


def find_address_problems(address: Address) -> list[str]:
    """What AliExpress would refuse, one sentence each; [] where the address may be sent (spec section 3.4).

    No sentence repeats a name, a street or a number: problems are shown, stored and logged.
    """
    found = to_supplier_address(address)
    country = address.country.upper()
    if not re.fullmatch("[A-Z]{2}", country):
        return [f"The address has no country. {_FIX}"]
    problems = [
        *_name_problems(found["full_name"], country),
        *_street_problems(found, country),
        *_region_problems(found, country),
        *_phone_problems(found["mobile_no"], found["phone_country"], country),
    ]
    return [*(f"{problem} {_FIX}" for problem in problems), *papers_problems(address)]


def to_supplier_address(address: Address) -> dict[str, str]:
    """The `logistics_address` of an order, with `nat_addr` and `birthday`, which `place` sends beside it.

    Call `find_address_problems` first. Countries are ISO codes; AliExpress's list also knows the United Kingdom as
    UK and takes GB just as well.
    """
    country = address.country.upper()
    code, national = split_phone(address.phone, country)
    street, rest = _street(address, country)
    name = _name(address.name, country)
    fields = {
        "contact_person": name,
        "full_name": name,
        "address": street,
        "address2": rest,
        "city": _tidy(address.city),
        "province": region_of(country, _tidy(address.province), address.zip.strip()),
        "zip": address.zip.strip(),
        "country": country,
        "phone_country": code,
        "mobile_no": national,
        "locale": "en_US",
        **papers_of(address),
    }
    return {name: value for name, value in fields.items() if value} | {
        name: fields[name] for name in ("full_name", "address", "city", "province", "mobile_no", "phone_country")
    }


def _name(name: str, country: str) -> str:
    if not _TWO_NAMES.get(country, (0, False))[1]:
        return _tidy(name)
    # Only A to Z: accents, apostrophes, dots and hyphens go, letters of other alphabets stay and are a problem.
    return _tidy(re.sub(r"[-.]", " ", re.sub(r"['’`]", "", plain(name))))


def _street(address: Address, country: str) -> tuple[str, str]:
    """Both street lines. The company goes with the second one: AliExpress has no field for it."""
    first = _tidy(address.address1)
    company = "" if papers_of(address) else _tidy(address.company)
    second = ", ".join(filter(None, (_tidy(address.address2), company)))
    if country == "US" and len(first) > _US_STREET and " " in first[: _US_STREET + 1]:
        cut = first[: _US_STREET + 1].rindex(" ")
        first, second = first[:cut], ", ".join(filter(None, (first[cut + 1 :], second)))
    return first, second


def _name_problems(name: str, country: str) -> Iterator[str]:
    if not name:
        yield "The address has no name."
        return
    longest, latin = _TWO_NAMES.get(country, (0, False))
    halves = [half.strip() for half in name.partition(" ")[::2]]
    if longest and not all(2 <= len(half) <= longest for half in halves):
        yield f"AliExpress wants a first and a last name of 2 to {longest} letters each for {country}."
    if latin and not re.fullmatch("[A-Za-z ]+", name):
        yield f"AliExpress wants the name in the letters A to Z for {country}."
    if country in _NAME_WITH_SPACE and " " not in name:
        yield f"AliExpress wants a first and a last name for {country}."


def _street_problems(found: dict[str, str], country: str) -> Iterator[str]:
    street = found["address"]
    if not street:
        yield "The address has no street."
    elif country == "US" and not 5 <= len(street) <= _US_STREET:
        yield "AliExpress wants 5 to 35 characters in the first street line for the United States."
    elif country == "SA" and not 5 <= len(street) <= 256:
        yield "AliExpress wants 5 to 256 characters in the first street line for Saudi Arabia."
    if country == "MX" and len(found.get("address2", "")) > 60:
        yield "AliExpress takes at most 60 characters in the second street line for Mexico."


def _region_problems(found: dict[str, str], country: str) -> Iterator[str]:
    if not found["city"] or (country == "BR" and found["city"] == OTHER):
        yield "The address has no city."
    if not found["province"] or (country == "US" and found["province"] == OTHER):
        yield "The address has no state or province."
    pattern, meaning = _ZIPS.get(country, (r".*", ""))
    if not re.fullmatch(pattern, found.get("zip", "")):
        yield f"AliExpress wants {meaning}."


def _phone_problems(national: str, code: str, country: str) -> Iterator[str]:
    if not national:
        yield "AliExpress wants a phone number and the address has none."
        return
    pattern, meaning = _PHONES.get(country, (r"\d{7,13}", "7 to 13 digits"))
    if not re.fullmatch(pattern, national):
        yield f"AliExpress wants a phone number of {meaning}."
    if not code:
        yield "The phone number needs its country code, for example +33."


def _tidy(text: str) -> str:
    return " ".join(text.split())
