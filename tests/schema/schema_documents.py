"""The documents under test and what they say about themselves."""

import re

from shopify_app.gateways import shopify_queries

VERSIONS = ("2026-01", "2026-04", "2026-07", "2026-10")
#: name of the constant -> document
DOCUMENTS: dict[str, str] = {
    name: value for name, value in vars(shopify_queries).items() if name.isupper() and not name.startswith("_")
}


def stated_cost(document: str) -> int:
    """The number in the first line, "# cost 20, needs ..."."""
    found = re.match(r"# cost (\d+),", document)
    assert found, "a document begins with its cost"
    return int(found[1])


def stated_scopes(document: str) -> set[str]:
    """The scopes in the first line."""
    return set(re.findall(r"\b(?:read|write)_\w+", document.partition("\n")[0]))
