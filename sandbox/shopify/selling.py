"""Turns the words of a control request or a human page into products and orders of a shop."""

from decimal import Decimal
from typing import Any

from sandbox.shopify.catalog import Product, Variant
from sandbox.shopify.fulfillment_order import HOLD_REASONS, METHODS
from sandbox.shopify.ids import next_id
from sandbox.shopify.order import Line, Order
from sandbox.shopify.order_money import ZERO
from sandbox.shopify.parse import instant, money
from sandbox.shopify.risk import risk_from
from sandbox.shopify.state import Shop, lock, now

DEFAULT_ADDRESS = {
    "first_name": "Test",
    "last_name": "Buyer",
    "company": None,
    "address1": "1 Example Street",
    "address2": "Apt 2",
    "city": "Springfield",
    "province": "Illinois",
    "province_code": "IL",
    "zip": "62701",
    "country": "United States",
    "country_code": "US",
    "phone": "+15555550100",
    "latitude": None,
    "longitude": None,
}
DEFAULT_EMAIL = "buyer@example.com"
FINANCIAL = ("paid", "pending", "authorized", "partially_paid", "expired", "voided", None)


def add_product(shop: Shop, spec: dict[str, Any]) -> Product:
    """Add a product as `POST /control/shopify/<shop>/products` describes it; raises ValueError without a title."""
    if not spec.get("title"):
        raise ValueError("A product needs a title.")
    with lock:
        product = Product(next_id("Product"), spec["title"], spec.get("vendor") or shop.name, now())
        for row in spec.get("variants") or [{"title": "Default Title", "price": spec.get("price", "10.00")}]:
            title = row.get("title") or "Default Title"
            ships = bool(row.get("requires_shipping", True))
            variant = Variant(next_id("ProductVariant"), product, title, money(row["price"]), row.get("sku"), ships)
            product.variants.append(shop.keep(variant))
        shop.products.append(shop.keep(product))
        return product


def build_order(shop: Shop, spec: dict[str, Any]) -> Order:
    """Return a new order, not yet kept by the shop; raises LookupError or ValueError with a sentence."""
    if not spec.get("lines"):
        raise ValueError("An order needs at least one line.")
    status = spec.get("financial_status", "paid")
    if status not in FINANCIAL:
        raise ValueError(f"Unknown financial status {status!r}. Known: {', '.join(map(str, FINANCIAL))}.")
    lines = [build_line(shop, row) for row in spec["lines"]]
    number = shop.next_number
    made = instant(spec["created_at"]) if spec.get("created_at") else now()
    order = Order(next_id("Order"), number, spec.get("name") or f"#{number}", made, now(), shop.currency, lines, status)
    order.processed_at = instant(spec["processed_at"]) if spec.get("processed_at") else made
    order.email = spec.get("email", DEFAULT_EMAIL)
    order.phone, order.note = spec.get("phone"), spec.get("note")
    order.address = full_address(spec.get("address", DEFAULT_ADDRESS)) if order.requires_shipping else None
    order.risk, order.test = risk_from(spec, spec.get("risk") or "LOW"), bool(spec.get("test", False))
    order.tags = list(spec.get("tags", []))
    order.fulfill_at = instant(spec["fulfill_at"]) if spec.get("fulfill_at") else None
    order.held = hold_reason(spec["held"]) if spec.get("held") else ""
    order.address_id, order.shipping_line_id = next_id("MailingAddress"), next_id("ShippingLine")
    order.customer_id = next_id("Customer") if order.email or order.phone else None
    order.shipping_price = money(spec.get("shipping_price", "5.00" if order.requires_shipping else "0.00"))
    order.received = _received(order, spec)
    return order


def _received(order: Order, spec: dict[str, Any]) -> Decimal:
    if spec.get("received") is not None:
        return money(spec["received"])
    paid = {"paid": order.total, "partially_paid": (order.total / 2).quantize(Decimal("0.01"))}
    return paid.get(order.financial_status or "", ZERO)


def hold_reason(text: str) -> str:
    """Return a FulfillmentHoldReason; raises ValueError."""
    if text.upper() not in HOLD_REASONS:
        raise ValueError(f"Unknown hold reason {text!r}. Known: {', '.join(HOLD_REASONS)}.")
    return text.upper()


def delivery_method(text: str) -> str:
    """Return a DeliveryMethodType, "" for none; raises ValueError."""
    if text.upper() not in METHODS:
        raise ValueError(f"Unknown delivery method {text!r}. Known: {', '.join(METHODS)}.")
    return text.upper()


def build_line(shop: Shop, row: dict[str, Any]) -> Line:
    """Return a line item of a known variant, or a custom one; raises LookupError or ValueError."""
    quantity = int(row.get("quantity", 1))
    if quantity < 1:
        raise ValueError("The quantity of a line must be at least 1.")
    line = _variant_line(shop, row, quantity) if row.get("variant") else _custom_line(row, quantity)
    line.properties = [{"name": p["name"], "value": p["value"]} for p in row.get("properties", [])]
    line.gift_card = bool(row.get("gift_card", False))
    line.method = None if row.get("method") is None else delivery_method(row["method"])
    line.discount, line.sold = money(row.get("discount", "0.00")), quantity
    if not 0 <= line.discount <= line.price * quantity:
        raise ValueError(f"{line.discount} is no discount of {line.price * quantity}.")
    line.location_id = (shop.location(row["location"]) if row.get("location") else shop.locations[0]).id
    return shop.keep(line)  # type: ignore[no-any-return]


def _variant_line(shop: Shop, row: dict[str, Any], quantity: int) -> Line:
    variant = shop.nodes.get(row["variant"])
    if not isinstance(variant, Variant):
        raise LookupError(f"{shop.domain} has no variant {row['variant']}.")
    title = None if variant.title == "Default Title" else variant.title
    ships, product = bool(row.get("requires_shipping", variant.requires_shipping)), variant.product
    price = money(row.get("price", variant.price))
    line = Line(next_id("LineItem"), product.title, price, quantity, quantity, ships, variant, title)
    line.sku, line.vendor = variant.sku, product.vendor
    return line


def _custom_line(row: dict[str, Any], quantity: int) -> Line:
    if not row.get("title"):
        raise ValueError("A line needs a variant or a title.")
    ships = bool(row.get("requires_shipping", True))
    return Line(next_id("LineItem"), row["title"], money(row.get("price", "10.00")), quantity, quantity, ships)


def full_address(given: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return an address with all of Shopify's keys; None stays None (an order without an address)."""
    if given is None:
        return None
    unknown = set(given) - set(DEFAULT_ADDRESS) - {"name"}
    if unknown:
        raise ValueError(f"Unknown address field {sorted(unknown)[0]!r}. Known: {', '.join(DEFAULT_ADDRESS)}.")
    found = {**dict.fromkeys(DEFAULT_ADDRESS), **given}
    names = [part for part in (found.get("first_name"), found.get("last_name")) if part]
    return {**found, "name": given.get("name") or " ".join(names) or None}
