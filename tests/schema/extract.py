"""Cuts the parts of Shopify's Admin schema that our documents touch out of the npm package @shopify/dev-mcp.

    npm pack @shopify/dev-mcp@1.16.0 && tar xzf shopify-dev-mcp-1.16.0.tgz
    PYTHONPATH=. python tests/schema/extract.py package

writes admin-<version>.graphql and access-<version>.json beside this file.
"""

import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graphql import (
    FieldNode,
    GraphQLInputObjectType,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_client_schema,
    get_named_type,
    parse,
    print_schema,
    visit,
)
from schema_documents import DOCUMENTS, VERSIONS

HERE = Path(__file__).parent
Json = dict[str, Any]


class _Touched(Visitor):
    """Collects (type, field) of every field a document asks for, and every type met on the way."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self.info = info
        self.fields: dict[str, set[str]] = defaultdict(set)
        self.types: set[str] = set()
        self.arguments: dict[str, set[str]] = defaultdict(set)

    def enter_field(self, node: FieldNode, *_: object) -> None:
        """A field, its parent, its type, and the types of the arguments it is given."""
        parent, field = self.info.get_parent_type(), self.info.get_field_def()
        self.fields[parent.name].add(node.name.value)
        self.types |= {parent.name, get_named_type(field.type).name}
        for argument in node.arguments or ():
            self.arguments[f"{parent.name}.{node.name.value}"].add(argument.name.value)
            self._take(get_named_type(field.args[argument.name.value].type))

    def _take(self, found: Any) -> None:
        if found.name in self.types:
            return
        self.types.add(found.name)
        if isinstance(found, GraphQLInputObjectType):
            for field in found.fields.values():
                self._take(get_named_type(field.type))


def touched(schema: GraphQLSchema) -> _Touched:
    """Everything our documents touch in `schema`."""
    info = TypeInfo(schema)
    found = _Touched(info)
    for document in DOCUMENTS.values():
        visit(parse(document), TypeInfoVisitor(info, found))
    return found


def reduced(schema: Json, found: _Touched) -> Json:
    """The introspection with only the touched types; scalar fields of these stay, for documents yet to come."""
    scalars = {each["name"] for each in schema["types"] if each["kind"] == "SCALAR"}
    kept = [each for each in schema["types"] if each["name"] in found.types or each["kind"] == "SCALAR"]
    types = [_reduced_type(each, found, scalars) for each in kept]
    used = {name for each in types for name in _names_in(each)}
    return {
        **schema,
        "subscriptionType": None,
        "directives": [],
        "types": [each for each in types if each["kind"] != "SCALAR" or each["name"] in used],
    }


def access_of(schema: Json, found: _Touched) -> Json:
    """{"scopes": {type or type.field: [scopes, any of which will do]}, "protected": [type.field]}."""
    scopes: dict[str, list[str]] = {}
    protected: list[str] = []
    for each in schema["types"]:
        if each["name"] not in found.fields:
            continue
        scopes[each["name"]] = _scopes(each)
        for field in each["fields"]:
            if field["name"] in found.fields[each["name"]]:
                scopes[f"{each['name']}.{field['name']}"] = _scopes(field)
                protected += [f"{each['name']}.{field['name']}"] if field["isProtected"] else []
    return {"scopes": {name: any_of for name, any_of in sorted(scopes.items()) if any_of}, "protected": protected}


def _reduced_type(each: Json, found: _Touched, scalars: set[str]) -> Json:
    fields = [
        {**field, "args": _kept_arguments(each["name"], field, found, scalars)}
        for field in each.get("fields") or ()
        if field["name"] in found.fields[each["name"]] or (_name_of(field["type"]) in scalars and not field["args"])
    ]
    return {**each, "description": None, "fields": fields, "interfaces": [], "possibleTypes": []}


def _kept_arguments(parent: str, field: Json, found: _Touched, scalars: set[str]) -> list[Json]:
    named = found.arguments[f"{parent}.{field['name']}"]
    return [each for each in field["args"] if each["name"] in named or _name_of(each["type"]) in scalars]


def _names_in(each: Json) -> Iterator[str]:
    for field in [*(each.get("fields") or ()), *(each.get("inputFields") or ())]:
        yield _name_of(field["type"])
        yield from (_name_of(argument["type"]) for argument in field.get("args") or ())


def _name_of(found: Json) -> str:
    while found.get("ofType"):
        found = found["ofType"]
    return str(found["name"])


def _scopes(entry: Json) -> list[str]:
    return sorted(set(re.findall(r"`((?:read|write)_\w+)`", entry.get("requiredAccess") or "")))


def _without_prose(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_prose(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: None if name == "description" else _without_prose(each) for name, each in value.items()}


def main(package: Path) -> None:
    """Writes both files of every version."""
    for version in VERSIONS:
        raw = json.loads(gzip.decompress((package / "dist" / "data" / f"admin_{version}.json.gz").read_bytes()))
        schema = raw.get("data", raw)["__schema"]
        found = touched(build_client_schema({"__schema": schema}, assume_valid=True))
        small = build_client_schema({"__schema": _without_prose(reduced(schema, found))}, assume_valid=True)
        heading = f"# Admin API {version}, only what Waybill's documents touch: written by tests/schema/extract.py.\n\n"
        (HERE / f"admin-{version}.graphql").write_text(heading + print_schema(small) + "\n")
        (HERE / f"access-{version}.json").write_text(json.dumps(access_of(schema, found), indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
