"""A customer's address in AliExpress's words: what it would refuse is said before it is sent."""

from dataclasses import replace

import pytest

from shopify_app.gateways.aliexpress_address import find_address_problems, to_supplier_address
from shopify_app.gateways.aliexpress_phone import CALLING_CODES, split_phone
from shopify_app.gateways.aliexpress_regions import region_of
from shopify_app.values import Address

US = Address(
    name="Test Buyer",
    address1="12 Main Street",
    address2="Apt 4",
    city="Vineland",
    province="New Jersey",
    zip="08360",
    country="US",
    phone="+1 (559) 360-0000",
)


def test_an_ordinary_address_passes_as_it_is() -> None:
    assert find_address_problems(US) == []
    assert to_supplier_address(US) == {
        "contact_person": "Test Buyer",
        "full_name": "Test Buyer",
        "address": "12 Main Street",
        "address2": "Apt 4",
        "city": "Vineland",
        "province": "New Jersey",
        "zip": "08360",
        "country": "US",
        "phone_country": "+1",
        "mobile_no": "5593600000",
        "locale": "en_US",
    }


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"country": ""}, "no country"),
        ({"country": "United States"}, "no country"),
        ({"name": " "}, "no name"),
        ({"name": "Buyer"}, "first and a last name of 2 to 32"),
        ({"name": "T Buyer"}, "first and a last name of 2 to 32"),
        ({"name": f"Test {'x' * 33}"}, "first and a last name of 2 to 32"),
        ({"address1": ""}, "no street"),
        ({"address1": "12 A"}, "5 to 35 characters"),
        ({"address1": "x" * 36}, "5 to 35 characters"),
        ({"city": ""}, "no city"),
        ({"province": ""}, "no state or province"),
        ({"province": "Other"}, "no state or province"),
        ({"zip": "0836"}, "ZIP code of 5 digits"),
        ({"phone": ""}, "a phone number and the address has none"),
        ({"phone": "12345"}, "7 to 13 digits"),
        ({"phone": "+1 555 555 555 555 555"}, "7 to 13 digits"),
        ({"country": "MX", "address2": "x" * 61, "company": "ABCD800101HDFRRL09"}, "60 characters"),
        ({"country": "ES", "phone": "+34 6123 4567"}, "exactly 9 digits"),
        ({"country": "AR", "phone": "+54 11 1234", "company": "20-12345678-6"}, "exactly 10 digits"),
        ({"country": "SA", "phone": "+966 412345678", "company": "ABCD1234"}, "9 digits that start with 5"),
        ({"country": "SA", "phone": "+966 512345678", "company": "ABCD1234", "address1": "abc"}, "5 to 256"),
        ({"country": "SA", "phone": "+966 512345678", "company": "ABCD1234", "zip": ""}, "1 to 10 characters"),
        ({"country": "ZA", "name": "Buyer"}, "a first and a last name for ZA"),
        ({"country": "AU", "name": "买 家"}, "letters A to Z"),
        ({"country": "KI", "phone": "73012345"}, "needs its country code"),
        ({"country": "FR", "zip": "7500"}, "postal code of 5 digits"),
    ],
)
def test_what_aliexpress_would_refuse_is_said_once_and_with_a_remedy(changes: dict[str, str], words: str) -> None:
    problems = find_address_problems(replace(US, **changes))
    assert len([problem for problem in problems if words in problem]) == 1
    assert all("Shopify order" in problem for problem in problems)


def test_problems_repeat_nothing_of_the_address() -> None:
    wrong = replace(US, name="Secretname", address1="Hush", city="", zip="1", phone="99")
    said = " ".join(find_address_problems(wrong))
    assert said
    assert not [word for word in ("Secretname", "Hush", "99") if word in said]


@pytest.mark.parametrize(
    ("country", "company", "missing"),
    [
        ("BR", "", ["CPF number", "date of birth"]),
        ("BR", "CPF 529.982.247-25", ["date of birth"]),
        ("MX", "", ["CURP or RFC"]),
        ("AR", "", ["CUIT"]),
        ("IL", "", ["ID of 9 digits"]),
        ("KR", "", ["personal customs code"]),
        ("CL", "", ["RUT"]),
        ("SA", "", ["national address"]),
    ],
)
def test_a_missing_personal_number_is_asked_for(country: str, company: str, missing: list[str]) -> None:
    problems = find_address_problems(replace(US, country=country, company=company))
    asked = [problem for problem in problems if "Ask the customer" in problem]
    assert len(asked) == len(missing)
    assert all(name in problem for name, problem in zip(missing, asked, strict=True))


