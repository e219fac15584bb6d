"""Every page that late cases make large, opened a hundred times over the whole app, with what its plans read."""

import re
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import jwt
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from shopify_app import clock
from shopify_app.db import db, session
from shopify_app.models import Order, Review

#: What a plan says of a large table that is read from end to end.
WHOLE = r"(?:SCAN|Seq Scan on) \"?(?:review|review_move|order|line_item|supplier_order|tracking|history)\b"
DOMAIN, SECRET = "late.myshopify.com", "a-secret-of-this-benchmark-alone"
TIMES, EXPORTED = 100, 10_000


def read_pages(app: Flask) -> dict[str, Any]:
    """Each page a hundred times, over the whole app; and what its plans read from end to end."""
    figures: dict[str, Any] = {}
    found: set[str] = set()
    for name, path in addresses().items():
        with statements() as asked:
            opened(app, path)
        found |= whole_tables(asked)
        taken = [opened(app, path) for _ in range(TIMES)]
        for what, seconds in (("wall", [wall for wall, _ in taken]), ("processor", [cpu for _, cpu in taken])):
            p50, p95 = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
            figures[f"{name}, {what} ms p50 / p95"] = f"{p50 * 1000:.1f} / {p95 * 1000:.1f}"
    figures |= read_export(app)
    return {**figures, "whole tables read": ", ".join(sorted(found)) or "none"}


def addresses() -> dict[str, str]:
    """The pages by name. Supplier 7 sells to one country alone: with another one, nothing fits."""
    deep = (
        session().scalars(sa.select(Review).where(Review.status == "open").order_by(Review.id).offset(20_000)).first()
    )
    key = f"after={deep.lost_on}_{deep.amount}_{deep.id}" if deep else ""
    rule, supplier, service = "rule=late_to_ship", "supplier=7", "service=CAINIAO"
    filters = {"": "", "rule": rule, "supplier": supplier, "country": "country=BR", "service": service}
    filters |= {"rule, country": f"{rule}&country=BR", "supplier, service": f"{supplier}&{service}"}
    filters |= {"all filters": f"{rule}&{supplier}&country=DE&{service}"}
    filters |= {"nothing fits": f"{rule}&{supplier}&country=BR&{service}"}
    pages = {f"/late {name}": f"/late?{query}" for name, query in filters.items()}
    pages |= {f"/late {name} deep": f"/late?{query}&{key}" for name, query in filters.items()}
    name, today = session().scalars(sa.select(Order.name).join(Review).limit(1)).one(), clock.now().date()
    pages |= {"/late text": f"/late?q={name.strip('#')}", "/late closed": "/late?status=closed"}
    pages |= {f"/late as of {days} days ago": f"/late?as_of={today - timedelta(days)}" for days in (0, 1, 15, 60)}
    orders = {name: f"/orders?status={name}" for name in ("needs_you", "on_the_way", "done")}
    return {**pages, "/": "/", "/orders": "/orders", **{f"/orders {name}": path for name, path in orders.items()}}


def read_export(app: Flask) -> dict[str, Any]:
    """Seconds until the first part of the file, and until its first EXPORTED rows."""
    begun, rows, first = time.process_time(), 0, 0.0
    for part in get(app, "/late/export.csv").iter_encoded():
        first = first or time.process_time() - begun
        rows += part.count(b"\n")
        if rows > EXPORTED:
            break
    taken = time.process_time() - begun
    return {"CSV, first part, processor ms": round(first * 1000, 1), f"CSV, {rows:,} rows, seconds": round(taken, 2)}


def opened(app: Flask, path: str) -> tuple[float, float]:
    """Seconds that the app took for a page: on the wall, and on the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    get(app, path)
    return time.perf_counter() - wall, time.process_time() - cpu


def get(app: Flask, path: str) -> TestResponse:
    """The app's answer to the merchant."""
    now, base = int(time.time()), f"https://{DOMAIN}"
    life = {"exp": now + 60, "nbf": now - 5, "iat": now}
    claims = {"iss": f"{base}/admin", "dest": base, "aud": "key", "sub": "1", "sid": "bench", "jti": str(now)}
    headers = {"Authorization": f"Bearer {jwt.encode(claims | life, SECRET, algorithm='HS256')}"}
    answer = app.test_client().get(path, headers=headers)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}.")
    return answer


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
