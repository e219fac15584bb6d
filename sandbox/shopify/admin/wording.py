"""Words errors about documents and variables as Shopify does; graphql-core has words of its own."""

import re
from collections.abc import Iterable
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    InlineFragmentNode,
    Node,
    OperationDefinitionNode,
    VariableDefinitionNode,
    print_ast,
)

UNKNOWN_FIELD = re.compile(r"Cannot query field '(\w+)' on type '(\w+)'")
NO_SELECTION = re.compile(r"Field '(\w+)' of type '([^']+)' must have a selection of subfields")
AT = re.compile(r"has invalid value at ([\w.\[\]]+): (.*)", re.DOTALL)
ABSENT = re.compile(r"to include required field '(\w+)'")
UNHEARD = re.compile(r"Expected value of type '(\w+)' not to include unknown field '(\w+)'")
NULL = "Expected value to not be null"


def syntax_error(error: GraphQLError) -> GraphQLError:
    """Return the error of a document that cannot be parsed."""
    return GraphQLError(error.message, source=error.source, positions=error.positions, extensions=_code("PARSE_ERROR"))


def document_errors(document: DocumentNode, errors: Iterable[GraphQLError]) -> list[GraphQLError]:
    """Return validation errors in Shopify's words."""
    return [_document_error(document, error) for error in errors]


def _document_error(document: DocumentNode, error: GraphQLError) -> GraphQLError:
    node = error.nodes[0] if error.nodes else None
    if found := UNKNOWN_FIELD.match(error.message):
        field, owner = found.groups()
        words = f"Field '{field}' doesn't exist on type '{owner}'"
        extensions = {"code": "undefinedField", "typeName": owner, "fieldName": field}
    elif found := NO_SELECTION.match(error.message):
        field, kind = found.groups()
        words = f"Field must have selections (field '{field}' returns {kind} but has no selections."
        words += f" Did you mean '{field} {{ ... }}'?)"
        extensions = {"code": "selectionMismatch", "nodeName": f"field '{field}'", "typeName": kind}
    else:
        return error
    return GraphQLError(words, node, path=_path(document, node), extensions=extensions)


def _path(document: DocumentNode, wanted: Node | None) -> list[str]:
    for definition in document.definitions:
        if (found := _below(definition, wanted)) is not None:
            return [_title(definition), *found]
    return []


def _below(node: Node, wanted: Node | None) -> list[str] | None:
    if node is wanted:
        return []
    selection = getattr(node, "selection_set", None)
    for child in selection.selections if selection else ():
        if (found := _below(child, wanted)) is not None:
            return [*_name(child), *found]
    return None


def _name(node: Node) -> list[str]:
    if isinstance(node, FieldNode):
        return [node.alias.value if node.alias else node.name.value]
    if isinstance(node, InlineFragmentNode) and node.type_condition:
        return [f"... on {node.type_condition.name.value}"]
    return []


def _title(node: Node) -> str:
    if isinstance(node, FragmentDefinitionNode):
        return f"fragment {node.name.value}"
    if isinstance(node, OperationDefinitionNode):
        return " ".join([node.operation.value, *([node.name.value] if node.name else [])])
    return ""


def variable_errors(errors: Iterable[GraphQLError], variables: dict[str, Any]) -> list[GraphQLError]:
    """Return the errors of variables that do not fit, in Shopify's words; [] when the errors are about other things."""
    found = [(error, error.nodes[0]) for error in errors if error.nodes]
    return [
        _variable_error(error, node, variables) for error, node in found if isinstance(node, VariableDefinitionNode)
    ]


def _variable_error(error: GraphQLError, node: VariableDefinitionNode, variables: dict[str, Any]) -> GraphQLError:
    name = node.variable.name.value
    path, explanation = _problem(error.message, variables.get(name))
    words = f"Variable ${name} of type {print_ast(node.type)} was provided invalid value"
    words += f" for {'.'.join(path)} ({explanation})" if path else ""
    problems = [{"path": path, "explanation": explanation}]
    extensions = {"code": "INVALID_VARIABLE", "value": variables.get(name), "problems": problems}
    return GraphQLError(words, node, extensions=extensions)


def _problem(message: str, value: Any) -> tuple[list[str], str]:
    if value is None:
        return [], NULL
    where = AT.search(message)
    path = [part for part in re.split(r"[.\[\]]+", where[1]) if part] if where else []
    if found := ABSENT.search(message):
        return [*path, found[1]], NULL
    if found := UNHEARD.search(message):
        return [*path, found[2]], f"Field is not defined on {found[1]}"
    return path, where[2] if where else message.partition("has invalid value: ")[2]


def _code(code: str) -> dict[str, Any]:
    return {"code": code}
