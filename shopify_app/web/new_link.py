"""A new link, step by step: the variant, the AliExpress product, its option."""

from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from flask import abort, request
from flask.typing import ResponseReturnValue

from shopify_app import clock, config, jobs
from shopify_app.db import session
from shopify_app.errors import Refused
from shopify_app.models import Link, SupplierProduct, merchant
from shopify_app.models.product_id import product_id_of
from shopify_app.models.score import read_scores
from shopify_app.models.supplier import find_sku
from shopify_app.web import link_list
from shopify_app.web.auth import is_own_path
from shopify_app.web.countries import COUNTRIES
from shopify_app.web.links import match_orders
from shopify_app.web.pages import Failed, done, refusals_shown_by, show
from shopify_app.web.session import clicked_by, embedded, this_shop

#: A product is usually read within two seconds.
SLOW_AFTER = timedelta(seconds=15)


@embedded.get("/links/new")
def new_link(failed: Failed | None = None) -> ResponseReturnValue:
    """A new link, step by step: variant, product, SKU. Shows itself again while the product is being read."""
    shop, asked = this_shop(), request.values
    variant, product_id = asked.get("variant", ""), asked.get("product", "")
    product = SupplierProduct.get(shop.id, product_id) if product_id else None
    titles = link_list.titles_of(shop.id, {variant})
    if variant and variant not in titles:
        abort(404)
    return show(
        "pages/link.html",
        status=422 if failed else 200,
        failed=failed,
        variant=variant,
        title=titles.get(variant, ""),
        existing=Link.of_variant(shop.id, variant),
        product_id=product_id,
        product=product,
        step=_step(variant, product),
        likely_sku=_likely_sku(titles.get(variant, ""), product),
        back=back_path(),
        connected=bool(shop.account and shop.account.works),
        countries=COUNTRIES,
        slow=_slow(product),
        warnings=_warnings(product),
        choices=link_list.unlinked(shop.id, "") if not variant else [],
    )


@embedded.post("/links/look-up")
@refusals_shown_by(new_link, field="address")
def look_up() -> ResponseReturnValue:
    """Ask for the product that was pasted; the worker reads it."""
    shop = this_shop()
    product = SupplierProduct.ask(shop.id, product_id_of(request.form.get("address", ""), (own_host(),)))
    jobs.enqueue("look_up", product.id)
    session().commit()
    asked = {"variant": request.form.get("variant", ""), "product": product.product_id, "back": back_path()}
    return done(f"/links/new?{urlencode(asked)}", "")


@embedded.post("/links")
@refusals_shown_by(new_link)
def make_link() -> ResponseReturnValue:
    """Link the variant to the chosen SKU; its open orders are matched again."""
    shop, form = this_shop(), request.form
    days = form.get("agreed_days", "").strip()
    product_id = _product_of(form.get("product", ""))
    link = merchant.link_variant(
        shop,
        form.get("variant", ""),
        product_id,
        _sku_of(shop.id, product_id, form.get("sku_id", "").strip()),
        quantity=_whole(form.get("quantity", "1"), "quantity", "The quantity"),
        country=form.get("country", "").strip(),
        agreed_days=_whole(days, "agreed_days", "The agreed shipping time") if days else None,
        by=clicked_by(),
    )
    match_orders(shop.id, link.variant_gid)
    product = SupplierProduct.get(shop.id, product_id)
    if product and link.checked_at is None:
        jobs.enqueue("look_up", product.id)
    session().commit()
    return done(back_path(), "Linked. Open orders use it from now on.")


def back_path() -> str:
    """Where the merchant came from: an order or the links page, never anywhere else."""
    back = request.values.get("back", "")
    return back if back.startswith(("/orders/", "/links")) and is_own_path(back) else "/links"


def own_host() -> str:
    """Where this installation's AliExpress is: its pages may be pasted too."""
    return urlsplit(config.current().aliexpress_url).netloc


def _step(variant: str, product: SupplierProduct | None) -> str:
    if not variant:
        return "variant"
    if product is None or (product.problem and product.read_at is None):
        return "product"
    return "sku" if product.read_at else "reading"


def _likely_sku(title: str, product: SupplierProduct | None) -> str:
    """The one option that the variant's name ends with, or the only one: a guess between several would buy wrongly."""
    skus = product.skus if product else []
    named = [sku for sku in skus if sku.name and title.lower().endswith(sku.name.lower())]
    fitting = named or skus
    return fitting[0].sku_id if len(fitting) == 1 else ""


def _warnings(product: SupplierProduct | None) -> list[str]:
    """What the supplier's record says against it; empty where it is good or too short."""
    if product is None or product.supplier_id is None:
        return []
    return read_scores(this_shop(), clock.now(), product.supplier_id).of(product.supplier_id).warnings


def _slow(product: SupplierProduct | None) -> bool:
    """Whether a reading takes longer than a merchant should stare at it."""
    asked = product.look_again_at if product else None
    return bool(product and (product.tries or (asked and asked < clock.now() - SLOW_AFTER)))


def _product_of(text: str) -> str:
    try:
        return product_id_of(text, (own_host(),))
    except Refused as error:
        raise Refused(error.problem, "product") from None


def _sku_of(shop_id: int, product_id: str, sku_id: str) -> str:
    product = SupplierProduct.get(shop_id, product_id)
    if not sku_id.isdecimal() and (product is None or product.read_at is None):
        raise Refused("The SKU id has only digits: it says which option of the product is bought.", "sku_id")
    if product and product.read_at and find_sku(product.skus, sku_id, "") is None:
        raise Refused("Choose one of the product's options.", "sku_id")
    return sku_id


def _whole(text: str, field: str, what: str) -> int:
    # Python reads no number of thousands of digits.
    if not text.strip().isdecimal() or len(text) > 100:
        raise Refused(f"{what} must be a whole number, not {text[:100]!r}.", field)
    return int(text)
