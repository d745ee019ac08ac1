"""Bodies made from the document: the frame around a page, and what a refusal says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from functools import cache
from itertools import chain
from typing import Any

import attrs
import msgspec

from ...contract import Contract, DocumentedResponse, ListOperation, Operation, follow
from ...contract.field import types
from ...contract.media import JSON, bare, is_json, is_range
from ...contract.schemas import Schemas
from ..http.messages import Response
from .values import blank, candidates

Json = Any

_FIXED = frozenset({"const", "enum", "format", "pattern"})
_OF_RANGES = {
    "text/*": "text/plain",
    "image/*": "image/png",
    "audio/*": "audio/mpeg",
    "video/*": "video/mp4",
}
_LONGEST = 200
"""Characters of a sentence; a text that may not have so many is no place for one."""


@attrs.frozen
class Body:
    """A body before its values are filled in."""

    media_type: str
    value: Json
    sentence: str | None = None
    """Where a sentence for people goes."""

    def saying(self, sentence: str) -> Json:
        """The body with *sentence* in it, if it has a place for one."""
        if self.sentence is None:
            return self.value
        return put(self.value, self.sentence, sentence[:_LONGEST])


def response(status: int, value: Json, media_type: str) -> Response:
    """The response that holds *value*: a text as it is where the media type is none of JSON."""
    plain = isinstance(value, str) and not _is_json(media_type)
    body = value.encode("utf-8", "replace") if plain else msgspec.json.encode(value)
    return Response(status, body, (("content-type", media_type),))


def put(value: Json, pointer: str, new: Json) -> Json:
    """*value* with *new* at *pointer*; itself unchanged."""
    if not pointer:
        return new
    token, slash, rest = pointer[1:].partition("/")
    name = token.replace("~1", "/").replace("~0", "~")
    around = value if isinstance(value, Mapping) else {}
    return {**around, name: put(around.get(name), slash + rest, new)}


def frame(contract: Contract, documented: DocumentedResponse) -> Body:
    """The body of a successful response by its schema, without the examples of whole bodies."""
    key = preferred(documented)
    schema = follow(contract.document, documented.content[key])
    flat = dict(contract.schemas.flat(schema))
    if "properties" in flat:
        flat.pop("examples", None)
    return Body(sent(key), blank(contract, flat))


def example(contract: Contract, operation: Operation, status: int) -> Body:
    """The documented body for *status*, or that of another error where the document has none."""
    documented = operation.response(status) or next(
        (r for name, r in operation.responses.items() if name[0] in "45" and r.content), None
    )
    if documented is None or not documented.content:
        return Body(JSON, {"message": ""}, "/message")
    if isinstance(operation, ListOperation) and documented is operation.page:
        return frame(contract, documented)  # an example would show items where none may be seen
    return of(contract, documented, preferred(documented))


def preferred(documented: DocumentedResponse) -> str:
    """The media type of the body that is sent unless another is asked for: JSON where it can be."""
    return documented.json[0] if documented.json else next(iter(documented.content))


def of(contract: Contract, documented: DocumentedResponse, key: str) -> Body:
    """The body of *response* in the media type *key*: an example, or a value of its schema.

    What breaks the schema is passed over, unless nothing is left.
    """
    schema = follow(contract.document, documented.content[key])
    examples = list(_documented(contract, documented, key))
    place = _place(contract.schemas, schema)
    if is_json(key):
        return Body(sent(key), _valid(contract, documented.content[key], schema, examples), place)
    made = blank(contract, schema)
    texts = [each for each in (*examples, made, "text") if isinstance(each, str)]
    return Body(sent(key), texts[0] or "text", "" if place == "" else None)


def _valid(contract: Contract, pointer: str, schema: Json, examples: list[Json]) -> Json:
    """The first of *examples*, or of the values that are made, that keeps *schema*."""
    from jsonschema_rs import ReferencingError  # costs a few hundredths of a second

    with suppress(ValueError, ReferencingError):  # of a schema that only looks like one
        valid = contract.validator(pointer).is_valid
        for each in chain(examples, candidates(contract, schema)):
            if valid(each):
                return each
    return examples[0] if examples else blank(contract, schema)


@cache
def _is_json(media_type: str) -> bool:
    return is_json(media_type)


def sent(key: str) -> str:
    """The media type that is sent for *key*, which may be a range."""
    return JSON if is_range(key) else _OF_RANGES.get(bare(key), key)


def _documented(contract: Contract, documented: DocumentedResponse, key: str) -> Iterator[Json]:
    """The examples that stand beside the schema."""
    holder = follow(contract.document, documented.content[key].removesuffix("/schema"))
    if "example" in holder:
        yield deepcopy(holder["example"])
    named = holder.get("examples")
    for each in named.values() if isinstance(named, Mapping) else ():
        yield deepcopy(contract.resolve(each).get("value"))


def _place(schemas: Schemas, schema: Json) -> str | None:
    """The first property that is free text; the value itself where it is one."""
    fields = [schemas.locate(schema, pointer) for pointer in ("", *schemas.fields(schema))]
    texts = [each for each in fields if "string" in types(each.schema)]
    free = [
        each.pointer
        for each in texts
        if not each.schema.keys() & _FIXED and each.schema.get("maxLength", _LONGEST) >= _LONGEST
    ]
    return min(free, key=lambda pointer: pointer.count("/"), default=None)
