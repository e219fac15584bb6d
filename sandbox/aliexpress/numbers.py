"""Makes order numbers, SKU ids and tracking numbers in the formats that parcels really carry."""

from dataclasses import dataclass
from itertools import count

S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


@dataclass(frozen=True)
class LastMile:
    """The number of the carrier that rings the door, with that carrier's name and site."""

    mail_no: str
    carrier: str
    website: str


class Serials:
    """Counters behind every number of this AliExpress; none is ever given twice."""

    def __init__(self) -> None:
        self._orders = count(1)
        self._parcels = count(1)
        self._products = count(1)
        self._skus = count(1)

    def order_number(self, buyer_id: str) -> str:
        """16 digits; the last four are those of the buyer, as on AliExpress."""
        return f"{819_043_000_000 + next(self._orders) * 7}{buyer_id[-4:]}"

    def product_id(self) -> str:
        """16 digits."""
        return str(1_005_007_000_000_000 + next(self._products))

    def sku_id(self) -> str:
        """17 digits, more than a JavaScript number holds exactly."""
        return str(12_000_038_000_000_001 + next(self._skus) * 2)

    def provisional(self) -> str:
        """A Cainiao reference: LP and 14 digits."""
        return f"LP{675 * 10**9 + _spread(next(self._parcels), 10**9):014d}"

    def last_mile(self, country: str) -> LastMile:
        """A number of the carrier that delivers in `country` (ISO-2)."""
        serial = _spread(next(self._parcels), 10**8)
        if country == "US":
            return LastMile(usps_number(serial), "USPS", "https://www.usps.com")
        if country == "DE":
            return LastMile(dhl_germany_number(serial), "DHL", "https://www.dhl.de")
        name, site = POSTS.get(country, ("China Post", "https://www.ems.com.cn"))
        origin = country if country in POSTS else "CN"
        return LastMile(s10_number("LB", serial, origin), name, site)


POSTS = {
    "AU": ("Australia Post", "https://auspost.com.au"),
    "BE": ("bpost", "https://www.bpost.be"),
    "BR": ("Correios", "https://www.correios.com.br"),
    "CA": ("Canada Post", "https://www.canadapost.ca"),
    "CH": ("Swiss Post", "https://www.post.ch"),
    "ES": ("Correos", "https://www.correos.es"),
    "FR": ("La Poste", "https://www.laposte.fr"),
    "GB": ("Royal Mail", "https://www.royalmail.com"),
    "IL": ("Israel Post", "https://israelpost.co.il"),
    "JP": ("Japan Post", "https://www.post.japanpost.jp"),
    "NL": ("PostNL", "https://www.postnl.nl"),
    "NZ": ("New Zealand Post", "https://www.nzpost.co.nz"),
    "SE": ("PostNord", "https://www.postnord.se"),
}


def _spread(serial: int, limit: int) -> int:
    """A number below `limit` (a power of ten) that looks random; different for every serial below the limit."""
    return serial * 48_271 % limit


def s10_number(service: str, serial: int, country: str) -> str:
    """A UPU S10 number: service letters, 8 digits, check digit, country."""
    digits = f"{serial % 100_000_000:08d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, S10_WEIGHTS, strict=True))
    check = {10: 0, 11: 5}.get(11 - total % 11, 11 - total % 11)
    return f"{service}{digits}{check}{country}"


def usps_number(serial: int) -> str:
    """A 22-digit USPS number with its mod-10 check digit."""
    return _with_mod10(f"92748909{serial:013d}")


def dhl_germany_number(serial: int) -> str:
    """A 20-digit DHL Germany (SSCC) number with its mod-10 check digit."""
    return _with_mod10(f"00340434{serial:011d}")


def _with_mod10(digits: str) -> str:
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return digits + str(-total % 10)
