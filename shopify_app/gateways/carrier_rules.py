"""The table of forms: what a carrier's tracking numbers look like, and which check digit proves them.

Sources: UPU S10, GS1 SSCC, the carriers' public label guides, and numbers that AliExpress showed (read 2026-11-22).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from shopify_app.gateways.check_digits import (
    fits_91,
    fits_92,
    fits_fedex,
    fits_fedex_ground,
    fits_gs1,
    fits_luhn,
    fits_mod7,
    fits_mod37,
    fits_s10,
    fits_ups,
    fits_ups_waybill,
)
from shopify_app.gateways.posts import POSTS, UNIVERSAL

#: USPS: 22 or 26 digits.
_IMPB = r"9[1-5]\d{20}(?:\d{4})?"
_CAINIAO = "https://global.cainiao.com/newDetail.htm?mailNoList={}"
_USPS = "https://tools.usps.com/go/TrackConfirmAction?tLabels={}"
_UPS = "https://www.ups.com/track?tracknum={}"
_FEDEX = "https://www.fedex.com/fedextrack/?trknbr={}"
_DHL = "https://www.dhl.com/global-en/home/tracking.html?tracking-id={}"
_DHL_GERMANY = "https://www.dhl.de/en/privatkunden/pakete-empfangen/verfolgen.html?piececode={}"
_CANADA_POST = "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor={}"
_PUROLATOR = "https://www.purolator.com/en/shipping/tracker?searchValue={}"
_ONTRAC = "https://www.ontrac.com/tracking/?number={}"
_CORREOS = "https://www.correos.es/es/en/tools/tracker/items/details?tracking-number={}"
_SF = "https://www.sf-international.com/us/en/dynamic_function/waybill/#search/bill-number/{}"
_GLS = "https://gls-group.com/GROUP/en/parcel-tracking/?match={}"
_LA_POSTE = "https://www.laposte.fr/outils/suivre-vos-envois?code={}"


@dataclass(frozen=True)
class Rule:
    """A form of number. Its group `n`, where there is one, is the part that the check and the carrier's page want.

    `strict`: a number of this form whose check digit is wrong is not the carrier's. `common`: others use this form too,
    so that it proves something with its check digit alone, and less than what AliExpress or the merchant says.
    """

    pattern: re.Pattern[str]
    company: str
    url: str
    check: Callable[[str], bool] | None
    strict: bool
    common: bool


def rule(
    pattern: str,
    company: str,
    url: str = UNIVERSAL,
    check: Callable[[str], bool] | None = None,
    *,
    strict: bool = True,
    common: bool = False,
) -> Rule:
    """A line of the table; `url` takes the number."""
    return Rule(re.compile(pattern, re.ASCII), company, url, check, strict, common)


_POSTS = tuple(
    rule(rf"[A-Z]{{2}}\d{{9}}{code}", company, url, fits_s10) for code, (company, url) in sorted(POSTS.items())
)

_AMERICAS = (
    rule(r"1Z[0-9A-Z]{15}\d", "UPS", _UPS, fits_ups),
    rule(r"[AHJKTV]\d{10}", "UPS", _UPS, fits_ups_waybill),
    # Nothing else has this form, and well-known samples of it fail the sum: a wrong check digit only lowers it.
    rule(rf"(?:420\d{{5}})?(?P<n>{_IMPB})", "USPS", _USPS, fits_gs1, strict=False),
    rule(rf"420\d{{9}}(?P<n>{_IMPB})", "USPS", _USPS, fits_gs1, strict=False),
    rule(r"(?:420\d{5}(?:\d{4})?)?(?P<n>9[1-5]\d{21,23})", "USPS", _USPS),
    rule(r"(?:03|14|23|70|71|73|77|81|82|9[1-5])\d{18}", "USPS", _USPS, fits_gs1, common=True),
    rule(r"71\d{18}", "USPS", _USPS, fits_91, common=True),
    rule(r"61\d{18}", "FedEx", _FEDEX, fits_92, common=True),
    rule(r"96\d{20}", "FedEx", _FEDEX, fits_fedex_ground),
    rule(r"(?:96|10)\d{20}(?P<n>\d{12})", "FedEx", _FEDEX, fits_fedex),
    rule(r"\d{12}", "FedEx", _FEDEX, fits_fedex, common=True),
    rule(r"\d{15}", "FedEx", _FEDEX, fits_gs1, common=True),
    rule(r"00[01]\d{15}", "FedEx", _FEDEX, fits_gs1, common=True),
    rule(r"TB[ACM]\d{12}", "Amazon", "https://track.amazon.com/tracking/{}"),
    rule(r"[CD]\d{14}", "OnTrac", _ONTRAC, fits_ups),
    rule(r"1LS\d{12,15}|L[EINSWX]\d{8}", "Lasership", _ONTRAC),
    rule(r"GFUS\d{14}", "GOFO"),
    rule(r"UUS[0-9A-Z]{8,}", "UniUni"),
    rule(r"\d{16}", "Canada Post", _CANADA_POST, fits_gs1, common=True),
    rule(r"[0-5]\d{11}", "Purolator", _PUROLATOR, fits_luhn, common=True),
    rule(r"[A-Z]{3}\d{9}", "Purolator", _PUROLATOR, common=True),
    rule(r"[CDKLSUXZ]\d{21}", "Canpar", "https://www.canpar.com/en/track/tracking.jsp?reference={}"),
    rule(r"LTN\d{5,12}N\d", "Landmark Global"),
)

_EUROPE = (
    rule(r"\d{10}", "DHL Express", _DHL, fits_mod7, common=True),
    # Waybills have ten digits; eleven are shown by too many others to be proof of anything.
    rule(r"\d{11}", "DHL Express", _DHL, common=True),
    rule(r"JVGL\d{9,16}|JJD\d{9,10}|JJ?D01\d{14,18}", "DHL Express", _DHL),
    rule(r"GM\d{10,22}", "DHL eCommerce", "https://webtrack.dhlecs.com/?trackingnumber={}"),
    rule(r"0034043[0-9]\d{12}", "DHL eCommerce", _DHL_GERMANY, fits_gs1, strict=False),
    rule(r"JJD0003900?\d{10,14}|JJD14\d{12,16}", "DHL eCommerce", _DHL_GERMANY),
    rule(r"\d{14}[0-9A-Z]", "DPD", UNIVERSAL, fits_mod37, common=True),
    rule(r"\d{27}[0-9A-Z]", "DPD", UNIVERSAL, fits_mod37, common=True),
    rule(r"\d{14}", "DPD", common=True),
    rule(r"\d{11,12}|[A-Z][A-Z0-9]{7}", "GLS", _GLS, common=True),
    rule(r"JJ?D0002\d{12,14}", "Yodel", "https://www.yodel.co.uk/tracking/{}"),
    rule(r"[HTC]\d{2}[A-Z][0-9A-Z]{2}\d{10}", "Evri", "https://www.evri.com/track/parcel/{}"),
    rule(r"3S[A-Z]{4}\d{7,9}", "PostNL"),
    rule(r"P[A-Z][0-9A-Z]{20}[A-Z]", "Correos", _CORREOS),
    rule(r"[5-9][A-Z]\d{11}", "La Poste Colissimo", _LA_POSTE),
    rule(r"99\d{16}", "Swiss Post", "https://service.post.ch/ekp-web/ui/entry/search/{}"),
    rule(r"3232\d{20}", "BPost", "https://track.bpost.cloud/btr/web/#/search?itemCode={}"),
    rule(r"00373500\d{12}", "PostNord SE", UNIVERSAL, fits_gs1),
    rule(r"Z\d{10}", "Packeta", "https://tracking.packeta.com/en/?id={}"),
    rule(r"V\d{5}E\d{7}", "Venipak"),
)

_ASIA = (
    rule(r"(?:LP|AP)\d{12,16}", "Cainiao", _CAINIAO),
    rule(r"CNUSUP\d{8,11}|AE[A-Z]{2}\d{6,}|CN[A-Z]{2,4}\d{8,15}", "Cainiao", _CAINIAO),
    rule(r"YT\d{16}", "YunExpress", "https://www.yuntrack.com/parcelTracking?id={}"),
    rule(r"4PX\d{13}CN", "4PX", "https://track.4px.com/#/result/0/{}"),
    rule(r"SF\d{13}", "SF Express", _SF),
    rule(r"SYAE\d{6,}|SY[A-Z]{0,2}\d{9,12}", "SunYou"),
    rule(r"3A5V\d{9}|CNE\d{8,}", "CNE"),
    rule(r"JNT[A-Z]{2}\d{10}[A-Z]{2}", "J-NET"),
    rule(r"0199312650999998\d{2}[0-9A-Z]{10,}", "Australia Post", "https://auspost.com.au/mypost/track/details/{}"),
)

RULES = (*_POSTS, *_AMERICAS, *_EUROPE, *_ASIA)
