"""The main job, end to end: from an order to one shipping confirmation, with exact units."""

from tests.town import Town


def fulfilled(town: Town, order, count: int):
    return town.until(lambda: len([f for f in town.report(order)["fulfillments"] if f["gid"]]) == count)


def test_one_order_goes_all_the_way(shop, ordered):
    variant = shop.linked()
    order = ordered((variant, 2))
    assert [so["status"] for so in shop.report(order)["supplier_orders"]] == ["placed"]

    shop.ship(shop.numbers(order)[0])
    shop.later(hours=1)
    fulfilled(shop, order, 1)

    theirs = shop.shopify_order(order)
    assert [sum(line["quantity"] for line in f["lines"]) for f in theirs["fulfillments"]] == [2]
    ours = shop.report(order)
    assert ours["status"] == "fulfilled"
    assert ours["emails"][0]["sender"] == "shopify"
    assert len(theirs["notifications"]) == 1


def test_three_lines_from_two_suppliers_in_two_parcels_on_different_days(shop, ordered):
    stand, lamp = shop.linked("Phone stand"), shop.linked("Desk lamp")
    mug = shop.linked("Travel mug", store="1103800007")
    order = ordered((stand, 1), (lamp, 2), (mug, 3))
    supplier_orders = shop.report(order)["supplier_orders"]
    assert [len(so["lines"]) for so in supplier_orders] == [2, 1]

    shop.ship(supplier_orders[0]["numbers"][0])
    shop.later(hours=1)
    fulfilled(shop, order, 1)
    assert shop.report(order)["status"] == "partly_shipped"
    shop.later(days=1)
    shop.ship(supplier_orders[1]["numbers"][0])
    shop.later(hours=1)
    fulfilled(shop, order, 2)

    theirs = shop.shopify_order(order)
    assert [sorted(line["quantity"] for line in f["lines"]) for f in theirs["fulfillments"]] == [[1, 2], [3]]
    assert len(theirs["notifications"]) == 2
    assert [e["sender"] for e in shop.report(order)["emails"]] == ["shopify", "shopify"]


def test_bought_by_hand_and_tracked_by_hand(town):
    town.install(aliexpress=False)
    variant, facts = town.goods()
    town.link(variant, facts)
    order = town.buy((variant, 1))
    town.command("record", "--order", order["name"], "--number", "8123456789012345")
    town.command("track", "--order", order["name"], "--number", "LP00123456789012", "--carrier", "Cainiao")
    fulfilled(town, order, 1)
    tracking = town.shopify_order(order)["fulfillments"][0]["tracking"]
    assert tracking[0]["number"] == "LP00123456789012"


def test_automatic_ordering_waits_for_payment_and_for_the_window(shop):
    shop.command("settings", "automatic_ordering=on", "cancellation_window_minutes=60")
    variant = shop.linked()
    order = shop.buy((variant, 1), financial_status="pending")
    shop.later(hours=2)
    shop.drain()
    assert shop.bought() == []
    shop.act(order, "pay")
    shop.until(shop.bought)
    assert shop.report(order)["supplier_orders"][0]["status"] == "placed"


def test_a_test_order_is_never_bought(shop):
    shop.command("settings", "automatic_ordering=on", "cancellation_window_minutes=0")
    order = shop.buy((shop.linked(), 1), test=True)
    code, said = shop.try_command("place", "--order", order["name"])
    assert code == 1
    assert "test order" in said
    shop.later(days=1)
    shop.drain()
    assert shop.bought() == []


def test_the_apps_own_letter_is_sent_once(shop, ordered):
    shop.command("settings", "email_sender=app")
    order = ordered((shop.linked("Blue lamp"), 1))
    shop.ship(shop.numbers(order)[0])
    shop.later(hours=1)
    fulfilled(shop, order, 1)
    shop.until(lambda: shop.report(order)["emails"][0]["sent_at"])
    letters = [letter for letter in shop.letters(order) if "Blue lamp" in letter["text"]]
    assert len(letters) == 1
    assert shop.shopify_order(order)["notifications"] == []
