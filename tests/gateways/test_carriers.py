"""Whose number it is: patterns and check digits first, then what the carrier was called."""

import re

import pytest

from shopify_app.errors import Refused
from shopify_app.gateways.carrier_names import SHOPIFY_NAMES
from shopify_app.gateways.carriers import clean_number, recognize

UNIVERSAL = "https://t.17track.net/en#nums="


@pytest.mark.parametrize(
    ("number", "company", "url"),
    [
        ("1Z999AA10123456784", "UPS", "https://www.ups.com/track?tracknum=1Z999AA10123456784"),
        (
            "9400111899223197428490",
            "USPS",
            "https://tools.usps.com/go/TrackConfirmAction?tLabels=9400111899223197428490",
        ),
        (
            "4202530292748909900774583084888436",
            "USPS",
            "https://tools.usps.com/go/TrackConfirmAction?tLabels=92748909900774583084888436",
        ),
        ("YT2100000000000000", "YunExpress", "https://www.yuntrack.com/parcelTracking?id=YT2100000000000000"),
        ("4PX3000000000000CN", "4PX", "https://track.4px.com/#/result/0/4PX3000000000000CN"),
        ("SF1234567890123", "SF Express", f"{UNIVERSAL}SF1234567890123"),
        (
            "LP00675700340000",
            "Cainiao",
            "https://global.cainiao.com/newDetail.htm?mailNoList=LP00675700340000",
        ),
        ("AP00843143208329", "Cainiao", None),
        ("CNUSUP00012345678", "Cainiao", None),
        ("CNGRP1234567890", "Cainiao", None),
        ("AEUS1234567", "Cainiao", None),
        ("LB123456785CN", "China Post", f"{UNIVERSAL}LB123456785CN"),
        (
            "RB123456785GB",
            "Royal Mail",
            "https://www.royalmail.com/track-your-item#/tracking-results/RB123456785GB",
        ),
        ("RB123456785LT", "Lietuvos Paštas", None),
        ("UB123456785YP", "Yanwen", f"{UNIVERSAL}UB123456785YP"),
        ("SYAE0012345", "SunYou", f"{UNIVERSAL}SYAE0012345"),
        ("SYRM123456789", "SunYou", None),
        ("3A5V123456789", "CNE", None),
        ("CNE12345678", "CNE", None),
        ("JNTCU0600046685YQ", "J-NET", None),
        ("GFUS01012345678901", "GOFO", None),
        ("UUS12A34B5678", "UniUni", None),
        ("TBA123456789012", "Amazon", None),
        ("00340434123456789012", "DHL eCommerce", None),
    ],
)
def test_a_number_tells_its_carrier(number: str, company: str, url: str | None) -> None:
    found, link = recognize(number, "AliExpress Selection Standard")
    assert found == company
    assert link.startswith("https://")
    assert url is None or link == url


@pytest.mark.parametrize(
    "number",
    ["1Z999AA10123456785", "LB123456786CN", "UB123456786YP", "RB123456785XX", "62727952231"],
)
def test_a_number_that_only_looks_right_is_nobodys(number: str) -> None:
    assert recognize(number) == ("Other", f"{UNIVERSAL}{number}")


@pytest.mark.parametrize(
    ("hint", "company"),
    [
        ("", "Other"),
        ("  ", "Other"),
        ("dhl  ECOMMERCE", "DHL eCommerce"),
        ("gls", "GLS"),
        ("AliExpress Selection Standard", "AliExpress Selection Standard"),
        ("x" * 200, "x" * 100),
    ],
)
def test_a_hint_names_the_carrier_of_a_bare_number(hint: str, company: str) -> None:
    assert recognize("62727952231", hint) == (company, f"{UNIVERSAL}62727952231")


@pytest.mark.parametrize("text", ["lp0067 5700\t3400 00", " LP00675700340000\n", "LP00675700340000"])
def test_a_number_is_cleaned_of_spaces_and_case(text: str) -> None:
    assert clean_number(text) == "LP00675700340000"
    assert recognize(text)[0] == "Cainiao"


@pytest.mark.parametrize(
    "text", ["", "1234", "x" * 51, "AB<script>", "a/b/c/d", "é12345", "12345?x=1", "ＬＰ00675700340000"]
)
def test_what_cannot_be_a_number_is_refused(text: str) -> None:
    for ask in (clean_number, recognize):
        with pytest.raises(Refused) as caught:
            ask(text)
        assert caught.value.code == "number"


def test_shopifys_names_are_kept_letter_by_letter() -> None:
    assert SHOPIFY_NAMES["lietuvos paštas"] == "Lietuvos Paštas"
    assert len(SHOPIFY_NAMES) == 111
    assert all(re.fullmatch(r"\S.*\S", name) for name in SHOPIFY_NAMES.values())
