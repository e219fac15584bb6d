"""Small frozen values of what suppliers sell, take and ship."""

from dataclasses import dataclass
from datetime import datetime

from shopify_app.values import Money


@dataclass(frozen=True)
class SupplierSku:
    """One SKU of an AliExpress product. `sku_attr` goes into an order verbatim; `sku_id` identifies it."""

    sku_id: str
    sku_attr: str
    name: str
    price: Money
    stock: int
    image: str = ""
    #: Tax and import charges of one unit that `price` leaves out; None: AliExpress names none.
    tax: Money | None = None


@dataclass(frozen=True)
class SupplierProductFacts:
    """One AliExpress product as the DS API states it."""

    product_id: str
    title: str
    status: str
    image: str
    store_id: str
    store_name: str
    store_country: str
    brand: str
    skus: tuple[SupplierSku, ...]


@dataclass(frozen=True)
class FreightOption:
    """One way to ship a SKU. `fee` is the whole shipping fee; days are calendar days from payment."""

    service: str
    company: str
    fee: Money
    min_days: int
    max_days: int
    guaranteed_days: int | None
    tracked: bool
    stock: int | None


@dataclass(frozen=True)
class SupplierItem:
    """One item of an order to place."""

    product_id: str
    sku_attr: str
    quantity: int
    service: str
    memo: str


@dataclass(frozen=True)
class SupplierChild:
    """One item of an AliExpress order as it stands. `end_reason` is set when the item will not come."""

    product_id: str
    sku_id: str
    quantity: int
    end_reason: str


@dataclass(frozen=True)
class SupplierOrderState:
    """One AliExpress order as it stands. Instants are UTC (AliExpress writes US Pacific)."""

    number: str
    order_status: str
    logistics_status: str
    created_at: datetime | None
    paid_at: datetime | None
    pay_timeout_seconds: int | None
    amount: Money | None
    store_id: str
    store_name: str
    children: tuple[SupplierChild, ...]


@dataclass(frozen=True)
class ParcelEvent:
    """One scan of a parcel; `name` and `description` are prose, kept as they came. `sub_status` is 17TRACK's word."""

    happened_at: datetime
    name: str
    description: str
    location: str = ""
    sub_status: str = ""


@dataclass(frozen=True)
class Parcel:
    """One parcel of an AliExpress order. `items` is empty where AliExpress does not say what is inside."""

    number: str
    service: str
    carrier: str
    carrier_url: str
    expected_at: datetime | None
    #: (product_id, sku_id, quantity)
    items: tuple[tuple[str, str, int], ...]
    events: tuple[ParcelEvent, ...]


@dataclass(frozen=True)
class ParcelNews:
    """What 17TRACK knows of a number. `local_number` is the last carrier's, where it gave the parcel one of its own."""

    number: str
    carrier: str
    status: str
    sub_status: str
    status_at: datetime | None
    expected_at: datetime | None
    local_number: str
    local_carrier: str
    events: tuple[ParcelEvent, ...]
