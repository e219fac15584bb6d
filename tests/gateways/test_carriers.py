"""Whose number it is: forms and check digits first, then what the carrier was called; never a wrong company."""

import re

import pytest

from shopify_app.errors import Refused
from shopify_app.gateways.carrier_names import SHOPIFY_NAMES, known_name
from shopify_app.gateways.carrier_rules import RULES
from shopify_app.gateways.carriers import recognize

UNIVERSAL = "https://t.17track.net/en#nums="
USPS = "https://tools.usps.com/go/TrackConfirmAction?tLabels="
CAINIAO = "https://global.cainiao.com/newDetail.htm?mailNoList="

NUMBERS = [
    ("1Z999AA10123456784", "UPS", "certain"),
    ("1z 999 aa1 01 2345 6784", "UPS", "certain"),
    ("K2479825491", "UPS", "certain"),
    ("9400111202555842332669", "USPS", "certain"),
    ("9361289878700317633795", "USPS", "certain"),
    ("9400111899223197428490", "USPS", "likely"),
    ("92748909900774583084888436", "USPS", "certain"),
    ("4202530292748909900774583084888436", "USPS", "certain"),
    ("420221539101026837331000039521", "USPS", "certain"),
    ("70160910000108310009", "USPS", "certain"),
    ("23153630000057728970", "USPS", "certain"),
    ("03071790000523483741", "USPS", "certain"),
    ("986578788855", "FedEx", "certain"),
    ("477179081230", "FedEx", "certain"),
    ("9611020987654312345672", "FedEx", "certain"),
    ("1001921334250001000300779017972697", "FedEx", "certain"),
    ("000123450000000027", "FedEx", "certain"),
    ("3318810025", "DHL Express", "certain"),
    ("JD014600003603555776", "DHL Express", "likely"),
    ("JVGL0999999990123", "DHL Express", "likely"),
    ("GM60511234500000001", "DHL eCommerce", "likely"),
    ("00340434163013906100", "DHL eCommerce", "certain"),
    ("7035114477138472", "Canada Post", "certain"),
    ("0073938000549297", "Canada Post", "certain"),
    ("C11031500001879", "OnTrac", "certain"),
    ("D10011354453707", "OnTrac", "certain"),
    ("LX12345678", "Lasership", "likely"),
    ("1LS717793482164", "Lasership", "likely"),
    ("TBA502887274000", "Amazon", "likely"),
    ("JD0002252415013462", "Yodel", "likely"),
    ("H00AAA0012345678", "Evri", "likely"),
    ("3SABCD1234567", "PostNL", "likely"),
    ("6A12345678901", "La Poste Colissimo", "likely"),
    ("7196 9010 7560 0307 7385", "USPS", "certain"),
    ("9505 5110 6960 5048 6006 24", "USPS", "certain"),
    ("4201028200009261290113185417468510", "USPS", "certain"),
    ("4201002334249200190132607600833457", "USPS", "certain"),
    ("61299998820821171811", "FedEx", "certain"),
    ("5682 8361 0012 734", "FedEx", "certain"),
    ("9632001560123456789900794808390594", "FedEx", "certain"),
    ("320595463938", "Purolator", "certain"),
    ("D576002440000001718010", "Canpar", "likely"),
    ("JJD0099999999", "DHL Express", "likely"),
    ("JVGL0999999990", "DHL Express", "likely"),
    ("GM 2 9 5 117 32 25 1 7 44 9 4", "DHL eCommerce", "likely"),
    ("00 81827 0998 0000 0200 33 350 276 C", "DPD", "certain"),
    ("LX17635036", "Lasership", "likely"),
    ("1LS7119013618127-1", "Lasership", "likely"),
    ("LTN74207623N1", "Landmark Global", "likely"),
    ("JJD0002257639032011", "Yodel", "likely"),
    ("Z1234567890", "Packeta", "likely"),
    ("V12345E1234567", "Venipak", "likely"),
    ("LB123456785CN", "China Post", "certain"),
    ("RB123456785GB", "Royal Mail", "certain"),
    ("RB123456785LT", "Lietuvos Paštas", "certain"),
    ("LB123456785JP", "Japan Post (EN)", "certain"),
    ("LB123456785FR", "La Poste Colissimo", "certain"),
    ("LB123456785IT", "Poste Italiane", "certain"),
    ("LB123456785PL", "Poczta Polska", "certain"),
    ("UB123456785YP", "Yanwen", "certain"),
    ("YT2100000000000000", "YunExpress", "likely"),
    ("4PX3000000000000CN", "4PX", "likely"),
    ("SF1234567890123", "SF Express", "likely"),
    ("LP00675700340000", "Cainiao", "likely"),
    ("AP00843143208329", "Cainiao", "likely"),
    ("CNUSUP00012345678", "Cainiao", "likely"),
    ("CNGRP1234567890", "Cainiao", "likely"),
    ("AEUS1234567", "Cainiao", "likely"),
    ("SYAE0012345", "SunYou", "likely"),
    ("SYRM123456789", "SunYou", "likely"),
    ("3A5V123456789", "CNE", "likely"),
    ("CNE12345678", "CNE", "likely"),
    ("JNTCU0600046685YQ", "J-NET", "likely"),
    ("GFUS01012345678901", "GOFO", "likely"),
    ("UUS12A34B5678", "UniUni", "likely"),
]


