"""Valid bodies of requests: from the document's examples and schemas, in the form it asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import attrs

from ...clauses.variation import encoded
from ...contract import Body, Contract, follow, media
from ...contract.field import types
from ...contract.schemas import Schema
from ...oracle.contents import FORM
from ...oracle.parameters import written
from ...transport.exchange import Content
from ...transport.multipart import MULTIPART, Part, content
from .values import Unknown, minimal, stated

_NAMED = {"image/*": "image/png", "audio/*": "audio/mpeg", "video/*": "video/mp4"}
"""What a body is called where the document has a range."""


def examples(holder: Mapping[str, Any]) -> Iterator[Any]:
    """The values that stand beside a schema."""
    if "example" in holder:
        yield holder["example"]
    for example in holder.get("examples", {}).values():
        if isinstance(example, Mapping) and "value" in example:
            yield example["value"]


@attrs.frozen
class Bodies:
    """The bodies of one operation."""

    contract: Contract
    body: Body

    def contents(self) -> Iterator[Content]:
        """What may be sent, the best first; JSON before all else."""
        for name in sorted(self.body.content, key=lambda each: not media.is_json(each)):
            for value in self._values(name):
                made = self.written(name, value)
                if made is not None:
                    yield made

    def _values(self, name: str) -> Iterator[Any]:
        schema = follow(self.contract.document, self.body.content[name])
        yield from examples(self._media(name))
        yield from stated(self.contract.schemas.flat(schema))
        if "xml" not in name:
            with suppress(Unknown):
                yield minimal(self.contract, schema)

    def _media(self, name: str) -> Mapping[str, Any]:
        """What the document says of the media type *name*."""
        found = follow(self.contract.document, self.body.content[name].rpartition("/")[0])
        return found if isinstance(found, Mapping) else {}

    def written(self, name: str, value: Any) -> Content | None:
        """*value* in the media type *name*; None where it cannot be written so."""
        kind = media.bare(name)
        if media.is_json(name):
            return Content(media.sent(name), encoded(value))
        if kind == FORM:
            data = form(value)
            return None if data is None else Content(name, data)
        if kind == MULTIPART:
            return content(self._parts(name, value)) if isinstance(value, dict) else None
        called = _NAMED.get(kind, "text/plain" if kind == "text/*" else name)
        return Content(called, value.encode()) if isinstance(value, str) else None

    def _parts(self, name: str, value: Mapping[str, Any]) -> Iterator[Part]:
        """A part for each value; of an array, one for each item (OpenAPI, 4.8.15.1.1)."""
        known, encoding = self.body.schemas[name].get("properties", {}), self._media(name)
        stated_types = encoding.get("encoding", {})
        for key, each in value.items():
            schema, media_type = known.get(key, {}), stated_types.get(key, {}).get("contentType")
            for item in each if isinstance(each, list) else [each]:
                inner = schema if item is each else self.contract.schemas.flat(schema.get("items"))
                yield _part(key, item, inner, media_type)


def _part(name: str, value: Any, schema: Schema, media_type: str | None) -> Part:
    """*value* as a part; a file where the *schema* says nothing of a text."""
    first = (media_type or "").partition(",")[0].strip()
    if isinstance(value, dict | list) or media.is_json(first):
        return Part(name, encoded(value), "", first or media.JSON)
    data = written(value).encode()
    if schema.get("format") == "binary" or not types(schema) or "contentMediaType" in schema:
        named = str(schema.get("contentMediaType", "application/octet-stream"))
        typed = named if not first or "*" in first else first
        return Part(name, data, "file", typed)
    return Part(name, data)


def form(value: Any) -> bytes | None:
    """*value* as a form sends it; None if it cannot."""
    if not isinstance(value, dict) or any(isinstance(each, dict) for each in value.values()):
        return None
    pairs = [(n, e) for n, v in value.items() for e in (v if isinstance(v, list) else [v])]
    return urlencode([(name, written(each)) for name, each in pairs]).encode()
