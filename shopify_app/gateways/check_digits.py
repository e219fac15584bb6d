"""Check digits of tracking numbers: each function says whether the last character of a number fits the others.

Sources: UPU standard S10; GS1 General Specifications (modulo 10); ISO 7064 (modulo 37,36); the carriers' label guides.
"""

from string import ascii_uppercase, digits

_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_FEDEX_WEIGHTS = (3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1)
_ALPHABET = digits + ascii_uppercase


def fits_s10(number: str) -> bool:
    """UPU S10 (LB123456785CN): modulo 11 over the eight digits before the check digit."""
    total = sum(int(digit) * weight for digit, weight in zip(number[2:10], _S10_WEIGHTS, strict=True))
    return {10: 0, 11: 5}.get(11 - total % 11, 11 - total % 11) == int(number[10])


def fits_gs1(number: str) -> bool:
    """GS1 (USPS, SSCC, FedEx Ground, Canada Post): modulo 10, weights 3 and 1 from the right."""
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(number[:-1])))
    return -total % 10 == int(number[-1])


def fits_ups(number: str) -> bool:
    """UPS (1Z...) and OnTrac (C..., D...): modulo 10, weights 1 and 2; a letter counts as (code - 63) modulo 10."""
    values = [int(char) if char.isdigit() else (ord(char) - 63) % 10 for char in number.removeprefix("1Z")]
    total = sum(value * (2 if place % 2 else 1) for place, value in enumerate(values[:-1]))
    return -total % 10 == values[-1]


def fits_ups_waybill(number: str) -> bool:
    """UPS freight waybills (K2479825491): as UPS, and the letter does not count."""
    return fits_ups(number[1:])


def fits_fedex(number: str) -> bool:
    """FedEx Express: modulo 11 over the first eleven of the last twelve digits; 10 is written 0."""
    last = number[-12:]
    total = sum(int(digit) * weight for digit, weight in zip(last, _FEDEX_WEIGHTS, strict=False))
    return total % 11 % 10 == int(last[-1])


def fits_91(number: str) -> bool:
    """USPS before IMpb (71...): GS1 as if the application identifier 91 stood before it."""
    return fits_gs1("91" + number)


def fits_92(number: str) -> bool:
    """FedEx SmartPost (61...): GS1 as if 92 stood before it."""
    return fits_gs1("92" + number)


def fits_luhn(number: str) -> bool:
    """Luhn (Purolator): every second digit from the right doubled, and its digits added."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number))]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def fits_fedex_ground(number: str) -> bool:
    """FedEx Ground 96: GS1 over the last fifteen digits, which are the parcel's own number."""
    return fits_gs1(number[-15:])


def fits_mod7(number: str) -> bool:
    """DHL Express waybills: what is before the last digit, modulo 7."""
    return int(number[:-1]) % 7 == int(number[-1])


def fits_mod37(number: str) -> bool:
    """DPD: ISO 7064 modulo 37,36 over digits and letters."""
    value = 36
    for char in number[:-1]:
        value = (value + _ALPHABET.index(char)) % 36 or 36
        value = value * 2 % 37
    return (value + _ALPHABET.index(number[-1])) % 36 == 1
