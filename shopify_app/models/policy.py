"""The policy: one shop's settings, and the check of what a merchant changes."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from shopify_app.errors import Refused
from shopify_app.models.setting import OFF, ON, SETTINGS

__all__ = ["OFF", "ON", "SETTINGS", "Policy", "check_changes"]


class Policy:
    """One shop's settings: what the merchant changed, over the defaults."""

    def __init__(self, changed: Mapping[str, Any]) -> None:
        self.changed = changed

    def text(self, name: str) -> str:
        """The value as stored."""
        return str(self.changed.get(name, SETTINGS[name].default))

    def number(self, name: str) -> int:
        """The value of a whole-number setting."""
        return int(self.text(name))

    def on(self, name: str) -> bool:
        """Whether a switch is on."""
        return self.text(name) == ON

    def amount(self, name: str) -> Decimal | None:
        """The value of an optional amount; None where the merchant left it empty."""
        return Decimal(self.text(name)) if self.text(name) else None

    def rate(self, currency: str) -> Decimal | None:
        """What one unit of `currency` is worth in the shop's, as the merchant typed it."""
        pairs = (pair.split("=") for pair in self.text("exchange_rates").split(",") if pair)
        return next((Decimal(value.strip()) for name, value in pairs if name.strip() == currency), None)

    @property
    def ignored_properties(self) -> frozenset[str]:
        """Names of line properties that keep nothing waiting, for comparing without regard to case."""
        return frozenset(name.strip().casefold() for name in self.text("ignored_properties").split(","))

    def all(self) -> dict[str, str]:
        """Every setting with its value."""
        return {name: self.text(name) for name in SETTINGS}


def check_changes(changes: Mapping[str, str]) -> dict[str, str]:
    """`changes` checked; raises Refused that names the unknown or wrong setting."""
    for name in changes:
        if name not in SETTINGS:
            raise Refused(f"There is no setting {name!r}. Known settings: {', '.join(SETTINGS)}.")
    return {name: SETTINGS[name].check(value) for name, value in changes.items()}
