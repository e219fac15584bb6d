"""A property: whatever people, suppliers and faults do in whatever order, the reconciler finds nothing."""

import logging

import hypothesis.strategies as st
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from shopify_app.steps.purchase import ASK
from soak import reconcile
from soak.hands import Hands
from soak.people import ADDRESS
from soak.shops import ShopOfSoak
from soak.sold import Sold, email_of
from soak.views import View
from tests.town import Town

LOST = ("lost_answer", "error_after", "error_before")
FAULTS = [
    *(("aliexpress", "aliexpress.ds.order.create", kind) for kind in LOST),
    *(("shopify", "fulfillmentCreate", kind) for kind in LOST),
    ("shopify", "fulfillmentTrackingInfoUpdate", "lost_answer"),
    ("shopify", "order", "reset"),
    ("aliexpress", "aliexpress.trade.ds.order.get", "garbage"),
    ("aliexpress", "aliexpress.ds.order.tracking.get", "error_before"),
]
ONE_UNIT = {"units": 1}
#: What happens to an order in Shopify; `units` of its first line.
CHANGES = [
    *(("cancel", {}), ("cancel", {"refund": False}), ("pay", {}), ("fulfill", ONE_UNIT), ("edit", ONE_UNIT)),
    *(("hold", {}), ("hold", {**ONE_UNIT, "touch": False}), ("release_hold", {}), ("release_hold", {"touch": False})),
    *(("refund", ONE_UNIT), ("refund", {**ONE_UNIT, "restock": False}), ("refund", {"amount": "4.00"})),
    *(("risk", {"level": "HIGH"}), ("risk", {"level": "LOW"}), ("method", {"method": "PICK_UP"})),
]
#: Seconds until the app works the next time; empty: it does not hear of it yet.
SOON = st.sampled_from([3700, 11, 61, 301, 22400, None])
NUMBER = st.integers(0, 3)
#: What a supplier does next, by AliExpress's word for the order.
NEXT = {
    "PLACE_ORDER_SUCCESS": "pay",
    "WAIT_SELLER_SEND_GOODS": "ship",
    "SELLER_PART_SEND_GOODS": "ship",
    "WAIT_BUYER_ACCEPT_GOODS": "finish",
}


