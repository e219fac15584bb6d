"""Step: tell Shopify one milestone of a parcel whose carrier Shopify does not follow, once."""

from shopify_app import clock
from shopify_app.config import EVENT_SCOPE
from shopify_app.db import session
from shopify_app.errors import OutcomeUnknown, Refused, WaybillError
from shopify_app.gateways.carrier_names import SHOPIFY_NAMES
from shopify_app.models import Milestone, Tracking
from shopify_app.steps.access import ask_shopify
from shopify_app.steps.turn import LOOKS, UNSEEN, step_aside, take

BY = "job:announce"


def plan(tracking: Tracking) -> None:
    """Make the milestone of the parcel's status due: where the shop allows it and Shopify does not look by itself."""
    allowed = EVENT_SCOPE in tracking.supplier_order.order.shop.scopes.split(",")
    if allowed and tracking.carrier.casefold() not in SHOPIFY_NAMES:
        Milestone.plan(tracking)


def run(row_id: int) -> None:
    """Intent, call, outcome. An event whose answer was lost is looked for before it is sent again."""
    row = session().get(Milestone, row_id)
    if row is None or not take(row):
        return
    try:
        if row.status != "sending" or not _is_there(row):
            _send(row)
        row.end("sent", by=BY)
    except OutcomeUnknown:
        row.look_again_at = clock.now() + UNSEEN / LOOKS
    except Refused as error:
        row.end("refused", problem=error.problem, by=BY)
    except WaybillError as error:
        step_aside(row, error)
    session().commit()


def _is_there(row: Milestone) -> bool:
    gid, event = row.fulfillment.gid, row.event
    found = ask_shopify(row.fulfillment.order.shop, lambda admin: admin.fulfillment_events(gid))
    if event not in found and row.begun_at and clock.real_now() - row.begun_at < UNSEEN:
        raise OutcomeUnknown("The last event is not seen in Shopify yet.")
    return event in found


def _send(row: Milestone) -> None:
    row.begin()
    session().commit()
    gid, event, at = row.fulfillment.gid, row.event, row.happened_at
    ask_shopify(row.fulfillment.order.shop, lambda admin: admin.create_fulfillment_event(gid, event, at))
