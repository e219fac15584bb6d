"""The nouns of the house and their rules. No network, no Flask.

Importing this package registers every table.
"""

from shopify_app.models.account import AliExpressAccount
from shopify_app.models.delivery import Delivery
from shopify_app.models.email import Email
from shopify_app.models.export import DataExport
from shopify_app.models.fulfillment import Fulfillment, FulfillmentLine
from shopify_app.models.fulfillment_order import FulfillmentOrderId
from shopify_app.models.heartbeat import Heartbeat
from shopify_app.models.history import History
from shopify_app.models.line_item import LineItem
from shopify_app.models.link import Link
from shopify_app.models.milestone import Milestone
from shopify_app.models.notice import Notice
from shopify_app.models.order import Order
from shopify_app.models.policy_version import PolicyVersion
from shopify_app.models.quota import Quota
from shopify_app.models.quote import Quote
from shopify_app.models.rate import Rate
from shopify_app.models.reconciliation import Reconciliation
from shopify_app.models.review import Review, ReviewMove
from shopify_app.models.review_action import ReviewAction
from shopify_app.models.sheet import Sheet
from shopify_app.models.shipping_fee import ShippingFee
from shopify_app.models.shop import Shop
from shopify_app.models.supplier import Supplier, SupplierProduct
from shopify_app.models.supplier_line import SupplierOrderLine
from shopify_app.models.supplier_number import SupplierNumber
from shopify_app.models.supplier_order import SupplierOrder
from shopify_app.models.told_number import ToldNumber
from shopify_app.models.tracking import Tracking, TrackingLine
from shopify_app.models.tracking_event import TrackingEvent
from shopify_app.models.tracking_run import TrackingRun
from shopify_app.models.variant import Variant
from shopify_app.models.watch import Watch

__all__ = [
    "AliExpressAccount",
    "DataExport",
    "Delivery",
    "Email",
    "Fulfillment",
    "FulfillmentLine",
    "FulfillmentOrderId",
    "Heartbeat",
    "History",
    "LineItem",
    "Link",
    "Milestone",
    "Notice",
    "Order",
    "PolicyVersion",
    "Quota",
    "Quote",
    "Rate",
    "Reconciliation",
    "Review",
    "ReviewAction",
    "ReviewMove",
    "Sheet",
    "ShippingFee",
    "Shop",
    "Supplier",
    "SupplierNumber",
    "SupplierOrder",
    "SupplierOrderLine",
    "SupplierProduct",
    "ToldNumber",
    "Tracking",
    "TrackingEvent",
    "TrackingLine",
    "TrackingRun",
    "Variant",
    "Watch",
]
