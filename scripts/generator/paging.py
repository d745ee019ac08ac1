"""What ``x-collection`` says of pages, in Python: each form of a list that it can describe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
from postpeer_conformance.contract import ByNumber, Collection, Told
from postpeer_conformance.contract import Paging as Pages
from postpeer_conformance.contract.pointer import tokens

T = TypeVar("T")


class Pagings:
    """Those of one document."""

    def __init__(self, types: Types) -> None:
        self._types = types
        self.problems: dict[str, str] = {}
        """Why lists have no walk, by the pointers of their operations."""

    def paging(
        self, prepared: Prepared, arguments: Iterable[Argument], endpoint: Endpoint
    ) -> Paging | None:
        """How the pages of an operation follow each other; None if it is not a list, or if the
        client has no type for a part of it."""
        try:
            return self._paging(prepared, arguments, endpoint)
        except GeneratorError as problem:
            self.problems[prepared.operation.pointer] = str(problem)
            return None

    def _paging(
        self, prepared: Prepared, arguments: Iterable[Argument], endpoint: Endpoint
    ) -> Paging | None:
        collection, response = prepared.operation.collection, prepared.operation.response(200)
        if collection is None or response is None:
            return None
        body = next(
            (e.prop for e in endpoint.responses if e.status_code.pattern == response.status), None
        )
        items, listed = self._walk(body, collection.items)
        item = _only(listed, ListProperty).inner_property
        cuts = _cuts(collection.paging, list(arguments))
        total = collection.total.pointer if collection.total else None
        return Paging(
            item=self._types.of(item),
            status=response.status,
            page="" if body is listed else str(_only(body, ModelProperty).class_info.name),
            items=items,
            total="" if total is None else self._walk(body, total)[0],
            key=tuple(self._walk(item, each.pointer)[0] for each in collection.key.fields),
            cuts={word: name for word, (_, name) in cuts.items()},
            settings=dict(_numbers(collection.paging)) | self._told(collection, body),
            limit=cuts["limit"][0] if "limit" in cuts else None,
        )

    def _told(self, collection: Collection, body: Any) -> dict[str, Code]:
        """What responses tell, and what is behind the last page."""
        paging = collection.paging
        told = {
            "total": collection.total,
            "next": paging.next,
            "previous": paging.previous,
            "more": paging.more,
        }
        found = {name: self._place(name, each, body) for name, each in told.items() if each}
        return found if paging.past == "empty" else {**found, "past": literal(paging.past)}

    def _place(self, name: str, told: Told, body: Any) -> Code:
        if told.pointer is not None:
            return Code(f"InBody({literal(self._walk(body, told.pointer)[0])})")
        relation = ', relation="prev"' if name == "previous" else ""
        return Code(f"InHeader({literal(told.header)}{relation})")

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


def _cuts(paging: Pages, arguments: list[Argument]) -> dict[str, tuple[Argument | None, str]]:
    """By their words, the arguments that cut pages, and their names; no argument, but its name with
    the field, where one of its fields does. The address of a page has the cursor in it."""
    known = {e.parameter.name: e for e in arguments if e.parameter.location == "query"}
    found: dict[str, tuple[Argument | None, str]] = {}
    for word, parameter in paging.roles.items():
        if word == "cursor" and paging.next and paging.next.address:
            continue
        if argument := known.get(parameter.name):
            found[word] = argument, argument.name
        else:
            owner, bracket, field = parameter.name.partition("[")
            found[word] = None, f"{known[owner].name}{bracket}{field}"
    return found


def _numbers(paging: Pages) -> Iterator[tuple[str, Code]]:
    """What the schemas of the parameters say of pages: sizes, and the number of the first."""
    if paging.size:
        bounds = {"size": paging.size.maximum, "usual": paging.size.default}
        yield from ((name, literal(each)) for name, each in bounds.items() if each is not None)
    if isinstance(paging, ByNumber):
        yield "first", literal(paging.first)
