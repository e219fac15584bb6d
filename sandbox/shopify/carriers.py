"""Tracking pages of a few carriers, and how a tracking input becomes numbers with links."""

from typing import Any
from urllib.parse import quote

from sandbox.shopify.fulfillment import Tracking

# Names must match exactly, capitals too; any other company gets no link (shopify.dev, FulfillmentTrackingInfo).
PAGES = {
    "4PX": "https://track.4px.com/#/result/0/{}",
    "Australia Post": "https://auspost.com.au/mypost/track/#/details/{}",
    "Canada Post": "https://www.canadapost-postescanada.ca/track-reperage/en#/resultList?searchFor={}",
    "China Post": "https://yjcx.ems.com.cn/qps/english/yjcx?mailNo={}",
    "DHL Express": "https://www.dhl.com/en/express/tracking.html?AWB={}",
    "FedEx": "https://www.fedex.com/fedextrack/?trknbr={}",
    "Royal Mail": "https://www.royalmail.com/track-your-item#/tracking-results/{}",
    "UPS": "https://www.ups.com/WebTracking?loc=en_US&requester=ST&trackNums={}",
    "USPS": "https://tools.usps.com/go/TrackConfirmAction.action?tLabels={}",
    "YunExpress": "https://www.yuntrack.com/parcelTracking?id={}",
}


def trackings(wanted: dict[str, Any] | None) -> list[Tracking]:
    """Return one Tracking per number (or per url without a number) of a FulfillmentTrackingInput."""
    if not wanted:
        return []
    numbers = [n for n in [wanted.get("number"), *(wanted.get("numbers") or [])] if n]
    urls = [u for u in [wanted.get("url"), *(wanted.get("urls") or [])] if u]
    company = wanted.get("company")
    count = max(len(numbers), len(urls), 1 if company else 0)
    found = []
    for place in range(count):
        number = numbers[place] if place < len(numbers) else None
        given = urls[place] if place < len(urls) else None
        found.append(Tracking(company, number, given or _page(company, number)))
    return found


def _page(company: str | None, number: str | None) -> str | None:
    page = PAGES.get(company or "")
    return page.format(quote(number, safe="")) if page and number else None
