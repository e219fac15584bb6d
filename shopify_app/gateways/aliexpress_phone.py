"""A customer's phone number as AliExpress wants it: calling code and national digits apart."""

import re

#: Calling codes of the usual destinations (ITU-T E.164). Other countries' numbers need their own +code.
CALLING_CODES = {
    "US": "1", "CA": "1", "GB": "44", "IE": "353", "FR": "33", "DE": "49", "ES": "34", "IT": "39", "PT": "351",
    "NL": "31", "BE": "32", "LU": "352", "AT": "43", "CH": "41", "DK": "45", "SE": "46", "NO": "47", "FI": "358",
    "IS": "354", "PL": "48", "CZ": "420", "SK": "421", "HU": "36", "RO": "40", "BG": "359", "GR": "30", "HR": "385",
    "SI": "386", "EE": "372", "LV": "371", "LT": "370", "MT": "356", "CY": "357", "UA": "380", "TR": "90", "IL": "972",
    "AE": "971", "SA": "966", "KW": "965", "QA": "974", "ZA": "27", "DZ": "213", "MA": "212", "NG": "234", "EG": "20",
    "AU": "61", "NZ": "64", "JP": "81", "KR": "82", "SG": "65", "MY": "60", "TH": "66", "PH": "63", "ID": "62",
    "VN": "84", "HK": "852", "TW": "886", "IN": "91", "BR": "55", "MX": "52", "CL": "56", "AR": "54", "CO": "57",
    "PE": "51",
}  # fmt: skip
#: National numbers have at most 9 digits here.
_SHORT = frozenset({"ES", "FR", "PL", "PT", "NL", "BE", "CH", "SE", "AU", "NZ", "IL"})
_CODES = sorted(set(CALLING_CODES.values()), key=len, reverse=True)


def split_phone(phone: str, country: str) -> tuple[str, str]:
    """("+44", "7700900123") of a number in any spelling; the code is "" where neither it nor `country` tells it.

    `country` is ISO 3166-1 alpha-2. A number with a +code of its own keeps it, wherever the parcel goes.
    """
    found = phone.strip()
    digits = re.sub(r"[^0-9]", "", found.replace("(0)", ""))
    home = CALLING_CODES.get(country, "")
    if found.startswith(("+", "00")):
        digits = digits.lstrip("0") if found.startswith("00") else digits
        code = home if home and digits.startswith(home) else _code_of(digits)
        return _with_plus(code), digits.removeprefix(code).lstrip("0")
    if home and digits.startswith(home) and len(digits) - len(home) >= (9 if country in _SHORT else 10):
        # The code without its plus: too long to be a national number.
        digits = digits.removeprefix(home)
    return _with_plus(home), digits.lstrip("0")


def _code_of(digits: str) -> str:
    return next((code for code in _CODES if digits.startswith(code)), "")


def _with_plus(code: str) -> str:
    return f"+{code}" if code else ""
