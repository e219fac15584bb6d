"""17TRACK itself: the numbers it follows, the quota, and what it sees of the sandbox's parcels."""

import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox import clock
from sandbox.aliexpress.company import AliExpress
from sandbox.aliexpress.parcels import DELIVERED, LAST_MILE, SHIPPED, Parcel
from sandbox.settings import Settings

#: What a scan of the toy AliExpress means here; the others are no business of a carrier.
MEANINGS = {SHIPPED[0]: "InTransit_PickedUp", LAST_MILE[0]: "InTransit_Arrival", DELIVERED[0]: "Delivered_Other"}
#: First characters -> (carrier key, name), as far as a toy detects carriers.
CARRIERS = {
    "LP": (190271, "Cainiao"),
    "AP": (190271, "Cainiao"),
    "YT": (190008, "YunExpress"),
    "1Z": (100002, "UPS"),
    "9": (21051, "USPS"),
    "4PX": (190094, "4PX"),
}
#: Without a new event for so long, a number expires.
SILENT = timedelta(days=30)


@dataclass(frozen=True)
class Scan:
    """One event as a carrier reports it."""

    at: datetime
    sub_status: str
    description: str
    location: str = ""


@dataclass
class Entry:
    """One registered number."""

    number: str
    carrier: int
    tag: str
    registered_at: datetime
    stopped: bool = False
    retracked: bool = False
    scans: list[Scan] = field(default_factory=list)


class SeventeenTrack:
    """Enter `lock` before touching anything; it is re-entrant."""

    def __init__(self, settings: Settings, aliexpress: AliExpress) -> None:
        self.lock = threading.RLock()
        self.key = settings.track_key
        self.push_url = f"{settings.app_url}/push/17track"
        self.aliexpress = aliexpress
        self.total, self.used = 100, 0
        self.detects = True
        self.calls: Counter[str] = Counter()
        self.entries: dict[str, Entry] = {}
        self.pushes: list[dict[str, object]] = []

    @property
    def remains(self) -> int:
        """Registrations left in this month."""
        return max(0, self.total - self.used)

    def register(self, number: str, carrier: int, tag: str) -> Entry:
        """Follows a number from now on; costs one registration."""
        self.used += 1
        self.entries[number] = Entry(number, carrier, tag, clock.now())
        return self.entries[number]

    def carrier_of(self, number: str) -> int:
        """The carrier's key by the number alone, 0 where it does not tell."""
        found = next((key for start, (key, _) in CARRIERS.items() if number.startswith(start)), 0)
        return found if self.detects else 0

    def parcel_of(self, number: str) -> Parcel | None:
        """The sandbox's parcel that has or had this number."""
        parcels = (parcel for order in self.aliexpress.orders() for parcel in order.parcels)
        return next((p for p in parcels if number in (p.mail_no, *p.old_numbers)), None)

    def scans_of(self, entry: Entry) -> list[Scan]:
        """Every scan, oldest first: those of the parcel, and those that a test or a person added."""
        with self.aliexpress.lock:
            parcel = self.parcel_of(entry.number)
            seen = (
                [Scan(e.at, MEANINGS[e.name], e.description) for e in parcel.events if e.name in MEANINGS]
                if parcel
                else []
            )
        return sorted([*seen, *entry.scans], key=lambda scan: scan.at)

    def local_number_of(self, entry: Entry) -> tuple[str, str]:
        """The last carrier's number and name, where it gave the parcel one of its own."""
        with self.aliexpress.lock:
            parcel = self.parcel_of(entry.number)
            changed = parcel is not None and parcel.mail_no != entry.number
            return (parcel.mail_no, parcel.carrier) if parcel and changed else ("", "")

    def status_of(self, entry: Entry) -> str:
        """The sub-status now."""
        scans = self.scans_of(entry)
        if not scans:
            return "NotFound_Other"
        silent = clock.now() > scans[-1].at + SILENT and not scans[-1].sub_status.startswith("Delivered")
        return "Expired_Other" if silent else scans[-1].sub_status
