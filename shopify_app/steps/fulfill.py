"""Step: mark exactly the units of one parcel as shipped in Shopify, once."""

from shopify_app import clock
from shopify_app.db import session
from shopify_app.errors import OutcomeUnknown, Refused, Retryable, WaybillError
from shopify_app.gateways.carriers import recognize
from shopify_app.gateways.shopify_facts import demand_fulfillment_orders
from shopify_app.models import Email, Fulfillment, LineItem, Tracking
from shopify_app.models.fulfillment import fulfilled_units
from shopify_app.models.order_facts import MONEY_RETURNED
from shopify_app.models.order_status import settle_on_the_way
from shopify_app.steps import announce, shipment, wake
from shopify_app.steps.access import ask_shopify
from shopify_app.steps.read_order import absorb
from shopify_app.steps.turn import LOOKS, UNSEEN, step_aside, take
from shopify_app.values import OrderForSourcing

BY = "job:fulfill"
KIND = "shipping_confirmation"
UNPAID = "Shopify has not received the payment: a pending order is never marked as shipped."
RETURNED = "The money was returned: nothing more is marked as shipped."
CANCELED = "The order was canceled: nothing of it is marked as shipped."


def run(row_id: int) -> None:
    """Bring Shopify to what the parcel says: its units, and its number."""
    tracking = session().get(Tracking, row_id)
    if tracking is None or not take(tracking):
        return
    order, known = tracking.supplier_order.order, shipment.written(tracking)
    if why := wake.too_early(tracking):
        tracking.waits, tracking.look_again_at = why, clock.now() + wake.WAIT
        session().commit()
        return
    try:
        state = ask_shopify(order.shop, lambda admin: admin.order_for_sourcing(order.gid))
        demand_fulfillment_orders(state, order.shop.domain)
        absorb(order.shop, state, by=BY)
        _name_carrier(tracking)
        _settle_unknown(tracking, state)
        why = _why_not(tracking) or _fulfill(tracking, state)
        _renumber(tracking, state, known)
    except OutcomeUnknown:
        tracking.look_again_at = clock.now() + UNSEEN / LOOKS
    except Refused as error:
        # Shopify's texts are no rule to branch on: look again, and decide from the state then.
        step_aside(tracking, Retryable(error.problem, UNSEEN / LOOKS))
    except WaybillError as error:
        step_aside(tracking, error)
    else:
        # Only now is the row at rest: until here it is due again by itself, whatever dies in between.
        tracking.waits, tracking.look_again_at = why, wake.next_look(tracking) if why else None
        tracking.problem, tracking.tries = "", 0
        announce.plan(tracking)
        wake.later_parcels(tracking)
    wake.sharing_parcels(tracking, known)
    settle_on_the_way(order, by=BY)
    session().commit()


def _why_not(tracking: Tracking) -> str:
    """Why nothing of the parcel is marked as shipped, or empty. What was paid before an order was edited is shipped."""
    order = tracking.supplier_order.order
    if not order.wanted:
        return CANCELED
    if order.paid or tracking.ships_unpaid:
        return ""
    if order.financial_status in MONEY_RETURNED:
        return RETURNED
    if order.financial_status == "authorized" and order.shop.policy.on("buy_authorized"):
        return ""
    if order.financial_status == "partially_paid" and all(
        fulfilled_units(order, item) + units <= item.paid_quantity for item, units in _items(tracking).items()
    ):
        return ""
    return UNPAID


def _items(tracking: Tracking) -> dict[LineItem, int]:
    """line item -> units of the parcel that are not marked as shipped yet."""
    return shipment.by_line(tracking, shipment.units_to_send(tracking))


def _name_carrier(tracking: Tracking) -> None:
    """Keeps a doubt that nobody settled: a customer must not be sent to the wrong carrier."""
    found = recognize(tracking.number, tracking.carrier)
    tracking.carrier, tracking.url = found.company, found.url
    doubtful = found.company == "Other"
    tracking.carrier_doubt = ", ".join(each.company for each in found.candidates) if doubtful else ""


def _settle_unknown(tracking: Tracking, state: OrderForSourcing) -> None:
    """A fulfillment whose answer was lost is either in Shopify with our number, or was never made."""
    for row in [row for row in tracking.fulfillments if not row.sent]:
        found = shipment.find_written(state, row)
        if found:
            row.accept(found.gid, by=BY)
            _post(row)
        elif clock.real_now() - row.begun_at > UNSEEN:
            _withdraw(row)
        else:
            raise OutcomeUnknown("The last fulfillment is not seen in Shopify yet.")
    session().commit()


def _withdraw(row: Fulfillment) -> None:
    """Take back an intent that was certainly not carried out; the next look decides from what Shopify says then."""
    tracking, order = row.tracking, row.order
    if tracking.fulfillments == [row] and not _email(tracking).posted:
        # A letter belongs to a shipment: if there is none after all, nobody waits for one.
        session().delete(_email(tracking))
    session().delete(row)
    session().flush()
    session().expire(tracking, ["fulfillments"])
    session().expire(order, ["emails", "fulfillments"])


