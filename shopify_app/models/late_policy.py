"""Changing the numbers of the late rules: first see which cases would open and close, then save a new version."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models.approval import review_again
from shopify_app.models.history import History
from shopify_app.models.ids import among
from shopify_app.models.late import numbers
from shopify_app.models.late.rules import evaluate
from shopify_app.models.late_facts import Case, gather
from shopify_app.models.lateness import ask_again
from shopify_app.models.order import Order
from shopify_app.models.policy_version import PolicyVersion
from shopify_app.models.review import CLOSED, Review
from shopify_app.models.score import AGREED
from shopify_app.models.setting import DECIDES
from shopify_app.models.shop import Shop
from shopify_app.models.supplier_order import SupplierOrder

BATCH = 500
EXAMPLES = 5


@dataclass
class Example:
    """One case that a change would open or close."""

    order_name: str
    supplier_order_id: int
    rule: str
    sentence: str


@dataclass
class Preview:
    """rule -> how many cases would open or close, and the first of each."""

    opens: Counter[str] = field(default_factory=Counter)
    closes: Counter[str] = field(default_factory=Counter)
    opening: list[Example] = field(default_factory=list)
    closing: list[Example] = field(default_factory=list)


def change_settings(shop: Shop, changes: Mapping[str, str], *, by: str) -> None:
    """Change the shop's settings; raises Refused, changing nothing, where one is wrong. The caller commits."""
    before = shop.policy.text(AGREED)
    shop.change_settings(dict(changes), by=by)
    if shop.policy.text(AGREED) != before:
        ask_again(shop.id)
    if not DECIDES.isdisjoint(changes):
        review_again(shop.id)


def preview(shop: Shop, changed: Mapping[str, Any]) -> Preview:
    """What saving `changed` would do to the page now; raises Refused where a number is wrong. Saves nothing."""
    checked, seen, now = numbers.check(changed), Preview(), clock.now()
    for cases, living in _batches(shop, checked):
        names = _order_names(shop.id, [case.order_id for case in cases])
        for case in cases:
            mine = [row for row in living if row.supplier_order_id == case.id]
            said = {verdict.rule: verdict for verdict in evaluate(case.facts, case.numbers, now)}
            known = {(row.rule, row.since) for row in mine if row.kept_closed}
            open_ = {row.rule: row.verdict for row in mine if row.status != CLOSED}
            name = names[case.order_id]
            for verdict in said.values():
                if verdict.rule not in open_ and (verdict.rule, verdict.since) not in known:
                    _count(seen.opens, seen.opening, Example(name, case.id, verdict.rule, verdict.sentence))
            for rule in open_.keys() - said.keys():
                _count(seen.closes, seen.closing, Example(name, case.id, rule, open_[rule]))
    return seen


def save(shop: Shop, changed: Mapping[str, Any], *, by: str) -> PolicyVersion:
    """Keep `changed` as the newest version and ask the rules again; raises Refused where a number is wrong.

    The shop's own agreed shipping time stays a setting. The caller commits.
    """
    checked = numbers.check(changed)
    agreed = checked["shop"].pop(AGREED, None)
    if agreed is not None:
        shop.change_settings({AGREED: str(agreed)}, by=by)
    newest = PolicyVersion.newest(shop.id)
    version = newest.version + 1 if newest else 1
    row = PolicyVersion(shop_id=shop.id, version=version, at=clock.now(), by=by, numbers=checked)
    session().add(row)
    History.write(shop.id, None, "late rules", f"version {version - 1}", f"version {version}", by=by)
    session().flush()
    ask_again(shop.id)
    return row


def _count(counter: Counter[str], examples: list[Example], example: Example) -> None:
    counter[example.rule] += 1
    if len(examples) < EXAMPLES:
        examples.append(example)


def _batches(shop: Shop, proposed: Mapping[str, Any]) -> Iterator[tuple[list[Case], list[Any]]]:
    """The shop's living supplier orders with their reviews, by id."""
    last = 0
    living = SupplierOrder.status.not_in(("finished", "cancelled"))
    while True:
        mine = sa.select(SupplierOrder.id).where(SupplierOrder.shop_id == shop.id, SupplierOrder.id > last, living)
        ids = [*session().scalars(mine.order_by(SupplierOrder.id).limit(BATCH))]
        if not ids:
            return
        rows = sa.select(Review.__table__).where(among(Review.supplier_order_id, ids), Review.shop_id == shop.id)
        yield gather(ids, proposed), [*session().execute(rows)]
        last = ids[-1]


def _order_names(shop_id: int, ids: list[int]) -> dict[int, str]:
    rows = session().execute(sa.select(Order.id, Order.name).where(Order.shop_id == shop_id, among(Order.id, ids)))
    return {row.id: row.name for row in rows}
