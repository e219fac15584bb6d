"""Address rules: the form's own sentences, country by country."""

import pytest

from sandbox.aliexpress.addresses import CPF_INVALID, VALIDATE_FAIL, Address, is_cpf, refusal_of
from tests.sandbox.aliexpress_caller import ADDRESS

BRAZIL = {
    "country": "BR", "province": "São Paulo", "city": "Campinas", "zip": "13010-001", "cpf": "529.982.247-25",
}  # fmt: skip
ISRAEL = {"country": "IL", "province": "Center", "is_foreigner": "false"}
ARGENTINA = {"country": "AR", "province": "Cordoba", "mobile_no": "1145678901", "is_foreigner": "false"}
SAUDI = {"country": "SA", "province": "Riyadh", "city": "Riyadh", "mobile_no": "512345678", "zip": "11564"}
SPACES = "Please enter the country code and phone number without any spaces or special characters"
SPAIN = {"country": "ES", "province": "Madrid", "city": "Madrid", "zip": "28001"}
FRANCE = {"country": "FR", "province": "Val-d'Oise", "city": "Cergy", "zip": "95000", "mobile_no": "612345678"}


def sentence(extra: dict[str, str], **changes: str) -> str:
    """What the form says to the American address with `changes`; empty when it is content."""
    refusal = refusal_of(Address({**ADDRESS, **changes}, extra))
    return refusal.msg if refusal else ""


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"city": ""}, "Please enter a city"),
        ({"contact_person": "", "full_name": ""}, "Please enter your first name"),
        ({"province": ""}, "Please select a State/Province/County"),
        ({"province": "NJ"}, "Please select a State/Province/County"),
        ({"province": "Other"}, "Please select a State/Province/County"),
        ({"full_name": "Cher"}, "Please enter between 2 - 32 characters"),
        ({"full_name": "A Buyer"}, "Please enter between 2 - 32 characters"),
        ({"address": "12 A"}, "Please enter between 5 - 35 characters"),
        ({"address": "1234 A very long street name that never ends"}, "Please enter between 5 - 35 characters"),
        ({"mobile_no": "123456"}, "Phone Number should contain 7-13 digits"),
        ({"mobile_no": "559 360 0000"}, SPACES),
        ({"phone_country": "+1 "}, ""),
        ({"phone_country": ""}, SPACES),
        ({"country": "FR", "province": "Île-de-France"}, "Please select a province"),
        (FRANCE, ""),
        ({**FRANCE, "province": "Rhône"}, "Please select a province"),
        ({**SPAIN, "mobile_no": "6123456789"}, "Phone Number should contain 9 digits"),
        ({"country": "AU", "province": "Victoria", "full_name": "Zoë Test"}, "Please enter English letters only"),
        ({"country": "ZA", "province": "Gauteng", "full_name": "Test"}, "Please enter your first name and last name"),
        ({"country": "MX", "province": "Jalisco"}, "Please enter your identity number"),
        ({"country": "KR", "province": "Seoul"}, "Please enter your personal customs clearance code"),
        ({**ISRAEL, "passport_no": "12345678"}, "Please enter a 9-digit identity number"),
        ({**ISRAEL, "passport_no": "123456789"}, "Please enter the same identity number"),
        ({**ISRAEL, "passport_no": "123456789", "foreigner_passport_no": "123456789"}, ""),
        ({**ARGENTINA, "passport_no": "20123456786"}, "Please enter a CUIT in right format, eg. 20-12345678-6"),
        ({"country": "UK", "province": "Kent"}, ""),
    ],
)  # fmt: skip
def test_the_form_says(changes: dict[str, str], said: str) -> None:
    assert sentence({}, **changes) == said


def test_saudi_arabia_wants_a_national_address() -> None:
    wanted = "Please enter a 8-digit national address in right format, eg. ABCD1234."

    assert sentence({}, **SAUDI) == wanted
    assert sentence({"nat_addr": "ABC12345"}, **SAUDI) == wanted
    assert sentence({"nat_addr": "ABCD1234"}, **SAUDI) == ""


def test_brazil_wants_a_birthday_and_a_real_cpf() -> None:
    assert sentence({}, **BRAZIL) == "Please enter your date of birth"
    assert sentence({"birthday": "01021990"}, **BRAZIL) == ""

    refusal = refusal_of(Address({**ADDRESS, **BRAZIL, "cpf": "111.111.111-11"}, {"birthday": "01021990"}))
    assert refusal is not None
    assert refusal.code == CPF_INVALID


def test_a_broken_rule_has_the_code_of_the_validator() -> None:
    refusal = refusal_of(Address({**ADDRESS, "city": None}, {}))

    assert refusal is not None
    assert refusal.code == VALIDATE_FAIL


@pytest.mark.parametrize(("text", "right"), [("52998224725", True), ("52998224724", False), ("abc", False)])
def test_cpf_check_digits(text: str, right: bool) -> None:
    assert is_cpf(text) is right
