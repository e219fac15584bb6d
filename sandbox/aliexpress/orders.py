"""A supplier order: its lines, its parcels and the moves that AliExpress, the buyer and the seller make."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sandbox.aliexpress.accounts import Account
from sandbox.aliexpress.catalog import Product, Sku, Store
from sandbox.aliexpress.freight import Service
from sandbox.aliexpress.parcels import Packed, Parcel

CANCELED = "CANCELED"
PAY_TIMEOUT = "PAY_TIMEOUT"


class IllegalMove(ValueError):
    """The order cannot make this move from where it stands."""


@dataclass
class Line:
    """What was bought of one SKU. `price` is per unit, `shipping_fee` and `tax` for the line."""

    product: Product
    sku: Sku
    title: str
    quantity: int
    price: Decimal
    shipping_fee: Decimal
    tax: Decimal
    service: Service
    memo: str = ""
    end_reason: str = ""
    packed: int = 0

    @property
    def total(self) -> Decimal:
        """What the buyer pays for it, shipping and tax included."""
        return self.price * self.quantity + self.shipping_fee + self.tax

    @property
    def unpacked(self) -> int:
        """Units that still wait for a parcel."""
        return 0 if self.end_reason else self.quantity - self.packed


@dataclass
class Order:
    """One order of one buyer, as a rule at one store. Every instant is UTC."""

    number: str
    account: Account
    app_key: str
    out_order_id: str
    address: dict[str, Any]
    store: Store
    lines: list[Line]
    created_at: datetime
    pay_timeout_seconds: int
    parcels: list[Parcel] = field(default_factory=list)
    paid_at: datetime | None = None
    under_review: bool = False
    cancelling: bool = False
    in_issue: bool = False
    finished_at: datetime | None = None

    @property
    def country(self) -> str:
        """ISO-2, as the address says it."""
        return str(self.address.get("country", ""))

    @property
    def currency(self) -> str:
        """The currency of every amount."""
        return self.lines[0].product.charged_in

    @property
    def pay_by(self) -> datetime:
        """When an unpaid order closes."""
        return self.created_at + timedelta(seconds=self.pay_timeout_seconds)

    @property
    def ended(self) -> bool:
        """Whether every line was closed without being delivered."""
        return all(line.end_reason for line in self.lines)

    @property
    def closed(self) -> bool:
        """Whether nothing can move any more."""
        return self.ended or self.finished_at is not None

    @property
    def shipped(self) -> bool:
        """Whether at least one parcel has left."""
        return any(parcel.left for parcel in self.parcels)

    @property
    def fully_shipped(self) -> bool:
        """Whether no open unit waits for its parcel to leave."""
        waiting = any(line.unpacked for line in self.lines)
        return self.shipped and not waiting and all(parcel.left for parcel in self.parcels)

    @property
    def delivered(self) -> bool:
        """Whether every unit has arrived."""
        return self.fully_shipped and all(parcel.delivered_at for parcel in self.parcels)

    @property
    def status(self) -> str:
        """The `order_status` of the API."""
        if self.closed:
            return "FINISH"
        if self.in_issue:
            return "IN_ISSUE"
        if self.cancelling:
            return "IN_CANCEL"
        if self.paid_at is None:
            return "PLACE_ORDER_SUCCESS"
        return "RISK_CONTROL" if self.under_review else self._shipping_status()

    @property
    def logistics_status(self) -> str:
        """The `logistics_status` of the API."""
        if self.paid_at is None or self.ended:
            return "NO_LOGISTICS"
        if self.finished_at:
            return "BUYER_ACCEPT_GOODS"
        if self.fully_shipped:
            return "SELLER_SEND_GOODS"
        return "SELLER_SEND_PART_GOODS" if self.shipped else "WAIT_SELLER_SEND_GOODS"

    def _shipping_status(self) -> str:
        if self.fully_shipped:
            return "WAIT_BUYER_ACCEPT_GOODS"
        return "SELLER_PART_SEND_GOODS" if self.shipped else "WAIT_SELLER_SEND_GOODS"

    def pay(self, at: datetime, *, review: bool) -> None:
        """Takes the money; `review` holds the order for a check that the next `pay` ends."""
        if self.under_review and not self.closed:
            self.under_review = False
            return
        self.require(self.status == "PLACE_ORDER_SUCCESS", "paid")
        self.paid_at = at
        self.under_review = review

    def pack(self, wanted: Iterable[tuple[str, int]] | None) -> list[Packed]:
        """Takes units out of what waits for a parcel: all, or (sku_id, quantity) pairs."""
        ready = self.paid_at is not None and not self.closed and not self.under_review
        self.require(ready, "shipped")
        pairs = self.unpacked_units().items() if wanted is None else list(wanted)
        for sku_id, quantity in pairs:
            self._check_stocked(sku_id, quantity)
        packed = [item for sku_id, quantity in pairs for item in self._pack_sku(sku_id, quantity)]
        self.require(bool(packed), "shipped again: no unit waits for a parcel")
        # A seller who ships has turned the wish to cancel down.
        self.cancelling = False
        return packed

    def unpacked_units(self) -> dict[str, int]:
        """Units that still wait for a parcel, by SKU id."""
        units: Counter[str] = Counter()
        for line in self.lines:
            units[line.sku.sku_id] += line.unpacked
        return {sku_id: number for sku_id, number in units.items() if number}

    def _check_stocked(self, sku_id: str, quantity: int) -> None:
        if not 0 < quantity <= self.unpacked_units().get(sku_id, 0):
            raise IllegalMove(f"Order {self.number} has not {quantity} unshipped units of SKU {sku_id}.")

    def _pack_sku(self, sku_id: str, quantity: int) -> list[Packed]:
        packed = []
        for line in self.lines:
            units = min(quantity, line.unpacked) if line.sku.sku_id == sku_id else 0
            if units:
                line.packed += units
                quantity -= units
                packed.append(Packed(line.product.product_id, sku_id, line.title, line.sku.attrs, units))
        return packed

    def cancel(self, reason: str, sku_ids: list[str] | None) -> list[Line]:
        """Closes the unshipped lines (all, or those of some SKUs) and answers them."""
        self.require(not self.closed, "canceled")
        chosen = [line for line in self.lines if sku_ids is None or line.sku.sku_id in sku_ids]
        open_lines = [line for line in chosen if not line.end_reason]
        self.require(bool(open_lines), "canceled: no such open line")
        for line in open_lines:
            line.end_reason = reason
        self.cancelling = False
        return open_lines

    def request_cancel(self) -> None:
        """The buyer asked for a cancellation that the seller has not answered."""
        self.require(self.paid_at is not None and not self.closed and not self.shipped, "put into cancellation")
        self.cancelling = True

    def dispute(self) -> None:
        """The buyer opened a dispute."""
        self.require(self.paid_at is not None and not self.closed, "disputed")
        self.in_issue = True

    def finish(self, at: datetime) -> None:
        """The buyer confirmed the receipt."""
        self.require(self.fully_shipped and not self.closed, "finished")
        self.in_issue = False
        self.finished_at = at

    def parcel(self, index: int) -> Parcel:
        """The parcel at `index`; raises IllegalMove when there is none."""
        self.require(0 <= index < len(self.parcels), f"asked for parcel {index}")
        return self.parcels[index]

    def require(self, allowed: bool, move: str) -> None:
        """Raises IllegalMove with both states unless `allowed`."""
        if not allowed:
            raise IllegalMove(f"Order {self.number} is {self.status} and cannot be {move}.")
