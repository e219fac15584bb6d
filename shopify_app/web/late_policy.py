"""The numbers of the late rules, for the whole shop or one supplier, service or country: first what would change."""

from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from flask import request
from flask.typing import ResponseReturnValue

from shopify_app.db import session
from shopify_app.errors import Refused
from shopify_app.models import PolicyVersion, Shop, late_policy
from shopify_app.models.late.numbers import DEFAULTS, NUMBERS
from shopify_app.web import late_list
from shopify_app.web.countries import COUNTRIES, country_name
from shopify_app.web.pages import Failed, done, refusals_shown_by, show
from shopify_app.web.session import clicked_by, embedded, this_shop


@dataclass(frozen=True)
class Scope:
    """Whose numbers: of the `shop`, or of the supplier, service or country called `name`."""

    kind: str = "shop"
    name: str = ""

    @classmethod
    def asked(cls) -> Self:
        """The scope in the address or the form; "supplier:12". Anything unknown is the whole shop."""
        kind, _, name = request.values.get("for", "shop").partition(":")
        return cls(kind, name) if name and kind in ("supplier", "service", "country") else cls()

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}" if self.name else self.kind

    def of(self, numbers: dict[str, Any]) -> dict[str, Any]:
        """Its own numbers among all that were changed."""
        found: dict[str, Any] = numbers.get(self.kind, {})
        return dict(found.get(self.name, {}) if self.name else found)

    def put(self, numbers: dict[str, Any], own: dict[str, str]) -> dict[str, Any]:
        """`numbers` with `own` in their place."""
        if not self.name:
            return {**numbers, self.kind: own}
        return {**numbers, self.kind: {**numbers.get(self.kind, {}), self.name: own}}


@embedded.get("/late/policy")
def policy(failed: Failed | None = None, seen: late_policy.Preview | None = None) -> ResponseReturnValue:
    """The numbers as they are; empty where the shop's own or the default one counts."""
    shop, scope = this_shop(), Scope.asked()
    typed = _typed() if request.method == "POST" else None
    return show(
        "pages/late_policy.html",
        status=422 if failed else 200,
        failed=failed,
        scope=str(scope),
        scopes=scopes(shop),
        numbers=NUMBERS,
        values=typed if typed is not None else _own(shop, scope),
        usual=_usual(shop, scope),
        seen=seen,
        version=PolicyVersion.newest(shop.id),
    )


@embedded.post("/late/policy/preview")
@refusals_shown_by(policy)
def preview_policy() -> ResponseReturnValue:
    """Which cases would open and close; nothing is saved."""
    return policy(seen=late_policy.preview(this_shop(), _wanted()))


@embedded.post("/late/policy")
@refusals_shown_by(policy)
def save_policy() -> ResponseReturnValue:
    """Save the numbers as a new version; the worker looks at every case again."""
    row = late_policy.save(this_shop(), _wanted(), by=clicked_by())
    session().commit()
    query = urlencode({"for": str(Scope.asked())})
    return done(f"/late/policy?{query}", f"Saved as version {row.version}. The late page follows in a moment.")


def scopes(shop: Shop) -> dict[str, str]:
    """Whose numbers can be set: key -> label."""
    names = {"shop": "The whole shop"}
    names |= {f"supplier:{row.id}": f"Supplier {row.name or row.store_id}" for row in late_list.suppliers(shop.id)}
    names |= {f"service:{name}": f"Service {name}" for name in late_list.services(shop.id, "open")}
    seen = late_list.countries(shop.id, "open")
    names |= {f"country:{code}": f"Country {country_name(code)}" for code in seen}
    numbers = _numbers(shop)
    for kind in ("service", "country"):
        names |= {
            f"{kind}:{name}": names.get(f"{kind}:{name}", f"{kind.title()} {name}") for name in numbers.get(kind, {})
        }
    return names


def _wanted() -> dict[str, Any]:
    shop, scope = this_shop(), Scope.asked()
    if scope.kind == "supplier" and str(scope) not in scopes(shop):
        raise Refused("This supplier is not one of your shop's.")
    if scope.kind == "country" and scope.name not in COUNTRIES:
        raise Refused(f"{scope.name!r} is no country.")
    numbers = _numbers(shop)
    # The shop's own agreed time is a setting; what is not typed here stays as it is.
    return scope.put(numbers, {name: value for name, value in _typed().items() if value.strip()})


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in NUMBERS}


def _numbers(shop: Shop) -> dict[str, Any]:
    newest = PolicyVersion.newest(shop.id)
    return dict(newest.numbers) if newest else {}


def _own(shop: Shop, scope: Scope) -> dict[str, Any]:
    own = scope.of(_numbers(shop))
    if scope.kind == "shop":
        own = {"agreed_shipping_days": shop.policy.number("agreed_shipping_days"), **own}
    return own


def _usual(shop: Shop, scope: Scope) -> dict[str, int]:
    """What counts where nothing is typed."""
    if scope.kind == "shop":
        return dict(DEFAULTS)
    return {**DEFAULTS, **_own(shop, Scope())}
