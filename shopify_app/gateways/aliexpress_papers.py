"""Personal numbers that some countries' customs want, found where merchants let customers write them."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from shopify_app.values import Address


@dataclass(frozen=True)
class Paper:
    """One number: what it is called, how it looks, and the fields of an order that carry it."""

    name: str
    pattern: str
    fields: tuple[str, ...]
    #: The spelling that AliExpress wants, from what the pattern found.
    spell: Callable[[str], str] = str


def _digits(found: str) -> str:
    return re.sub(r"\D", "", found)


def _cuit(found: str) -> str:
    digits = _digits(found)
    return f"{digits[:2]}-{digits[2:10]}-{digits[10:]}"


#: By country (spec section 3.4, AliExpress's changelog 2024-10 to 2025-12).
PAPERS = {
    "BR": (
        Paper("CPF number", r"(?<!\d)\d{3}\.?\d{3}\.?\d{3}-?\d{2}(?!\d)", ("cpf",), _digits),
        Paper("date of birth (DD/MM/YYYY)", r"(?<!\d)\d{2}/\d{2}/\d{4}(?!\d)", ("birthday",), _digits),
    ),
    "MX": (Paper("CURP or RFC", r"\b[A-Z]{3,4}\d{6}[A-Z0-9]{3,8}\b", ("passport_no",)),),
    "AR": (Paper("CUIT", r"(?<!\d)\d{2}-?\d{8}-?\d(?!\d)", ("passport_no", "foreigner_passport_no"), _cuit),),
    "IL": (Paper("ID of 9 digits", r"(?<!\d)\d{9}(?!\d)", ("passport_no", "foreigner_passport_no")),),
    "KR": (Paper("personal customs code (P and 12 digits)", r"\bP\d{12}\b", ("foreigner_passport_no",)),),
    "CL": (Paper("RUT", r"(?<!\d)\d{1,2}\.?\d{3}\.?\d{3}-[\dK]\b", ("tax_number",)),),
    "SA": (Paper("national address (4 letters, 4 digits)", r"\b[A-Z]{4}\d{4}\b", ("nat_addr",)),),
}
_NO_FOREIGNER = ("AR", "IL")


def papers_of(address: Address) -> dict[str, str]:
    """The personal numbers in the company field or the second street line, by AliExpress's field names."""
    country = address.country.upper()
    found: dict[str, str] = {}
    for paper in PAPERS.get(country, ()):
        if number := _find(paper, address):
            found |= dict.fromkeys(paper.fields, number)
    return {**found, "is_foreigner": "false"} if found and country in _NO_FOREIGNER else found


def papers_problems(address: Address) -> list[str]:
    """A sentence for each number that is missing."""
    return [
        f"AliExpress wants the customer's {paper.name} for {address.country.upper()}. Ask the customer and put it into "
        "the company field of the Shopify order's address, or place the order on aliexpress.com and record its number."
        for paper in PAPERS.get(address.country.upper(), ())
        if not _find(paper, address)
    ]


def _find(paper: Paper, address: Address) -> str:
    match = re.search(paper.pattern, f"{address.company} | {address.address2}".upper())
    return paper.spell(match[0]) if match else ""
