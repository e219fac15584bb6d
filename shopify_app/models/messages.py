"""Messages to suppliers: facts in, text out. A message with an empty placeholder is never given out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from shopify_app.errors import Refused


@dataclass(frozen=True)
class Late:
    """One late parcel as a supplier knows it. Empty text and None mean that the fact is not known."""

    number: str = ""
    product: str = ""
    days: int | None = None
    code: str = ""
    last_seen: str = ""
    promised: str = ""
    amount: str = ""


@dataclass(frozen=True)
class Script:
    """A message for one order, and for several of the same supplier: an opening, a line for each, a closing."""

    label: str
    one: str
    opening: str
    line: str
    closing: str


#: What each placeholder is called when it is missing.
FACTS = {
    "supplier": "the supplier's name",
    "number": "the AliExpress order number",
    "product": "the product",
    "days": "the agreed shipping time",
    "code": "the tracking number",
    "last_seen": "the day of the last event",
    "promised": "the promised day",
    "amount": "the amount paid",
}
SCRIPTS = {
    "late_to_ship": Script(
        "Ask for another parcel",
        "Hello {supplier},\n\nwe agreed that you ship within {days} days. Order {number} ({product}) is still "
        "not shipped. Please send it now as a new parcel and give me its tracking number.\n\nThank you.",
        "Hello {supplier},\n\nthese orders are still not shipped although the agreed time has passed:",
        "- order {number} ({product}), agreed: {days} days",
        "Please send each of them now as a new parcel and give me the tracking numbers.\n\nThank you.",
    ),
    "dead_code": Script(
        "Announce a dispute",
        "Hello {supplier},\n\nthe tracking number {code} of order {number} ({product}) has expired or is not "
        "recognized by any carrier. Please confirm that you shipped the parcel. If the number shows no movement within "
        "two days, I will open a dispute on AliExpress.\n\nThank you.",
        "Hello {supplier},\n\nthese tracking numbers have expired or are not recognized by any carrier:",
        "- {code} of order {number} ({product})",
        "Please confirm that you shipped these parcels. For every number that shows no movement within two days, I "
        "will open a dispute on AliExpress.\n\nThank you.",
    ),
    "no_movement": Script(
        "Ask where the parcel is",
        "Hello {supplier},\n\nthe parcel {code} of order {number} ({product}) has not moved since {last_seen}. Please "
        "ask the carrier where it is and tell me.\n\nThank you.",
        "Hello {supplier},\n\nthese parcels have stopped moving:",
        "- {code} of order {number} ({product}), last event on {last_seen}",
        "Please ask the carrier where they are and tell me.\n\nThank you.",
    ),
    "refund": Script(
        "Ask for a refund",
        "Hello {supplier},\n\norder {number} ({product}) was to arrive by {promised} and has not arrived. Please "
        "refund {amount}.\n\nThank you.",
        "Hello {supplier},\n\nthese orders have not arrived in the promised time:",
        "- order {number} ({product}), promised by {promised}: {amount}",
        "Please refund them.\n\nThank you.",
    ),
}
#: Sending this one starts the two-day clock.
ULTIMATUM = "dead_code"


def write(name: str, supplier: str, cases: Sequence[Late]) -> str:
    """The message `name` of SCRIPTS to `supplier`, about one case or several.

    Raises Refused that names every missing fact.
    """
    script = SCRIPTS[name]
    if len(cases) == 1:
        return fill(script.one, {"supplier": supplier, **_facts(cases[0])})
    lines = [fill(script.line, _facts(case)) for case in cases]
    return "\n\n".join((fill(script.opening, {"supplier": supplier}), "\n".join(lines), script.closing))


def fill(text: str, facts: Mapping[str, str]) -> str:
    """`text` with its placeholders filled; each stays on one line, whatever stands in it."""
    missing = [name for name in placeholders(text) if not facts.get(name)]
    if missing:
        subject = f" about order {facts['number']}" if facts.get("number") else ""
        raise Refused(f"The message{subject} is not complete: {list_of(missing)} missing.")
    return text.format_map({name: " ".join(value.split()) for name, value in facts.items()})


def placeholders(text: str) -> list[str]:
    """The facts that `text` needs."""
    return [name for name in FACTS if f"{{{name}}}" in text]


def list_of(missing: Sequence[str]) -> str:
    """ "the product and the tracking number are"."""
    names = [FACTS.get(name, name) for name in missing]
    return f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'}"


def _facts(case: Late) -> dict[str, str]:
    values = {field.name: getattr(case, field.name) for field in fields(case)}
    return {name: "" if value is None else str(value) for name, value in values.items()}
