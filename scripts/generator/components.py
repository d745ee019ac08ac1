"""The schemas that a document names, by names that give each a class of its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import count
from typing import Any
from urllib.parse import unquote

from openapi_python_client.strings import ClassName

PREFIX = "#/components/schemas/"


class Components:
    """Those of one document."""

    def __init__(self, schemas: Mapping[str, Any], reserved: frozenset[str]) -> None:
        self.schemas = schemas
        self.titles: dict[str, str] = {}
        """The titles from which classes take their names."""
        self.aliases: dict[str, str] = {}
        """What each is called for openapi-python-client."""
        self.classes: dict[str, str] = {}
        """What its class is called."""
        self.tags: dict[str, set[tuple[str, str]]] = {}
        """The discriminators that know its class, with the values that stand for it."""
        taken = set(reserved)
        for name, schema in schemas.items():
            title = schema.get("title") if isinstance(schema, Mapping) else None
            candidates = self._candidates(name, title if isinstance(title, str) else None)
            for alias, shown in candidates:
                found = _class(shown or alias)
                if found not in taken and alias not in self.aliases.values():
                    taken.add(found)
                    self.aliases[name] = alias
                    self.classes[name] = found
                    if shown:
                        self.titles[name] = shown
                    break

    @staticmethod
    def _candidates(name: str, title: str | None) -> Iterator[tuple[str, str | None]]:
        plain = re.sub(r"[^\w.-]", "_", unicodedata.normalize("NFKC", name))
        if title and _class(title) == unicodedata.normalize("NFKC", _class(title)):
            yield plain, title
        yield plain, None
        yield f"{plain}Model", None
        for number in count(2):
            yield f"{plain}Model{number}", None

    def named(self, reference: str) -> str | None:
        """The name of the schema that *reference* leads to; None where it leads elsewhere."""
        name = unquote(reference.removeprefix(PREFIX)).replace("~1", "/").replace("~0", "~")
        return name if reference.startswith(PREFIX) and name in self.schemas else None

    def discriminate(self, parts: list[Any], discriminator: Any) -> None:
        """Remembers by what the *discriminator* of a union knows its *parts*."""
        if not isinstance(discriminator, Mapping):
            return
        field, mapping = discriminator.get("propertyName"), discriminator.get("mapping")
        values: dict[str, list[str]] = {}
        for value, target in (mapping if isinstance(mapping, Mapping) else {}).items():
            name = self.named(str(target)) or (target if target in self.schemas else None)
            values.setdefault(str(name), []).append(value)
        for part in parts:
            name = self.named(str(part.get("$ref"))) if isinstance(part, Mapping) else None
            if name is not None and isinstance(field, str):
                value, *others = values.get(name, [name])
                if not others:
                    self.tags.setdefault(self.classes[name], set()).add((field, str(value)))

    def reference(self, name: str) -> str:
        """The reference to *name* for openapi-python-client."""
        return PREFIX + self.aliases[name]

    def returns(self, name: str, origin: str) -> bool:
        """Whether *name* leads to *origin*, or is it, without a property on the way."""
        return name == origin or origin in self._reach(name, set())

    def _reach(self, name: str, seen: set[str]) -> set[str]:
        for each in self._edges.get(name, ()):
            if each not in seen:
                seen.add(each)
                self._reach(each, seen)
        return seen

    @cached_property
    def _edges(self) -> dict[str, set[str]]:
        return {name: set(self._bare(schema)) for name, schema in self.schemas.items()}

    def _bare(self, schema: Any) -> Iterator[str]:
        """The names in *schema* that no property holds."""
        if not isinstance(schema, Mapping):
            return
        if isinstance(schema.get("$ref"), str):
            if name := self.named(schema["$ref"]):
                yield name
            return
        for word in ("items", "additionalProperties"):
            yield from self._bare(schema.get(word))
        for word in ("allOf", "anyOf", "oneOf"):
            parts = schema.get(word)
            for part in parts if isinstance(parts, list) else ():
                yield from self._bare(part)


def _class(text: str) -> str:
    return str(ClassName(text, "field_"))