class Street(RuleBasedStateMachine):
    """One shop, its customers and its suppliers. No webhook comes by itself: what the app hears is a rule too."""

    town: Town
    hands: Hands
    illegal: list[str]

    @initialize(sender=st.sampled_from(["shopify", "app"]), lost=st.sampled_from(LOST))
    def open_shop(self, sender, lost):
        self.town = Town(self.town.app, self.town.url)
        self.town.control("shopify/webhooks/mode", mode="never", shop=self.town.domain)
        self.town.install()
        self.shop = ShopOfSoak(self.town.domain, automatic=True, sender=sender)
        for title, units in (("Phone stand", 1), ("Socks", 2)):
            variant, facts = self.town.goods(title, stock=1000)
            self.town.link(variant, facts, units)
            self.shop.links[variant] = [(str(facts["sku_id"]), units)]
        self.town.command(
            "settings", "automatic_ordering=on", "cancellation_window_minutes=0", f"email_sender={sender}"
        )
        self.orders, self.sold, self.told, self.final = [], [], [], []
        # The two calls that buy and ship: each loses its first answer, whatever else goes wrong later.
        self.town.fault("aliexpress", "aliexpress.ds.order.create", lost)
        self.town.fault("shopify", "fulfillmentCreate", lost)
        for counts in ((1, 1), (3, 0)):
            self.sell(counts, paid=True)
        self.hear(0, None)
        self.hear(1, 11)

    # --- customers and the merchant's hands in Shopify ---

    @precondition(lambda self: len(self.orders) < 4)
    @rule(counts=st.tuples(st.integers(1, 3), st.integers(0, 2)), paid=st.booleans(), soon=SOON)
    def buy(self, counts, paid, soon):
        self.sell(counts, paid=paid)
        self.hear(len(self.orders) - 1, soon)

    def sell(self, counts, *, paid):
        lines = [{"variant": v, "quantity": n} for v, n in zip(self.shop.links, counts, strict=True) if n]
        address = ADDRESS | {"address1": "1 Example Street"}
        status, email = "paid" if paid else "pending", email_of(len(self.orders))
        order = self.shopify("orders", lines=lines, email=email, financial_status=status, address=address)
        self.orders.append(order)
        self.sold.append(Sold(None, self.shop, order["gid"], "", order["name"], order["lines"], came=0.0))
        self.sold[-1].hear(0.0, self.now(), self.act(order, "route"))

    @rule(which=NUMBER, change=st.sampled_from(CHANGES), soon=SOON)
    def change(self, which, change, soon):
        order, sold = self.orders[which % len(self.orders)], self.sold[which % len(self.orders)]
        action, spec = change[0], dict(change[1])
        if spec.pop("units", 0):
            spec["lines"] = [{"line": order["lines"][0], "quantity": 1}]
        book = self.act(order, action, **spec)
        if book:
            sold.hear(self.hands.real(self.now()), self.now(), book)
        self.hear(which, soon)

    def hear(self, which, soon):
        order = self.orders[which % len(self.orders)]
        self.shopify("webhooks/send", topic="orders/updated", order=order["legacy_id"])
        self.wait(soon)

    # --- suppliers ---

    @precondition(lambda self: self.bought())
    @rule(which=NUMBER, action=st.sampled_from(["ship_part", "last_mile", "cancel"]), soon=SOON)
    def supply(self, which, action, soon):
        orders = self.bought()
        order, wish = orders[which % len(orders)], {}
        if action == "ship_part":
            action, wish = "ship", {"items": [{"sku_id": order["items"][0]["sku_id"], "quantity": 1}]}
        self.hands.control(f"aliexpress/orders/{order['number']}/{action}", **wish)
        self.wait(soon)

    @precondition(lambda self: self.bought())
    @rule(soon=SOON)
    def supply_all(self, soon):
        for order in self.bought():
            self.hands.control(f"aliexpress/orders/{order['number']}/{NEXT.get(order['status'], 'deliver')}")
        self.wait(soon)

    @rule(fault=st.sampled_from(FAULTS))
    def break_something(self, fault):
        self.town.fault(*fault)

    # --- time, the app, and the merchant's clicks in it ---

    @rule(soon=SOON)
    def wait(self, soon):
        if soon is None:
            return
        self.hands.advance(soon)
        self.town.drain()
        self.told = self.town.report()["orders"]
        self.final = [each for view in self.views() for each in reconcile.check(view) if each.final]

    @precondition(lambda self: self.asked())
    @rule()
    def answer(self):
        """The merchant looks at AliExpress and says what is there."""
        for row, sequence in self.asked():
            key = f"{row.legacy_id}-{sequence}"
            there = [order["number"] for order in self.bought() if order["out_order_id"].startswith(key)]
            path = f"/orders/{row.id}/supplier-orders/{sequence}"
            self.town.post(f"{path}/record", number=there[0]) if there else self.town.post(f"{path}/not-there")
        self.wait(11)

    def asked(self):
        found = [(order, n, so) for order in self.told for n, so in enumerate(order["supplier_orders"], 1)]
        return [(self.town.row(order), n) for order, n, so in found if ASK in so["problem"]]

    # --- what must hold whatever happened ---

    @invariant()
    def nothing_is_done_twice_or_too_much(self):
        assert getattr(self, "final", []) == []

    @invariant()
    def no_row_went_where_no_rule_leads(self):
        assert self.illegal == []

    def teardown(self):
        self.hands.http.delete(f"{self.hands.sandbox}/control/faults", timeout=5)

    def views(self):
        told = {order["gid"]: order for order in self.told}
        bought, letters = self.bought(), [m for m in self.hands.books("mailbox.json") if self.shop.domain in m["text"]]
        for n, order in enumerate(self.orders):
            book = self.hands.books(f"control/shopify/{self.shop.domain}/orders/{order['legacy_id']}")
            mine = [each for each in bought if each["out_order_id"].startswith(f"{order['legacy_id']}-")]
            to_them = [letter for letter in letters if email_of(n) in letter["to"]]
            said, real = self.sold[n].said, self.hands.real
            yield View(n, self.shop, book, told.get(order["gid"]), said, self.now(), real, mine, to_them, under_way=0)

    def bought(self):
        return self.town.bought()

    def shopify(self, path, **body):
        return self.hands.control(f"shopify/{self.town.domain}/{path}", **body)

    def act(self, order, action, **spec):
        return self.shopify(f"orders/{order['legacy_id']}/{action}", **spec)

    def now(self):
        return self.hands.books("control/clock")["now"]


class Illegal(logging.Handler):
    """Keeps what the app says of moves that no rule allows."""

    def __init__(self):
        super().__init__()
        self.found = []

    def emit(self, record):
        if "IllegalMove" in record.getMessage():
            self.found.append(record.getMessage())


def test_whatever_happens_the_books_agree(town, companies, environ):
    illegal = Illegal()
    logging.getLogger().addHandler(illegal)
    hands = Hands(f"http://127.0.0.1:{companies.port}", environ["APP_URL"])
    town.control("aliexpress/mode", published_limits=False, push="off")

    def street():
        machine = Street()
        machine.town, machine.hands, machine.illegal = town, hands, illegal.found
        return machine

    try:
        run_state_machine_as_test(
            street,
            settings=settings(
                max_examples=6,
                stateful_step_count=15,
                derandomize=True,
                deadline=None,
                # Shrinking a failure would take minutes: its steps are printed as they were.
                phases=[Phase.generate],
                database=None,
                suppress_health_check=[*HealthCheck],
            ),
        )
    finally:
        logging.getLogger().removeHandler(illegal)
        town.control("aliexpress/mode", published_limits=True, push="normal")
        town.control("shopify/webhooks/mode", mode="normal")
