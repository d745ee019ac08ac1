"""By which field the objects of a union are told apart: a discriminator, or a constant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from openapi_python_client.parser.properties import LiteralEnumProperty, ModelProperty
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.strings import ClassName

from generator.annotations import Tag, Types
from generator.text import plain

_PLACE = re.compile(r"Type[0-9]+$")

Declared = Mapping[str, Iterable[tuple[str, str]]]
"""Of classes: the names of discriminators, and the values that stand for the class."""


def tags(types: Types, parts: Iterable[Any], declared: Declared) -> dict[str, Tag]:
    """The tags of classes in the unions of models and of *parts*. One that two unions know by
    different fields has none."""
    fields = (each for model in types.models.values() for each in types.fields(model))
    found: dict[str, set[Tag]] = {}
    for union in _unions([*fields, *parts]):
        for name, tag in _told_apart(types, union, declared).items():
            found.setdefault(name, set()).add(tag)
    return {name: next(iter(some)) for name, some in found.items() if len(some) == 1}


def _unions(properties: Iterable[Any]) -> Iterator[UnionProperty]:
    for each in properties:
        if isinstance(each, UnionProperty):
            yield each
            yield from _unions(each.inner_properties)
        elif isinstance(each, ListProperty):
            yield from _unions([each.inner_property])


def _told_apart(types: Types, union: UnionProperty, declared: Declared) -> dict[str, Tag]:
    """The tag of each object of *union*; empty where no field tells them all apart."""
    members = {
        str(each.class_info.name): dict(_values(types, each, declared))
        for each in union.inner_properties
        if isinstance(each, ModelProperty)
    }
    first = next(iter(members.values()), {})
    for wire in first:
        values = [known.get(wire) for known in members.values()]
        if len(members) > 1 and None not in values and len(set(values)) == len(values):
            return {name: Tag(wire, known[wire]) for name, known in members.items()}
    return {}


def _values(types: Types, member: ModelProperty, declared: Declared) -> Iterator[tuple[str, str]]:
    """The fields of *member* by which it may be known, with their values; declared ones last, so
    that they count."""
    name = str(member.class_info.name)
    for each in types.models.get(name, member).required_properties or ():
        value = None
        if isinstance(each, ConstProperty):
            value = plain(each.value.raw_value)
        elif isinstance(each, LiteralEnumProperty) and len(each.values) == 1:
            (value,) = each.values
        if isinstance(value, str):
            yield types.wire(each), str(value)
    yield from declared.get(name, ())


def named_by_value(types: Types) -> Iterator[tuple[str, str]]:
    """For each class that is called by its place in a union: its name, and one by its tag."""
    taken = {*types.models, *types.choices}
    for name, tag in types.tags.items():
        better = f"{_PLACE.sub('', name)}{ClassName(tag.value, 'Tag')}"
        if _PLACE.search(name) and better not in taken:
            taken.add(better)
            yield name, better
