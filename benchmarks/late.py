"""Late cases at size: open a day's reviews over many supplier orders, then open the page while 50,000 are open.

    python -m benchmarks.late --orders 1000000 --database sqlite:////tmp/late.sqlite

The database must be empty, or new; it is filled in a few statements.
"""

import argparse
import json
import os
import re
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import jwt
import sqlalchemy as sa
from cryptography.fernet import Fernet
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from shopify_app import clock, config
from shopify_app.db import db, session
from shopify_app.models import Order, Review, Shop, Supplier, SupplierOrder
from shopify_app.steps import review_late
from shopify_app.values import Tokens

#: What a plan says of a large table that is read from end to end.
WHOLE = r"(?:SCAN|Seq Scan on) \"?(?:review|review_move|order|supplier_order|tracking|history)\b"
DOMAIN, SECRET = "late.myshopify.com", "a-secret-of-this-benchmark-alone"
OPEN, COUNTRIES, SUPPLIERS = 50_000, ("US", "DE", "BR", "FR", "GB"), 20


def main() -> None:
    """Fill, measure, print a table and the same as JSON."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--orders", type=int, default=1_000_000)
    words.add_argument("--due", type=int, default=30_000, help="supplier orders that become late today")
    words.add_argument("--open", type=int, default=OPEN, help="cases that are open already")
    words.add_argument("--database", default="sqlite:////tmp/waybill-late.sqlite")
    asked = words.parse_args()
    app = create_app(config.load(_environ(asked.database)))
    with app.app_context():
        upgrade()
        figures = measure(app, asked.orders, asked.due, asked.open)
    for name, figure in figures.items():
        sys.stdout.write(f"{name:<44} {figure}\n")
    sys.stdout.write(json.dumps({"benchmark": "late", "database": asked.database.split(":")[0], **figures}) + "\n")


def measure(app: Flask, orders: int, due: int, open_: int) -> dict[str, Any]:
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
    fill(shop, orders - due, due, status="paid", paid_at=soon, late_at=past)
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM ANALYZE"))
    begun, cpu = time.perf_counter(), time.process_time()
    review_late.run(0)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    counts = Review.counts(shop_id)
    return {
        "supplier orders": orders,
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


def read_pages(app: Flask) -> dict[str, Any]:
    """Each page a hundred times, over the whole app; and what its plans read from end to end."""
    figures: dict[str, Any] = {}
    found: set[str] = set()
    for name, path in addresses().items():
        with statements() as asked:
            opened(app, path)
        found |= whole_tables(asked)
        taken = [opened(app, path) for _ in range(100)]
        for what, seconds in (("wall", [wall for wall, _ in taken]), ("processor", [cpu for _, cpu in taken])):
            p50, p95 = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
            figures[f"{name}, {what} ms p50 / p95"] = f"{p50 * 1000:.1f} / {p95 * 1000:.1f}"
    return {**figures, "whole tables read": ", ".join(sorted(found)) or "none"}


def addresses() -> dict[str, str]:
    """The pages by name."""
    deep = (
        session().scalars(sa.select(Review).where(Review.status == "open").order_by(Review.id).offset(20_000)).first()
    )
    key = f"after={deep.lost_on}_{deep.amount}_{deep.id}" if deep else ""
    filters = {"": "", "rule": "rule=late_to_ship", "supplier": "supplier=7", "country": "country=BR"}
    filters |= {"service": "service=CAINIAO", "all filters": "rule=late_to_ship&supplier=7&country=BR&service=CAINIAO"}
    pages = {f"/late {name}": f"/late?{query}" for name, query in filters.items()}
    pages |= {f"/late {name} deep": f"/late?{query}&{key}" for name, query in filters.items()}
    name = session().scalars(sa.select(Order.name).join(Review).limit(1)).one()
    return {**pages, "/late text": f"/late?q={name.strip('#')}", "/late closed": "/late?status=closed", "/": "/"}


def opened(app: Flask, path: str) -> tuple[float, float]:
    """Seconds that the app took for a page: on the wall, and on the processor."""
    now, base = int(time.time()), f"https://{DOMAIN}"
    life = {"exp": now + 60, "nbf": now - 5, "iat": now}
    claims = {"iss": f"{base}/admin", "dest": base, "aud": "key", "sub": "1", "sid": "bench", "jti": str(now)}
    headers = {"Authorization": f"Bearer {jwt.encode(claims | life, SECRET, algorithm='HS256')}"}
    wall, cpu = time.perf_counter(), time.process_time()
    answer = app.test_client().get(path, headers=headers)
    taken = time.perf_counter() - wall, time.process_time() - cpu
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}.")
    return taken


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """The statements with their parameters that run meanwhile."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def whole_tables(asked: list[tuple[str, Any]]) -> set[str]:
    """The large tables that the plans of these statements read from end to end."""
    explain = "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else "EXPLAIN "
    found = set()
    with db.engine.connect() as connection:
        for statement, parameters in asked:
            if statement.startswith(("SELECT", "WITH")):
                lines = [str(row[-1]) for row in connection.exec_driver_sql(explain + statement, parameters)]
                found |= {line.strip() for line in lines if re.search(WHOLE, line)}
    return found


def _shop() -> Shop:
    soon = clock.now() + timedelta(days=9)
    shop = Shop.install(DOMAIN, Tokens("access", soon, "refresh", soon), by="benchmark")
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
