"""What a merchant pastes to name an AliExpress product. Nothing is ever fetched from it."""

import re
from urllib.parse import urlsplit

from shopify_app.errors import Refused

PRODUCT_ID = re.compile(r"[0-9]{5,20}")
#: https://www.aliexpress.com/item/1005006749040149.html, also with a language, a title or `/i/` before the id.
PAGE = re.compile(r"/(?:item|i)/(?:[^/]+/)?([0-9]{5,20})(?:\.html)?$")
HOST = re.compile(r"(?:[a-z0-9-]+\.)*aliexpress\.(?:com|us|ru)")
HOW = "Paste the address of its page (https://www.aliexpress.com/item/....html) or its product id."


def product_id_of(text: str, own_host: str) -> str:
    """The product id in `text`; raises Refused with what to paste. `own_host` is where this installation's AliExpress
    is, beside the real ones."""
    text = text.strip()
    if PRODUCT_ID.fullmatch(text):
        return text
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = (parts.hostname or "").lower()
    except ValueError:
        raise Refused(f"This is no address of an AliExpress product. {HOW}") from None
    if not (HOST.fullmatch(host) or (own_host and parts.netloc == own_host)):
        raise Refused(f"This is no address of an AliExpress product. {HOW}")
    page = PAGE.search(parts.path)
    if page is None:
        raise Refused(f"This AliExpress page is no product, or hides its id (a short link). {HOW}")
    return page[1]
