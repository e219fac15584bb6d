"""Late cases at size: open a day's reviews over many supplier orders, then read the page while 50,000 are open.

    python -m benchmarks.late --orders 1000000 --database sqlite:////tmp/late.sqlite

The database must be empty, or new; it is filled in a few statements.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet
from flask_migrate import upgrade

from app import create_app
from shopify_app import clock, config
from shopify_app.db import db, session
from shopify_app.models import Order, Review, Shop, Supplier, SupplierOrder
from shopify_app.steps import review_late

OPEN, COUNTRIES, SUPPLIERS = 50_000, ("US", "DE", "BR", "FR", "GB"), 20


def main() -> None:
    """Fill, measure, print a table and the same as JSON."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--orders", type=int, default=1_000_000)
    words.add_argument("--due", type=int, default=30_000, help="supplier orders that become late today")
    words.add_argument("--open", type=int, default=OPEN, help="cases that are open already")
    words.add_argument("--database", default="sqlite:////tmp/waybill-late.sqlite")
    asked = words.parse_args()
    with create_app(config.load(_environ(asked.database))).app_context():
        upgrade()
        figures = measure(asked.orders, asked.due, asked.open)
    for name, figure in figures.items():
        sys.stdout.write(f"{name:<44} {figure}\n")
    sys.stdout.write(json.dumps({"benchmark": "late", "database": asked.database.split(":")[0], **figures}) + "\n")


def measure(orders: int, due: int, open_: int) -> dict[str, Any]:
    """Figures in seconds or milliseconds, as their names say."""
    shop, now = _shop(), clock.now()
    late, soon = now - timedelta(days=10), now - timedelta(days=7, minutes=5)
    past = now - timedelta(minutes=1)
    finished, waiting = int(0.7 * orders), int(0.3 * orders) - due - open_
    fill(shop, 0, finished, status="finished", paid_at=late, late_at=None)
    fill(shop, finished, max(0, waiting), status="paid", paid_at=now, late_at=now + timedelta(days=7))
    fill(shop, orders - due - open_, open_, status="paid", paid_at=late, late_at=past)
    review_late.run(0)
    spread(shop)
    fill(shop, orders - due, due, status="paid", paid_at=soon, late_at=past)
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM ANALYZE"))
    begun, cpu = time.perf_counter(), time.process_time()
    review_late.run(0)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    counts = Review.counts(shop.id)
    return {
        "supplier orders": orders,
        "opened today": sum(counts.values()) - open_,
        "opening the day's reviews, seconds": round(seconds, 2),
        "of these on the processor, seconds": round(cpu, 2),
        "open cases": sum(counts.values()),
        **{f"{name}, ms p50 / p95": timed(query) for name, query in pages(shop.id).items()},
        "full scans in the plans": sum(scans(query) for query in plans(shop.id)),
    }


def fill(shop: Shop, first: int, count: int, *, status: str, paid_at: datetime, late_at: datetime | None) -> None:
    """`count` orders with one supplier order each, made by the database itself."""
    if not count:
        return
    number = sa.select(sa.literal(first + 1).label("n")).cte("numbers", recursive=True)
    number = number.union_all(sa.select(number.c.n + 1).where(number.c.n < first + count))
    n, text = number.c.n, sa.cast(number.c.n, sa.Text)
    order = {"id": n, "gid": "gid://shopify/Order/" + text, "name": "#" + text, "shop_id": shop.id, "test": False}
    order |= {"created_at": paid_at, "updated_at": paid_at, "paid_at": paid_at, "financial_status": "paid"}
    order |= {"currency": "USD", "status": "to_ship", "fulfillment_status": "", "risk": "", "email": "", "phone": ""}
    _insert(Order, {**order, "locale": "", "tries": 0, "problem": "", "version": 1}, number)
    bought = {"id": n, "order_id": n, "shop_id": shop.id, "supplier_id": n % SUPPLIERS + 1, "sequence": 1, "attempt": 1}
    bought |= {"out_order_id": text + "-1", "status": status, "placed_by": "api", "released_by": "", "version": 1}
    bought |= {"placed_at": paid_at, "paid_at": paid_at, "late_at": late_at, "service": "CAINIAO", "currency": "USD"}
    bought |= {"country": _country(n), "created_at": paid_at, "keep_both": False, "unanswered": False, "problem": ""}
    _insert(SupplierOrder, {**bought, "amount": n % 90 + 1, "tries": 0}, number)
    session().commit()


