"""What can be done to an order from outside, by name: for control routes and for the buttons of the pages."""

from collections.abc import Callable
from typing import Any

from sandbox.aliexpress import moves
from sandbox.aliexpress.catalog import NotFound
from sandbox.aliexpress.company import AliExpress
from sandbox.aliexpress.numbers import LastMile
from sandbox.aliexpress.orders import CANCELED, Order
from sandbox.aliexpress.wire import Json

Action = Callable[[AliExpress, Order, Json], None]


def act(company: AliExpress, number: str, action: str, wish: Json) -> Order:
    """Does it and answers the order. Raises NotFound, IllegalMove, or ValueError for a wish that makes no sense."""
    if action not in ACTIONS:
        raise NotFound(f"There is no action {action!r}; there are {', '.join(ACTIONS)}.")
    with company.moving(number) as order:
        ACTIONS[action](company, order, wish)
        return order


def _pay(company: AliExpress, order: Order, wish: Json) -> None:
    order.pay(company.now(), review=bool(wish.get("review")))


def _prepare(company: AliExpress, order: Order, wish: Json) -> None:
    moves.prepare(order, company.now(), _wanted(wish))


def _ship(company: AliExpress, order: Order, wish: Json) -> None:
    mail_no, now, wanted = wish.get("mail_no"), company.now(), _wanted(wish)
    provisional = bool(wish.get("provisional", mail_no is None))
    if mail_no == "":
        moves.prepare(order, now, wanted)
    elif mail_no is not None:
        moves.ship_as(order, now, _number(wish), wanted, provisional=provisional)
    elif provisional:
        moves.ship(order, company.serials, now, wanted)
    else:
        moves.ship_as(order, now, company.serials.last_mile(order.country), wanted, provisional=False)


def _last_mile(company: AliExpress, order: Order, wish: Json) -> None:
    parcel = order.parcel(int(wish.get("parcel", 0)))
    order.require(parcel.left, "renumbered: the parcel has not left")
    number = _number(wish) if wish.get("mail_no") else company.serials.last_mile(order.country)
    parcel.renumber(company.now(), number)


def _event(company: AliExpress, order: Order, wish: Json) -> None:
    name = str(wish.get("name") or "").strip()
    if not name:
        raise ValueError("An event needs a name.")
    description = str(wish.get("description") or name)
    order.parcel(int(wish.get("parcel", 0))).note(company.now(), (name, description))


def _deliver(company: AliExpress, order: Order, wish: Json) -> None:
    index = wish.get("parcel")
    moves.deliver(order, company.now(), None if index is None else int(index))


def _cancel(company: AliExpress, order: Order, wish: Json) -> None:
    company.close(order, str(wish.get("reason") or CANCELED), wish.get("sku_ids"))


def _request_cancel(company: AliExpress, order: Order, wish: Json) -> None:
    order.request_cancel()


def _finish(company: AliExpress, order: Order, wish: Json) -> None:
    order.finish(company.now())


def _dispute(company: AliExpress, order: Order, wish: Json) -> None:
    order.dispute()


def _wanted(wish: Json) -> list[tuple[str, int]] | None:
    items: Any = wish.get("items")
    if items is None:
        return None
    return [(str(item["sku_id"]), int(item["quantity"])) for item in items]


def _number(wish: Json) -> LastMile:
    return LastMile(str(wish["mail_no"]), str(wish.get("carrier", "")), str(wish.get("website", "")))


ACTIONS: dict[str, Action] = {
    "pay": _pay,
    "prepare": _prepare,
    "ship": _ship,
    "last_mile": _last_mile,
    "event": _event,
    "deliver": _deliver,
    "cancel": _cancel,
    "request_cancel": _request_cancel,
    "finish": _finish,
    "dispute": _dispute,
}
