"""What is for sale: stores, products and their SKUs."""

import zlib
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.aliexpress.freight import Service, services_from
from sandbox.aliexpress.numbers import Serials
from sandbox.aliexpress.wire import Json

PROPERTY_IDS = {"Color": 14, "Size": 5, "Ships From": 200007763, "Plug Type": 200009209, "Capacity": 200000463}


class NotFound(LookupError):
    """The thing that was named does not exist."""


@dataclass(frozen=True)
class Store:
    """A seller."""

    store_id: int
    name: str
    country: str = "CN"


@dataclass
class Sku:
    """One buyable variant; `price` is for one unit in the product's currency, shipping excluded.

    `tax` and `import_charges` come on top of each unit when it is bought.
    """

    sku_id: str
    attrs: dict[str, str]
    sku_attr: str
    price: Decimal
    stock: int
    tax: Decimal = Decimal(0)
    import_charges: Decimal = Decimal(0)


@dataclass
class Product:
    """A listing. `ships_to` empty means every country; `services` None means the usual ones.

    `answers_in` is a currency in which prices and freight are told as they are, whatever currency is asked.
    """

    product_id: str
    subject: str
    store: Store
    skus: list[Sku]
    ships_to: list[str] = field(default_factory=list)
    status: str = "onSelling"
    currency: str = "USD"
    processing_days: int = 7
    services: list[Service] | None = None
    answers_in: str = ""

    @property
    def charged_in(self) -> str:
        """The currency in which an order of it is charged."""
        return self.answers_in or self.currency

    @property
    def hue(self) -> int:
        """The color of its picture, in degrees."""
        return zlib.crc32(self.product_id.encode()) % 360

    def ships_to_country(self, country: str) -> bool:
        """Whether the seller sends it there at all."""
        return not self.ships_to or country in self.ships_to

    def sku(self, sku_id: str) -> Sku | None:
        """The SKU with this id."""
        return next((sku for sku in self.skus if sku.sku_id == sku_id), None)

    def sku_by_attr(self, sku_attr: str) -> Sku | None:
        """The SKU an order means: `sku_attr` verbatim, or the only one there is when it is empty."""
        if not sku_attr and len(self.skus) == 1:
            return self.skus[0]
        return next((sku for sku in self.skus if sku.sku_attr == sku_attr), None)


def regional_id(product_id: str) -> str:
    """The second id of a product, by which other regions know it."""
    return "3256" + product_id[4:] if product_id.startswith("1005") else product_id


def value_id(name: str, value: str) -> int:
    """A stable number for a property value, as AliExpress has one for each."""
    return zlib.crc32(f"{name}:{value}".encode()) % 900_000 + 100


def property_id(name: str) -> int:
    """The property's number."""
    return PROPERTY_IDS.get(name) or 200_000_000 + zlib.crc32(name.encode()) % 9_000_000


def sku_attr_of(attrs: dict[str, str]) -> str:
    """The text that goes into an order verbatim, such as `14:193#Black;5:361386#XL`."""
    return ";".join(f"{property_id(name)}:{value_id(name, value)}#{value}" for name, value in attrs.items())


class Shelf:
    """Every product by id."""

    def __init__(self, serials: Serials) -> None:
        self._serials = serials
        self.products: dict[str, Product] = {}
        self.stores: dict[int, Store] = {}

    def find(self, product_id: str) -> Product:
        """The product with this id, its own or its regional one; raises NotFound."""
        own = "1005" + product_id[4:] if product_id.startswith("3256") else product_id
        try:
            return self.products.get(product_id) or self.products[own]
        except KeyError:
            raise NotFound(f"AliExpress sells no product {product_id}.") from None

    def put(self, spec: Json) -> Product:
        """Lists the product that a control request describes, replacing one of the same id."""
        store = self._store(int(spec.get("store_id") or 1103800006), spec.get("store_name"))
        product = Product(
            product_id=str(spec.get("product_id") or self._serials.product_id()),
            subject=str(spec["subject"]),
            store=store,
            skus=[self._sku(item) for item in spec["skus"]],
        )
        self._describe(product, spec)
        self.products[product.product_id] = product
        return product

    def change(self, product_id: str, spec: Json) -> Product:
        """Changes a listing, with the keys of `put`; a SKU that is named by its id may also carry `delete`."""
        product = self.find(product_id)
        self._describe(product, spec)
        for item in spec.get("skus", []):
            self._change_sku(product, item)
        return product

    def _store(self, store_id: int, name: str | None) -> Store:
        known = self.stores.get(store_id)
        if known is None or (name and name != known.name):
            known = self.stores[store_id] = Store(store_id, name or f"Store {store_id}")
        return known

    def _sku(self, spec: Json) -> Sku:
        attrs = {str(name): str(value) for name, value in (spec.get("attrs") or {}).items()}
        return Sku(
            sku_id=str(spec.get("sku_id") or self._serials.sku_id()),
            attrs=attrs,
            sku_attr=str(spec.get("sku_attr", sku_attr_of(attrs))),
            price=price_of(spec["price"]),
            stock=int(spec.get("stock", 1000)),
            tax=price_of(spec.get("tax") or 0),
            import_charges=price_of(spec.get("import_charges") or 0),
        )

    def _describe(self, product: Product, spec: Json) -> None:
        for name in ("subject", "status", "currency"):
            setattr(product, name, str(spec.get(name, getattr(product, name))))
        product.ships_to = [str(country).upper() for country in spec.get("ships_to", product.ships_to)]
        product.processing_days = int(spec.get("processing_days", product.processing_days))
        if "answers_in" in spec:
            product.answers_in = str(spec["answers_in"] or "").upper()
        if "services" in spec:
            product.services = services_from(spec["services"])

    def _change_sku(self, product: Product, spec: Json) -> None:
        sku = product.sku(str(spec.get("sku_id", "")))
        if sku is None:
            if "sku_id" in spec and "price" not in spec:
                raise NotFound(f"Product {product.product_id} has no SKU {spec['sku_id']}.")
            product.skus.append(self._sku(spec))
            return
        if spec.get("delete"):
            product.skus.remove(sku)
            return
        _change_sku_facts(sku, spec)


def _change_sku_facts(sku: Sku, spec: Json) -> None:
    if "attrs" in spec:
        sku.attrs = {str(name): str(value) for name, value in spec["attrs"].items()}
        sku.sku_attr = sku_attr_of(sku.attrs)
    sku.sku_attr = str(spec.get("sku_attr", sku.sku_attr))
    sku.price = price_of(spec.get("price", sku.price))
    sku.stock = int(spec.get("stock", sku.stock))
    sku.tax = price_of(spec.get("tax", sku.tax) or 0)
    sku.import_charges = price_of(spec.get("import_charges", sku.import_charges) or 0)


def price_of(value: Any) -> Decimal:
    """A price as Decimal; raises ValueError when it is none."""
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a price.") from None
