"""Every GraphQL document that Waybill sends to Shopify, valid for Admin API 2026-01 to 2026-10.

Each begins with its cost in points by the formula of the spec (a query may cost 1000) and the scopes it needs;
tests/schema checks both, and that no field is deprecated. Only fields that `shopify_admin` reads are asked for.
Plain lists (fulfillments, refunds, trackingInfo) are asked whole: a shortened one would hide units that were shipped
or refunded already.
"""

_FULFILLMENT_ORDER = """
fragment FO on FulfillmentOrder {
  id status requestStatus fulfillAt
  assignedLocation { name }
  deliveryMethod { methodType }
  fulfillmentHolds { reason }
  supportedActions { action }
  lineItems(first: 100) {
    pageInfo { hasNextPage endCursor }
    nodes { id remainingQuantity lineItem { id } }
  }
}
"""

_LINE_ITEM = """
fragment L on LineItem {
  id title variantTitle sku quantity currentQuantity requiresShipping
  product { id } variant { id }
  customAttributes { key value }
  originalUnitPriceSet { shopMoney { amount currencyCode } }
  discountedUnitPriceAfterAllDiscountsSet { shopMoney { amount currencyCode } }
}
"""

ORDER_FOR_SOURCING = f"""# cost 200, needs read_orders, read_products, read_merchant_managed_fulfillment_orders
query OrderForSourcing($id: ID!) {{
  order(id: $id) {{
    id name createdAt processedAt updatedAt cancelledAt closedAt test
    displayFinancialStatus displayFulfillmentStatus currencyCode taxesIncluded customerLocale
    totalOutstandingSet {{ shopMoney {{ amount currencyCode }} }}
    totalRefundedSet {{ shopMoney {{ amount currencyCode }} }}
    currentShippingPriceSet {{ shopMoney {{ amount currencyCode }} }}
    email phone
    shippingAddress {{ name company address1 address2 city province zip countryCodeV2 phone }}
    risk {{ recommendation assessments {{ riskLevel }} }}
    refunds {{
      refundLineItems(first: 50) {{
        pageInfo {{ hasNextPage }}
        nodes {{
          quantity lineItem {{ id }}
          subtotalSet {{ shopMoney {{ amount currencyCode }} }}
          totalTaxSet {{ shopMoney {{ amount currencyCode }} }}
        }}
      }}
    }}
    lineItems(first: 50) {{ pageInfo {{ hasNextPage endCursor }} nodes {{ ...L }} }}
    fulfillmentOrders(first: 20) {{ pageInfo {{ hasNextPage endCursor }} nodes {{ ...FO }} }}
    fulfillments {{
      id status
      trackingInfo {{ number }}
      fulfillmentLineItems(first: 100) {{
        pageInfo {{ hasNextPage endCursor }}
        nodes {{ quantity lineItem {{ id }} }}
      }}
    }}
  }}
}}
{_LINE_ITEM}{_FULFILLMENT_ORDER}"""

LINE_ITEMS_PAGE = f"""# cost 39, needs read_orders, read_products
query LineItemsPage($id: ID!, $after: String) {{
  order(id: $id) {{
    id
    lineItems(first: 100, after: $after) {{ pageInfo {{ hasNextPage endCursor }} nodes {{ ...L }} }}
  }}
}}
{_LINE_ITEM}"""

FULFILLMENT_ORDERS_PAGE = f"""# cost 128, needs read_orders, read_merchant_managed_fulfillment_orders
query FulfillmentOrdersPage($id: ID!, $after: String) {{
  order(id: $id) {{
    id
    fulfillmentOrders(first: 20, after: $after) {{ pageInfo {{ hasNextPage endCursor }} nodes {{ ...FO }} }}
  }}
}}
{_FULFILLMENT_ORDER}"""

FULFILLMENT_ORDER_LINES_PAGE = """# cost 21, needs read_orders, read_merchant_managed_fulfillment_orders
query FulfillmentOrderLinesPage($id: ID!, $after: String) {
  fulfillmentOrder(id: $id) {
    id
    lineItems(first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { id remainingQuantity lineItem { id } }
    }
  }
}
"""

FULFILLMENT_LINES_PAGE = """# cost 21, needs read_orders
query FulfillmentLinesPage($id: ID!, $after: String) {
  fulfillment(id: $id) {
    id
    fulfillmentLineItems(first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { quantity lineItem { id } }
    }
  }
}
"""

ORDERS_UPDATED_SINCE = """# cost 11, needs read_orders
query OrdersUpdatedSince($q: String!, $after: String) {
  orders(first: 100, after: $after, query: $q, sortKey: UPDATED_AT) {
    pageInfo { hasNextPage endCursor }
    nodes { id name updatedAt }
  }
}
"""

VARIANTS_PAGE = """# cost 20, needs read_products
query VariantsPage($after: String) {
  productVariants(first: 100, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { id title sku product { id title } }
  }
}
"""

SHOP_INFO = """# cost 3, needs no scope
query ShopInfo {
  shop { name email ianaTimezone currencyCode }
  currentAppInstallation { id accessScopes { handle } }
}
"""

FULFILLMENT_EVENTS = """# cost 12, needs read_orders
query FulfillmentEvents($id: ID!) {
  fulfillment(id: $id) { id events(first: 100) { nodes { status } } }
}
"""

FULFILLMENT_EVENT_CREATE = """# cost 10, needs write_fulfillments
mutation FulfillmentEventCreate($event: FulfillmentEventInput!) {
  fulfillmentEventCreate(fulfillmentEvent: $event) {
    fulfillmentEvent { id status }
    userErrors { field message }
  }
}
"""

FULFILLMENT_CREATE = """# cost 10, needs write_merchant_managed_fulfillment_orders
mutation FulfillmentCreate($fulfillment: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $fulfillment) {
    fulfillment { id status }
    userErrors { field message }
  }
}
"""

FULFILLMENT_TRACKING_UPDATE = """# cost 50, needs write_merchant_managed_fulfillment_orders
mutation FulfillmentTrackingUpdate($id: ID!, $tracking: FulfillmentTrackingInput!, $notify: Boolean) {
  fulfillmentTrackingInfoUpdate(fulfillmentId: $id, trackingInfoInput: $tracking, notifyCustomer: $notify) {
    fulfillment { id status }
    userErrors { field message }
  }
}
"""
