"""Documents become operations: parsed, validated against the real schema, and remembered."""

from dataclasses import dataclass
from functools import lru_cache

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    OperationDefinitionNode,
    parse,
    validate,
)

from sandbox.shopify.admin.schema import admin_schema
from sandbox.shopify.admin.wording import document_errors, syntax_error


@dataclass(frozen=True)
class Operation:
    """One validated operation of a document, ready to run."""

    document: DocumentNode
    node: OperationDefinitionNode
    fragments: dict[str, FragmentDefinitionNode]

    @property
    def name(self) -> str | None:
        return self.node.name.value if self.node.name else None

    @property
    def roots(self) -> set[str]:
        """Return the names of the root fields, under which calls are counted."""
        return {s.name.value for s in self.node.selection_set.selections if isinstance(s, FieldNode)}

    @property
    def names(self) -> set[str]:
        """Return the names a fault may be planned under: the root fields and the operation's own name."""
        return self.roots | ({self.name} if self.name else set())


@lru_cache(maxsize=500)
def _parsed(query: str) -> DocumentNode | list[GraphQLError]:
    try:
        document = parse(query)
    except GraphQLError as error:
        return [syntax_error(error)]
    return document_errors(document, validate(admin_schema(), document)) or document


def operation_of(query: str, name: str | None) -> Operation | list[GraphQLError]:
    """Return the wanted operation of a document, or the errors for which it cannot run."""
    document = _parsed(query)
    if isinstance(document, list):
        return document
    found = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    wanted = [d for d in found if name is None or (d.name and d.name.value == name)]
    if len(wanted) != 1:
        return [GraphQLError("An operation name is required" if name is None else f'No operation named "{name}"')]
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    return Operation(document, wanted[0], fragments)
