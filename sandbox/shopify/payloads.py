"""Payload of the orders/* topics, built from the state of an order."""

from typing import Any

from sandbox.shopify.order import Line, Order
from sandbox.shopify.parts import address, amount, customer, line_item, local, shipping_line
from sandbox.shopify.payloads_fulfillment import fulfillment_payload
from sandbox.shopify.payloads_refund import refund_payload
from sandbox.shopify.shop import Shop
from sandbox.shopify.totals import totals_as_sold, totals_now

Json = dict[str, Any]


def order_payload(shop: Shop, order: Order) -> Json:
    """Return the whole order in its REST shape (key set of API version 2026-10)."""
    return {
        "id": order.id,
        "admin_graphql_api_id": order.gid,
        **_origin(order),
        **_times(shop, order),
        **totals_as_sold(order),
        **totals_now(order),
        **_identity(shop, order),
        "billing_address": address(order.address),
        "customer": customer(shop, order),
        "discount_applications": [_application(line) for line in order.lines if line.discount],
        "fulfillments": [fulfillment_payload(shop, f) for f in order.fulfillments],
        "line_items": [line_item(line, order.currency) for line in order.lines],
        "payment_terms": None,
        "refunds": [refund_payload(shop, order, refund) for refund in order.refunds],
        "shipping_address": address(order.address),
        "shipping_lines": [shipping_line(order)] if order.requires_shipping else [],
        "returns": [],
    }


def _application(line: Line) -> Json:
    return {
        "target_type": "line_item",
        "type": "manual",
        "value": amount(line.discount),
        "value_type": "fixed_amount",
        "allocation_method": "one",
        "target_selection": "explicit",
        "title": "Discount",
        "description": None,
    }


def _origin(order: Order) -> Json:
    return {
        "app_id": 580111,
        "browser_ip": "203.0.113.9",
        "buyer_accepts_marketing": False,
        "cart_token": None,
        "checkout_token": f"{order.id:032x}",
        "client_details": {
            "accept_language": order.locale,
            "browser_height": None,
            "browser_ip": "203.0.113.9",
            "browser_width": None,
            "session_hash": None,
            "user_agent": "Mozilla/5.0 (sandbox)",
        },
        "device_id": None,
        "landing_site": "/",
        "landing_site_ref": None,
        "location_id": None,
        "merchant_business_entity_id": "MTAwMDAwMDAwMQ",
        "merchant_of_record_app_id": None,
        "reference": None,
        "referring_site": "",
        "source_identifier": None,
        "source_name": "web",
        "source_url": None,
        "user_id": None,
    }


def _times(shop: Shop, order: Order) -> Json:
    return {
        "cancel_reason": order.cancel_reason,
        "cancelled_at": local(shop, order.cancelled_at),
        "closed_at": local(shop, order.closed_at),
        "created_at": local(shop, order.created_at),
        "processed_at": local(shop, order.processed_at),
        "updated_at": local(shop, order.updated_at),
    }


def _identity(shop: Shop, order: Order) -> Json:
    return {
        "company": None,
        "confirmation_number": f"SANDBOX{order.number}",
        "confirmed": True,
        "contact_email": order.email,
        "currency": order.currency,
        "customer_locale": order.locale,
        "discount_codes": [],
        "duties_included": False,
        "email": order.email or "",
        "estimated_taxes": False,
        "financial_status": order.financial_status,
        "fulfillment_status": order.fulfillment_status,
        "name": order.name,
        "note": order.note,
        "note_attributes": [],
        "number": order.number - 1000,
        "order_number": order.number,
        "order_status_url": f"https://{shop.domain}/{shop.id}/orders/{order.id:032x}/authenticate?key=sandbox",
        "payment_gateway_names": ["bogus" if order.test else "shopify_payments"],
        "phone": order.phone,
        "po_number": None,
        "presentment_currency": order.currency,
        "tags": ", ".join(order.tags),
        "tax_exempt": False,
        "tax_lines": [],
        "taxes_included": False,
        "test": order.test,
        "token": f"{order.id:032x}",
    }
