"""How this AliExpress behaves: the switches that tests and people can turn."""

from dataclasses import dataclass, fields, replace
from typing import Any

CHOICES = {
    "replay": ("same_id", "repeated_error"),
    "auto_pay": ("off", "fail", "ok"),
    "token_mode": ("online", "test"),
    "push": ("normal", "off", "duplicate", "reorder", "bad_signature"),
}


@dataclass(frozen=True)
class Modes:
    """One set of switches. Durations in seconds or days of the sandbox clock; `max_qps` in real calls a second.

    `order_error` ({"code", "msg"}) refuses every order; `registered_callback` refuses another redirect_uri;
    `tell_numbers` off accepts orders without saying their numbers;
    `package_items` off leaves `package_item_list` empty, so that nobody knows what is in a parcel;
    `regional_ids` lets tracking name products by their second id, 3256...;
    `published_limits` keeps each method to AliExpress's published calls a second; `tax_percent` is added to what
    the buyer pays, and no answer but order.get tells it.
    """

    replay: str = "same_id"
    collapse_single: bool = False
    stringify_numbers: bool = False
    read_lag_seconds: float = 10
    auto_ship_days: float | None = None
    package_items: bool = True
    regional_ids: bool = False
    split_by_store: bool = True
    tell_numbers: bool = True
    auto_pay: str = "off"
    token_mode: str = "online"
    max_qps: int | None = None
    published_limits: bool = True
    push: str = "normal"
    pay_timeout_seconds: int = 86_400
    tax_percent: float = 0
    order_error: dict[str, str] | None = None
    registered_callback: str | None = None

    def changed(self, changes: dict[str, Any]) -> "Modes":
        """These switches with `changes`; raises ValueError for a name or a value that does not exist."""
        known = {field.name for field in fields(self)}
        for name, value in changes.items():
            if name not in known:
                raise ValueError(f"There is no mode {name!r}; there are {', '.join(sorted(known))}.")
            if name in CHOICES and value not in CHOICES[name]:
                raise ValueError(f"Mode {name} is one of {', '.join(CHOICES[name])}, not {value!r}.")
        return replace(self, **changes)
