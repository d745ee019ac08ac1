"""Which media type a method sends and reads, where the document lists several."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import attrs

from postpeer_conformance.contract import Contract, DocumentedResponse, Operation, follow
from postpeer_conformance.contract.media import JSON, bare, is_json, is_range

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
BYTES = "application/octet-stream"
_KINDS = (JSON, MULTIPART, FORM, BYTES)
"""The first of them that an operation takes is sent."""
_SENDABLE = re.compile(r"[!-~][ -~]*")


@attrs.frozen
class Body:
    """The body of a request."""

    kind: str
    """The media type that its encoding has."""
    media_type: str
    """The one to send."""
    schema: Mapping[str, Any]
    pointer: str
    """To its schema."""
    required: bool

    @property
    def typed(self) -> bool:
        """Whether its type follows from its schema."""
        return self.kind != BYTES


@attrs.frozen
class Answer:
    """A successful response."""

    status: str
    """``200``, ``2XX`` or ``default``."""
    form: str
    """``json``, ``text``, ``bytes`` or ``nothing``."""
    media_type: str | None
    schema: str | None
    """The pointer to the schema of its JSON."""

    @property
    def range(self) -> tuple[int, int]:
        """The first and the last status that it is for."""
        return (int(self.status),) * 2 if self.status.isdigit() else (200, 299)


def body(contract: Contract, operation: Operation) -> Body | None:
    """The body that *operation* takes; None where it takes none."""
    found = operation.body
    if found is None or operation.method in ("GET", "HEAD"):
        return None
    schemas = {name: _schema(contract, pointer) for name, pointer in found.content.items()}
    name = min(schemas, key=lambda each: _KINDS.index(_kind(each, schemas[each])))
    kind = _kind(name, schemas[name])
    media_type = kind if "*" in name or not _SENDABLE.fullmatch(name) else name
    return Body(kind, media_type, schemas[name], found.content[name], found.required)


def _schema(contract: Contract, pointer: str) -> Mapping[str, Any]:
    schema = follow(contract.document, pointer)
    return schema if isinstance(schema, Mapping) else {}


def _kind(name: str, schema: Mapping[str, Any]) -> str:
    if is_json(name) and not (is_range(name) and schema.get("format") == "binary"):
        return JSON
    return bare(name) if bare(name) in (FORM, MULTIPART) else BYTES


def answers(contract: Contract, operation: Operation) -> tuple[Answer, ...]:
    """The successful responses of *operation*; empty where the document describes none."""
    found = {status: each for status, each in operation.responses.items() if status[0] == "2"}
    if not found and "default" in operation.responses:
        found = {"default": operation.responses["default"]}
    made = [_answer(contract, operation, each) for each in found.values()]
    return tuple(sorted(made, key=lambda each: (not each.status.isdigit(), each.status)))


def _answer(contract: Contract, operation: Operation, response: DocumentedResponse) -> Answer:
    if not response.content or operation.method == "HEAD" or response.status in ("204", "205"):
        return Answer(response.status, "nothing", None, None)
    binary = {
        name
        for name, pointer in response.content.items()
        if contract.resolve({"$ref": f"#{pointer}"}).get("format") == "binary"
    }
    if json := next((n for n in response.content if is_json(n) and n not in binary), None):
        return Answer(response.status, "json", json, response.content[json])
    texts = [name for name in response.content if name.startswith("text/")]
    name = next(iter([*texts, *response.content]))
    return Answer(response.status, "text" if texts else "bytes", name, None)


def accepted(found: tuple[Answer, ...]) -> str | None:
    """The media types to ask for; None where JSON alone is."""
    names = [bare(each.media_type) for each in found if each.media_type]
    names = list(dict.fromkeys(JSON if is_range(name) else name for name in names))
    if not names or names == [JSON]:
        return None
    if not all(_SENDABLE.fullmatch(name) for name in names):
        return "*/*"
    # An error may have another type.
    return ", ".join([*names, *([] if "*/*" in names else ["*/*;q=0.1"])])
