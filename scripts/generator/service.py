"""What the whole document says of its service."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urljoin

import httpx2

from generator.refusal import GeneratorError
from generator.text import Code, literal, shown
from postpeer_conformance.contract import ApiKey, Contract, Operation, Parameter


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


def service_key(contract: Contract) -> ApiKey | None:
    """The key that most operations ask for; None where none does."""
    keys = [each.key for each in contract.operations if each.key]
    counts = Counter(map(identity, keys))
    return max(keys, key=lambda each: counts[identity(each)], default=None)


def identity(key: ApiKey | None) -> tuple[str, ...] | None:
    """What makes *key* the same as another."""
    return (key.location, key.name, key.scheme) if key else None


def base_url(contract: Contract) -> str:
    """The address of the service; a relative one makes users of the client give theirs."""
    url = contract.servers[0]
    if re.match(r"\.\.?(/|$)|$", url):
        url = "/" + urljoin("/", url).lstrip("/")
    try:
        usable = url.startswith("/") or bool(
            re.fullmatch(r"""https?://[^\s"<>\\^`{|}]+""", url) and httpx2.URL(url).host
        )
    except httpx2.InvalidURL:
        usable = False
    if not usable or not url.isprintable():
        raise GeneratorError(f"the first server is not a URL: {shown(url)}")
    return url


def _prefix(parameter: Parameter, raw: Mapping[str, Any]) -> str:
    """What stands before its value in the path (RFC 6570, 3.2.5 and 3.2.7)."""
    if raw.get("style") == "matrix":
        by_fields = raw.get("explode") is True and parameter.schema.get("type") == "object"
        return ";" if by_fields else f";{quote(parameter.name, safe='')}="
    return "." if raw.get("style") == "label" else ""


def path(operation: Operation, raw: Callable[[Parameter], Mapping[str, Any]]) -> Code:
    """The path of *operation*, percent-encoded but for the names of its parameters.

    Raises :class:`GeneratorError` where the document does not describe one of them.
    """
    slots = {f"{{{each.name}}}": each for each in operation.parameters if each.location == "path"}
    parts = re.split(r"(\{[^{}]*\})", operation.path)
    parts[::2] = [quote(part, safe="/%:@!$&'()*+,;=~") for part in parts[::2]]
    if sorted(parts[1::2]) != sorted(slots):
        raise GeneratorError("its path and its path parameters do not agree")
    for number in range(1, len(parts), 2):
        slot = slots[parts[number]]
        parts[number] = _prefix(slot, raw(slot)) + parts[number]
    return literal("".join(parts))
