"""The embedded pages: what a merchant sees inside the Shopify admin."""

from flask import Flask

from shopify_app.web import (
    aliexpress,
    auth,
    evidence,
    exports,
    formats,
    headers,
    home,
    late,
    late_act,
    late_csv,
    late_page,
    late_policy,
    links,
    money,
    new_link,
    older_orders,
    order_actions,
    order_page,
    orders,
    row_ids,
    settings,
    sheets,
    suppliers,
    tracking_page,
)
from shopify_app.web.session import embedded

#: Modules that add their routes to the guarded blueprint when they are imported.
PAGES = (
    *(aliexpress, evidence, exports, home, late, late_act, late_csv, late_page, late_policy, links, money),
    *(new_link, older_orders, order_actions, order_page, orders, settings, sheets, suppliers),
)


def register(app: Flask) -> None:
    """Plug the pages, their public doors, the filters and the security headers into `app`."""
    row_ids.register(app)
    app.register_blueprint(embedded)
    app.register_blueprint(auth.public)
    app.register_blueprint(tracking_page.storefront)
    formats.register(app)
    headers.register(app)