def _fulfill(tracking: Tracking, state: OrderForSourcing) -> str:
    """Adopt what others fulfilled and send the rest; says why it waits where Shopify holds units back."""
    left = _adopt(tracking, state, shipment.units_to_send(tracking))
    plans, left = shipment.plan(state, left)
    for parts in plans:
        _send(tracking, parts)
    if left:
        return shipment.why_not(state, left)
    if tracking.fulfillments:
        # Where others fulfilled all of it under a number of theirs, they told the customer.
        _email(tracking).post()
    return ""


def _adopt(tracking: Tracking, state: OrderForSourcing, left: dict[str, int]) -> dict[str, int]:
    """Units that somebody else fulfilled get our number there; the customer is mailed where no number was given."""
    ours = {each.number for bought in tracking.supplier_order.order.supplier_orders for each in bought.trackings}
    for theirs in shipment.covering(tracking, state, left):
        units = {gid: min(count, theirs.units.get(gid, 0)) for gid, count in left.items()}
        # A number of theirs was told to the customer; one of another parcel of ours says nothing of this one.
        notify = _confirms(tracking) and ours.issuperset(theirs.numbers)
        row = Fulfillment.begin(tracking, theirs.gid, shipment.by_line(tracking, units), notify=notify, by=BY)
        if tracking.number not in theirs.numbers:
            _update(tracking, theirs.gid, [*theirs.numbers, tracking.number], notify=notify)
        row.accept(theirs.gid, adopted=True, by=BY)
        _post(row)
        session().commit()
        left = {gid: count - units[gid] for gid, count in left.items() if count > units[gid]}
    return left


def _send(tracking: Tracking, parts: shipment.Parts) -> None:
    """Intent, call, outcome."""
    notify = _confirms(tracking)
    units = shipment.by_line(tracking, shipment.units_of(parts))
    row = Fulfillment.begin(tracking, shipment.key_of(parts), units, notify=notify, by=BY)
    session().commit()
    try:
        gid = ask_shopify(
            tracking.supplier_order.order.shop,
            lambda admin: admin.create_fulfillment(
                lines=shipment.lines_of(parts),
                numbers=[tracking.number],
                company=tracking.carrier,
                urls=[tracking.url] if tracking.url else [],
                notify=notify,
            ),
        )
    except OutcomeUnknown:
        raise
    except WaybillError:
        _withdraw(row)
        raise
    row.accept(gid, by=BY)
    _post(row)
    session().commit()


def _confirms(tracking: Tracking) -> bool:
    """Whether Shopify's own confirmation goes out with this call: once a parcel, where the shop left it to Shopify."""
    email = _email(tracking)
    return email.sender == "shopify" and not email.posted


def _post(row: Fulfillment) -> None:
    """The customer is told of the parcel once: by Shopify with this very fulfillment, or by a letter of ours."""
    email = _email(row.tracking)
    if row.notify or email.sender == "app":
        email.post()


def _email(tracking: Tracking) -> Email:
    return Email.plan(tracking, KIND, tracking.supplier_order.order.shop.policy.text("email_sender"))


def _renumber(tracking: Tracking, state: OrderForSourcing, known: set[tuple[str, str]]) -> None:
    """Shopify learns a changed number once, and again where another parcel's update undid it; the customer is mailed
    again only where the shop wants it.

    An update replaces the whole set, so numbers of other parcels in the same fulfillment are sent again.
    """
    notify = tracking.supplier_order.order.shop.policy.on("notify_on_number_change")
    shown = {theirs.gid: theirs.numbers for theirs in state.fulfillments if theirs.status == "SUCCESS"}
    for row in tracking.fulfillments:
        there, changed = shown.get(row.gid, ()), row.number != tracking.number
        was_there = (row.gid, row.number) in known and row.gid in shown and shipment.sharing(row)
        if row.sent and (changed or (was_there and tracking.number not in there)):
            # Where only the answer was lost, the customer has heard of it.
            if tracking.number not in there or row.number in there:
                mine = (row.number, tracking.number, tracking.former_number)
                others = [number for number in there if number not in mine]
                _update(tracking, row.gid, [*others, tracking.number], notify=notify and changed)
            if changed:
                row.renumber(tracking.number, by=BY)
            session().commit()


def _update(tracking: Tracking, gid: str, numbers: list[str], *, notify: bool) -> None:
    urls = [tracking.url] if tracking.url and len(numbers) == 1 else []
    ask_shopify(
        tracking.supplier_order.order.shop,
        lambda admin: admin.update_tracking(gid, numbers=numbers, company=tracking.carrier, urls=urls, notify=notify),
    )
