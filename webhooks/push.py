"""POST /push/...: AliExpress and 17TRACK say that something moved. A hint to look, never the truth itself."""

import json
import logging
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, abort, request
from sqlalchemy.exc import SQLAlchemyError

from shopify_app import clock
from shopify_app.config import current
from shopify_app.db import session
from shopify_app.models import AliExpressAccount, SupplierNumber, SupplierOrder, ToldNumber, Tracking, Watch
from shopify_app.models.turns import OPEN
from webhooks.routes import body
from webhooks.signature import signed_by_aliexpress, signed_by_seventeentrack

log = logging.getLogger(__name__)
push = Blueprint("push", __name__, url_prefix="/push")

MOST_BYTES = 1024 * 1024
#: AliExpress shows a new order about ten seconds after it was created.
SHOWN_AFTER = timedelta(seconds=12)
#: What a supplier's order or a parcel may be called.
NUMBER = re.compile(r"[A-Za-z0-9-]{1,50}")
#: 51 payment, 18 logistics, 53 order status; the documentation says that these may change.
MESSAGE_TYPES = (18, 51, 53)


@push.post("/aliexpress")
def aliexpress() -> tuple[str, int]:
    """AliExpress's message push. It wants 200 within half a second, and comes again on anything else."""
    raw, config = body(MOST_BYTES), current()
    given = request.headers.get("Authorization", "")
    if not signed_by_aliexpress(raw, given, config.aliexpress_app_key, config.aliexpress_app_secret):
        log.warning("A push of AliExpress without a valid signature was refused")
        return "", 401
    message = _parse(raw)
    if message.get("message_type") not in MESSAGE_TYPES:
        log.info("AliExpress pushed a message of unknown type")
    number = _number(message.get("data"), "orderId")
    # An AliExpress order number is the only key here: the shop comes from the row that has it.
    owners = sa.select(SupplierNumber.supplier_order_id).where(SupplierNumber.number == number)
    buyer = _number(message.get("data"), "buyerId")
    return _look_again("AliExpress", number, "supplier orders", lambda: _make_owner_due(owners, buyer, number))


@push.post("/17track")
def seventeentrack() -> tuple[str, int]:
    """17TRACK's push of a parcel's new event; unknown here while no key is set."""
    raw, key = body(MOST_BYTES), current().seventeentrack_key
    if not key:
        abort(404)
    if not signed_by_seventeentrack(raw, request.headers.get("sign", ""), key):
        log.warning("A push of 17TRACK without a valid signature was refused")
        return "", 401
    number = _number(_parse(raw).get("data"), "number")
    return _look_again("17TRACK", number, "parcels", lambda: _make_watches_due(number))


def _parse(raw: bytes) -> dict[str, Any]:
    try:
        message = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}


def _number(data: Any, name: str) -> str:
    found = str(data.get(name) or "") if isinstance(data, dict) else ""
    return found if NUMBER.fullmatch(found) else ""


def _look_again(who: str, number: str, what: str, make_due: Callable[[], int]) -> tuple[str, int]:
    if not number:
        log.info("%s pushed a message that names no number", who)
        return "", 200
    try:
        found = make_due()
    except SQLAlchemyError as error:
        session().rollback()
        log.error("%s pushed %s, which could not be kept: %s", who, number, type(error).__name__)
        return "", 503
    log.info("%s pushed %s: %s %s are looked at again", who, number, found, what)
    return "", 200


def _make_owner_due(owners: sa.Select[int], buyer: str, number: str) -> int:
    found = _make_due(owners)
    if buyer and not found:
        _keep_unknown(buyer, number)
    return found


def _make_due(owners: sa.Select[int]) -> int:
    """Commits. One statement that leaves the rows' versions alone: a hint must not spoil a worker's step."""
    mine = SupplierOrder.id.in_([*session().scalars(owners)])
    ids = [*session().scalars(sa.select(SupplierOrder.id).where(mine, SupplierOrder.status.in_(OPEN)))]
    if ids:
        due = sa.update(SupplierOrder).where(SupplierOrder.id.in_(ids)).values(look_again_at=clock.now())
        unread = sa.update(SupplierNumber).where(SupplierNumber.supplier_order_id.in_(ids)).values(read_at=None)
        for change in (due, unread):
            session().execute(change.execution_options(synchronize_session=False))
        session().commit()
    return len(ids)


def _keep_unknown(buyer: str, number: str) -> None:
    """An order that nobody here knows may be the one whose answer was lost: whoever waits for a person looks once more,
    as soon as AliExpress shows it. Commits."""
    shops = sa.select(AliExpressAccount.shop_id).where(AliExpressAccount.user_id == buyer)
    lost = (SupplierOrder.status == "placing") & SupplierOrder.look_again_at.is_(None)
    if session().scalar(sa.select(SupplierNumber.id).where(SupplierNumber.number == number)) is None:
        ToldNumber.keep(buyer, number)
        due = sa.update(SupplierOrder).where(lost, SupplierOrder.shop_id.in_(shops))
        due = due.values(look_again_at=clock.now() + SHOWN_AFTER)
        session().execute(due.execution_options(synchronize_session=False))
        session().commit()


def _make_watches_due(number: str) -> int:
    """Commits. 17TRACK is read again; where it never followed the parcel for us, AliExpress is."""
    mine = sa.update(Watch).where(Watch.number == number, Watch.status == "registered")
    due = mine.values(look_again_at=clock.now()).returning(Watch.id)
    found = [*session().scalars(due.execution_options(synchronize_session=False))]
    session().commit()
    return len(found) or _make_due(sa.select(Tracking.supplier_order_id).where(Tracking.number == number))
