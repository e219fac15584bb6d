"""Every GraphQL document fits every supported version of Shopify's schema, our scopes and Shopify's price limit."""

import json
from pathlib import Path

import pytest
from graphql import GraphQLSchema, NoDeprecatedCustomRule, build_schema, parse, specified_rules, validate
from query_cost import QueryCost
from schema_documents import DOCUMENTS, VERSIONS, stated_cost, stated_scopes

from shopify_app.config import API_VERSION, EVENT_SCOPE, SCOPES
from shopify_app.gateways.shopify_auth import covers_scopes

HERE = Path(__file__).parent
#: The dearest query Shopify runs at all (https://shopify.dev/docs/api/usage/limits, read 2026-11-22).
MOST_POINTS = 1000
#: Asked of every merchant, and asked only where wanted.
GRANTABLE = f"{SCOPES},{EVENT_SCOPE}"
#: Protected customer data (level 2) that the app is approved to ask for, and why: to place a supplier order and to
#: write the customer. Another field needs an approval of its own.
APPROVED = {
    "Order.email",
    "Order.phone",
    "MailingAddress.name",
    "MailingAddress.address1",
    "MailingAddress.address2",
    "MailingAddress.zip",
    "MailingAddress.phone",
}


def schema_of(version: str) -> GraphQLSchema:
    return build_schema((HERE / f"admin-{version}.graphql").read_text(), assume_valid_sdl=True)


@pytest.fixture(scope="module", params=VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_valid_and_asks_for_nothing_deprecated(name: str, version: str) -> None:
    rules = [*specified_rules, NoDeprecatedCustomRule]
    assert validate(schema_of(version), parse(DOCUMENTS[name]), rules) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_costs_what_it_says_and_less_than_shopify_allows(name: str, version: str) -> None:
    points = QueryCost(schema_of(version), parse(DOCUMENTS[name])).points()
    assert points == stated_cost(DOCUMENTS[name])
    assert points <= MOST_POINTS


def test_our_scopes_are_enough_for_every_field(version: str) -> None:
    access = json.loads((HERE / f"access-{version}.json").read_text())
    missing = [
        field for field, any_of in access["scopes"].items() if not any(covers_scopes(GRANTABLE, s) for s in any_of)
    ]
    assert missing == []


def test_only_approved_customer_data_is_asked_for(version: str) -> None:
    access = json.loads((HERE / f"access-{version}.json").read_text())
    assert set(access["protected"]) == APPROVED


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_names_only_scopes_the_merchant_grants(name: str) -> None:
    assert stated_scopes(DOCUMENTS[name]) <= set(GRANTABLE.split(","))


def test_every_scope_but_the_webhooks_one_is_needed_by_a_document() -> None:
    needed = set().union(*(stated_scopes(document) for document in DOCUMENTS.values()))
    # The topics fulfillments/* need read_fulfillments; no field does.
    assert set(GRANTABLE.split(",")) - needed == {"read_fulfillments"}


def test_a_wrong_field_is_noticed() -> None:
    wrong = parse('{ order(id: "1") { id noSuchField } }')
    assert "noSuchField" in str(validate(schema_of(API_VERSION), wrong))


def test_the_pinned_version_is_one_of_those_checked() -> None:
    assert API_VERSION in VERSIONS
