"""Delivery services: which ones reach a country, at which price and in how many days."""

from dataclasses import dataclass
from decimal import Decimal

from sandbox.aliexpress.wire import Json


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


EPACKET_COUNTRIES = _codes(
    "US CA GB IE FR DE ES IT NL BE AT CH SE NO DK FI PL PT GR HU LU LV LT EE MT AU NZ IL JP KR SG"
)
PREMIUM_COUNTRIES = _codes("US CA GB IE FR DE ES IT NL BE AT CH SE DK PL PT AU NZ BR MX IL AE SA")
UNREACHABLE = _codes("CU IR KP SY")
FREE = Decimal(0)


@dataclass(frozen=True)
class Service:
    """One delivery service. `fee` is for the first unit, in the buyer's currency; zero days mean unknown.

    `countries` None means every country that AliExpress reaches.
    """

    code: str
    company: str
    fee: Decimal
    min_days: int
    max_days: int
    tracked: bool = True
    guaranteed_days: int = 60
    countries: frozenset[str] | None = None

    def reaches(self, country: str) -> bool:
        """Whether it delivers in `country` (ISO-2)."""
        return country not in UNREACHABLE and (self.countries is None or country in self.countries)

    def price(self, quantity: int) -> Decimal:
        """The fee for `quantity` units: each unit after the first costs a fifth of the first."""
        share = self.fee / 5 * (quantity - 1)
        return (self.fee + share).quantize(Decimal("0.01"))


USUAL_SERVICES = (
    Service("CAINIAO_FULFILLMENT_STD", "AliExpress Selection Standard", Decimal("1.99"), 7, 13),
    Service("EMS_ZX_ZX_US", "ePacket", Decimal("3.42"), 8, 13, countries=EPACKET_COUNTRIES),
    Service("CAINIAO_STANDARD", "AliExpress Standard Shipping", Decimal("2.64"), 12, 22),
    Service("CAINIAO_ECONOMY", "AliExpress Saver Shipping", FREE, 18, 35),
    Service("CAINIAO_SUPER_ECONOMY", "Cainiao Super Economy", FREE, 25, 60, tracked=False, guaranteed_days=75),
    Service("CAINIAO_PREMIUM", "AliExpress Premium Shipping", Decimal("8.90"), 5, 9, countries=PREMIUM_COUNTRIES),
    Service("EMS", "EMS", Decimal("21.50"), 6, 16),
)


def services_from(specs: list[Json]) -> list[Service]:
    """The services that a control request lists: code, company, fee, min_days, max_days, tracked?, countries?"""
    return [_service_from(spec) for spec in specs]


def _service_from(spec: Json) -> Service:
    countries = spec.get("countries")
    return Service(
        code=str(spec["code"]),
        company=str(spec.get("company", spec["code"])),
        fee=Decimal(str(spec.get("fee", "0"))),
        min_days=int(spec.get("min_days", 7)),
        max_days=int(spec.get("max_days", 20)),
        tracked=bool(spec.get("tracked", True)),
        guaranteed_days=int(spec.get("guaranteed_days", 60)),
        countries=None if countries is None else frozenset(countries),
    )


def iso_country(country: str) -> str:
    """Upper-case ISO-2; the documents write UK beside GB."""
    code = country.strip().upper()
    return "GB" if code == "UK" else code


def available(services: list[Service] | None, country: str) -> list[Service]:
    """The services that reach `country`, of a product's own list or of the usual ones."""
    offered = USUAL_SERVICES if services is None else services
    return [service for service in offered if service.reaches(country)]
