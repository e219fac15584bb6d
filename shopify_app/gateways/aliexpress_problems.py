"""What the merchant should do about each code with which AliExpress refuses."""

#: Codes after which no order of this account will be accepted: its queue should stop.
ACCOUNT_BLOCKED = frozenset({"BLACKLIST_BUYER_IN_LIST", "USER_ACCOUNT_DISABLED"})
#: The order exists already, under a number that AliExpress does not give.
ALREADY_PLACED = "REPEATED_ORDER_ERROR"

_MEND_ADDRESS = "Correct the address in the Shopify order; Waybill then tries again."
_OTHER_SUPPLIER = "Link another supplier or wait."
_LINK_AGAIN = "Link the variant to the product again."
_BY_HAND = "Place this order on aliexpress.com and record its number here."
_SUPPORT = "Ask AliExpress support about the account, or place the order on aliexpress.com and record its number here."

#: `result.error_code` of aliexpress.ds.order.create, and what product.get and freight.query say (spec section 3.4).
ADVICE = {
    "B_DROPSHIPPER_DELIVERY_ADDRESS_VALIDATE_FAIL": _MEND_ADDRESS,
    "B_DROPSHIPPER_DELIVERY_ADDRESS_CPF_CN_INVALID": "Ask the customer for the right CPF number and put it into the "
    "company field of the Shopify order's address.",
    "B_DROPSHIPPER_DELIVERY_ADDRESS_CPF_NOT_MATCH": "The CPF number belongs to another name: ask the customer.",
    "DELIVERY_METHOD_NOT_EXIST": "The shipping service is not offered for this item any more, or the stock is too "
    "small: choose another service or another supplier.",
    "INVENTORY_HOLD_ERROR": "The stock is too small or AliExpress is busy: try again later or link another supplier.",
    "PRICE_PAY_CURRENCY_ERROR": "The items are sold in different currencies: order them one by one.",
    "BLACKLIST_BUYER_IN_LIST": _SUPPORT,
    "USER_ACCOUNT_DISABLED": _SUPPORT,
    "ERROR_WHEN_BUILD_FOR_PLACE_ORDER": f"The item cannot be ordered this way. {_LINK_AGAIN}",
    "A001_ORDER_CANNOT_BE_PLACED": _BY_HAND,
    "A002_INVALID_ZONE": "AliExpress does not deliver to this region: choose another supplier.",
    "A003_SUSPICIOUS_BUYER": _SUPPORT,
    "A004_CANNOT_USER_COUPON": _BY_HAND,
    "A005_INVALID_COUNTRIES": "AliExpress does not deliver to this country: choose another supplier.",
    "A006_INVALID_ACCOUNT_INFO": _SUPPORT,
    "SKU_NOT_EXIST": _LINK_AGAIN,
    "PRODUCT_NOT_EXIST": _OTHER_SUPPLIER,
    "PRODUCT_SOLD_OUT": _OTHER_SUPPLIER,
    "ITEM_ID_NOT_FOUND": _OTHER_SUPPLIER,
    "Item is not allowed to this country": "Link another supplier for this country.",
    "PARM_ILLEGL": _LINK_AGAIN,
    "DELIVERY_NOT_AVAILABLE_TO_YOUR_ADDRESS": "Link another supplier for this country.",
    "DELIVERY_INFO_EMPTY": _LINK_AGAIN,
}
UNKNOWN_ADVICE = "Look at it on aliexpress.com."


def refusal(what: str, code: str, words: str = "") -> str:
    """The sentence about `what` ("product 32997") that AliExpress refused with `code`, in its own `words`."""
    said = f" ({words})" if words and words != code else ""
    return f"AliExpress refused {what}: {code or 'no reason given'}{said}. {ADVICE.get(code, UNKNOWN_ADVICE)}"
