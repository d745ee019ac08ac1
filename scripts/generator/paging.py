"""What ``x-collection`` says of pages, in Python: each form of a list that it can describe.

The extension is read as the document has it; the contract has checked it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.union import UnionProperty

from generator.annotations import Types
from generator.preparation import Prepared
from generator.refusal import GeneratorError
from generator.text import Code, literal
from generator.views import Argument, Paging
from postpeer_conformance.contract import Contract, Operation, Response, follow
from postpeer_conformance.contract.pointer import tokens

T = TypeVar("T")

_CUTS = ("limit", "offset", "number", "cursor", "after", "before")
"""The keywords that name a parameter."""
_TELLS = ("total", "next", "previous", "more")
"""Those that name a place in an answer."""
_ADDRESSES = frozenset({"uri", "uri-reference"})


def extension(contract: Contract, operation: Operation) -> Mapping[str, Any] | None:
    """The ``x-collection`` of *operation*; None where it has none."""
    found = follow(contract.document, operation.pointer).get("x-collection")
    return found if isinstance(found, Mapping) else None


def absent(stated: Mapping[str, Any] | None) -> dict[str, str]:
    """By the names of filters: the text that selects the items without a value."""
    filters = stated.get("filters", ()) if stated else ()
    return {each["parameter"]: each["absent"] for each in filters if "absent" in each}


class Pagings:
    """Those of one document."""

    def __init__(self, contract: Contract, types: Types) -> None:
        self._contract = contract
        self._types = types
        self.problems: dict[str, str] = {}
        """Why lists have no walk, by the pointers of their operations."""

    def paging(
        self, prepared: Prepared, arguments: Iterable[Argument], endpoint: Endpoint
    ) -> Paging | None:
        """How the pages of an operation hang together; None where it is no list, or where the
        client has no type for what it is made of."""
        try:
            return self._paging(prepared, arguments, endpoint)
        except GeneratorError as problem:
            self.problems[prepared.operation.pointer] = str(problem)
            return None

    def _paging(
        self, prepared: Prepared, arguments: Iterable[Argument], endpoint: Endpoint
    ) -> Paging | None:
        stated = extension(self._contract, prepared.operation)
        response = prepared.operation.response(200)
        if stated is None or response is None:
            return None
        body = next(
            (e.prop for e in endpoint.responses if e.status_code.pattern == response.status), None
        )
        items, listed = self._walk(body, stated["items"])
        item = _only(listed, ListProperty).inner_property
        keys = [stated["key"]] if isinstance(stated["key"], str) else stated["key"]
        page, total = self._by_address(stated.get("page", {}), response), stated.get("total")
        cuts = {word: _Cut(page[word], list(arguments)) for word in _CUTS if word in page}
        return Paging(
            item=self._types.of(item),
            status=response.status,
            page="" if body is listed else str(_only(body, ModelProperty).class_info.name),
            items=items,
            total=self._walk(body, total)[0] if isinstance(total, str) else "",
            key=tuple(self._walk(item, each)[0] for each in keys),
            cuts={word: found.name for word, found in cuts.items()},
            settings=_numbers(cuts) | self._settings({**page, "total": total}, body),
            limit=cuts["limit"].argument if "limit" in cuts else None,
        )

    def _settings(self, stated: Mapping[str, Any], body: Any) -> dict[str, Code]:
        """What answers tell, and what is behind the last page."""
        told = {name: stated[name] for name in _TELLS if stated.get(name) is not None}
        found = {name: self._told(name, each, body) for name, each in told.items()}
        if stated.get("past", "empty") != "empty":
            found["past"] = literal(stated["past"])
        return found

    def _by_address(self, page: Mapping[str, Any], response: Response) -> Mapping[str, Any]:
        """*page* without the cursor, if the address of the next page holds it already."""
        told = page.get("next")
        if "cursor" not in page or told is None:
            return page
        if isinstance(told, Mapping):
            is_address = told["header"].lower() == "link"
        else:
            assert response.json
            schema = {"$ref": f"#{response.json[1]}"}
            found = self._contract.schemas.locate(schema, told)
            is_address = found.schema.get("format") in _ADDRESSES
        return {name: each for name, each in page.items() if name != "cursor" or not is_address}

    def _told(self, name: str, told: Any, body: Any) -> Code:
        if isinstance(told, str):
            return Code(f"InBody({literal(self._walk(body, told)[0])})")
        relation = ', relation="prev"' if name == "previous" else ""
        return Code(f"InHeader({literal(told['header'])}{relation})")

    def _walk(self, property: Any, pointer: str) -> tuple[str, Any]:
        """The attributes along *pointer* from a value of *property*, such as ``data.item_count``;
        and the property at its end."""
        names = []
        for token in tokens(pointer):
            name = str(_only(property, ModelProperty).class_info.name)
            fields = self._types.fields(self._types.models[name])
            property = next((each for each in fields if self._types.wire(each) == token), None)
            if property is None:  # it tells the branches of a union apart, and has no field
                raise GeneratorError(f"the client has no field for {pointer}")
            names.append(self._types.field(property))
        return ".".join(names), property


def _only(property: Any, kind: type[T]) -> T:
    """*property*, which may be null, too; raises :class:`GeneratorError` unless it is of *kind*."""
    inner = property.inner_properties if isinstance(property, UnionProperty) else [property]
    found = [each for each in inner if isinstance(each, kind)]
    if len(found) != 1:
        raise GeneratorError("the client has no type for what the list is made of")
    return found[0]


class _Cut:
    """A parameter that cuts pages: an argument, or a field of one that is sent as deepObject."""

    def __init__(self, wire: str, arguments: list[Argument]) -> None:
        known = {e.parameter.name: e for e in arguments if e.parameter.location == "query"}
        found, field = known.get(wire), ""
        if found is None:
            owner, _, field = wire.removesuffix("]").partition("[")
            found = known[owner]
        self.argument = None if field else found
        self.name = f"{found.name}[{field}]" if field else found.name
        schema = found.parameter.schema
        self.schema = schema.get("properties", {}).get(field, {}) if field else schema


def _numbers(cuts: Mapping[str, _Cut]) -> dict[str, Code]:
    """What the schemas of the parameters say of pages."""
    wanted = (("size", "limit", "maximum"), ("usual", "limit", "default"))
    found = {
        name: cuts[word].schema.get(bound)
        for name, word, bound in (*wanted, ("first", "number", "default"))
        if word in cuts
    }
    return {name: literal(value) for name, value in found.items() if type(value) is int}
