"""Checks a delivery address the way the order form does, with the form's own sentences."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.aliexpress.freight import iso_country
from sandbox.aliexpress.regions import is_province
from sandbox.aliexpress.wire import Json

VALIDATE_FAIL = "B_DROPSHIPPER_DELIVERY_ADDRESS_VALIDATE_FAIL"
CPF_INVALID = "B_DROPSHIPPER_DELIVERY_ADDRESS_CPF_CN_INVALID"
CPF_WEIGHTS = (range(10, 1, -1), range(11, 1, -1))


@dataclass(frozen=True)
class Refusal:
    """`error_code` and `error_msg` of an order that was refused."""

    code: str
    msg: str


class Address:
    """The fields of `logistics_address` and the extra ones of `ds_extend_request.trade_extra_param`, as text."""

    def __init__(self, fields: Json, extra: Json) -> None:
        self._fields = fields
        self._extra = extra
        self.country = iso_country(self["country"])

    def __getitem__(self, name: str) -> str:
        value = self._fields.get(name)
        return "" if value is None else str(value).strip()

    def added(self, name: str) -> str:
        """A field of `trade_extra_param`."""
        return str(self._extra.get(name) or "").strip()

    @property
    def full_name(self) -> str:
        """The receiver: `full_name`, or `contact_person` where only that was sent."""
        return self["full_name"] or self["contact_person"]


Check = Callable[[Address], str]


def refusal_of(address: Address) -> Refusal | None:
    """The first rule that the address breaks, or None."""
    for check in (*EVERYWHERE, *BY_COUNTRY.get(address.country, ())):
        sentence = check(address)
        if sentence:
            return Refusal(VALIDATE_FAIL, sentence)
    if address.country == "BR" and not is_cpf(address["cpf"]):
        return Refusal(CPF_INVALID, "The CPF number is invalid")
    return None


def is_cpf(text: str) -> bool:
    """Whether this is a Brazilian CPF with right check digits."""
    digits = re.sub(r"[.\- ]", "", text)
    if not re.fullmatch(r"\d{11}", digits) or len(set(digits)) == 1:
        return False
    return all(_cpf_digit(digits, weights) == int(digits[len(weights)]) for weights in CPF_WEIGHTS)


def _cpf_digit(digits: str, weights: range) -> int:
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))
    return total * 10 % 11 % 10


def _wants(name: str, sentence: str) -> Check:
    return lambda address: "" if address[name] else sentence


def _matches(name: str, pattern: str, sentence: str) -> Check:
    return lambda address: "" if re.fullmatch(pattern, address[name], re.DOTALL) else sentence


def _has_name(address: Address) -> str:
    return "" if address.full_name else "Please enter your first name"


def _has_province(address: Address) -> str:
    if is_province(address.country, address["province"]):
        return ""
    if address.country in ("US", "CA", "GB", "AU"):
        return "Please select a State/Province/County"
    return "Please select a province"


def _has_phone(address: Address) -> str:
    number, country = address["mobile_no"], address["phone_country"]
    if not re.fullmatch(r"\d+", number) or not re.fullmatch(r"\+?\d+", country):
        return "Please enter the country code and phone number without any spaces or special characters"
    return "" if 7 <= len(number) <= 13 else "Phone Number should contain 7-13 digits"


def _two_names(longest: int, *, latin: bool = False) -> Check:
    def check(address: Address) -> str:
        names = [address[field] for field in ("full_name", "contact_person") if address[field]]
        halves = [half.strip() for name in names for half in name.partition(" ")[::2]]
        if latin and not all(re.fullmatch(r"[A-Za-z ]+", name) for name in names):
            return "Please enter English letters only"
        fits = all(2 <= len(half) <= longest for half in halves)
        return "" if fits else f"Please enter between 2 - {longest} characters"

    return check


def _name_has_space(address: Address) -> str:
    return "" if " " in address.full_name else "Please enter your first name and last name"


def _national_address(address: Address) -> str:
    if re.fullmatch(r"[A-Za-z]{4}\d{4}", address.added("nat_addr")):
        return ""
    return "Please enter a 8-digit national address in right format, eg. ABCD1234."


def _birthday(address: Address) -> str:
    return "" if re.fullmatch(r"\d{8}", address.added("birthday")) else "Please enter your date of birth"


def _same_identity(address: Address) -> str:
    same = address["passport_no"] == address["foreigner_passport_no"] and address["is_foreigner"].lower() == "false"
    return "" if same else "Please enter the same identity number"


EVERYWHERE: tuple[Check, ...] = (
    _wants("country", "Please select a country"),
    _has_name,
    _wants("address", "Please enter an address"),
    _wants("city", "Please enter a city"),
    _has_province,
    _has_phone,
)
BY_COUNTRY: dict[str, tuple[Check, ...]] = {
    "US": (
        _two_names(32),
        _matches("address", r".{5,35}", "Please enter between 5 - 35 characters"),
        _matches("province", r"(?!Other$).*", "Please select a State/Province/County"),
    ),
    "AU": (_two_names(128, latin=True),),
    "NZ": (_two_names(128, latin=True),),
    "DZ": (_name_has_space,),
    "ZA": (_name_has_space,),
    "SA": (
        _two_names(128),
        _matches("mobile_no", r"5\d{8}", "Phone Number should contain 9 digits and start with 5"),
        _matches("zip", r".{1,10}", "Please enter between 1 - 10 characters"),
        _matches("address", r".{5,256}", "Please enter between 5 - 256 characters"),
        _national_address,
    ),
    "BR": (
        _wants("zip", "Please enter a ZIP/Postal code"),
        _matches("city", r"(?!Other$).*", "Please enter a city"),
        _birthday,
    ),
    "MX": (
        _wants("passport_no", "Please enter your identity number"),
        _matches("address2", r".{0,60}", "Please enter between 0 - 60 characters"),
    ),
    "AR": (
        _matches("mobile_no", r"\d{10}", "Phone Number should contain 10 digits"),
        _matches("passport_no", r"\d{2}-\d{8}-\d", "Please enter a CUIT in right format, eg. 20-12345678-6"),
        _same_identity,
    ),
    "IL": (_matches("passport_no", r"\d{9}", "Please enter a 9-digit identity number"), _same_identity),
    "KR": (_wants("foreigner_passport_no", "Please enter your personal customs clearance code"),),
    "ES": (_matches("mobile_no", r"\d{9}", "Phone Number should contain 9 digits"),),
}
