"""Small frozen values that models, gateways and steps hand each other."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True)
class Money:
    """An exact amount in one currency (ISO 4217)."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:.2f} {self.currency}"


@dataclass(frozen=True)
class Address:
    """Where a parcel goes. Empty text means the customer gave none."""

    name: str = ""
    address1: str = ""
    address2: str = ""
    city: str = ""
    province: str = ""
    zip: str = ""
    country: str = ""
    phone: str = ""
    company: str = ""


@dataclass(frozen=True)
class OrderedLine:
    """One line item as Shopify states it. `current_quantity` is after edits, refunds and cancellation."""

    gid: str
    title: str
    variant_title: str
    sku: str
    variant_gid: str
    product_gid: str
    quantity: int
    current_quantity: int
    requires_shipping: bool
    price: Money
    #: (key, value) as the customer typed them.
    properties: tuple[tuple[str, str], ...] = ()
    #: Units that any refund names (no_restock too), and what refunds give back for them with tax; None: not said.
    refunded: int | None = None
    refunded_value: Decimal | None = None
    #: What the customer paid for one unit after all discounts; None: not said.
    paid_price: Money | None = None


@dataclass(frozen=True)
class OrderedGoods:
    """One order as Shopify states it, from a webhook or from the Admin API. Statuses are in lower case."""

    gid: str
    name: str
    created_at: datetime
    updated_at: datetime
    cancelled_at: datetime | None
    closed_at: datetime | None
    test: bool
    financial_status: str
    fulfillment_status: str
    currency: str
    email: str
    phone: str
    locale: str
    address: Address | None
    lines: tuple[OrderedLine, ...]
    #: "high", "pending", "medium", "low", "none" (nobody assessed yet), or "" where the source does not say.
    risk: str = ""
    processed_at: datetime | None = None
    #: Amounts in `currency`, None where the source does not say: still to pay, all money given back, and what the
    #: customer pays for shipping now, after discounts and refunds.
    outstanding: Decimal | None = None
    returned: Decimal | None = None
    shipping: Decimal | None = None


@dataclass(frozen=True)
class FulfillableLine:
    """One line of a fulfillment order: how many units of a line item it may still fulfill."""

    gid: str
    line_gid: str
    remaining: int


@dataclass(frozen=True)
class FulfillmentOrder:
    """Lines to ship from one location. `actions` are Shopify's supportedActions."""

    gid: str
    status: str
    request_status: str
    location: str
    method: str
    holds: tuple[str, ...]
    actions: frozenset[str]
    lines: tuple[FulfillableLine, ...]
    #: From when on it may be fulfilled.
    fulfill_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Chosen by status: a cancelled fulfillment leaves a CLOSED one that still shows remaining units."""
        return self.status in ("OPEN", "IN_PROGRESS") and "CREATE_FULFILLMENT" in self.actions


@dataclass(frozen=True)
class ShopifyFulfillment:
    """A shipment as Shopify knows it."""

    gid: str
    status: str
    numbers: tuple[str, ...]
    #: line item gid -> units
    units: dict[str, int]


@dataclass(frozen=True)
class OrderForSourcing:
    """All that Waybill asks of Shopify about one order before it buys or fulfills."""

    goods: OrderedGoods
    fulfillment_orders: tuple[FulfillmentOrder, ...]
    fulfillments: tuple[ShopifyFulfillment, ...]
    #: What Shopify kept back, in words for a merchant's sentence: "the risk analysis".
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tokens:
    """An access token with its refresh token and both ends of life (UTC)."""

    access_token: str
    access_expires_at: datetime
    refresh_token: str
    refresh_expires_at: datetime
    scope: str = ""
    account: str = ""
    user_id: str = ""


@dataclass(frozen=True)
class ShopFacts:
    """What Shopify says about a shop."""

    name: str
    email: str
    timezone: str
    currency: str
    scopes: tuple[str, ...]
    #: Shopify's id of this installation: another one after each reinstall.
    installation: str = ""


@dataclass(frozen=True)
class VariantFacts:
    """One product variant of the shop's catalog."""

    gid: str
    product_gid: str
    product_title: str
    variant_title: str
    sku: str


@dataclass(frozen=True)
class ChangedOrder:
    """An order that changed in Shopify at `updated_at` (UTC)."""

    gid: str
    updated_at: datetime

    @property
    def number(self) -> int:
        """The number in its gid: Shopify sorts changes of one second by it."""
        return int(self.gid.rpartition("/")[2])


@dataclass(frozen=True)
class Letter:
    """An email ready to send. `key` becomes the Message-ID, so that a repeated send is recognized."""

    key: str
    to: str
    subject: str
    text: str
    html: str
    sender_name: str
    headers: dict[str, str] = field(default_factory=dict)


def clean_number(text: str) -> str:
    """A tracking number without spaces, in capitals and plain digits; "" where `text` cannot be one."""
    plain = unicodedata.normalize("NFKC", text[:200])
    shown = "".join(char for char in plain if not char.isspace() and unicodedata.category(char) != "Cf")
    number = re.sub(r"[\u2010-\u2015\u2212]", "-", shown).upper()
    return number if re.fullmatch("[A-Z0-9-]{5,50}", number) else ""
