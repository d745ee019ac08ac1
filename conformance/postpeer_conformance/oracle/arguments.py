"""What a parameter of any operation is given: whether its schema allows it, and how it is written.

One text has the freedoms of :mod:`.parameters`; so have the texts within arrays and objects.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import attrs
import jsonschema_rs

from ..contract import Parameter
from ..contract.field import SCALARS
from ..transport.query import Pairs
from .parameters import Invalid, Silent, Value, read, written
from .styles import Style, Unclear

_TELLING = {
    "type", "enum", "const", "required", "minimum", "maximum", "exclusiveMinimum",
    "exclusiveMaximum", "minItems", "maxItems",
}  # fmt: skip
"""Keywords that a value breaks in whatever way a server understands its texts."""


def scalar(parameter: Parameter) -> bool:
    """Whether the values of *parameter* are written as one text, whose meaning is known."""
    schema = parameter.schema
    kinds = schema.get("type", "string")
    named = {kinds} if isinstance(kinds, str) else {*kinds}
    composed = schema.keys() & {"anyOf", "oneOf", "not", "if", "$ref"}
    plain = len(named - {"null"}) == 1 and named <= SCALARS | {"null"} and not composed
    return plain and not parameter.media_type


def pairs_of(parameter: Parameter, value: Any) -> Pairs:
    """*value* as a request says it; raises :class:`Unclear` where its style cannot."""
    style = Style(parameter)
    if parameter.media_type:
        return ((parameter.name, json.dumps(value)),)
    if isinstance(value, list):
        return style.write([_text(each) for each in value])
    if isinstance(value, Mapping):
        return style.write({key: _text(each) for key, each in value.items()})
    return style.write(_text(value))


def pairs_of_text(parameter: Parameter, text: str) -> Pairs:
    """What a user means by *text*: values between commas, or an array or object in JSON.

    Raises :class:`Unclear` where it is not what *parameter* takes.
    """
    kind = "" if parameter.media_type else parameter.type
    if kind == "array" and not text.startswith("["):
        return Style(parameter).write(text.split(","))
    if kind not in ("array", "object"):
        return Style(parameter).write(text)
    try:
        value = json.loads(text)
    except ValueError:
        raise Unclear from None
    if not isinstance(value, list if kind == "array" else dict):
        raise Unclear
    return pairs_of(parameter, value)


def defect(parameter: Parameter, pairs: Pairs) -> str | None:
    """How *pairs* break the schema of *parameter*; None where not, empty if none can say."""
    try:
        if scalar(parameter):
            return defect_of_text(parameter, Style(parameter).one(pairs))
        broken = _broken(parameter.schema, _value(parameter, pairs))
    except ValueError:
        return ""
    if not broken:
        return None
    return "schema" if broken <= _TELLING else ""


def defect_of_text(parameter: Parameter, text: str) -> str | None:
    """The same of one *text*, without what its style puts before it.

    The formats of texts are no reason to refuse them (JSON Schema, Validation, 7.2.1).
    """
    if not scalar(parameter) or (text == "null" and "null" in parameter.schema.get("type", ())):
        return ""
    meaning = read(parameter, text)
    if isinstance(meaning, Invalid):
        return meaning.defect
    if isinstance(meaning, Silent) or meaning.refusable:
        return ""
    try:
        return "" if _broken(parameter.schema, meaning.value) else None
    except ValueError:
        return ""


def _broken(schema: Mapping[str, Any], value: Any) -> set[str]:
    """The keywords of *schema* that *value* breaks; raises ValueError where it cannot be told."""
    try:
        validator = jsonschema_rs.Draft202012Validator(dict(schema), validate_formats=True)
        return {str(each.schema_path[-1]) for each in validator.iter_errors(value)}
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError) as error:
        raise ValueError from error


def _value(parameter: Parameter, pairs: Pairs) -> Any:
    """What *pairs* say; raises ValueError, of which :class:`Unclear` is one, where it is open."""
    style = Style(parameter)
    if parameter.media_type:
        return json.loads(style.one(pairs))
    if parameter.type == "array":
        items = parameter.schema.get("items", {})
        return [_member(parameter, items, text) for text in style.several(pairs)]
    if parameter.type == "object":
        known = parameter.schema.get("properties", {})
        named = style.named(pairs)
        if not named.keys() <= known.keys():
            raise Unclear
        return {name: _member(parameter, known[name], text) for name, text in named.items()}
    raise Unclear


def _member(parameter: Parameter, schema: Mapping[str, Any], text: str) -> Any:
    """The value that *text* is within an array or object; itself where it is none."""
    inner = attrs.evolve(parameter, schema=schema, media_type="")
    if not scalar(inner):
        raise Unclear
    meaning = read(inner, text)
    if isinstance(meaning, Value) and not meaning.refusable:
        return meaning.value
    if isinstance(meaning, Invalid):
        return text
    raise Unclear


def _text(value: Any) -> str:
    if value is None or isinstance(value, list | dict):
        raise Unclear
    return written(value)
