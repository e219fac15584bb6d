"""Step: give every owed unit a supplier order, by the links of its variant."""

from typing import Any, NamedTuple

from sqlalchemy.orm.attributes import flag_modified

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import LineItem, Link, Order, SupplierOrder, SupplierOrderLine, approval
from shopify_app.models.order_status import settle_on_the_way
from shopify_app.models.purchase_facts import blocked_units
from shopify_app.steps.turn import take

BY = "job:match"
OF_THE_LINK = ("product_id", "sku_id", "sku_attr", "sku_name")
COPIED = ("part", "parts", "units", "quantity", *OF_THE_LINK)


class Piece(NamedTuple):
    """Units of a line that are to be bought by one link: part `part` (from 0) of `parts`. `set_aside`: Shopify keeps
    them from being shipped now."""

    line: LineItem
    link: Link
    part: int
    parts: int
    units: int
    set_aside: bool

    @property
    def copied(self) -> dict[str, Any]:
        """What a supplier order's line keeps of it."""
        counts = {"part": self.part, "parts": self.parts, "units": self.units}
        bought = {name: getattr(self.link, name) for name in OF_THE_LINK}
        return {**counts, "quantity": self.units * self.link.quantity, **bought}


def run(row_id: int) -> None:
    """Make and fit the order's drafts, and approve what may be placed by itself."""
    order = session().get(Order, row_id)
    if order is None or not take(order):
        return
    waited = order.waiting_since
    bring_up_to_date(order, by=BY)
    # What it waits for may be over since the last reading.
    if _wants_reading(order) or (order.waiting_since and not waited):
        order.read_again_at = clock.now()
    settle_on_the_way(order, by=BY)
    session().commit()


def bring_up_to_date(order: Order, *, but: SupplierOrder | None = None, by: str) -> None:
    """Everything that follows from what Shopify says now, and from the links: drafts, approvals, parcels that waited.
    `but`: a draft that is being placed. The caller commits."""
    fit_drafts(order, by=by)
    approval.review(order, but=but, by=by)
    wake_parcels(order)
    order.look_again_at = None


def _wants_reading(order: Order) -> bool:
    """A webhook tells neither risk nor holds: an order whose money can still be kept is read once. One that is about
    to be bought is read then."""
    drafts, now = approval.open_drafts(order), clock.now()
    unpaid = any(so.status == "placed" for so in order.supplier_orders)
    about_to = any(draft.released_at is not None and draft.released_at <= now for draft in drafts)
    return (bool(drafts) or unpaid) and not order.is_read and not about_to and not order.deleted_at


def fit_drafts(order: Order, *, by: str) -> None:
    """Make the drafts hold exactly the owed units that no placed supplier order covers; the caller commits.

    Raises StaleDataError where another worker was faster.
    """
    _lock(order)
    with session().no_autoflush:
        # What may be bought comes first: it keeps the drafts there are.
        pieces = sorted(
            (piece for line in order.lines for piece in _pieces(order, line)), key=lambda piece: piece.set_aside
        )
    if not _fit_already(_drafts(order), pieces):
        _fill_anew(order, pieces, by=by)
    for draft in _drafts(order):
        agreed = [line.link.agreed_days for line in draft.lines if line.link and line.link.agreed_days]
        # It ships as one: nothing is late before the slowest of it is.
        draft.agreed_days = max(agreed, default=None)


def _fill_anew(order: Order, pieces: list[Piece], *, by: str) -> None:
    _empty_drafts(order)
    for piece in pieces:
        _add(_draft_for(order, piece, by=by), piece)
    session().flush()
    for draft in _drafts(order):
        if not draft.lines:
            draft.cancel("Nothing of it is owed any more.", by=by)


def _lock(order: Order) -> None:
    """Only one worker fits the drafts of an order: the row is written first, and its lines are read under that lock."""
    session().refresh(order, ["status", "version"])
    flag_modified(order, "status")
    session().flush()
    for line in order.lines:
        session().expire(line, ["supplier_lines"])
    for supplier_order in order.supplier_orders:
        session().expire(supplier_order, ["lines"])


def _pieces(order: Order, line: LineItem) -> list[Piece]:
    links = Link.for_variant(order.shop_id, line.variant_gid, order.country)
    # Drafts do not count as bought, so that what they hold now makes no difference.
    line.needs_link = not links and line.units_open(0, 1) > 0
    blocked = blocked_units(line) if links else 0
    found = []
    for part, link in enumerate(links):
        units = line.units_open(part, len(links))
        waiting = min(units, blocked)
        found.append(Piece(line, link, part, len(links), units - waiting, set_aside=False))
        found.append(Piece(line, link, part, len(links), waiting, set_aside=True))
    return [piece for piece in found if piece.units]


def _fit_already(drafts: list[SupplierOrder], pieces: list[Piece]) -> bool:
    """Whether the drafts hold exactly these, one a supplier and one for what waits: nothing is written then."""
    suppliers = {(draft.supplier_id, draft.set_aside) for draft in drafts if draft.lines and draft.supplier_id}
    held = [
        (
            *(row.line_item_id, row.link_id, draft.supplier_id, draft.set_aside),
            {name: getattr(row, name) for name in COPIED},
        )
        for draft in drafts
        for row in draft.lines
    ]
    wanted = [(piece.line.id, piece.link.id, piece.link.supplier_id, piece.set_aside, piece.copied) for piece in pieces]
    return len(suppliers) == len(drafts) and len(held) == len(wanted) and all(each in held for each in wanted)


def _drafts(order: Order) -> list[SupplierOrder]:
    return [so for so in order.supplier_orders if so.open]


def _empty_drafts(order: Order) -> None:
    for draft in _drafts(order):
        for line in [*draft.lines]:
            line.line_item.supplier_lines.remove(line)
            draft.lines.remove(line)
    session().flush()


def _draft_for(order: Order, piece: Piece, *, by: str) -> SupplierOrder:
    """One draft a supplier, and one more for what waits. A link that is not checked yet has no supplier: its product
    stands in."""
    link = piece.link
    for draft in (draft for draft in _drafts(order) if draft.set_aside == piece.set_aside):
        same_product = any(line.product_id == link.product_id for line in draft.lines)
        if same_product or (link.supplier_id and draft.supplier_id == link.supplier_id):
            draft.supplier_id = draft.supplier_id or link.supplier_id
            return draft
    empty = [d for d in _drafts(order) if not d.lines and d.supplier_id in (None, link.supplier_id)]
    if empty:
        # All of it waits now, or nothing does any more.
        found = min(empty, key=lambda draft: draft.set_aside != piece.set_aside)
        found.supplier_id, found.set_aside = link.supplier_id, piece.set_aside
        return found
    return SupplierOrder.draft(order, link.supplier_id, set_aside=piece.set_aside, by=by)


def _add(draft: SupplierOrder, piece: Piece) -> None:
    row = SupplierOrderLine(shop_id=draft.shop_id, **piece.copied)
    # All three parents at once: a row with only some of them must not be flushed.
    with session().no_autoflush:
        session().add(row)
        row.supplier_order, row.line_item, row.link = draft, piece.line, piece.link


def wake_parcels(order: Order) -> None:
    """The order changed: parcels that waited for it (a hold, a payment) are due now."""
    for tracking in (tracking for so in order.supplier_orders for tracking in so.trackings):
        if tracking.waits:
            tracking.look_again_at, tracking.waits = clock.now(), ""
