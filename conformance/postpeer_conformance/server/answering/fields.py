"""The header fields of a response that the document wants."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import chain
from urllib.parse import quote

from ...contract import Contract, DocumentedResponse
from ..http.messages import Json
from .values import blank

OURS = frozenset({"etag", "x-request-id"})
"""What each response would bear anyway, with a value of our own."""
FRAMING = frozenset({
    "connection", "content-encoding", "content-length", "content-type", "transfer-encoding",
})  # fmt: skip
"""What only the sender of a response can know."""


def fields(contract: Contract, documented: DocumentedResponse) -> Iterator[tuple[str, str]]:
    """Names and values, from examples or schemas, of the header fields that *response* needs."""
    for name, stated in documented.headers.items():
        lower = name.lower()
        if lower not in FRAMING and (stated.get("required") is True or lower in OURS):
            example = stated.get("example")
            value = blank(contract, stated["schema"]) if example is None else example
            yield name, _text(stated, value)


def _text(stated: Mapping[str, Json], value: Json) -> str:
    """*value* as it stands in a header: in the style ``simple`` (OpenAPI, 4.8.12.3)."""
    if "content" in stated:
        return json.dumps(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        pairs = [[name, _text(stated, each)] for name, each in value.items()]
        value = map("=".join, pairs) if stated.get("explode") is True else chain(*pairs)
        return ",".join(value)
    if isinstance(value, list):
        return ",".join(_text(stated, each) for each in value)
    return quote("" if value is None else str(value), safe=_PRINTED)


_PRINTED = "".join(map(chr, range(0x20, 0x7F)))
