"""AliExpress itself: everything it knows, behind one lock."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from sandbox import clock
from sandbox.aliexpress.accounts import Accounts
from sandbox.aliexpress.catalog import NotFound, Shelf
from sandbox.aliexpress.modes import Modes
from sandbox.aliexpress.moves import progress, push_status, ship
from sandbox.aliexpress.numbers import Serials
from sandbox.aliexpress.orders import PAY_TIMEOUT, Line, Order
from sandbox.aliexpress.push import Pusher, make_push
from sandbox.settings import Settings

REPLAY_MEMORY = timedelta(hours=24)


@dataclass(frozen=True)
class Placement:
    """An accepted create call, remembered by its `out_order_id`."""

    at: datetime
    numbers: list[str]
    error_msg: str


class AliExpress:
    """Shelf, accounts and orders. Enter `lock` before touching anything; it is re-entrant."""

    def __init__(self, settings: Settings) -> None:
        self.lock = threading.RLock()
        self.url = f"{settings.url}/aliexpress"
        self.app_url = settings.app_url
        self.apps = {settings.ae_key: settings.ae_secret}
        self.modes = Modes()
        self.serials = Serials()
        self.shelf = Shelf(self.serials)
        self.accounts = Accounts()
        self.pusher = Pusher(f"{settings.app_url}/push/aliexpress")
        self.calls: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self._orders: dict[str, Order] = {}
        self._placements: dict[tuple[str, str], Placement] = {}

    def now(self) -> datetime:
        """This company's time."""
        return clock.now()

    def placement(self, account: str, out_order_id: str) -> Placement | None:
        """What this account already placed under this id in the last 24 hours."""
        known = self._placements.get((account, out_order_id))
        if known is None or self.now() >= known.at + REPLAY_MEMORY:
            return None
        return known

    def remember(self, account: str, out_order_id: str, placement: Placement) -> None:
        """Keeps an accepted create call for its replays; an empty id is not kept."""
        if out_order_id:
            self._placements[(account, out_order_id)] = placement

    def add(self, order: Order) -> None:
        """Books a new order, takes its units out of stock and announces it."""
        for line in order.lines:
            self._restock(line, -line.quantity)
        self._orders[order.number] = order
        self.announce(order, "OrderCreated")

    def order(self, number: str) -> Order:
        """The order as it stands now; raises NotFound."""
        if number not in self._orders:
            raise NotFound(f"AliExpress has no order {number}.")
        return self._settled(self._orders[number])

    def orders(self, after: str = "") -> list[Order]:
        """Every order as it stands now, newest first; only those booked later than the order of number `after`."""
        later = takewhile(lambda order: order.number != after, reversed(self._orders.values()))
        return [self._settled(order) for order in later]

    @contextmanager
    def moving(self, number: str) -> Iterator[Order]:
        """The order under the lock; a change of its status is announced when the block ends well."""
        with self.lock:
            order = self.order(number)
            before = progress(order)
            yield order
            word = push_status(order)
            if word and progress(order) != before:
                self.announce(order, word)

    def close(self, order: Order, reason: str, sku_ids: list[str] | None = None) -> None:
        """Closes unshipped lines and puts their units back into stock."""
        for line in order.cancel(reason, sku_ids):
            self._restock(line, line.quantity - line.packed)

    def announce(self, order: Order, status: str) -> None:
        """Queues a push message about the order."""
        mode = self.modes.push
        secret = self.apps[order.app_key]
        push = make_push(order, status, at=self.now(), secret=secret, spoiled=mode == "bad_signature")
        self.pusher.announce(push, mode=mode)

    def _restock(self, line: Line, units: int) -> None:
        # The order keeps a copy of the SKU; the stock is on the shelf, where the SKU may be gone by now.
        sku = line.product.sku(line.sku.sku_id)
        if sku is not None:
            sku.stock += units

    def _settled(self, order: Order) -> Order:
        """Lets time do what it does by itself: an unpaid order expires, a slow seller ships."""
        now = self.now()
        if order.status == "PLACE_ORDER_SUCCESS" and now >= order.pay_by:
            self.close(order, PAY_TIMEOUT)
            self.announce(order, "OrderClosed")
        days = self.modes.auto_ship_days
        if days is not None and order.status == "WAIT_SELLER_SEND_GOODS" and order.paid_at:
            self._ship_when_due(order, order.paid_at + timedelta(days=days), now)
        return order

    def _ship_when_due(self, order: Order, due: datetime, now: datetime) -> None:
        if now >= due:
            ship(order, self.serials, due)
            self.announce(order, "OrderShipped")
