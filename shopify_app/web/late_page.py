"""The page of one late case: its verdict, the facts behind it, what was done, and what can be done."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import abort
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import selectinload

from shopify_app.db import session
from shopify_app.models import Review, ReviewAction, SupplierOrder, SupplierOrderLine, Tracking
from shopify_app.models.evidence import file_name
from shopify_app.models.late.facts import DEAD_NUMBER
from shopify_app.models.review import NEVER
from shopify_app.models.review_action import KINDS
from shopify_app.web import late_words
from shopify_app.web.late import today_of
from shopify_app.web.late_facts import facts_of
from shopify_app.web.pages import show
from shopify_app.web.session import embedded, this_shop


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    at: datetime
    what: str
    text: str
    by: str


@embedded.get("/late/<int:review_id>")
def late_case(review_id: int) -> ResponseReturnValue:
    """One case of the shop; 404 for any other."""
    review = next(iter(find([review_id])), None) or abort(404)
    return show(
        "pages/late_case.html",
        review=review,
        bought=review.supplier_order,
        facts=facts_of(review),
        timeline=timeline(review),
        others=[row for row in _others(review) if row.id != review.id],
        deeds=late_words.DEEDS,
        fitting=[*late_words.deeds_of(review)],
        announces=review.rule in DEAD_NUMBER,
        evidence_name=file_name(review.supplier_order),
        today=today_of(this_shop()),
        never=NEVER,
    )


def find(ids: list[int]) -> list[Review]:
    """The shop's cases of those row ids with what their pages show; others' are left out."""
    bought = selectinload(Review.supplier_order)
    wanted = (
        sa.select(Review)
        .where(Review.shop_id == this_shop().id, Review.id.in_(ids))
        .options(
            selectinload(Review.order),
            bought.selectinload(SupplierOrder.supplier),
            bought.selectinload(SupplierOrder.numbers),
            bought.selectinload(SupplierOrder.lines).selectinload(SupplierOrderLine.line_item),
            bought.selectinload(SupplierOrder.trackings).selectinload(Tracking.events),
        )
        .order_by(Review.lost_on, Review.amount.desc(), Review.id)
    )
    return [*session().scalars(wanted)]


def timeline(review: Review) -> list[Entry]:
    """What became of the case and what was done about its supplier order, newest first."""
    deeds = ReviewAction.of_supplier_order(review.supplier_order)
    entries = [Entry(row.at, KINDS[row.kind].capitalize(), row.text, row.by) for row in deeds]
    said = {(row.at, row.by) for row in deeds}
    moves = [move for move in review.moves if (move.at, move.by) not in said]
    entries += [Entry(move.at, f"Case {move.status}", move.why or move.verdict, move.by) for move in moves]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _others(review: Review) -> list[Review]:
    """The open cases of the same supplier order."""
    mine = (Review.shop_id == review.shop_id) & (Review.supplier_order_id == review.supplier_order_id)
    return [*session().scalars(sa.select(Review).where(mine, Review.status == "open").order_by(Review.lost_on))]
