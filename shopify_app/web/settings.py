"""The settings page: the policy, the AliExpress connection, data exports, and webhooks that could not be handled."""

import sqlalchemy as sa
from flask import abort, request
from flask.typing import ResponseReturnValue

from shopify_app import clock, config, jobs
from shopify_app.db import session
from shopify_app.errors import Refused
from shopify_app.models import DataExport, Delivery, History, Quota, Reconciliation, Watch
from shopify_app.models.late_policy import change_settings
from shopify_app.models.policy import SETTINGS
from shopify_app.web.home import CHOSEN
from shopify_app.web.pages import Failed, done, refusals_shown_by, show
from shopify_app.web.session import clicked_by, embedded, this_shop

#: Settings by what they are about, in the order of the page.
SECTIONS = (
    (
        "Ordering",
        (
            *("automatic_ordering", "cancellation_window_minutes", "risk_wait_minutes", "allow_high_risk"),
            *("buy_authorized", "buy_with_properties", "ignored_properties", "price_ceiling_percent"),
            *("order_cost_max", "margin_min", "exchange_rates", "freight_choice", "order_memo"),
        ),
    ),
    (
        "Shipping and emails",
        (
            *("agreed_shipping_days", "email_sender", "notify_on_number_change", "wait_for_final_number"),
            *("final_number_days", "carrier_updates"),
        ),
    ),
    ("Late orders", ("daily_summary", "daily_summary_hour", "return_address")),
)
#: What switching automatic ordering on leaves to the merchant.
ORDERS_BEFORE = "Orders created before now wait for your click."
NO_MAIL_FOR_YOU = "Waybill has no mail server on this installation, so it cannot mail you."
NO_MAIL = "Waybill has no mail server on this installation: leave shipping confirmations to Shopify."


@embedded.get("/settings")
def settings(failed: Failed | None = None, **_others: int) -> ResponseReturnValue:
    """Everything a merchant can choose."""
    shop = this_shop()
    return show(
        "pages/settings.html",
        status=422 if failed else 200,
        failed=failed,
        sections=_sections(),
        settings=SETTINGS,
        values=shop.policy.all() | (failed.values if failed else {}),
        account=shop.account,
        event_scope=config.EVENT_SCOPE,
        tracking_page=config.current().shopify_base(shop.domain) + config.PROXY_PATH,
        exports=DataExport.of_shop(shop.id),
        deliveries=Delivery.problems_of(shop.domain),
        comparisons=Reconciliation.latest(shop.id),
        quota=Quota.seen() if config.current().seventeentrack_key else None,
        followed=Watch.count_of(shop.id),
    )


@embedded.post("/settings")
@refusals_shown_by(settings)
def save_settings() -> ResponseReturnValue:
    """Change what the form brought; nothing changes while one value is wrong."""
    # A switch that is off sends nothing itself: the hidden field before it does, and the last value counts.
    sent = {name: request.form.getlist(name)[-1] for name in SETTINGS if name in request.form}
    problems = find_problems(sent)
    if problems:
        return settings(failed=Failed(request.path, "", values=sent, problems=problems))
    was_on = this_shop().policy.on("automatic_ordering")
    change_settings(this_shop(), sent, by=clicked_by())
    switched_on = this_shop().policy.on("automatic_ordering") and not was_on
    History.write(this_shop().id, None, CHOSEN, "", "saved", by=clicked_by())
    session().commit()
    return done("/settings", f"Settings saved. {ORDERS_BEFORE}" if switched_on else "Settings saved.")


@embedded.post("/settings/deliveries/<int:delivery_id>/again")
@refusals_shown_by(settings)
def handle_again(delivery_id: int) -> ResponseReturnValue:
    """Open a failed delivery once more; the worker finds it in the inbox."""
    mine = sa.select(Delivery).where(Delivery.id == delivery_id, Delivery.shop_domain == this_shop().domain)
    delivery = session().scalar(mine) or abort(404)
    delivery.open_again()
    session().commit()
    return done("/settings", "Trying again.")


@embedded.post("/settings/access/again")
@refusals_shown_by(settings)
def read_shop_again() -> ResponseReturnValue:
    """The operator mended what Shopify forbade: ask once more. A success lets everything that waited go on."""
    this_shop().read_again_at = clock.now()
    jobs.enqueue("read_shop", this_shop().id)
    session().commit()
    return done("/settings", "Asking Shopify again.")


def find_problems(sent: dict[str, str]) -> dict[str, str]:
    """setting -> what is wrong with its new value."""
    problems = {}
    for name, value in sent.items():
        try:
            SETTINGS[name].check(value)
        except Refused as error:
            problems[name] = error.problem
    if sent.get("email_sender") == "app" and not config.current().smtp_url:
        problems["email_sender"] = NO_MAIL
    if sent.get("daily_summary") == "on" and not config.current().smtp_url:
        problems["daily_summary"] = NO_MAIL_FOR_YOU
    return problems


def _sections() -> list[tuple[str, tuple[str, ...]]]:
    """The sections, with settings that are newer than this page at the end of the last one."""
    placed = {name for _title, names in SECTIONS for name in names}
    *first, (title, names) = SECTIONS
    return [*first, (title, (*names, *(name for name in SETTINGS if name not in placed)))]