@pytest.mark.parametrize(("number", "company", "confidence"), NUMBERS)
def test_a_number_tells_its_carrier_and_how_sure_that_is(number: str, company: str, confidence: str) -> None:
    found = recognize(number, "AliExpress Selection Standard")
    assert (found.company, found.confidence) == (company, confidence)
    assert found.url.startswith("https://")


@pytest.mark.parametrize(
    ("number", "url"),
    [
        ("4202530292748909900774583084888436", f"{USPS}92748909900774583084888436"),
        ("9400111899223197428490", f"{USPS}9400111899223197428490"),
        ("LP00675700340000", f"{CAINIAO}LP00675700340000"),
        ("LB123456785CN", f"{UNIVERSAL}LB123456785CN"),
        ("1Z999AA10123456784", "https://www.ups.com/track?tracknum=1Z999AA10123456784"),
    ],
)
def test_the_customer_can_follow_it(number: str, url: str) -> None:
    assert recognize(number).url == url


@pytest.mark.parametrize(
    "number",
    [
        *("1Z999AA10123456785", "LB123456786CN", "UB123456786YP", "RB123456785XX"),
        *(
            "1A5R89390357567127",
            "1Z1111111111111111",
            "TBB000000000000",
            "3318810010",
            "03071790000523483742",
            "62727952231",
            "12345678",
            "12345678901234",
            "986578788856",
            "ABCDE",
            "000000000000",
            "LA17635036",
        ),
    ],
)
def test_a_number_that_only_looks_right_is_nobodys(number: str) -> None:
    found = recognize(number)
    assert (found.company, found.url, found.confidence) == ("Other", f"{UNIVERSAL}{number}", "ambiguous")


@pytest.mark.parametrize(
    ("hint", "company"),
    [
        ("", "Other"),
        ("  ", "Other"),
        ("dhl  ECOMMERCE", "DHL eCommerce"),
        ("gls", "GLS"),
        ("Fed-Ex", "FedEx"),
        ("bpost", "BPost"),
        ("Japan Post", "Japan Post (EN)"),
        ("AliExpress Selection Standard", "AliExpress Selection Standard"),
        ("x" * 200, "x" * 100),
    ],
)
def test_a_hint_names_the_carrier_of_a_bare_number(hint: str, company: str) -> None:
    assert recognize("62727952231", hint).company == company


@pytest.mark.parametrize(
    ("number", "hint", "company"),
    [
        # Digits alone are proof only until somebody who knows says otherwise.
        ("986578788855", "", "FedEx"),
        ("986578788855", "J&T Express", "J&T Express"),
        ("986578788855", "AliExpress Selection Standard", "FedEx"),
        # A form with a mark of its own is not talked away.
        ("1Z999AA10123456784", "DHL Express", "UPS"),
        ("YT2100000000000000", "Cainiao", "YunExpress"),
        # Fits two check digits, FedEx's and DPD's: nobody's, until the hint chooses.
        ("123456789000197", "", "Other"),
        ("123456789000197", "dpd", "DPD"),
        ("123456789000197", "FedEx", "FedEx"),
    ],
)
def test_the_hint_decides_only_where_the_number_does_not(number: str, hint: str, company: str) -> None:
    assert recognize(number, hint).company == company


@pytest.mark.parametrize(
    "text",
    [
        "lp0067 5700\t3400 00",
        " LP00675700340000\n",
        "LP-0067-5700-3400-00",
        "ＬＰ００６７５７００３４００００",
        "LP00675\u200b700340000",
    ],
)
def test_a_number_is_cleaned_of_spaces_dashes_and_forms(text: str) -> None:
    found = recognize(text)
    assert (found.number, found.company) == ("LP00675700340000", "Cainiao")


@pytest.mark.parametrize("text", ["", "1234", "x" * 51, "AB<script>", "a/b/c/d", "é12345", "12345?x=1", "\x00" * 9])
def test_what_cannot_be_a_number_is_refused(text: str) -> None:
    with pytest.raises(Refused) as caught:
        recognize(text)
    assert caught.value.code == "number"


def test_shopifys_names_are_kept_letter_by_letter() -> None:
    assert SHOPIFY_NAMES["lietuvos paštas"] == "Lietuvos Paštas"
    assert len(SHOPIFY_NAMES) == 111
    assert all(re.fullmatch(r"\S.*\S", name) for name in SHOPIFY_NAMES.values())


def test_every_company_of_the_table_is_spelled_as_the_names_spell_it() -> None:
    ours = {rule.company for rule in RULES}
    assert {name for name in ours if name.casefold() in SHOPIFY_NAMES and name not in SHOPIFY_NAMES.values()} == set()
    assert {known_name(name) for name in ours} - {""} <= ours
