"""Bodies made from the document: the frame around a page, and what a refusal says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from itertools import count
from typing import Any

import attrs
import msgspec

from ...contract import Contract, Operation, Response, follow
from ...contract.field import types
from ...contract.media import JSON, is_range
from ...contract.schemas import Schemas
from ..http.messages import Answer

Json = Any

_DEEPEST, _MOST = 50, 1000
"""How deep values that are made lie in each other, and how many they are."""
_FIXED = frozenset({"const", "enum", "format", "pattern"})
_OF_A_VALUE = frozenset(
    {
        *("type", "enum", "const", "format", "pattern", "minLength", "maxLength", "multipleOf"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    }
)
_EMPTY: dict[str, Json] = {
    "string": "",
    "integer": 0,
    "number": 0,
    "boolean": True,
    "array": [],
    "null": None,
}


@attrs.frozen
class Body:
    """A body before its values are filled in."""

    media_type: str
    value: Json
    sentence: str | None = None
    """Where a sentence for people goes."""

    def saying(self, sentence: str) -> Json:
        """The body with *sentence* in it, if it has a place for one."""
        return self.value if self.sentence is None else put(self.value, self.sentence, sentence)


def answer(status: int, value: Json, media_type: str) -> Answer:
    """The answer that holds *value* as JSON."""
    return Answer(status, msgspec.json.encode(value), (("content-type", media_type),))


def put(value: Json, pointer: str, new: Json) -> Json:
    """*value* with *new* at *pointer*; itself unchanged."""
    if not pointer:
        return new
    token, slash, rest = pointer[1:].partition("/")
    name = token.replace("~1", "/").replace("~0", "~")
    around = value if isinstance(value, Mapping) else {}
    return {**around, name: put(around.get(name), slash + rest, new)}


def blank(contract: Contract, schema: Json) -> Json:
    """The simplest value of *schema*: what it fixes, its first example, or nothing much.

    A schema that cannot be without itself, or that needs very many values, has parts left out.
    """
    return _blank(contract.schemas, schema, frozenset(), count(1))


def _blank(schemas: Schemas, schema: Json, around: frozenset[int], values: Iterator[int]) -> Json:
    """*around* are the schemas that the value stands in; *values* counts what was made."""
    flat, many = schemas.flat(schema), next(values) > _MOST
    if "const" in flat:
        return flat["const"]
    stated = [*flat.get("enum", ()), *flat.get("examples", ())]
    stated += [flat["default"]] if "default" in flat else []
    for value in fitting(flat, stated):
        return deepcopy(value)
    endless = many or id(flat) in around or len(around) > _DEEPEST
    if endless or "properties" not in flat:
        declared = flat.get("type", "object")
        kinds = [declared] if isinstance(declared, str) else declared
        return deepcopy(_EMPTY.get("null" if endless and "null" in kinds else kinds[0], {}))
    inside = around | {id(flat)}
    required, properties = flat.get("required", ()), flat["properties"]
    needed = [*(name for name in properties if name in required), *unnamed(flat)]
    others = flat.get("additionalProperties")
    return {n: _blank(schemas, properties.get(n, others), inside, values) for n in needed}


def unnamed(flat: Mapping[str, Json]) -> list[str]:
    """The names that the *flat* schema of an object requires, and says no more about."""
    return [name for name in flat.get("required", ()) if name not in flat.get("properties", ())]


def fitting(flat: Mapping[str, Json], values: Iterable[Json]) -> Iterator[Json]:
    """Those of *values* that keep the *flat* schema, as far as it speaks of a whole value."""
    import jsonschema_rs

    own = {word: flat[word] for word in _OF_A_VALUE & flat.keys()}
    validator = jsonschema_rs.Draft202012Validator(own, validate_formats=True)
    return filter(validator.is_valid, values)


def frame(contract: Contract, response: Response) -> Body:
    """The body of a successful answer by its schema, without the examples of whole bodies."""
    key, schema = _schema(contract, response)
    flat = dict(contract.schemas.flat(schema))
    if "properties" in flat:
        flat.pop("examples", None)
    return Body(_sent(key), blank(contract, flat))


def example(contract: Contract, operation: Operation, status: int) -> Body:
    """The documented body for *status*, or that of another error where the document has none."""
    response = operation.response(status) or next(
        (r for name, r in operation.responses.items() if name[0] in "45" and r.content), None
    )
    if response is None or not response.content:
        return Body(JSON, {"message": ""}, "/message")
    key, schema = _schema(contract, response)
    value = _documented(contract, response, key)
    if value is None or not contract.validator(response.content[key]).is_valid(value):
        value = blank(contract, schema)
    return Body(_sent(key), value, _place(contract.schemas, schema))


def _schema(contract: Contract, response: Response) -> tuple[str, Json]:
    """Media type and schema of the body that is sent: JSON where there is one."""
    first: tuple[str, str | None] = next(iter(response.content.items()), (JSON, None))
    key, pointer = response.json or first
    return key, {} if pointer is None else follow(contract.document, pointer)


def _sent(key: str) -> str:
    """The media type that is sent for *key*, which may be a range."""
    return JSON if is_range(key) else key


def _documented(contract: Contract, response: Response, key: str) -> Json:
    """The first example that stands beside the schema, or None."""
    holder = follow(contract.document, response.content[key].removesuffix("/schema"))
    if "example" in holder:
        return deepcopy(holder["example"])
    named = holder.get("examples")
    for each in named.values() if isinstance(named, Mapping) else ():
        return deepcopy(contract.resolve(each).get("value"))
    return None


def _place(schemas: Schemas, schema: Json) -> str | None:
    """The first property that is free text."""
    fields = [schemas.locate(schema, pointer) for pointer in schemas.fields(schema)]
    texts = [each for each in fields if "string" in types(each.schema)]
    free = [each.pointer for each in texts if not each.schema.keys() & _FIXED]
    return min(free, key=lambda pointer: pointer.count("/"), default=None)
