"""What a merchant pastes: a product id or the address of an AliExpress page."""

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

from shopify_app.errors import Refused

_HOSTS = ("aliexpress.com", "aliexpress.us")
_ID = r"[0-9]{5,20}"
_PATHS = (rf"/(?:[^/]+/)*(?:item|i)/(?:[^/]+/)?({_ID})\.html", rf"/(?:[^/]+/)*(?:item|i)/({_ID})")
_HELP = "Open the product on aliexpress.com and copy the address of its page: it holds /item/ and a long number."
_LONGEST = 2000


def product_id_of(text: str, extra_hosts: tuple[str, ...] = ()) -> str:
    """The product id in `text`: a bare id, or an item page of AliExpress or of `extra_hosts` (host[:port]).

    Raises Refused with what to do. The address is only read, never fetched: it is a stranger's text.
    """
    pasted = text.strip()
    if re.fullmatch(_ID, pasted):
        return pasted
    address = _split(_first_address(pasted))
    if not _is_aliexpress(address) and address.netloc.lower() not in extra_hosts:
        raise Refused(f"This is not an AliExpress product. {_HELP}", "host")
    if found := _id_in_path(address.path) or _id_in_query(address.query):
        return found
    if re.search(r"/_[A-Za-z0-9]", address.path):
        raise Refused("Waybill follows no short links. Open it in your browser and copy the long address.", "short")
    raise Refused(f"This AliExpress page is not a product. {_HELP}", "path")


def _first_address(pasted: str) -> str:
    """The first web address in a pasted text, which may be a whole shared message."""
    found = re.search(r"https?://[^\s<>\"]+", pasted[:_LONGEST], re.IGNORECASE)
    if found:
        return found[0]
    return f"https://{pasted}" if re.match(r"[\w.-]+\.aliexpress\.(com|us)/\S*$", pasted[:_LONGEST]) else ""


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _is_aliexpress(address: SplitResult) -> bool:
    host = (address.hostname or "").lower()
    return host in _HOSTS or host.endswith(tuple(f".{known}" for known in _HOSTS))


def _id_in_path(path: str) -> str:
    matches = (re.fullmatch(pattern, path) for pattern in _PATHS)
    return next((match[1] for match in matches if match), "")


def _id_in_query(query: str) -> str:
    """Search and bundle pages carry the product as `productIds` or `itemId`."""
    values = parse_qs(query)
    for name in ("productId", "productIds", "itemId"):
        first = values.get(name, [""])[0].partition(":")[0]
        if re.fullmatch(_ID, first):
            return first
    return ""
