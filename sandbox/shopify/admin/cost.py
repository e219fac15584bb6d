"""Query cost by the formula derived from recorded answers: objects 1, connections by the logarithm of their size."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    value_from_ast_untyped,
)

FREE = frozenset({"MoneyBag", "MoneyV2", "PageInfo"})
MUTATION, DEAR = 10, {"fulfillmentTrackingInfoUpdate": 50, "refundCreate": 20}
COUNT = 10
Variables = dict[str, Any]
Composite = GraphQLObjectType | GraphQLInterfaceType


@dataclass(frozen=True)
class Meter:
    """Weighs one operation; with `data` it weighs what was really answered."""

    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]
    variables: Variables

    def requested(self, operation: OperationDefinitionNode) -> int:
        """Return the points the operation may cost at most."""
        return self._operation(operation, None, real=False)

    def actual(self, operation: OperationDefinitionNode, data: Any) -> int:
        """Return the points for the answer `data`."""
        return self._operation(operation, data, real=True)

    def _operation(self, operation: OperationDefinitionNode, data: Any, *, real: bool) -> int:
        mutation = operation.operation is OperationType.MUTATION
        root = self.schema.mutation_type if mutation else self.schema.query_type
        if root is None or (real and data is None):
            return MUTATION if mutation else 0
        if not mutation:
            return self._set(operation.selection_set, root, data, real)
        return sum(
            DEAR.get(node.name.value, MUTATION) + self._payload(root, node, data, real)
            for node, _ in self._fields(operation.selection_set, root)
        )

    def _payload(self, root: Composite, node: FieldNode, data: Any, real: bool) -> int:
        payload = get_named_type(root.fields[node.name.value].type)
        part = _part(data, node) if real else None
        if node.selection_set is None or not isinstance(payload, GraphQLObjectType) or (real and part is None):
            return 0
        total = 0
        for field, _ in self._fields(node.selection_set, payload):
            known = payload.fields.get(field.name.value)
            inner = get_named_type(known.type) if known else None
            if field.name.value == "userErrors" or not isinstance(inner, Composite) or field.selection_set is None:
                continue
            for one in _listed(_part(part, field)) if real else [None]:
                total += self._set(field.selection_set, inner, one, real)
        return total

    def _set(self, selection: SelectionSetNode, parent: Composite, data: Any, real: bool) -> int:
        return sum(self._field(node, owner, data, real) for node, owner in self._fields(selection, parent))

    def _field(self, node: FieldNode, parent: Composite, data: Any, real: bool) -> int:
        name = node.name.value
        if name.startswith("__") or name == "userErrors":
            return 0
        field = parent.fields[name]
        named = get_named_type(field.type)
        if is_leaf_type(named) or node.selection_set is None or named.name in FREE:
            return 0
        part = _part(data, node) if real else None
        if real and part is None:
            return 0
        if named.name.endswith("Connection") and isinstance(named, GraphQLObjectType):
            return self._connection(node, named, part, real)
        if named.name == "Count" and parent is self.schema.query_type:
            return COUNT
        inner = [named] if isinstance(named, Composite) else []
        many = is_list_type(get_nullable_type(field.type))
        datum = (part[0] if part else None) if real and many else part
        if real and datum is None:
            return 1
        return 1 + sum(self._set(node.selection_set, one, datum, real) for one in inner)

    def _connection(self, node: FieldNode, named: GraphQLObjectType, part: Any, real: bool) -> int:
        size, child = self._size(node), 0
        found = _rows(part) if real else []
        for field, _ in self._fields(node.selection_set, named) if node.selection_set else ():
            if field.name.value not in ("nodes", "edges") or field.selection_set is None:
                continue
            child = max(child, self._child(field, named, found, real))
        if real:
            size = len(found)
        return 2 + (max(1, math.floor(2 * math.log(size))) * (1 + child) if size else 0)

    def _child(self, field: FieldNode, named: GraphQLObjectType, found: list[Any], real: bool) -> int:
        inner = get_named_type(named.fields[field.name.value].type)
        if not isinstance(inner, GraphQLObjectType) or field.selection_set is None:
            return 0
        if not real:
            cost = self._set(field.selection_set, inner, None, real)
        elif found:
            cost = round(sum(self._set(field.selection_set, inner, one, real) for one in found) / len(found))
        else:
            cost = 0
        return cost - (1 if field.name.value == "edges" and cost else 0)

    def _size(self, node: FieldNode) -> int:
        for argument in node.arguments or ():
            if argument.name.value in ("first", "last"):
                value = value_from_ast_untyped(argument.value, self.variables)
                return value if isinstance(value, int) else 0
        return 0

    def _fields(self, selection: SelectionSetNode, parent: Composite) -> Iterator[tuple[FieldNode, Composite]]:
        for node in selection.selections:
            if isinstance(node, FieldNode):
                yield node, parent
                continue
            inner = self.fragments.get(node.name.value) if isinstance(node, FragmentSpreadNode) else node
            if not isinstance(inner, InlineFragmentNode | FragmentDefinitionNode):
                continue
            condition = inner.type_condition
            owner = self.schema.type_map.get(condition.name.value) if condition else parent
            if isinstance(owner, Composite):
                yield from self._fields(inner.selection_set, owner)


def _part(data: Any, node: FieldNode) -> Any:
    key = node.alias.value if node.alias else node.name.value
    return data.get(key) if isinstance(data, dict) else None


def _listed(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [] if found is None else [found]


def _rows(part: Any) -> list[Any]:
    for key in ("nodes", "edges"):
        if isinstance(part, dict) and isinstance(part.get(key), list):
            rows: list[Any] = part[key]
            return rows
    return []
