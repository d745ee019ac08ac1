"""What the whole document says of its service."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import httpx

from generator.refusal import GeneratorError
from generator.text import shown
from postpeer_conformance.contract import Contract, Operation


def message_field(contract: Contract) -> str | None:
    """The field of a refusal that is meant for people: the first text that its schema names."""
    for operation in contract.operations:
        for response in operation.responses.values():
            if response.status[0] in "45d":
                for pointer in response.content.values():
                    return _first_text(contract, pointer)
    return None


def _first_text(contract: Contract, pointer: str) -> str | None:
    schema = contract.resolve({"$ref": f"#{pointer}"})
    properties: Mapping[str, Mapping[str, Any]] = schema.get("properties", {})
    return next(
        (n for n, s in properties.items() if contract.resolve(s).get("type") == "string"), None
    )


def key_header(contract: Contract) -> str:
    """The one header that holds the key."""
    headers = {operation.key.header for operation in contract.operations if operation.key}
    if len(headers) != 1:
        raise GeneratorError(f"the client needs one header for the key, not {len(headers)}")
    header = headers.pop()
    if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", header):
        raise GeneratorError(f"the key cannot be sent in a header named {shown(header)}")
    return header


def base_url(contract: Contract) -> str:
    """The address of the service; a relative one makes users of the client give theirs."""
    url = contract.servers[0]
    try:
        usable = url.startswith("/") or bool(
            re.fullmatch(r"""https?://[^\s"<>\\^`{|}]+""", url) and httpx.URL(url).host
        )
    except httpx.InvalidURL:
        usable = False
    if not usable or not url.isprintable():
        raise GeneratorError(f"the first server is not a URL: {shown(url)}")
    return url


def path(operation: Operation) -> str:
    """The path of *operation*, percent-encoded but for the names of its parameters."""
    parts = re.split(r"(\{[^{}]*\})", operation.path)
    parts[::2] = [quote(part, safe="/%:@!$&'()*+,;=~") for part in parts[::2]]
    return "".join(parts)
