"""Where the late rules' facts come from: a batch of supplier orders, read with a handful of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from shopify_app.db import session
from shopify_app.models.ids import among
from shopify_app.models.late.facts import ActionFacts, Facts, ParcelFacts
from shopify_app.models.late.numbers import DEFAULTS, Numbers, resolve
from shopify_app.models.line_item import LineItem
from shopify_app.models.order import PAID, Order
from shopify_app.models.policy_version import PolicyVersion
from shopify_app.models.review_action import ReviewAction
from shopify_app.models.shop import Shop
from shopify_app.models.supplier import Supplier
from shopify_app.models.supplier_line import SupplierOrderLine
from shopify_app.models.supplier_number import SupplierNumber
from shopify_app.models.supplier_order import SupplierOrder
from shopify_app.models.tracking import Tracking
from shopify_app.models.tracking_event import TrackingEvent

Rows = Mapping[int, list[Any]]
#: What steps note for themselves on a row: no late rule reads it.
NOTES = {
    *("look_again_at", "read_again_at", "looked_at", "read_at", "tracked_at", "tries", "problem", "waits", "version"),
    *("shopify_json", "facts_of", "waiting_since", "waiting_reason", "outstanding", "returned", "shipping"),
    *("estimate_amount", "estimate_currency", "sale_amount", "cost_amount", "margin_amount"),
    *("refreshing_until", "refreshed_at", "access_token", "refresh_token", "access_expires_at", "refresh_expires_at"),
}
CHANGED = "facts changed"


@dataclass(frozen=True, slots=True)
class Case:
    """One supplier order as the late rules see it: who owns it, its facts, its numbers, and the money in it."""

    id: int
    shop_id: int
    order_id: int
    supplier_id: int | None
    country: str
    service: str
    amount: Decimal
    currency: str
    facts: Facts
    numbers: Numbers
    policy_version: int


def facts_changed() -> bool:
    """Whether this session has saved anything that a late rule may read."""
    return bool(session().info.get(CHANGED))


def assume_changed() -> None:
    """What a session saved before it was thrown away is not known any more."""
    session().info[CHANGED] = True


@event.listens_for(Session, "before_flush")
def _note(session: Session, _context: object, _instances: object) -> None:
    if not session.info.get(CHANGED) and (session.new or session.deleted or any(map(_says_more, session.dirty))):
        session.info[CHANGED] = True


def _says_more(row: Any) -> bool:
    before = sa.inspect(row).committed_state
    # An order's own status is derived; its row is flagged to lock its drafts.
    notes = NOTES | {"status"} if isinstance(row, Order) else NOTES
    return any(getattr(row, name) != value for name, value in before.items() if name not in notes)


def gather(ids: list[int], proposed: Mapping[str, Any] | None = None) -> list[Case]:
    """The cases of these supplier orders; `proposed` numbers stand in for the newest policy version."""
    # What follows asks past the session, whose own way with rows costs as much as the rules do.
    session().flush()
    rows = [*session().connection().execute(_ORDERS.where(among(SupplierOrder.id, ids)).order_by(SupplierOrder.id))]
    shops = {shop_id: _Shop(shop_id, proposed) for shop_id in {row.shop_id for row in rows}}
    parcels = _by_supplier_order(_PARCELS.where(among(Tracking.supplier_order_id, ids)))
    actions = _by_supplier_order(_ACTIONS.where(among(ReviewAction.supplier_order_id, ids)))
    _forget_dead_reships(actions)
    drafts = [row.id for row in rows if row.amount is None]
    prices = _by_supplier_order(_PRICES.where(among(SupplierOrderLine.supplier_order_id, drafts))) if drafts else {}
    return [_case(row, shops[row.shop_id], parcels, actions, prices) for row in rows]


def _forget_dead_reships(actions: dict[int, list[Any]]) -> None:
    """A second parcel that was canceled settles nothing."""
    of = [row_id for row_id, acts in actions.items() if any(act.kind == "reship" for act in acts)]
    if not of:
        return
    again = sa.select(SupplierOrder.reship_of_id).where(among(SupplierOrder.reship_of_id, of))
    living = {*session().scalars(again.where(SupplierOrder.status != "cancelled"))}
    for row_id in set(of) - living:
        actions[row_id] = [act for act in actions[row_id] if act.kind != "reship"]


class _Shop:
    """What is the same for every case of a shop."""

    def __init__(self, shop_id: int, proposed: Mapping[str, Any] | None) -> None:
        shop, version = session().get_one(Shop, shop_id), PolicyVersion.newest(shop_id)
        self.zone = shop.zone
        self.version = version.version if version else 0
        self.changed = proposed if proposed is not None else (version.numbers if version else {})
        self.base = {**DEFAULTS, "agreed_shipping_days": shop.policy.number("agreed_shipping_days")}
        self.numbers = lru_cache(maxsize=10_000)(self._numbers)

    def _numbers(self, supplier_id: int | None, service: str, country: str) -> Numbers:
        names = {"supplier": str(supplier_id), "service": service, "country": country}
        return resolve(self.changed, self.base, **names)


def _case(row: Any, shop: _Shop, parcels: Rows, actions: Rows, prices: Rows) -> Case:
    amount, currency = row.amount, row.currency
    if amount is None:
        # Nothing was paid to a supplier yet: what the customer paid for it is at stake.
        amount = sum((Decimal(price.units) * price.price_amount for price in prices.get(row.id, ())), Decimal())
        currency = row.order_currency
    return Case(
        id=row.id,
        shop_id=row.shop_id,
        order_id=row.order_id,
        supplier_id=row.supplier_id,
        country=row.country,
        service=row.service,
        amount=amount,
        currency=currency,
        facts=_facts(row, shop, parcels.get(row.id, ()), actions.get(row.id, ())),
        numbers=shop.numbers(row.supplier_id, row.service, row.country),
        policy_version=shop.version,
    )


def _facts(row: Any, shop: _Shop, parcels: Iterable[Any], actions: Iterable[Any]) -> Facts:
    gone = row.test or row.cancelled_at or row.deleted_at or row.redacted_at
    return Facts(
        status=row.status,
        zone=shop.zone,
        supplier=row.supplier_name or "AliExpress",
        supplier_country=row.supplier_country or "CN",
        placed_by=row.placed_by,
        void=bool(gone) or row.financial_status in ("refunded", "voided"),
        unpayable=row.do_not_pay != "",
        customer_paid_at=row.customer_paid_at if row.financial_status in PAID else None,
        linked_at=row.created_at or row.order_created_at,
        placed_at=row.placed_at,
        pay_by=row.pay_by,
        paid_at=row.paid_at,
        shipped_at=row.shipped_at,
        agreed_days=row.agreed_days,
        promised_days=row.promised_days,
        guaranteed_days=row.guaranteed_days,
        disputed=row.disputed,
        parcels=tuple(_parcel(parcel) for parcel in parcels),
        actions=tuple(ActionFacts(act.kind, act.at, str(act.data.get("outcome", ""))) for act in actions),
    )


def _parcel(row: Any) -> ParcelFacts:
    return ParcelFacts(
        number=row.number,
        status=row.status,
        shipped_at=row.created_at,
        told_at=row.told_at,
        last_event_at=row.last_event_at,
        expected_at=row.expected_at,
    )


def _by_supplier_order(query: sa.Select[*tuple[Any, ...]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in session().connection().execute(query):
        found.setdefault(row.supplier_order_id, []).append(row)
    return found


_DISPUTED = (
    sa.select(SupplierNumber.id)
    .where(SupplierNumber.supplier_order_id == SupplierOrder.id, SupplierNumber.order_status == "IN_ISSUE")
    .correlate(SupplierOrder)
    .exists()
)
_ORDERS: sa.Select[*tuple[Any, ...]] = (
    sa.select(
        *(SupplierOrder.id, SupplierOrder.shop_id, SupplierOrder.order_id, SupplierOrder.supplier_id),
        *(SupplierOrder.status, SupplierOrder.placed_by, SupplierOrder.created_at, SupplierOrder.placed_at),
        *(SupplierOrder.pay_by, SupplierOrder.paid_at, SupplierOrder.shipped_at, SupplierOrder.agreed_days),
        *(SupplierOrder.promised_days, SupplierOrder.guaranteed_days, SupplierOrder.service, SupplierOrder.country),
        *(SupplierOrder.amount, SupplierOrder.currency, SupplierOrder.do_not_pay),
        *(Order.test, Order.cancelled_at, Order.deleted_at, Order.redacted_at, Order.financial_status),
        _DISPUTED.label("disputed"),
        Order.paid_at.label("customer_paid_at"),
        Order.created_at.label("order_created_at"),
        Order.currency.label("order_currency"),
        Supplier.name.label("supplier_name"),
        Supplier.country.label("supplier_country"),
    )
    .join(Order, SupplierOrder.order_id == Order.id)
    .outerjoin(Supplier, SupplierOrder.supplier_id == Supplier.id)
)
_LAST_EVENT = (
    sa.select(sa.func.max(TrackingEvent.happened_at))
    .where(TrackingEvent.tracking_id == Tracking.id)
    .correlate(Tracking)
    .scalar_subquery()
)
_PARCELS: sa.Select[*tuple[Any, ...]] = sa.select(
    *(Tracking.supplier_order_id, Tracking.number, Tracking.status, Tracking.told_at),
    *(Tracking.created_at, Tracking.expected_at),
    _LAST_EVENT.label("last_event_at"),
).order_by(Tracking.id)
_ACTIONS: sa.Select[*tuple[Any, ...]] = sa.select(
    ReviewAction.supplier_order_id, ReviewAction.kind, ReviewAction.at, ReviewAction.data
).order_by(ReviewAction.id)
_PRICES: sa.Select[*tuple[Any, ...]] = sa.select(
    SupplierOrderLine.supplier_order_id, SupplierOrderLine.units, LineItem.price_amount
).join(LineItem, SupplierOrderLine.line_item_id == LineItem.id)
