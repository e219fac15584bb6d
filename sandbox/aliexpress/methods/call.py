"""One verified call of a business method: who calls, for which account, with which parameters."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sandbox.aliexpress.accounts import Account
from sandbox.aliexpress.catalog import NotFound, Product
from sandbox.aliexpress.company import AliExpress
from sandbox.aliexpress.orders import Order
from sandbox.aliexpress.wire import Json, invalid_parameter, remote_error

# Toy exchange rates, units for one US dollar; good enough to see that a client reads the currency.
RATES = {"USD": "1", "EUR": "0.92", "GBP": "0.79", "CAD": "1.37", "AUD": "1.52", "BRL": "5.40", "CNY": "7.20"}


@dataclass(frozen=True)
class Call:
    """Parameters are the merged query and form. The company's lock is held while a method answers."""

    company: AliExpress
    app_key: str
    account: Account
    params: Mapping[str, str]

    def object(self, name: str) -> Json:
        """A parameter that carries a JSON object; `{}` when it was not sent, InvalidParameter when it is none."""
        try:
            value: Any = json.loads(self.params.get(name) or "{}")
        except json.JSONDecodeError:
            raise invalid_parameter(name) from None
        if not isinstance(value, dict):
            raise invalid_parameter(name)
        return value

    def own_order(self, number: str) -> Order:
        """An order of this account; code 15 while it is not synced yet, unknown, or somebody else's."""
        try:
            order = self.company.order(number)
        except NotFound:
            raise remote_error("isv.insufficient-permission", "Insufficient permission.") from None
        if order.account is not self.account:
            raise remote_error("isv.invalid-authorization", "Invalid authorization.")
        readable_at = order.created_at + timedelta(seconds=self.company.modes.read_lag_seconds)
        if self.company.now() < readable_at:
            raise remote_error("isv.insufficient-permission", "Insufficient permission.")
        return order


def converted(amount: Decimal, source: str, target: str) -> Decimal:
    """An amount in another currency, to the cent; an unknown currency leaves it as it is."""
    if source == target or source not in RATES or target not in RATES:
        return amount.quantize(Decimal("0.01"))
    return (amount / Decimal(RATES[source]) * Decimal(RATES[target])).quantize(Decimal("0.01"))


def currency_for(product: Product, wanted: str) -> str:
    """The currency of the answer: the wanted one when there is a rate for it and the product has none of its own."""
    known = wanted in RATES and product.currency in RATES
    return product.answers_in or (wanted if known else product.currency)


def told(amount: Decimal, product: Product, currency: str) -> Decimal:
    """An amount of the product in the currency of the answer; as it is where the product has one of its own."""
    return converted(amount, currency if product.answers_in else product.currency, currency)