@pytest.mark.parametrize(
    ("country", "company", "fields"),
    [
        ("BR", "CPF 529.982.247-25, 31/12/1990", {"cpf": "52998224725", "birthday": "31121990"}),
        ("MX", "abcd800101hdfrrl09", {"passport_no": "ABCD800101HDFRRL09"}),
        (
            "AR",
            "20123456786",
            {
                "passport_no": "20-12345678-6",
                "foreigner_passport_no": "20-12345678-6",
                "is_foreigner": "false",
            },
        ),
        (
            "IL",
            "123456782",
            {"passport_no": "123456782", "foreigner_passport_no": "123456782", "is_foreigner": "false"},
        ),
        ("KR", "P123456789012", {"foreigner_passport_no": "P123456789012"}),
        ("CL", "12.345.678-k", {"tax_number": "12.345.678-K"}),
        ("SA", "abcd1234", {"nat_addr": "ABCD1234"}),
    ],
)
def test_a_personal_number_is_found_in_the_company_field(country: str, company: str, fields: dict[str, str]) -> None:
    found = to_supplier_address(replace(US, country=country, company=company, address2=""))
    assert fields.items() <= found.items()
    assert company not in found.get("address2", "")


def test_a_company_goes_with_the_second_line() -> None:
    assert to_supplier_address(replace(US, company="Example Ltd"))["address2"] == "Apt 4, Example Ltd"
    assert "address2" not in to_supplier_address(replace(US, address2=""))


def test_a_long_american_street_is_broken_between_words() -> None:
    found = to_supplier_address(replace(US, address1="1234 North Martin Luther King Boulevard Building 7"))
    assert (found["address"], found["address2"]) == ("1234 North Martin Luther King", "Boulevard Building 7, Apt 4")
    exact = to_supplier_address(replace(US, address1=f"{'x' * 35} y", address2=""))
    assert (exact["address"], exact["address2"]) == ("x" * 35, "y")


def test_an_australian_name_is_written_in_plain_letters() -> None:
    found = to_supplier_address(replace(US, country="AU", name="Zoë-Marie O'Brien  Jr."))
    assert found["full_name"] == "Zoe Marie OBrien Jr"
    kept = to_supplier_address(replace(US, name="Zoë O'Brien-Müller"))
    assert kept["full_name"] == "Zoë O'Brien-Müller"


@pytest.mark.parametrize(
    ("country", "province", "zip_code", "region"),
    [
        ("US", "New Jersey", "08360", "New Jersey"),
        ("US", "", "08360", ""),
        ("BR", "", "01310-100", ""),
        ("CA", "Québec", "H2X 1Y4", "Quebec"),
        ("GB", "", "SW1A 1AA", "Other"),
        ("DE", "", "10115", "Other"),
        ("FR", "", "01000", "Ain"),
        ("FR", "", "19000", "Correze"),
        ("FR", "", "20000", "Corse-du-Sud"),
        ("FR", "", "20200", "Haute-Corse"),
        ("FR", "", "21000", "Cote-d'Or"),
        ("FR", "Île-de-France", "75001", "Paris"),
        ("FR", "", "95000", "Val-d'Oise"),
        ("FR", "Île-de-France", "?", "Ile-de-France"),
        ("FR", "Réunion", "97400", "Reunion"),
        ("IT", "Milano", "20121", "Lombardia"),
        ("IT", "Roma", "00184", "Lazio"),
        ("IT", "Roma", "", "Roma"),
        ("AT", "", "8010", "Styria"),
        ("AT", "", "1010", "Vienna"),
        ("AT", "", "9900", "Tyrol"),
    ],
)
def test_the_province_is_the_one_the_form_knows(country: str, province: str, zip_code: str, region: str) -> None:
    assert region_of(country, province, zip_code) == region


@pytest.mark.parametrize(
    ("phone", "country", "split"),
    [
        ("+1 (559) 360-0000", "US", ("+1", "5593600000")),
        ("1-559-360-0000", "CA", ("+1", "5593600000")),
        ("559.360.0000", "US", ("+1", "5593600000")),
        ("+44 (0)7700 900123", "GB", ("+44", "7700900123")),
        ("07700 900123", "GB", ("+44", "7700900123")),
        ("447700900123", "GB", ("+44", "7700900123")),
        ("0044 7700 900123", "GB", ("+44", "7700900123")),
        ("+49 151 23456789", "FR", ("+49", "15123456789")),
        ("06 12 34 56 78", "FR", ("+33", "612345678")),
        ("33612345678", "FR", ("+33", "612345678")),
        ("612345678", "ES", ("+34", "612345678")),
        ("34612345678", "ES", ("+34", "612345678")),
        ("3912345678", "IT", ("+39", "3912345678")),
        ("55991234567", "BR", ("+55", "55991234567")),
        ("+353 85 012 3456", "GB", ("+353", "850123456")),
        ("+999 123 4567", "US", ("", "9991234567")),
        ("73012345", "KI", ("", "73012345")),
        ("ask my wife", "US", ("+1", "")),
        ("", "US", ("+1", "")),
    ],
)
def test_a_phone_number_is_split_in_any_spelling(phone: str, country: str, split: tuple[str, str]) -> None:
    assert split_phone(phone, country) == split


def test_every_calling_code_is_digits() -> None:
    assert all(code.isdecimal() and len(country) == 2 for country, code in CALLING_CODES.items())
