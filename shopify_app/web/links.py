"""The links page: which AliExpress SKU is bought for each variant."""

import sqlalchemy as sa
from flask import request
from flask.typing import ResponseReturnValue

from shopify_app import clock, jobs
from shopify_app.db import session
from shopify_app.models import Link, Order, merchant
from shopify_app.web import link_list
from shopify_app.web.pages import Failed, done, refusals_shown_by, show
from shopify_app.web.session import clicked_by, embedded, this_shop


@embedded.get("/links")
def links(failed: Failed | None = None, **_others: int) -> ResponseReturnValue:
    """Variants with and without links; ?q= is a part of a name or SKU."""
    shop, text = this_shop(), request.args.get("q", "").strip()
    return show(
        "pages/links.html",
        status=422 if failed else 200,
        failed=failed,
        text=text,
        unlinked=link_list.unlinked(shop.id, text),
        linked=link_list.linked(shop.id, text),
        most=link_list.MOST,
        reading=bool(shop.read_again_at and shop.read_again_at <= clock.now()),
    )


@embedded.post("/links/<int:link_id>/remove")
@refusals_shown_by(links)
def remove_link(link_id: int) -> ResponseReturnValue:
    """Remove a link; what was ordered with it stays."""
    shop = this_shop()
    variant = session().scalar(sa.select(Link.variant_gid).where(Link.shop_id == shop.id, Link.id == link_id))
    merchant.unlink(shop, link_id, by=clicked_by())
    match_orders(shop.id, variant or "")
    session().commit()
    return done("/links", "Link removed.")


@embedded.post("/links/refresh")
@refusals_shown_by(links)
def refresh_products() -> ResponseReturnValue:
    """Read the shop's products from Shopify now."""
    shop = this_shop()
    shop.read_again_at = clock.now()
    jobs.enqueue("read_shop", shop.id)
    session().commit()
    return done("/links", "Reading your products from Shopify.")


def match_orders(shop_id: int, variant_gid: str) -> None:
    """Have the open orders that hold the variant matched again."""
    for order in Order.with_variant(shop_id, variant_gid):
        jobs.enqueue("match", order.id)
