"""A parcel: what is in it, its numbers and what happened to it on the way."""

from dataclasses import dataclass, field
from datetime import datetime

from sandbox.aliexpress.numbers import LastMile

CREATED = ("Order created", "Your order has been successfully created")
PREPARED = ("Package in preparation", "Your package is currently being prepared.")
SHIPPED = ("Package shipped out", "Your package has left the warehouse and was handed to the carrier.")
LAST_MILE = ("Arrived at local delivery company", "Your package was handed to the carrier in your country.")
DELIVERED = ("Delivered", "Your package has been delivered. Thank you for shopping with us.")


@dataclass(frozen=True)
class Packed:
    """Units of one SKU inside a parcel."""

    product_id: str
    sku_id: str
    title: str
    attrs: dict[str, str]
    quantity: int


@dataclass(frozen=True)
class Event:
    """One scan. `name` is prose for people, never a code."""

    at: datetime
    name: str
    description: str


@dataclass
class Parcel:
    """A parcel. `mail_no` is empty while the seller still prepares it; `old_numbers` are those it had before."""

    items: list[Packed]
    service_code: str
    service_name: str
    mail_no: str = ""
    provisional: bool = False
    carrier: str = ""
    website: str = ""
    eta: datetime | None = None
    old_numbers: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    left_at: datetime | None = None
    delivered_at: datetime | None = None

    @property
    def left(self) -> bool:
        """Whether it has been handed to a carrier."""
        return self.left_at is not None

    def note(self, at: datetime, what: tuple[str, str]) -> None:
        """Adds a scan."""
        self.events.append(Event(at, *what))

    def leave(self, at: datetime, mail_no: str, *, provisional: bool) -> None:
        """Handed to the carrier under its first number."""
        self.mail_no = mail_no
        self.provisional = provisional
        self.left_at = at
        self.note(at, SHIPPED)

    def renumber(self, at: datetime, number: LastMile) -> None:
        """From now on it carries the number of the last-mile carrier."""
        self.old_numbers.append(self.mail_no)
        self.mail_no = number.mail_no
        self.carrier = number.carrier
        self.website = number.website
        self.provisional = False
        self.note(at, LAST_MILE)

    def deliver(self, at: datetime) -> None:
        """It arrived."""
        self.delivered_at = at
        self.note(at, DELIVERED)