def _insert(model: Any, values: dict[str, Any], number: sa.CTE) -> None:
    columns = [
        value if isinstance(value, sa.ColumnElement) else sa.literal(value, model.__table__.c[name].type)
        for name, value in values.items()
    ]
    session().execute(sa.insert(model.__table__).from_select([*values], sa.select(*columns).select_from(number)))


def _country(n: sa.ColumnElement[int]) -> sa.ColumnElement[str]:
    return sa.case(*((n % len(COUNTRIES) == i, name) for i, name in enumerate(COUNTRIES)), else_="US")


def spread(shop: Shop) -> None:
    """Give the open cases the dates that a busy month would."""
    today = clock.now().date()
    ids = session().scalars(sa.select(Review.id).where(Review.shop_id == shop.id)).all()
    days = [{"id": row, "lost_on": today + timedelta(days=row % 60)} for row in ids]
    session().execute(sa.update(Review), days)
    session().commit()


def plans(shop_id: int) -> Iterator[sa.Select[Any]]:
    """Every query of the page: first and deep, with each filter."""
    deep = session().scalars(Review.page(shop_id, limit=1).offset(20_000)).first()
    for where in ((), (Review.rule == "late_to_ship",), (Review.supplier_id == 7,), (Review.country == "BR",)):
        yield Review.page(shop_id, *where)
        yield Review.page(shop_id, *where, after=deep)


def pages(shop_id: int) -> dict[str, Callable[[], object]]:
    """What a page does, by name."""
    names = ("first page", "deep page", "rule", "rule, deep", "supplier", "supplier, deep", "country", "country, deep")
    queries = dict(zip(names, plans(shop_id), strict=True))
    reads = {name: (lambda query=query: session().scalars(query).all()) for name, query in queries.items()}
    return {**reads, "counts per rule": lambda: Review.counts(shop_id)}


def timed(read: Callable[[], object], times: int = 100) -> str:
    """ "p50 / p95" of reading it, in milliseconds."""
    taken = []
    for _ in range(times):
        session().expire_all()
        begun = time.perf_counter()
        read()
        taken.append((time.perf_counter() - begun) * 1000)
    return f"{statistics.median(taken):.1f} / {statistics.quantiles(taken, n=20)[-1]:.1f}"


def scans(query: sa.Select[Any]) -> int:
    """How often the plan reads a whole table or sorts what an index should give in order."""
    dialect = db.engine.dialect
    sql = str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    explain = "EXPLAIN QUERY PLAN " if dialect.name == "sqlite" else "EXPLAIN "
    lines = [str(row) for row in session().connection().exec_driver_sql(explain + sql)]
    return sum(any(word in line for word in ("SCAN review", "TEMP B-TREE", "Seq Scan")) for line in lines)


def _shop() -> Shop:
    shop = Shop(domain="late.myshopify.com", installed_at=clock.now(), timezone="America/New_York")
    session().add(shop)
    session().flush()
    session().add_all(Supplier(id=i + 1, shop_id=shop.id, store_id=str(i), name=f"Store {i}") for i in range(SUPPLIERS))
    session().commit()
    return shop


def _environ(database: str) -> dict[str, str]:
    names = (*config.REQUIRED,)
    return {**dict.fromkeys(names, "http://127.0.0.1:9"), "DATABASE_URL": database, "PATH": os.environ["PATH"]} | {
        "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "SHOPIFY_API_KEY": "key",
    }


if __name__ == "__main__":
    main()
