"""Late cases at size: open a day's reviews over many supplier orders, then open the page while 50,000 are open.

    python -m benchmarks.late --orders 1000000 --database sqlite:////tmp/late.sqlite

The database must be empty, or new; it is filled in a few statements.
"""

import argparse
import json
import os
import sys
import time
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet
from flask import Flask
from flask_migrate import upgrade

from app import serving
from benchmarks.late_pages import DOMAIN, SECRET, read_pages
from shopify_app import clock, config
from shopify_app.db import db, session
from shopify_app.models import LineItem, Order, Review, ReviewMove, Shop, Supplier, SupplierOrder
from shopify_app.steps import review_late
from shopify_app.values import Tokens

OPEN, COUNTRIES, SUPPLIERS = 50_000, ("US", "DE", "BR", "FR", "GB"), 20


def main() -> None:
    """Fill, measure, print a table and the same as JSON."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--orders", type=int, default=1_000_000)
    words.add_argument("--due", type=int, default=30_000, help="supplier orders that become late today")
    words.add_argument("--open", type=int, default=OPEN, help="cases that are open already")
    words.add_argument("--former", type=int, default=100_000, help="cases of the last two months that are closed")
    words.add_argument("--database", default="sqlite:////tmp/waybill-late.sqlite")
    asked = words.parse_args()
    app = serving(config.load(_environ(asked.database)))
    with app.app_context():
        upgrade()
        figures = measure(app, asked.orders, asked.due, asked.open, asked.former)
    for name, figure in figures.items():
        sys.stdout.write(f"{name:<44} {figure}\n")
    sys.stdout.write(json.dumps({"benchmark": "late", "database": asked.database.split(":")[0], **figures}) + "\n")


def measure(app: Flask, orders: int, due: int, open_: int, former: int) -> dict[str, Any]:
    """Figures in seconds or milliseconds, as their names say."""
    shop, now = _shop(), clock.now()
    shop_id = shop.id
    late, soon = now - timedelta(days=10), now - timedelta(days=7, minutes=5)
    past = now - timedelta(minutes=1)
    finished, waiting = int(0.7 * orders), int(0.3 * orders) - due - open_
    fill(shop, 0, finished, status="finished", paid_at=late, late_at=None)
    fill(shop, finished, max(0, waiting), status="paid", paid_at=now, late_at=now + timedelta(days=7))
    fill(shop, orders - due - open_, open_, status="paid", paid_at=late, late_at=past)
    review_late.run(0)
    spread(shop)
    remember(shop, min(former, finished))
    fill(shop, orders - due, due, status="paid", paid_at=soon, late_at=past)
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM ANALYZE"))
    begun, cpu = time.perf_counter(), time.process_time()
    review_late.run(0)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    counts = Review.counts(shop_id)
    return {
        "order lines and supplier orders": orders,
        "opened today": sum(counts.values()) - open_,
        "opening the day's reviews, seconds": round(seconds, 2),
        "of these on the processor, seconds": round(cpu, 2),
        "open cases": sum(counts.values()),
        **read_pages(app),
    }


def fill(shop: Shop, first: int, count: int, *, status: str, paid_at: datetime, late_at: datetime | None) -> None:
    """`count` orders with one supplier order each, made by the database itself."""
    if not count:
        return
    number = _numbers(first, count)
    n, text = number.c.n, sa.cast(number.c.n, sa.Text)
    order = {"id": n, "gid": "gid://shopify/Order/" + text, "name": "#" + text, "shop_id": shop.id, "test": False}
    order |= {"created_at": paid_at, "updated_at": paid_at, "paid_at": paid_at, "financial_status": "paid"}
    order |= {
        "currency": "USD",
        "status": "fulfilled" if status == "finished" else "to_ship",
        "fulfillment_status": "",
        "risk": "",
        "email": "",
        "phone": "",
    }
    _insert(Order, {**order, "locale": "", "tries": 0, "problem": "", "version": 1}, number)
    line = {"id": n, "order_id": n, "shop_id": shop.id, "gid": "gid://shopify/LineItem/" + text, "title": "Phone stand"}
    line |= {"quantity": 1, "current_quantity": 1, "requires_shipping": True, "price_amount": n % 90 + 5}
    line |= {"variant_title": "", "sku": "", "variant_gid": "gid://shopify/ProductVariant/1", "product_gid": ""}
    _insert(LineItem, {**line, "price_currency": "USD", "fulfilled_elsewhere": 0, "needs_link": False}, number)
    bought = {"id": n, "order_id": n, "shop_id": shop.id, "supplier_id": n % SUPPLIERS + 1, "sequence": 1, "attempt": 1}
    bought |= {"out_order_id": text + "-1", "status": status, "placed_by": "api", "released_by": "", "version": 1}
    bought |= {"placed_at": paid_at, "paid_at": paid_at, "late_at": late_at, "service": "CAINIAO", "currency": "USD"}
    bought |= {"country": _country(n), "created_at": paid_at, "keep_both": False, "unanswered": False, "problem": ""}
    _insert(SupplierOrder, {**bought, "amount": n % 90 + 1, "tries": 0}, number)
    session().commit()


def _numbers(first: int, count: int) -> sa.CTE:
    number = sa.select(sa.literal(first + 1).label("n")).cte("numbers", recursive=True)
    return number.union_all(sa.select(number.c.n + 1).where(number.c.n < first + count))


def _insert(model: Any, values: dict[str, Any], number: sa.CTE, *where: sa.ColumnElement[bool]) -> None:
    columns = [
        value if isinstance(value, sa.ColumnElement) else sa.literal(value, model.__table__.c[name].type)
        for name, value in values.items()
    ]
    session().execute(
        sa.insert(model.__table__).from_select([*values], sa.select(*columns).select_from(number).where(*where))
    )


def _country(n: sa.ColumnElement[int]) -> sa.ColumnElement[str]:
    return sa.case(*((n % len(COUNTRIES) == i, name) for i, name in enumerate(COUNTRIES)), else_="US")


def remember(shop: Shop, count: int) -> None:
    """`count` former cases, one every minute or so of two months, each closed five days after it was opened."""
    number = _numbers(0, count)
    n, day = number.c.n, timedelta(days=1)
    review = {"order_id": n, "supplier_order_id": n, "supplier_id": n % SUPPLIERS + 1, "shop_id": shop.id}
    review |= {"country": _country(n), "service": "CAINIAO", "rule": "late_to_ship", "status": "closed", "facts": {}}
    review |= {"policy_version": 0, "closed_why": "It was shipped.", "kept_closed": False, "currency": "USD"}
    each = {"shop_id": shop.id, "amount": n % 90 + 1, "verdict": "Paid 7 days ago and not shipped."}
    move = {**each, "review_id": sa.select(Review.id).where(Review.supplier_order_id == n).scalar_subquery()}
    for days in range(60):
        opened = clock.now() - (65 - days) * day
        closed, lost_on = opened + 5 * day, (opened + 30 * day).date()
        dates = {"since": opened, "opened_at": opened, "closed_at": closed, "lost_on": lost_on}
        _insert(Review, {**review, **each, **dates}, number, n % 60 == days)
        for at, until, status in ((opened, closed, "open"), (closed, None, "closed")):
            said = {"at": at, "until": until, "status": status, "lost_on": lost_on, "why": "", "by": "job"}
            _insert(ReviewMove, {**move, **said}, number, n % 60 == days)
    session().commit()


def spread(shop: Shop) -> None:
    """Give the open cases the dates that a busy month would."""
    today = clock.now().date()
    ids = session().scalars(sa.select(Review.id).where(Review.shop_id == shop.id, Review.status == "open")).all()
    days = [{"row": row, "day": today + timedelta(days=row % 60)} for row in ids]
    row: sa.BindParameter[int] = sa.bindparam("row")
    day: sa.BindParameter[date] = sa.bindparam("day")
    for change in (
        sa.update(Review).where(Review.id == row).values(lost_on=day),
        sa.update(ReviewMove).where(ReviewMove.review_id == row).values(lost_on=day),
    ):
        session().connection().execute(change, days)
    session().commit()


def _shop() -> Shop:
    soon = clock.now() + timedelta(days=9)
    shop = Shop.install(DOMAIN, Tokens("access", soon, "refresh", soon, ",".join(config.SCOPES)), by="benchmark")
    shop.timezone = "America/New_York"
    session().add_all(Supplier(id=i + 1, shop_id=shop.id, store_id=str(i), name=f"Store {i}") for i in range(SUPPLIERS))
    session().commit()
    return shop


def _environ(database: str) -> dict[str, str]:
    names = (*config.REQUIRED,)
    return {**dict.fromkeys(names, "http://127.0.0.1:9"), "DATABASE_URL": database, "PATH": os.environ["PATH"]} | {
        "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "SHOPIFY_API_KEY": "key",
        "SHOPIFY_API_SECRET": SECRET,
    }


if __name__ == "__main__":
    main()
