"""The home page: the numbers that matter, what needs the merchant, and the way to a working set-up."""

from dataclasses import dataclass

import sqlalchemy as sa
from flask.typing import ResponseReturnValue

from shopify_app.db import session
from shopify_app.models import Delivery, History, Link, Shop
from shopify_app.models.order_status import WORDS
from shopify_app.web import order_list, waiting
from shopify_app.web.pages import done, show
from shopify_app.web.session import clicked_by, embedded, this_shop
from shopify_app.web.words import GROUPS

#: Lines of History that remember how far the set-up is.
CHOSEN, GUIDE = "settings", "set-up guide"
#: Orders shown under "What to do next".
MOST = 6


@dataclass(frozen=True)
class SetUp:
    """One step of the set-up: whether it is done, and where it is done."""

    title: str
    text: str
    done: bool
    path: str
    action: str


@embedded.get("/")
def home() -> ResponseReturnValue:
    """What the merchant sees first."""
    shop = this_shop()
    counts = order_list.count(shop.id)
    open_ = (*GROUPS["needs_you"][1], "to_order", "to_pay")
    reasons, more = waiting.count(shop.id)
    return show(
        "pages/home.html",
        numbers=[group for group in order_list.count_groups(counts) if group[0] != "done"],
        has_orders=bool(counts),
        rows=order_list.waiting_for_person(shop.id, open_, MOST),
        open=[counts.get(status, 0) for status in open_],
        reasons=reasons,
        more_wait=more,
        steps=set_up(shop),
        failed_deliveries=len(Delivery.problems_of(shop.domain)),
        status_words=WORDS,
    )


@embedded.post("/set-up/hide")
def hide_set_up() -> ResponseReturnValue:
    """Put the set-up guide away; Settings and Links stay where they are."""
    History.write(this_shop().id, None, GUIDE, "shown", "hidden", by=clicked_by())
    session().commit()
    return done("/", "Set-up guide hidden.")


def set_up(shop: Shop) -> list[SetUp]:
    """The steps of the set-up; none once all are done or the guide was put away."""
    said = _said(shop.id)
    linked = session().scalar(sa.select(Link.id).where(Link.shop_id == shop.id).limit(1)) is not None
    steps = [
        SetUp(
            "Connect AliExpress",
            "Waybill places supplier orders and finds tracking numbers with your own account.",
            bool(shop.account and shop.account.works),
            "/settings",
            "Connect",
        ),
        SetUp(
            "Link your products",
            "Tell Waybill which AliExpress product is bought for each variant you sell.",
            linked,
            "/links",
            "Link products",
        ),
        SetUp(
            "Choose your settings",
            "Decide what may happen by itself, and who mails your customers.",
            CHOSEN in said or bool(shop.changed_settings),
            "/settings",
            "Open settings",
        ),
    ]
    return [] if GUIDE in said or all(step.done for step in steps) else steps


def _said(shop_id: int) -> set[str]:
    mine = sa.select(History.what).where(
        History.shop_id == shop_id, History.order_id.is_(None), History.what.in_((CHOSEN, GUIDE))
    )
    return {*session().scalars(mine.distinct())}
