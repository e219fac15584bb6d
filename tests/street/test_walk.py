"""One job walks an order as far as it goes; what another writer changed meanwhile is seen before the next step."""

import threading

import sqlalchemy as sa

from shopify_app import jobs
from shopify_app.db import db, session
from shopify_app.models import Order
from shopify_app.models.held import forget_if_changed
from shopify_app.steps import walk


def unmatched(shop):
    """An order whose variant was linked a moment ago: it is due for its match."""
    variant, facts = shop.goods()
    order = shop.buy((variant, 1))
    shop.link(variant, facts)
    assert shop.row(order).supplier_orders == []
    return order


def test_one_job_takes_an_order_from_its_match_to_its_purchase(shop):
    shop.command("settings", "automatic_ordering=on", "cancellation_window_minutes=0")
    order = unmatched(shop)

    walk.run_on("match", shop.row(order).id)

    row = shop.row(order)
    assert [so.status for so in row.supplier_orders] == ["placed"]
    assert len(shop.bought()) == 1
    assert walk.due_of(row.id) == []


def test_a_job_of_another_kind_goes_nowhere(shop):
    shop.linked()
    assert walk.order_of("read_shop", shop.shop.id) is None
    walk.run_on("read_shop", shop.shop.id)


def test_what_nobody_changed_is_not_read_again(shop):
    order = shop.buy((shop.linked(), 1))
    row = shop.row(order)
    assert (row.shop.domain, len(row.supplier_orders), row.fulfillments, row.emails) == (shop.domain, 1, [], [])
    assert row.supplier_orders[0].trackings == []

    forget_if_changed()

    assert not sa.inspect(row).expired


def test_what_another_writer_changed_is_read_again(shop):
    order = shop.buy((shop.linked(), 1))
    row = shop.row(order)
    with db.engine.begin() as other:
        changed = {"version": row.version + 1, "status": "elsewhere"}
        other.execute(sa.update(Order.__table__).where(Order.id == row.id).values(changed))

    forget_if_changed()

    assert row.status == "elsewhere"
    session().rollback()


def test_a_part_that_another_writer_added_is_seen(shop):
    order = unmatched(shop)
    row = shop.row(order)
    _match_elsewhere(shop, row.id)

    forget_if_changed()

    assert [so.status for so in row.supplier_orders] == ["draft"]


def _match_elsewhere(shop, row_id):
    def work():
        with shop.app.app_context():
            jobs.run("match", row_id)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
