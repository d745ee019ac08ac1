"""Bodies of requests that are no JSON: forms, with files or without, and texts."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl

from ..contract import Parameter
from ..contract.field import types
from ..contract.media import bare
from ..contract.schemas import Schema, Schemas
from ..transport.exchange import Content
from ..transport.multipart import MULTIPART, parts
from .arguments import defect_of_text

FORM = "application/x-www-form-urlencoded"
Fields = list[tuple[str, str | None]]
"""Names and texts of a form; None for what is no text: a file, or JSON."""


def is_form(media_type: str) -> bool:
    """Whether a body of *media_type* has fields with names."""
    return bare(media_type) in (FORM, MULTIPART)


def broken(schemas: Schemas, schema: Schema, content: Content) -> bool | None:
    """Whether *content* breaks its *schema*; None where it is valid, False if none can say."""
    if is_form(content.media_type):
        return _form_broken(schemas, schema, fields(content))
    if not bare(content.media_type).startswith("text/"):
        return None
    return None if defect_of_text(_read_as(schema), content.data.decode()) is None else False


def fields(content: Content) -> Fields:
    """What a form holds."""
    if bare(content.media_type) == FORM:
        return [*parse_qsl(content.data.decode(), keep_blank_values=True)]
    return [
        (each.name, None if each.filename or each.media_type else each.data.decode())
        for each in parts(content)
    ]


def _form_broken(schemas: Schemas, schema: Schema, sent: Fields) -> bool | None:
    known = schema.get("properties", {})
    if missing := {*schema.get("required", ())} - {name for name, _ in sent}:
        return not any(known.get(name, {}).get("readOnly") is True for name in missing)
    return _worst(_member(schemas, known[name], text) for name, text in sent if name in known)


def _member(schemas: Schemas, schema: Schema, text: str | None) -> bool | None:
    if text is None:
        return None
    inner = schemas.flat(schema.get("items", {})) if "array" in types(schema) else schema
    found = defect_of_text(_read_as(inner), text)
    return None if found is None else bool(found)


def _worst(found: Iterable[bool | None]) -> bool | None:
    """False where anything is unclear, then True where anything is broken."""
    whole = {*found}
    return False if False in whole else True if True in whole else None


def _read_as(schema: Schema) -> Parameter:
    return Parameter("", "query", False, schema, "")
