"""What a document costs in points, by the formula that was derived from recorded answers of Shopify.

Scalars 0, objects and plain lists of objects 1, a connection 2 + max(1, floor(2 ln first)) x (1 + its node); MoneyBag,
PageInfo and userErrors 0; a mutation 10 with the objects of its payload free, the tracking update 50.
"""

import math
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    get_named_type,
    is_leaf_type,
)

_FREE = ("MoneyBag", "PageInfo", "UserError")
_MUTATIONS = {"fulfillmentTrackingInfoUpdate": 50}


class QueryCost:
    """The points of the operation in `document`."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self.schema = schema
        definitions = document.definitions
        self.fragments = {each.name.value: each for each in definitions if isinstance(each, FragmentDefinitionNode)}
        self.operation = next(each for each in definitions if isinstance(each, OperationDefinitionNode))

    def points(self) -> int:
        """The requested cost."""
        if self.operation.operation is OperationType.MUTATION:
            return sum(self._mutation(field) for field in self._fields(self.operation.selection_set))
        return self._inside(self.operation.selection_set, self.schema.query_type)

    def _mutation(self, field: FieldNode) -> int:
        payload = get_named_type(self.schema.mutation_type.fields[field.name.value].type)
        objects = (
            self._inside(each.selection_set, get_named_type(payload.fields[each.name.value].type))
            for each in self._fields(field.selection_set)
            if each.selection_set
        )
        return _MUTATIONS.get(field.name.value, 10) + sum(objects)

    def _inside(self, selection: SelectionSetNode, parent: Any) -> int:
        return sum(self._field(field, parent) for field in self._fields(selection))

    def _field(self, field: FieldNode, parent: Any) -> int:
        found = get_named_type(parent.fields[field.name.value].type)
        if is_leaf_type(found):
            return 0
        if found.name.endswith("Connection"):
            return 2 + _times(field) * (1 + self._node(field, found))
        return 0 if found.name in _FREE else 1 + self._inside(field.selection_set, found)

    def _node(self, field: FieldNode, connection: Any) -> int:
        nodes = [each for each in self._fields(field.selection_set) if each.name.value == "nodes"]
        return sum(self._inside(each.selection_set, get_named_type(connection.fields["nodes"].type)) for each in nodes)

    def _fields(self, selection: SelectionSetNode) -> list[FieldNode]:
        found: list[FieldNode] = []
        for each in selection.selections:
            if isinstance(each, FieldNode):
                found.append(each)
            else:
                found += self._fields(self.fragments[each.name.value].selection_set)
        return found


def _times(field: FieldNode) -> int:
    first = next(int(each.value.value) for each in field.arguments if each.name.value == "first")
    return max(1, math.floor(2 * math.log(first)))
