"""The queries of the links page: what is linked, and what still needs a link."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from shopify_app.db import session
from shopify_app.models import LineItem, Link, SupplierProduct, Variant

#: Rows of each list; a search finds the rest.
MOST = 100


@dataclass(frozen=True)
class Needed:
    """A variant without a link. `waiting`: open orders that need it."""

    gid: str
    title: str
    sku: str
    waiting: int


@dataclass(frozen=True)
class Linked:
    """A link with the names of both its ends."""

    link: Link
    title: str
    product_title: str


def unlinked(shop_id: int, text: str) -> list[Needed]:
    """Variants without a link: first those that orders wait for, then the rest of the catalog."""
    asked = _asked_by_orders(shop_id, text)
    linked = sa.select(Link.variant_gid).where(Link.shop_id == shop_id)
    known = {need.gid for need in asked}
    catalog = (
        sa.select(Variant)
        .where(Variant.shop_id == shop_id, Variant.gid.not_in(linked), *_match(text))
        .order_by(Variant.product_title, Variant.variant_title)
        .limit(MOST)
    )
    rest = [Needed(row.gid, row.title, row.sku, 0) for row in session().scalars(catalog) if row.gid not in known]
    return [*asked, *rest]


def linked(shop_id: int, text: str) -> list[Linked]:
    """The shop's links, newest first, by part of the variant's name."""
    wanted = sa.select(Link).where(Link.shop_id == shop_id)
    if text:
        named = sa.select(Variant.gid).where(Variant.shop_id == shop_id, *_match(text))
        wanted = wanted.where(Link.variant_gid.in_(named))
    links = [*session().scalars(wanted.options(selectinload(Link.supplier)).order_by(Link.id.desc()).limit(MOST))]
    titles = titles_of(shop_id, {link.variant_gid for link in links})
    products = product_titles(shop_id, {link.product_id for link in links})
    return [Linked(link, titles.get(link.variant_gid, ""), products.get(link.product_id, "")) for link in links]


def titles_of(shop_id: int, gids: set[str]) -> dict[str, str]:
    """variant gid -> its name, from the catalog or else from an order that holds it."""
    sold = sa.select(LineItem).where(LineItem.shop_id == shop_id, LineItem.variant_gid.in_(gids)).order_by(LineItem.id)
    kept = sa.select(Variant).where(Variant.shop_id == shop_id, Variant.gid.in_(gids))
    titles = {line.variant_gid: line.name for line in session().scalars(sold.limit(MOST * 10))}
    return titles | {row.gid: row.title for row in session().scalars(kept)}


def product_titles(shop_id: int, product_ids: set[str]) -> dict[str, str]:
    """product id -> its title at AliExpress."""
    rows = session().execute(
        sa.select(SupplierProduct.product_id, SupplierProduct.title).where(
            SupplierProduct.shop_id == shop_id, SupplierProduct.product_id.in_(product_ids)
        )
    )
    return {product_id: title for product_id, title in rows}  # noqa: C416 (rows are no pairs to mypy)


def _asked_by_orders(shop_id: int, text: str) -> list[Needed]:
    orders = sa.func.count(LineItem.order_id.distinct())
    wanted = (
        sa.select(LineItem.variant_gid, sa.func.max(LineItem.sku), orders)
        .where(LineItem.shop_id == shop_id, LineItem.needs_link, LineItem.variant_gid != "")
        .group_by(LineItem.variant_gid)
        .order_by(orders.desc(), LineItem.variant_gid)
        .limit(MOST)
    )
    rows = [(gid, sku, count) for gid, sku, count in session().execute(wanted)]
    titles = titles_of(shop_id, {gid for gid, _sku, _count in rows})
    found = [Needed(gid, titles.get(gid, ""), sku or "", count) for gid, sku, count in rows]
    return [need for need in found if text.lower() in f"{need.title} {need.sku}".lower()]


def _match(text: str) -> list[sa.ColumnElement[bool]]:
    columns = (Variant.product_title, Variant.variant_title, Variant.sku)
    return [sa.or_(*(column.icontains(text, autoescape=True) for column in columns))] if text else []
