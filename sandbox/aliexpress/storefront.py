"""Pages for people who look for a product: home, item page and the item's picture."""

from flask import Blueprint, Response, abort, render_template

from sandbox.aliexpress.catalog import NotFound, Product
from sandbox.aliexpress.company import AliExpress
from sandbox.aliexpress.freight import available

# A picture needs no file and no network: the product's own color and its first letters.
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120" role="img">'
    '<rect width="120" height="120" rx="10" fill="hsl({hue} 55% 90%)"/>'
    '<path d="M60 24 92 40v36L60 94 28 76V40z" fill="hsl({hue} 45% 62%)"/>'
    '<path d="M60 58 28 40l32-16 32 16z" fill="hsl({hue} 50% 74%)"/>'
    '<path d="M60 58v36l32-18V40z" fill="hsl({hue} 42% 52%)"/></svg>'
)


def shop_pages(company: AliExpress) -> Blueprint:
    """The blueprint of the storefront."""
    pages = Blueprint("aliexpress_shop", __name__, url_prefix="/aliexpress")

    @pages.get("", strict_slashes=False)
    def home() -> str:
        with company.lock:
            products = list(company.shelf.products.values())
            return render_template("aliexpress/home.html", products=products, url=company.url)

    @pages.get("/item/<product_id>.html")
    def item(product_id: str) -> str:
        with company.lock:
            product = _product(company, product_id)
            services = available(product.services, "US")
            return render_template("aliexpress/item.html", product=product, services=services, url=company.url)

    @pages.get("/images/<product_id>.svg")
    def picture(product_id: str) -> Response:
        product = _product(company, product_id)
        return Response(PICTURE.format(hue=product.hue), content_type="image/svg+xml")

    return pages


def _product(company: AliExpress, product_id: str) -> Product:
    try:
        return company.shelf.find(product_id)
    except NotFound:
        abort(404)
