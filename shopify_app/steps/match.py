"""Step: give every owed unit a supplier order, by the links of its variant."""

from typing import Any, NamedTuple

from sqlalchemy.orm.attributes import flag_modified

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import LineItem, Link, Order, SupplierOrder, SupplierOrderLine
from shopify_app.models.order_status import settle_on_the_way
from shopify_app.models.release import release_when_automatic
from shopify_app.steps.turn import take

BY = "job:match"
OF_THE_LINK = ("product_id", "sku_id", "sku_attr", "sku_name")
COPIED = ("part", "parts", "units", "quantity", *OF_THE_LINK)


class Piece(NamedTuple):
    """Units of a line that are to be bought by one link: part `part` (from 0) of `parts`."""

    line: LineItem
    link: Link
    part: int
    parts: int
    units: int

    @property
    def copied(self) -> dict[str, Any]:
        """What a supplier order's line keeps of it."""
        counts = {"part": self.part, "parts": self.parts, "units": self.units}
        bought = {name: getattr(self.link, name) for name in OF_THE_LINK}
        return {**counts, "quantity": self.units * self.link.quantity, **bought}


def run(row_id: int) -> None:
    """Make, fit and release the order's drafts."""
    order = session().get(Order, row_id)
    if order is None or not take(order):
        return
    fit_drafts(order, by=BY)
    release_when_automatic(order, by=BY)
    wake_parcels(order)
    order.look_again_at = None
    settle_on_the_way(order, by=BY)
    session().commit()


def fit_drafts(order: Order, *, by: str) -> None:
    """Make the drafts hold exactly the owed units that no placed supplier order covers; the caller commits.

    Raises StaleDataError where another worker was faster.
    """
    _lock(order)
    with session().no_autoflush:
        pieces = [piece for line in order.lines for piece in _pieces(order, line)]
    if not _fit_already(_drafts(order), pieces):
        _fill_anew(order, pieces, by=by)
    for draft in _drafts(order):
        agreed = [line.link.agreed_days for line in draft.lines if line.link and line.link.agreed_days]
        # It ships as one: nothing is late before the slowest of it is.
        draft.agreed_days = max(agreed, default=None)


def _fill_anew(order: Order, pieces: list[Piece], *, by: str) -> None:
    _empty_drafts(order)
    for piece in pieces:
        _add(_draft_for(order, piece.link, by=by), piece)
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
    wanted = [(part, link, line.units_open(part, len(links))) for part, link in enumerate(links)]
    return [Piece(line, link, part, len(links), units) for part, link, units in wanted if units]


def _fit_already(drafts: list[SupplierOrder], pieces: list[Piece]) -> bool:
    """Whether the drafts hold exactly these, one draft for each supplier: then nothing is written anew."""
    suppliers = {draft.supplier_id for draft in drafts if draft.lines and draft.supplier_id}
    held = [
        (row.line_item_id, row.link_id, draft.supplier_id, {name: getattr(row, name) for name in COPIED})
        for draft in drafts
        for row in draft.lines
    ]
    wanted = [(piece.line.id, piece.link.id, piece.link.supplier_id, piece.copied) for piece in pieces]
    return len(suppliers) == len(drafts) and len(held) == len(wanted) and all(each in held for each in wanted)


def _drafts(order: Order) -> list[SupplierOrder]:
    return [so for so in order.supplier_orders if so.open]


def _empty_drafts(order: Order) -> None:
    for draft in _drafts(order):
        for line in [*draft.lines]:
            line.line_item.supplier_lines.remove(line)
            draft.lines.remove(line)
    session().flush()


def _draft_for(order: Order, link: Link, *, by: str) -> SupplierOrder:
    """One draft a supplier. A link that is not checked yet has none: its product stands in."""
    for draft in _drafts(order):
        same_product = any(line.product_id == link.product_id for line in draft.lines)
        if same_product or (link.supplier_id and draft.supplier_id == link.supplier_id):
            draft.supplier_id = draft.supplier_id or link.supplier_id
            return draft
    empty = next((d for d in _drafts(order) if not d.lines and d.supplier_id in (None, link.supplier_id)), None)
    if empty:
        empty.supplier_id = link.supplier_id
        return empty
    return SupplierOrder.draft(order, link.supplier_id, by=by)


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
