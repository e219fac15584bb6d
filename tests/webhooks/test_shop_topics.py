"""app/*: uninstalled, early, late and twice; scopes."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import AliExpressAccount, History, Shop
from tests.webhooks.conftest import DOMAIN, Knock, deliveries, install
from webhooks.inbox import open_deliveries


@pytest.fixture
def tell(shop: Shop, knock: Knock):
    def do(topic: str, payload: Any, **headers: Any) -> Shop:
        assert knock(topic, payload, **headers).status_code == 200
        assert open_deliveries(10) == 1
        found = Shop.by_domain(DOMAIN)
        assert found is not None
        return found

    return do


def test_an_uninstall_forgets_the_tokens_and_the_supplier_account(tell, shop: Shop):
    later = clock.now() + timedelta(days=30)
    shop.account = AliExpressAccount(
        access_token="a", refresh_token="r", access_expires_at=later, consent_ends_at=later
    )
    session().commit()
    gone = tell("app/uninstalled", {"id": 1, "email": "owner@example.com"}, webhook_id="w-1")
    assert (gone.status, gone.access_token, gone.refresh_token, gone.works) == ("uninstalled", None, None, False)
    assert session().scalars(sa.select(AliExpressAccount)).all() == []
    [line] = session().scalars(sa.select(History).where(History.after == "uninstalled"))
    assert line.by == "webhook:w-1"


def test_an_uninstall_twice_is_one(tell):
    tell("app/uninstalled", {})
    tell("app/uninstalled", {})
    assert len(session().scalars(sa.select(History).where(History.after == "uninstalled")).all()) == 1


def test_an_uninstall_that_comes_after_a_reinstall_changes_nothing(tell, shop: Shop, caplog: pytest.LogCaptureFixture):
    caplog.set_level("INFO")
    before = (clock.now() - timedelta(hours=2)).isoformat()
    tell("app/uninstalled", {})
    install(DOMAIN)
    kept = tell("app/uninstalled", {}, triggered_at=before)
    assert (kept.status, kept.access_token) == ("installed", "access")
    assert "changes nothing: the shop is installed" in caplog.text


def test_changed_scopes_are_kept_and_read_back(tell):
    changed = tell("app/scopes_update", {"previous": ["read_orders"], "current": ["read_orders", "read_products"]})
    assert changed.scopes == "read_orders,read_products"
    assert changed.read_again_at is not None
    [line] = session().scalars(sa.select(History).where(History.what == "scopes"))
    assert line.after == "read_orders,read_products"


def test_the_same_scopes_in_another_order_are_no_change(tell, shop: Shop):
    same = tell("app/scopes_update", {"current": [*reversed(shop.scopes.split(","))]})
    assert same.read_again_at is None
    assert session().scalars(sa.select(History).where(History.what == "scopes")).all() == []


def test_scopes_that_are_missing_are_a_problem(tell):
    tell("app/scopes_update", {"id": 1})
    assert deliveries()[0].problem == "Shopify's message has no current. It was kept, and is tried again."
