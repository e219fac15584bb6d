"""The words for where a parcel is: 17TRACK's nine main statuses, and what AliExpress's prose means in them.

Source: 17TRACK API v2.4, "Package status" (read 2026-11-22). A word that is not in the list is kept as it came.
"""

import re

INFO_RECEIVED, IN_TRANSIT, DELIVERED, NOT_FOUND = "InfoReceived", "InTransit", "Delivered", "NotFound"
EXPIRED = "Expired"

#: Main status -> how far it is: of two statuses of one instant the further one counts.
RANK = {
    NOT_FOUND: 0,
    INFO_RECEIVED: 1,
    IN_TRANSIT: 2,
    "OutForDelivery": 3,
    "AvailableForPickup": 4,
    "DeliveryFailure": 4,
    "Exception": 5,
    "Expired": 5,
    DELIVERED: 6,
}
_UNKNOWN_RANK = 2

#: Well-known English phrases of AliExpress and Cainiao -> sub-status. Prose that is not here changes nothing.
_PHRASES = {
    "InfoReceived": (
        "order created;order placed;package in preparation;package information received;order information received;"
        "waiting for pick up by carrier;package ready for shipping by seller;shipment information received;"
        "your order has been successfully created;your package is currently being prepared"
    ),
    "InTransit_PickedUp": (
        "package shipped out;package picked up;shipment picked up;accepted by carrier;received by logistics company;"
        "received by carrier;package received by carrier;parcel picked up;shipped;dispatched by seller"
    ),
    "InTransit_Departure": (
        "left from sorting center;departed from sorting center;departed from departure country/region;"
        "left from departure country/region;leaving departure country/region;departed departure country/region;"
        "departed from airport of origin;departed country of origin;departed transit country/region"
    ),
    "InTransit_Arrival": (
        "arrived at sorting center;arrived at departure transport hub;arrived at linehaul office;"
        "arrived at destination country/region;arrived in destination country/region;arrived at destination country;"
        "arrived at destination airport;arrived at local sorting center;arrived at local delivery company;"
        "received by local delivery company;arrived at local facility;arrived at customs"
    ),
    "InTransit_CustomsProcessing": (
        "import customs clearance started;export customs clearance started;customs clearance started;"
        "held by customs;in customs clearance;customs clearance in progress"
    ),
    "InTransit_CustomsReleased": (
        "import customs clearance complete;import customs clearance completed;export customs clearance complete;"
        "export customs clearance completed;export customs clearance success;import customs clearance success;"
        "customs clearance complete;customs clearance completed;released from customs;cleared customs"
    ),
    "OutForDelivery_Other": "out for delivery;package out for delivery;your package is out for delivery",
    "AvailableForPickup_Other": (
        "available for pickup;available for pick up;ready for pickup;ready for collection;awaiting collection;"
        "package ready for pickup;awaiting pickup by recipient"
    ),
    "DeliveryFailure_Other": (
        "delivery attempt unsuccessful;unsuccessful delivery attempt;failed delivery attempt;delivery failed;"
        "delivery attempt failed;delivery unsuccessful;attempted delivery"
    ),
    "Exception_Returning": "package returning;returning to sender;return in progress;package is being returned",
    "Exception_Returned": "returned to sender;package returned;package returned to sender",
    "Exception_Lost": "package lost;parcel lost",
    "Exception_Damage": "package damaged;parcel damaged",
    "Exception_Delayed": "delivery delayed;package delayed;shipment delayed",
    "Exception_Other": "customs clearance failed;import customs clearance failed;delivery abnormal",
    "Delivered_Other": (
        "delivered;package delivered;parcel delivered;delivery successful;successfully delivered;"
        "your package has been delivered;package signed for;delivered and signed for;signed by recipient"
    ),
}
_MEANING = {phrase: sub for sub, phrases in _PHRASES.items() for phrase in phrases.split(";")}


def main_of(sub_status: str) -> str:
    """The main status of a sub-status: "InTransit_Departure" -> "InTransit"."""
    return sub_status.partition("_")[0]


def rank(status: str) -> int:
    """How far a main status is; one that nobody knows yet is somewhere on the way."""
    return RANK.get(status, _UNKNOWN_RANK)


def meaning_of(*prose: str) -> str:
    """The sub-status that AliExpress's prose means, "" where it says nothing known. Only whole phrases count:
    "could not be delivered" is not "delivered"."""
    return next((_MEANING[key] for text in prose if (key := _key(text)) in _MEANING), "")


def _key(text: str) -> str:
    """Up to the first full stop, without capitals, brackets and double spaces."""
    plain = re.sub(r"[\[\]()【】,!]", " ", text[:300].casefold()).partition(".")[0]
    return " ".join(plain.split())
