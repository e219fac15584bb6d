"""Rows for the pages to show: an order in every state, typical and hostile."""

from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import (
    DataExport,
    Delivery,
    Email,
    Fulfillment,
    LineItem,
    Link,
    Order,
    Review,
    Shop,
    SupplierOrder,
    SupplierOrderLine,
    SupplierProduct,
    Tracking,
    Variant,
)
from shopify_app.models.order_status import settle
from shopify_app.supplier_values import ParcelEvent, SupplierProductFacts, SupplierSku
from shopify_app.values import Address, Money, OrderedGoods, OrderedLine

HOSTILE = "<script>alert('x')</script> \"quoted\" & 'single' {{ 7 * 7 }}\n🎁"
VARIANT = "gid://shopify/ProductVariant/42"
BY = "test"
_ids = count(6_200_000_000_001)


def goods(text: str = "Phone stand", **changes: Any) -> OrderedGoods:
    """An order of two units of one variant, paid."""
    number = next(_ids)
    line = OrderedLine(
        gid=f"gid://shopify/LineItem/{number}",
        title=text,
        variant_title="Black",
        sku="ST-1",
        variant_gid=VARIANT,
        product_gid="gid://shopify/Product/7",
        quantity=2,
        current_quantity=2,
        requires_shipping=True,
        price=Money(Decimal(15), "USD"),
    )
    now = clock.now()
    known: dict[str, Any] = {
        "gid": f"gid://shopify/Order/{number}",
        "name": f"#{number % 10000}",
        "created_at": now,
        "updated_at": now,
        "cancelled_at": None,
        "closed_at": None,
        "test": False,
        "financial_status": "paid",
        "fulfillment_status": "",
        "currency": "USD",
        "email": "buyer@example.com",
        "phone": "+15555550100",
        "locale": "en",
        "address": Address(name="Test Buyer", address1="1 Example Street", city="Springfield", country="US"),
        "lines": (line,),
    }
    return OrderedGoods(**(known | changes))


def take(shop: Shop, text: str = "Phone stand", **changes: Any) -> Order:
    """A stored order."""
    order = Order.take(shop.id, goods(text, **changes), by=BY)
    order.lines[0].needs_link = True
    settle(order, by=BY)
    session().commit()
    return order


def read_product(shop: Shop, text: str = "Phone stand", product_id: str = "1005006749040149") -> SupplierProduct:
    """An AliExpress product that has been read."""
    price = Money(Decimal("3.10"), "USD")
    skus = (SupplierSku("1", "14:193#Black", text, price, 20), SupplierSku("2", "14:29#White", "White", price, 0))
    product = SupplierProduct.ask(shop.id, product_id)
    product.keep(
        SupplierProductFacts(product_id, text, "onSelling", "javascript:alert(1)", "1103800006", text, "CN", "", skus)
    )
    session().commit()
    return product


def keep_variant(shop: Shop, text: str = "Phone stand", gid: str = VARIANT) -> Variant:
    """A variant of the catalog."""
    row = Variant.keep(
        shop.id, gid, product_gid="gid://shopify/Product/7", product_title=text, variant_title="Black", sku="ST-1"
    )
    session().commit()
    return row


def link(shop: Shop, text: str = "Phone stand") -> Link:
    """A checked link of the variant."""
    product = read_product(shop, text)
    row = Link.make(shop.id, VARIANT, product.product_id, "1", quantity=1, country="")
    session().commit()
    return row


def draft(order: Order, text: str = "Black") -> SupplierOrder:
    """A draft that buys the order's first line."""
    linked = link(order.shop, text)
    bought = SupplierOrder.draft(order, linked.supplier_id, by=BY)
    line: LineItem = order.lines[0]
    line.needs_link = False
    bought.lines.append(
        SupplierOrderLine(
            shop_id=order.shop_id,
            line_item=line,
            link=linked,
            product_id="1005006749040149",
            sku_id="1",
            sku_name=text,
            units=2,
            quantity=2,
        )
    )
    settle(order, by=BY)
    session().commit()
    return bought


def place(bought: SupplierOrder, number: str = "8123456789012345") -> SupplierOrder:
    """The supplier order at AliExpress, with amount and pay-by time."""
    bought.release(clock.now(), by=BY)
    bought.begin({"address": {}}, by=BY)
    bought.accept([number], by=BY)
    bought.amount, bought.currency = Decimal("6.20"), "USD"
    bought.pay_by, bought.promised_days = clock.now() + timedelta(days=3), 12
    settle(bought.order, by=BY)
    session().commit()
    return bought


def ship(bought: SupplierOrder, number: str = "LP00675700340000", text: str = "Arrived") -> Tracking:
    """Its parcel, with two scans."""
    bought.move("shipped", by=BY)
    tracking = Tracking.find(bought, number, supplier_number="8123456789012345", by=BY)
    tracking.hold(bought.lines[0], 2)
    tracking.carrier, tracking.url = text, "javascript:alert(1)"
    now = clock.now()
    tracking.see(tuple(ParcelEvent(now - timedelta(days=d), text, f"{text} {d}") for d in (1, 2)), "test")
    settle(bought.order, by=BY)
    session().commit()
    return tracking


def fulfill(tracking: Tracking, units: int = 2) -> Email:
    """The fulfillment in Shopify and its letter."""
    order = tracking.supplier_order.order
    row = Fulfillment.begin(tracking, "key", {order.lines[0]: units}, notify=True, by=BY)
    row.accept("gid://shopify/Fulfillment/1", by=BY)
    email = Email.plan(tracking, "shipping_confirmation", "app")
    settle(order, by=BY)
    session().commit()
    return email


def late(bought: SupplierOrder, text: str = "No tracking number 7 days after payment.") -> Review:
    """An open case."""
    now = clock.now()
    row = Review(
        shop_id=bought.shop_id,
        order=bought.order,
        supplier_order=bought,
        supplier_id=bought.supplier_id,
        rule="late_to_ship",
        since=now - timedelta(days=2),
        opened_at=now,
        verdict=text,
    )
    session().add(row)
    session().commit()
    return row


def delivery(domain: str, text: str = "The body is no JSON.") -> Delivery:
    """A webhook that was set aside."""
    now = clock.real_now()
    row = Delivery(
        shop_domain=domain, topic="orders/create", webhook_id=text[:20], triggered_at=now, received_at=now, body="{}"
    )
    session().add(row)
    row.set_aside(text)
    session().commit()
    return row


def export(shop: Shop) -> DataExport:
    """The answer to a customer's question."""
    row = DataExport.make(shop.id, "request-1", {"customer": {"email": "buyer@example.com"}})
    session().commit()
    return row


def everything(shop: Shop, text: str = "Phone stand") -> Order:
    """An order that has come all the way, with every kind of row on the pages; its texts are `text`."""
    keep_variant(shop, text)
    keep_variant(shop, f"Unlinked {text}", gid="gid://shopify/ProductVariant/43")
    order = take(shop, text)
    bought = place(draft(order, text))
    late(bought, text)
    email = fulfill(ship(bought, text=text), units=1)
    email.fail(text)
    order.problem = bought.problem = text
    refused = SupplierOrder.draft(order, None, by=BY)
    refused.refuse(text, by=BY)
    delivery(shop.domain, text)
    export(shop)
    settle(order, by=BY)
    session().commit()
    return order
