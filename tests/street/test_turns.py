"""Many due supplier orders: the urgent ones first, shops in turn, and few questions."""

from datetime import timedelta

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import Order, Shop, SupplierOrder
from shopify_app.models.turns import OVERDUE, due_in_turn


def waiting(shop: Shop, status: str, since: timedelta) -> SupplierOrder:
    now = clock.now()
    facts = {"name": "#1", "created_at": now, "updated_at": now, "test": False, "financial_status": "paid"}
    order = Order(shop_id=shop.id, gid=f"gid://{shop.id}/{status}/{since}", currency="USD", **facts)
    session().add(order)
    session().flush()
    made = SupplierOrder.draft(order, None, by="test")
    made.status, made.look_again_at = status, now - since
    return made


def test_urgent_ones_come_first_and_shops_take_turns(context):
    shops = [Shop(domain=f"turn{n}.myshopify.com", installed_at=clock.now()) for n in range(2)]
    session().add_all(shops)
    session().flush()
    big, small = shops
    minutes = [timedelta(minutes=n) for n in (50, 40, 30, 10)]
    first, second, third = (waiting(big, "paid", since) for since in minutes[:3])
    other = waiting(small, "paid", minutes[3])
    calm = waiting(small, "shipped", timedelta(hours=2))
    forgotten = waiting(small, "shipped", OVERDUE + timedelta(hours=1))
    session().flush()
    mine = {row.id for row in (first, second, third, other, calm, forgotten)}
    found = [row_id for row_id, _ in due_in_turn(clock.now(), 100_000) if row_id in mine]
    session().rollback()
    assert found == [row.id for row in (forgotten, first, second, other, third, calm)]


def test_a_look_at_a_shipped_order_is_one_call(shop, shipped):
    order = shipped((shop.linked(), 1))
    shop.until(lambda: shop.report(order)["status"] == "fulfilled")
    before = shop.books("aliexpress/calls")["calls"]
    shop.later(hours=7)
    shop.drain()
    after = shop.books("aliexpress/calls")["calls"]
    methods = ("aliexpress.trade.ds.order.get", "aliexpress.ds.order.tracking.get")
    assert [after.get(name, 0) - before.get(name, 0) for name in methods] == [0, 1]
