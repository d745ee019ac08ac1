"""The header fields of an answer that the document wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from ...contract import Contract, Response
from ..http.messages import Json
from .values import blank

_OURS = frozenset({"etag", "x-request-id"})
"""What each answer would bear anyway, with a value of our own."""
_FRAMING = frozenset({
    "connection", "content-encoding", "content-length", "content-type", "transfer-encoding",
})  # fmt: skip
"""What only the sender of an answer can know."""


def fields(contract: Contract, response: Response) -> Iterator[tuple[str, str]]:
    """Names and values, from examples or schemas, of the header fields that *response* needs."""
    for name, stated in response.headers.items():
        lower = name.lower()
        if lower not in _FRAMING and (stated.get("required") is True or lower in _OURS):
            example = stated.get("example")
            yield name, _text(blank(contract, stated["schema"]) if example is None else example)


def _text(value: Json) -> str:
    """*value* as it stands in a header: in the style ``simple`` (OpenAPI, 4.8.12.3)."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        value = [part for pair in value.items() for part in pair]
    if isinstance(value, list):
        return ",".join(map(_text, value))
    return quote("" if value is None else str(value), safe=_PRINTED)


_PRINTED = "".join(map(chr, range(0x20, 0x7F)))
