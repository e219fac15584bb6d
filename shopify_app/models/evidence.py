"""The evidence pack of one supplier order: a ZIP that shows what was promised and what came of it."""

import hashlib
import io
import json
import zipfile
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from shopify_app.db import session
from shopify_app.models.email import Email
from shopify_app.models.history import History
from shopify_app.models.review import Review
from shopify_app.models.review_action import ReviewAction
from shopify_app.models.supplier_order import SupplierOrder
from shopify_app.models.tracking import Tracking

MANIFEST = "SHA256SUMS"
#: ZIP stores local times from 1980 on: one fixed instant, so that the same facts are the same bytes.
STAMP = (1980, 1, 1, 0, 0, 0)
README = """Evidence for {order}, {title} from {supplier}.

promise.json    what was promised, as it stood when the order was placed
order.json      the order, what was bought, and under which numbers
memo.txt        the note to the supplier that was sent with the order
messages.json   messages to the supplier and steps taken, with time and person
tracking.json   every tracking event: when it happened, when it was fetched, and from where
letters.json    letters to the customer about this supplier order
reviews.json    late cases with their facts and dates
history.json    every change of the order's rows
SHA256SUMS      the SHA-256 of each file: check with "sha256sum -c SHA256SUMS"

All times are UTC.
"""


def evidence(supplier_order: SupplierOrder) -> bytes:
    """The pack as a ZIP; the same facts give the same bytes."""
    files = {
        "README.txt": README.format(
            order=supplier_order.order.name, title=supplier_order.title, supplier=supplier_order.supplier_name
        ),
        "promise.json": _promise(supplier_order),
        "order.json": _order(supplier_order),
        "memo.txt": "\n".join(_memos(supplier_order)),
        "messages.json": [_action(row) for row in _mine(ReviewAction, supplier_order)],
        "tracking.json": [_tracking(row) for row in supplier_order.trackings],
        "letters.json": [_letter(row) for row in supplier_order.order.emails if _is_about(row, supplier_order)],
        "reviews.json": [_review(row) for row in _mine(Review, supplier_order)],
        "history.json": [_line(row) for row in _history(supplier_order)],
    }
    return _zip({name: _bytes(content) for name, content in files.items()})


def file_name(supplier_order: SupplierOrder) -> str:
    """A name for the download, of letters and digits alone: "evidence-1001-2.zip"."""
    order = "".join(char for char in supplier_order.order.name if char.isascii() and char.isalnum())
    return f"evidence-{order or supplier_order.order_id}-{supplier_order.sequence}.zip"


def _promise(row: SupplierOrder) -> dict[str, Any]:
    return {
        "placed_at": row.placed_at,
        "paid_at": row.paid_at,
        "service": row.service,
        "agreed_days": row.agreed_days,
        "promised_days": row.promised_days,
        "guaranteed_days": row.guaranteed_days,
        "amount": row.total,
    }


def _order(row: SupplierOrder) -> dict[str, Any]:
    return {
        "shopify_order": row.order.name,
        "ordered_at": row.order.created_at,
        "destination": row.order.country,
        "supplier": row.supplier_name,
        "store_id": row.supplier.store_id if row.supplier else "",
        "status": row.status,
        "placed_by": row.placed_by,
        "aliexpress_orders": [
            {"number": n.number, "status": n.order_status, "logistics": n.logistics_status, "ended": n.ended}
            for n in row.numbers
        ],
        "lines": [
            {"product_id": line.product_id, "sku_id": line.sku_id, "sku": line.sku_name, "quantity": line.quantity}
            for line in row.lines
        ],
    }


def _memos(row: SupplierOrder) -> list[str]:
    """The notes as they were sent; the request holds them to the letter."""
    items = (row.request_json or {}).get("items") or []
    memos = [str(item.get("memo", "")) for item in items if isinstance(item, dict)]
    return [*dict.fromkeys(memo for memo in memos if memo)]


def _action(row: ReviewAction) -> dict[str, Any]:
    return {"at": row.at, "kind": row.kind, "by": row.by, "text": row.text, "data": row.data}


def _tracking(row: Tracking) -> dict[str, Any]:
    return {
        "number": row.number,
        "former_number": row.former_number,
        "carrier": row.carrier,
        "status": row.status,
        "status_at": row.status_at,
        "status_source": row.status_source,
        "found_at": row.created_at,
        "expected_at": row.expected_at,
        "contents": [{"sku": held.supplier_line.sku_name, "quantity": held.quantity} for held in row.lines],
        "events": [
            {
                "happened_at": event.happened_at,
                "name": event.name,
                "description": event.description,
                "location": event.location,
                "sub_status": event.sub_status,
                "source": event.source,
                "fetched_at": event.fetched_at,
                "digest": event.digest,
            }
            for event in row.events
        ],
    }


def _is_about(row: Email, supplier_order: SupplierOrder) -> bool:
    return supplier_order.id in (row.supplier_order_id, row.tracking.supplier_order_id if row.tracking else None)


def _letter(row: Email) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "sender": row.sender,
        "status": row.status,
        "written_at": row.created_at,
        "sent_at": row.sent_at,
        "text": row.text or "",
    }


def _review(row: Review) -> dict[str, Any]:
    return {
        "rule": row.rule,
        "status": row.status,
        "since": row.since,
        "verdict": row.verdict,
        "facts": row.facts,
        "closed_at": row.closed_at,
        "closed_why": row.closed_why,
    }


def _line(row: History) -> dict[str, Any]:
    return {"at": row.at, "what": row.what, "before": row.before, "after": row.after, "why": row.why, "by": row.by}


def _mine(table: Any, supplier_order: SupplierOrder) -> list[Any]:
    mine = (table.shop_id == supplier_order.shop_id) & (table.supplier_order_id == supplier_order.id)
    return [*session().scalars(sa.select(table).where(mine).order_by(table.id))]


def _history(supplier_order: SupplierOrder) -> list[History]:
    mine = (History.shop_id == supplier_order.shop_id) & (History.order_id == supplier_order.order_id)
    return [*session().scalars(sa.select(History).where(mine).order_by(History.id))]


def _bytes(content: Any) -> bytes:
    if isinstance(content, str):
        return f"{content.rstrip()}\n".encode()
    return (json.dumps(content, indent=2, ensure_ascii=False, default=_plain) + "\n").encode()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _zip(files: dict[str, bytes]) -> bytes:
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in {**files, MANIFEST: sums.encode()}.items():
            archive.writestr(zipfile.ZipInfo(name, STAMP), content)
    return packed.getvalue()
