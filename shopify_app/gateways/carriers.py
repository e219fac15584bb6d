"""Whose tracking number it is, how sure that is, and where the customer can follow it."""

from dataclasses import dataclass
from urllib.parse import quote

from shopify_app.errors import Refused
from shopify_app.gateways.carrier_names import known_name
from shopify_app.gateways.carrier_rules import RULES, Rule
from shopify_app.gateways.posts import UNIVERSAL
from shopify_app.values import clean_number

CERTAIN, LIKELY, AMBIGUOUS = "certain", "likely", "ambiguous"


@dataclass(frozen=True)
class Candidate:
    """A carrier that may have given the number. `common`: its form is used by others too."""

    company: str
    url: str
    confidence: str
    common: bool


@dataclass(frozen=True)
class Recognition:
    """What a number says. `company` is in Shopify's exact spelling where Shopify knows it, "Other" where nobody knows.

    `confidence`: `certain` (form and check digit), `likely` (form alone), `ambiguous` (several carriers, or none).
    """

    number: str
    company: str
    url: str
    confidence: str
    candidates: tuple[Candidate, ...]


def recognize(text: str, carrier_hint: str = "") -> Recognition:
    """Whose number `text` is.

    `carrier_hint` is what AliExpress, 17TRACK or the merchant calls the carrier: it decides where the number alone does
    not. Raises Refused where `text` cannot be a tracking number.
    """
    cleaned = clean_number(text)
    if not cleaned:
        raise Refused(
            "A tracking number has 5 to 50 letters, digits or dashes. Copy it again from the order.", "number"
        )
    bare = cleaned.replace("-", "")
    candidates = find_candidates(bare)
    number = bare if candidates else cleaned
    chosen = _choose(candidates, carrier_hint)
    if chosen:
        return Recognition(number, chosen.company, chosen.url, chosen.confidence, candidates)
    company = known_name(carrier_hint) or " ".join(carrier_hint.split())[:100] or "Other"
    return Recognition(number, company, UNIVERSAL.format(quote(number)), AMBIGUOUS, candidates)


def find_candidates(number: str) -> tuple[Candidate, ...]:
    """Every carrier whose form fits, the surest first; `number` is cleaned and without dashes."""
    found: dict[str, Candidate] = {}
    # Zeros fit every check digit and are nobody's parcel.
    for rule in RULES if number.strip("0") else ():
        candidate = _candidate(rule, number)
        if candidate:
            found[candidate.company] = min(found.get(candidate.company, candidate), candidate, key=_rank)
    return tuple(sorted(found.values(), key=_rank))


def _candidate(rule: Rule, number: str) -> Candidate | None:
    match = rule.pattern.fullmatch(number)
    if match is None:
        return None
    part = match.groupdict().get("n") or number
    fits = rule.check is not None and rule.check(part)
    if rule.check and rule.strict and not fits:
        return None
    return Candidate(rule.company, rule.url.format(quote(part)), CERTAIN if fits else LIKELY, rule.common)


def _rank(candidate: Candidate) -> tuple[bool, bool]:
    """Smaller is surer. A form with a mark of its own says more than a check digit that one number in ten has."""
    return candidate.common, candidate.confidence != CERTAIN


def _choose(candidates: tuple[Candidate, ...], hint: str) -> Candidate | None:
    """The one that is surer than all others; among equals, and against a common form, the hint decides."""
    named = known_name(hint)
    best = [candidate for candidate in candidates if _rank(candidate) == _rank(candidates[0])]
    if len(best) == 1 and not best[0].common:
        return best[0]
    if named:
        return next((candidate for candidate in candidates if candidate.company == named), None)
    return best[0] if len(best) == 1 and best[0].confidence == CERTAIN else None
