"""Recognition by property: whatever fits a form of the table is recognized, whatever text comes is survived."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shopify_app.errors import Refused
from shopify_app.gateways.carrier_rules import RULES, Rule
from shopify_app.gateways.carriers import recognize
from shopify_app.gateways.check_digits import fits_fedex_ground, fits_gs1, fits_mod37, fits_s10

CHECKED = [rule for rule in RULES if rule.check]
UNCHECKED = [rule for rule in RULES if not rule.check and not rule.common]
#: Check digits that see every single wrong digit; the others miss a few pairs by their design.
SHARP = (fits_gs1, fits_fedex_ground, fits_mod37)


def part_of(rule: Rule, number: str) -> str:
    match = rule.pattern.fullmatch(number)
    assert match
    return match.groupdict().get("n") or number


def with_digit(rule: Rule, number: str, digit: str) -> str:
    """The number with another check digit: S10 has two letters behind it."""
    place = len(number) - (3 if rule.check is fits_s10 else 1)
    return number[:place] + digit + number[place + 1 :]


def valid(draw: st.DataObject, rule: Rule) -> str:
    """A number of the form, with the check digit that fits."""
    # Some forms have no longest number; a tracking number has at most 50 characters.
    drawn = draw.draw(st.from_regex(rule.pattern, fullmatch=True).filter(lambda number: len(number) <= 50))
    every = (with_digit(rule, drawn, digit) for digit in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    # Zeros alone are nobody's parcel.
    forms = [number for number in every if rule.pattern.fullmatch(number) and number.strip("0")]
    fitting = [number for number in forms if rule.check is None or rule.check(part_of(rule, number))]
    assume(fitting)
    return fitting[0]


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(CHECKED))
def test_a_number_with_the_right_check_digit_is_certainly_its_carriers(data: st.DataObject, rule: Rule) -> None:
    found = recognize(valid(data, rule))
    mine = [candidate for candidate in found.candidates if candidate.company == rule.company]
    assert [candidate.confidence for candidate in mine] == ["certain"]
    assert found.company == rule.company or found.confidence == "ambiguous" or rule.common


@settings(max_examples=100, deadline=None)
@given(st.data(), st.sampled_from(UNCHECKED))
def test_a_number_of_a_form_of_its_own_is_likely_its_carriers(data: st.DataObject, rule: Rule) -> None:
    found = recognize(valid(data, rule))
    assert rule.company in [candidate.company for candidate in found.candidates]
    assert found.company == rule.company or found.confidence == "ambiguous"


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(CHECKED), st.integers(1, 9))
def test_a_wrong_check_digit_proves_nothing(data: st.DataObject, rule: Rule, more: int) -> None:
    number = valid(data, rule)
    place = len(number) - (3 if rule.check is fits_s10 else 1)
    assume(number[place].isdigit())
    wrong = with_digit(rule, number, str((int(number[place]) + more) % 10))
    assert rule.check
    assert not rule.check(part_of(rule, wrong))


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from([rule for rule in CHECKED if rule.check in SHARP]), st.integers(1, 9))
def test_any_other_digit_breaks_a_sharp_check(data: st.DataObject, rule: Rule, more: int) -> None:
    part = part_of(rule, valid(data, rule))
    part = part[-15:] if rule.check is fits_fedex_ground else part
    place = data.draw(st.sampled_from([match.start() for match in re.finditer(r"\d", part)]))
    wrong = part[:place] + str((int(part[place]) + more) % 10) + part[place + 1 :]
    assert rule.check
    assert not rule.check(wrong)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.from_regex(r"[A-Za-z0-9 -]{5,40}", fullmatch=True)), st.text(max_size=30))
def test_any_text_gets_an_answer_or_a_refusal_and_cleaning_twice_is_cleaning_once(text: str, hint: str) -> None:
    try:
        found = recognize(text, hint)
    except Refused:
        return
    assert found.company
    assert found.url.isascii()
    assert recognize(found.number, hint) == found


def test_no_form_of_its_own_is_claimed_twice_with_certainty() -> None:
    """The known traps: eleven bare digits are not DHL's, 34 digits of USPS not FedEx's, YP is no country."""
    assert [c.company for c in recognize("62727952231").candidates] == ["DHL Express", "GLS"]
    assert [c.company for c in recognize("4202530292748909900774583084888436").candidates] == ["USPS"]
    assert [c.company for c in recognize("UB123456785YP").candidates] == ["Yanwen"]


@pytest.mark.parametrize("number", ["LB123456785CN", "UB123456785YP"])
def test_an_s10_number_ends_with_its_post(number: str) -> None:
    assert recognize(number[:-2] + "XX").candidates == ()
