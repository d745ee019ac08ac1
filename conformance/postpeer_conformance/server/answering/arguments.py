"""From the texts of any parameter to its value, by ``style`` and ``explode`` (OpenAPI, 4.8.12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

import attrs

from ...contract import Contract, Operation, Parameter
from ...contract.api_key import cookies
from ...contract.field import types
from ...contract.pointer import escape
from ...contract.schemas import Schema, Schemas
from ..http.messages import Json, Request
from . import parameters
from .checks import Checks, decoded

_BETWEEN = {"spaceDelimited": " ", "pipeDelimited": "|"}
_OTHERS = frozenset({"accept", "content-type", "authorization"})
"""Headers that other parts of the document describe (OpenAPI, 4.8.12.1)."""
_SCALARS = frozenset({"string", "integer", "number", "boolean"})
_DEEPEST = 5
MISSING: Any = object()
Pairs = Sequence[tuple[str, str]]


def arguments(contract: Contract, operation: Operation) -> list[Argument]:
    """What is to be checked of the parameters of *operation*."""
    return [
        Argument(contract.schemas, each)
        for each in operation.parameters
        if each.location != "header" or each.name.lower() not in _OTHERS
    ]


@attrs.frozen
class Argument:
    """A parameter, and how its value stands in a request."""

    schemas: Schemas = attrs.field(repr=False)
    parameter: Parameter

    def check(self, checks: Checks, request: Request) -> None:
        """Raise ValueError, with a sentence, where the parameter is missing or not valid."""
        called = f"the {self.parameter.location} parameter {parameters.shown(self.parameter.name)}"
        said = ""
        for value in self.values(request):
            if value is MISSING:
                if self.parameter.required or self.parameter.location == "path":
                    raise ValueError(f"{called} is missing")
                return
            wrong = checks.wrong(self._schema, value)
            if not wrong:
                return
            said = said or wrong
        raise ValueError(f"{called} is not valid{said and ': '}{said}")

    @property
    def _schema(self) -> str:
        """The pointer of its schema."""
        media_type = self.parameter.media_type
        within = f"/content/{escape(media_type)}" if media_type else ""
        return f"{self.parameter.pointer}{within}/schema"

    def values(self, request: Request) -> Iterator[Json]:
        """What the parameter may be meant to be; ``MISSING`` where it is not there."""
        pairs = _pairs(self.parameter, request)
        name, schemas, schema = self.parameter.name, self.schemas, self.parameter.schema
        texts = [text for each, text in pairs if each == name]
        if self.parameter.media_type:
            yield decoded(texts[-1].encode()) if texts else MISSING
            return
        kinds = kinds_of(schemas, schema)
        known = list(_inner(schemas, schema, "properties"))
        members = self._members(pairs, texts, known) if "object" in kinds else ()
        if members:
            yield object_of(schemas, schema, members)
        if not texts:
            yield from () if members else (MISSING,)
            return
        if "array" in kinds:
            parts = self.parts(texts)
            yield _array(schemas, schema, parts)
            yield parts
        yield from parameters.values(kinds | {"string"}, self._bare(texts[-1]))

    def parts(self, texts: list[str]) -> list[str]:
        """The texts within an array that stands in *texts*."""
        return texts if self._repeats else self._split(self._bare(texts[-1]))

    @property
    def _repeats(self) -> bool:
        return self.parameter.style == "form" and self.parameter.explode

    def _split(self, text: str) -> list[str]:
        between = _BETWEEN.get(self.parameter.style, ",")
        if self.parameter.explode and self.parameter.style in ("label", "matrix"):
            between = self.parameter.prefix
        return [each.strip() if between == "," else each for each in text.split(between)]

    def _members(self, pairs: Pairs, texts: list[str], known: list[str]) -> Pairs:
        """The names and texts within an object."""
        name, style, text = self.parameter.name, self.parameter.style, "".join(texts[-1:])
        if style == "deepObject":
            return [(n[len(name) + 1 : -1], text) for n, text in pairs if n.startswith(f"{name}[")]
        if self._repeats:
            return [(each, text) for each, text in pairs if each in known]
        if self.parameter.explode:
            parts = text[1:].split(";") if style == "matrix" else self._split(self._bare(text))
            return [(each, text) for each, _, text in (part.partition("=") for part in parts)]
        return list(pairwise(self._split(self._bare(text))))[::2]

    def _bare(self, text: str) -> str:
        """*text* without what the style puts before it."""
        return text.removeprefix(self.parameter.prefix)


def _pairs(parameter: Parameter, request: Request) -> Pairs:
    """The names and texts of all that stands where *parameter* does."""
    match parameter.location:
        case "query":
            return request.query
        case "path":
            return list(request.path_values.items())
        case "header":
            text = request.headers.get(parameter.name.lower())
            return [] if text is None else [(parameter.name, text)]
    return [(name, unquote(text.strip('"'))) for name, text in cookies(request.headers)]


def kinds_of(schemas: Schemas, schema: Json, depth: int = 0) -> frozenset[str]:
    """The JSON types that *schema* allows, in any of its branches; all plain ones if it is open."""
    flat = schemas.flat(schema)
    branches = [*flat.get("anyOf", ()), *flat.get("oneOf", ())] if depth < _DEEPEST else []
    if found := types(flat):
        return found
    if branches:
        return frozenset().union(*(kinds_of(schemas, each, depth + 1) for each in branches))
    signs = {"properties": "object", "items": "array"}
    return frozenset(kind for word, kind in signs.items() if word in flat) or _SCALARS


def object_of(schemas: Schemas, schema: Json, members: Pairs) -> dict[str, Json]:
    """The object that *members* are; of a repeated name all texts, where it is an array."""
    known = _inner(schemas, schema, "properties")
    made: dict[str, Json] = {}
    for name in dict(members):
        texts = [text for each, text in members if each == name]
        inner = known.get(name, {})
        many = "array" in kinds_of(schemas, inner)
        made[name] = _array(schemas, inner, texts) if many else _scalar(schemas, inner, texts[-1])
    return made


def _array(schemas: Schemas, schema: Json, texts: Sequence[str]) -> list[Json]:
    return [_scalar(schemas, _inner(schemas, schema, "items"), text) for text in texts]


def _scalar(schemas: Schemas, schema: Json, text: str) -> Json:
    return next(parameters.values(kinds_of(schemas, schema), text), text)


def _inner(schemas: Schemas, schema: Json, word: str) -> Schema:
    """What *word* says in *schema*, or in the first of its branches that has it."""
    flat = schemas.flat(schema)
    for each in (flat, *flat.get("anyOf", ()), *flat.get("oneOf", ())):
        inner = schemas.flat(each)
        if isinstance(inner.get(word), Mapping):
            found: Schema = inner[word]
            return found
    return {}
