"""Shopify's Admin API: what Waybill reads of an order, and the fulfillments it writes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from shopify_app.config import Config
from shopify_app.errors import OutcomeUnknown, Refused
from shopify_app.gateways import shopify_queries as queries
from shopify_app.gateways.shopify_call import Budget, Json, ShopifyCall, Withheld, denied
from shopify_app.gateways.shopify_facts import FULFILLMENT_ORDERS, KeptBack
from shopify_app.gateways.shopify_parse import (
    fulfillment_of,
    fulfillment_order_of,
    goods_of,
    instant,
    shop_of,
    variant_of,
)
from shopify_app.values import (
    ChangedOrder,
    FulfillmentOrder,
    OrderForSourcing,
    ShopFacts,
    ShopifyFulfillment,
    VariantFacts,
)

#: Units to fulfill by fulfillment order: [(fulfillment order gid, [(gid of its line, units)])].
Lines = Sequence[tuple[str, Sequence[tuple[str, int]]]]


class ShopifyAdmin:
    """One shop's Admin API. Everything raises Retryable, Refused, NeedsPerson or Disconnected; writes also
    OutcomeUnknown.
    """

    def __init__(self, config: Config, shop: str, access_token: str, budget: Budget | None = None) -> None:
        self._shop = shop
        self._call = ShopifyCall(config, shop, access_token, budget)

    def order_for_sourcing(self, gid: str) -> OrderForSourcing:
        """An order, complete: every page is followed; `missing` names facts that Shopify withholds.

        Raises Refused(code="NOT_FOUND") where it was deleted, NeedsPerson where its lines or fulfillments are withheld.
        """
        order = self._call.read(queries.ORDER_FOR_SOURCING, {"id": gid}).get("order")
        if order is None:
            raise Refused("Shopify has no such order any more: it was deleted, or is too old for Waybill.", "NOT_FOUND")
        lines = self._all(order, "lineItems", queries.LINE_ITEMS_PAGE, "order")
        kept = KeptBack()
        goods, waiting = goods_of(order, lines, kept), tuple(self._fulfillment_orders(order, kept))
        fulfillments = tuple(self._fulfillment(node) for node in self._whole(order, "fulfillments"))
        kept.note_fields(self._call.withheld)
        return OrderForSourcing(goods, waiting, fulfillments, kept.words)

    def changed_orders(self, since: datetime, after: str = "") -> tuple[list[ChangedOrder], str]:
        """100 orders that changed since, whatever their status, the oldest change first; and where the next page begins
        ("" at the end)."""
        moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        asked = {"q": f"updated_at:>='{moment}' status:any", "after": after or None}
        page = self._whole(self._call.read(queries.ORDERS_UPDATED_SINCE, asked), "orders")
        return [ChangedOrder(node["id"], instant(node["updatedAt"])) for node in page["nodes"]], _next(page)

    def variants(self) -> Iterator[VariantFacts]:
        """Every variant of the catalog, page by page."""
        return (variant_of(node) for node in self._pages(queries.VARIANTS_PAGE, {}, "productVariants"))

    def shop_facts(self) -> ShopFacts:
        """The shop, and the scopes it has granted in fact."""
        return shop_of(self._call.read(queries.SHOP_INFO, {}))

    def create_fulfillment(
        self, *, lines: Lines, numbers: Sequence[str], company: str, urls: Sequence[str], notify: bool
    ) -> str:
        """Fulfills exactly these units of one order at one location and answers the fulfillment's gid.

        `notify` sends Shopify's shipping confirmation. Raises Refused with Shopify's words, or OutcomeUnknown: then
        read the order before anything else, since a repeated part would be a second shipment.
        """
        if not lines or not all(units for _, units in lines):
            # Shopify reads an empty list as "everything that is left".
            raise Refused("There is nothing to fulfill: no units were named.", "NO_UNITS")
        fulfillment = {
            "lineItemsByFulfillmentOrder": [
                {
                    "fulfillmentOrderId": gid,
                    "fulfillmentOrderLineItems": [{"id": line, "quantity": quantity} for line, quantity in units],
                }
                for gid, units in lines
            ],
            "notifyCustomer": notify,
            **({"trackingInfo": _tracking(numbers, company, urls)} if numbers else {}),
        }
        return self._written(queries.FULFILLMENT_CREATE, {"fulfillment": fulfillment})

    def update_tracking(
        self, fulfillment_gid: str, *, numbers: Sequence[str], company: str, urls: Sequence[str], notify: bool
    ) -> None:
        """Replaces the whole tracking of a fulfillment: name all its numbers. Costs 50 points; skip it if all is equal.

        `notify` sends Shopify's shipping update.
        """
        tracking = _tracking(numbers, company, urls)
        self._written(
            queries.FULFILLMENT_TRACKING_UPDATE, {"id": fulfillment_gid, "tracking": tracking, "notify": notify}
        )

    def fulfillment_events(self, fulfillment_gid: str) -> set[str]:
        """What Shopify was told of a parcel so far (FulfillmentEventStatus); Shopify's own followers included."""
        fulfillment = self._call.read(queries.FULFILLMENT_EVENTS, {"id": fulfillment_gid}).get("fulfillment")
        if fulfillment is None:
            raise Refused("Shopify has no such fulfillment any more.", "NOT_FOUND")
        return {str(node["status"]) for node in self._whole(fulfillment, "events")["nodes"]}

    def create_fulfillment_event(self, fulfillment_gid: str, event: str, happened_at: datetime) -> None:
        """Tells Shopify where a parcel is. Shopify does not notice a repetition: look at fulfillment_events first.

        Needs the optional scope write_fulfillments. DELIVERED may send Shopify's own "Delivered" mail.
        """
        told = {
            "fulfillmentId": fulfillment_gid,
            "status": event,
            "happenedAt": happened_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        if not self._call.write(queries.FULFILLMENT_EVENT_CREATE, {"event": told}).get("fulfillmentEvent"):
            raise OutcomeUnknown(f"Shopify did not say which event it wrote in {self._shop}.")

    def _written(self, document: str, variables: Mapping[str, Any]) -> str:
        fulfillment = self._call.write(document, variables).get("fulfillment")
        if not isinstance(fulfillment, dict) or not fulfillment.get("id"):
            raise OutcomeUnknown(f"Shopify did not say which fulfillment it wrote in {self._shop}.")
        return str(fulfillment["id"])

    def _fulfillment_orders(self, order: Json, kept: KeptBack) -> Iterator[FulfillmentOrder]:
        """Those that Shopify shows, with the lines that it shows."""
        nodes = [*self._shown(kept, order, "fulfillmentOrders", queries.FULFILLMENT_ORDERS_PAGE, "order")]
        for node in nodes:
            lines = self._shown(kept, node, "lineItems", queries.FULFILLMENT_ORDER_LINES_PAGE, "fulfillmentOrder")
            yield fulfillment_order_of(node, lines, kept)

    def _shown(self, kept: KeptBack, node: Json, name: str, document: str, root: str) -> Iterator[Json]:
        """Like _all, up to what is withheld: that is noted."""
        try:
            yield from self._each(node, name, document, root)
        except Withheld:
            kept.note(FULFILLMENT_ORDERS)

    def _fulfillment(self, node: Json) -> ShopifyFulfillment:
        lines = self._all(node, "fulfillmentLineItems", queries.FULFILLMENT_LINES_PAGE, "fulfillment")
        return fulfillment_of(node, lines)

    def _whole(self, node: Json, name: str) -> Any:
        """A field that must be there: read as empty, a withheld list would let units be fulfilled twice."""
        value = node.get(name)
        if value is None:
            raise denied(self._shop, f"{name} was withheld.")
        return value

    def _all(self, node: Json, name: str, document: str, root: str) -> list[Json]:
        """Every item of a connection of `node`: the page at hand, and those that `document` asks of `root`."""
        return list(self._each(node, name, document, root))

    def _each(self, node: Json, name: str, document: str, root: str) -> Iterator[Json]:
        first = self._whole(node, name)
        yield from self._items(first)
        if cursor := _next(first):
            yield from self._pages(document, {"id": node["id"], "after": cursor}, root, name)

    def _items(self, page: Json) -> Iterator[Json]:
        """The nodes of a page; one that is null was withheld."""
        self._whole(page, "pageInfo")
        nodes = self._whole(page, "nodes")
        return (self._whole({"an item": node}, "an item") for node in nodes)

    def _pages(self, document: str, variables: Mapping[str, Any], *path: str) -> Iterator[Json]:
        asked = dict(variables)
        while True:
            page: Json = self._call.read(document, asked)
            for name in path:
                page = self._whole(page, name)
            yield from self._items(page)
            if not (cursor := _next(page)):
                return
            asked["after"] = cursor


def _next(page: Json) -> str:
    info = page["pageInfo"]
    return str(info["endCursor"] or "") if info["hasNextPage"] else ""


def _tracking(numbers: Sequence[str], company: str, urls: Sequence[str]) -> dict[str, Any]:
    """The explicit url wins over what Shopify would guess from company and number."""
    return {"numbers": list(numbers), "company": company, "urls": list(urls)}
