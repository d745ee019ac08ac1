"""Which models share a module: those of one operation, or of one schema that the document names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs
from openapi_python_client.parser.properties import LiteralEnumProperty, ModelProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.union import UnionProperty

from generator.annotations import Types
from generator.reserved import modules
from generator.text import Code, imported


@attrs.frozen
class Group:
    """A module of models."""

    module: str
    subject: str
    """The schema or the operation, by its name in Python."""
    models: tuple[ModelProperty, ...]
    choices: tuple[LiteralEnumProperty, ...]

    @property
    def names(self) -> list[str]:
        """Its classes, and its closed sets of values."""
        names = [each.class_info.name for each in self.models]
        return sorted(map(str, [*names, *(each.class_info.name for each in self.choices)]))


@attrs.frozen
class Imports:
    """Of the models of other modules that one names."""

    first: list[Code]
    last: list[Code]
    """Those that name it, too: it has to be there when they are read."""


class Groups:
    """The modules of the models of one document."""

    def __init__(
        self, types: Types, schemas: Iterable[str], operations: Mapping[str, Iterable[Any]]
    ) -> None:
        """Each of *schemas* has its own, and each of *operations* one for what its parts hold."""
        self._types = types
        own = {name for name in schemas if name in {*types.models, *types.choices}}
        told = set(_of_tags(types)) - own  # the classes say them
        known: dict[str, Any] = {**types.models, **types.choices}
        self._known = {name: each for name, each in known.items() if name not in told}
        self._owners: dict[str, str] = {}
        for name in sorted(own):
            self._claim(name, name, own)
        for subject, parts in operations.items():
            for part in parts:
                for name in _named(part):
                    self._claim(name, subject, own)
        for name in self._known:
            self._owners.setdefault(name, name)
        self._reach: dict[str, set[str]] = {}
        self.all = list(self._made())
        self._by_subject = {each.subject: each for each in self.all}

    def _claim(self, name: str, owner: str, own: set[str]) -> None:
        """Gives *name* to *owner*, with all that it holds and nobody else has."""
        if name in self._owners or name not in self._known or (name in own and name != owner):
            return
        self._owners[name] = owner
        for inner in _held(self._known[name]):
            self._claim(inner, owner, own)

    def _made(self) -> Iterator[Group]:
        by_owner: dict[str, list[Any]] = {}
        for name, each in self._known.items():
            if name not in self._types.models or not self._types.is_mapping(each):
                by_owner.setdefault(self._owners[name], []).append(each)
        wanted = [
            str(self._known[owner].class_info.module_name) if owner in self._known else owner
            for owner in by_owner
        ]
        for (owner, some), module in zip(by_owner.items(), modules(wanted), strict=True):
            yield Group(
                module,
                owner,
                tuple(each for each in some if isinstance(each, ModelProperty)),
                tuple(each for each in some if isinstance(each, LiteralEnumProperty)),
            )

    def imports(self, group: Group) -> Imports:
        """The imports of what the models of *group* name."""
        names = self._foreign(group)
        late = {name for name in names if group.subject in self._reached(self._owners[name])}
        return Imports(self._lines(names - late), self._lines(late))

    def _lines(self, names: set[str]) -> list[Code]:
        modules = {name: self._by_subject[self._owners[name]].module for name in names}
        return sorted(imported(f"from .{module} import {name}") for name, module in modules.items())

    def _foreign(self, group: Group) -> set[str]:
        """The names of other groups in the fields of *group*."""
        types = self._types
        found = {
            name
            for model in group.models
            for field in types.fields(model)
            for name in types.named(types.of(field))
        }
        return {name for name in found if self._owners[name] != group.subject}

    def _reached(self, subject: str) -> set[str]:
        """All groups that are imported with *subject*."""
        if subject not in self._reach:
            reached, waiting = set[str](), [subject]
            while waiting:
                group = self._by_subject[waiting.pop()]
                fresh = {self._owners[name] for name in self._foreign(group)} - reached
                reached |= fresh
                waiting += sorted(fresh)
            self._reach[subject] = reached
        return self._reach[subject]


def _of_tags(types: Types) -> Iterator[str]:
    """The closed sets of values of the fields that are tags."""
    for name, tag in types.tags.items():
        model = types.models.get(name)
        for each in (model.required_properties or ()) if model else ():
            if types.wire(each) == tag.wire and isinstance(each, LiteralEnumProperty):
                yield str(each.class_info.name)


def _held(each: Any) -> Iterator[str]:
    """The classes that the parts of a model name."""
    if isinstance(each, ModelProperty):
        parts = [*(each.required_properties or ()), *(each.optional_properties or ())]
        for part in (*parts, each.additional_properties):
            yield from _named(part)


def _named(property: Any) -> Iterator[str]:
    """The classes that *property* names."""
    if isinstance(property, ModelProperty | LiteralEnumProperty):
        yield str(property.class_info.name)
    elif isinstance(property, ListProperty):
        yield from _named(property.inner_property)
    elif isinstance(property, UnionProperty):
        for inner in property.inner_properties:
            yield from _named(inner)
