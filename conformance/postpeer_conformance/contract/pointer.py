"""JSON Pointers (RFC 6901)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

Json = Any
"""A JSON value as the standard decoders give it."""


def follow(value: Json, pointer: str) -> Json:
    """The value at *pointer*; raises ``LookupError`` or ``TypeError`` where it leads nowhere."""
    return descend(value, tokens(pointer))


def tokens(pointer: str) -> tuple[str, ...]:
    """The names on the way that *pointer* goes."""
    return tuple(t.replace("~1", "/").replace("~0", "~") for t in pointer.split("/")[1:])


def descend(value: Json, names: Iterable[str]) -> Json:
    """What *names*, one after the other, lead to; raises as :func:`follow` does."""
    for name in names:
        value = value[_position(name)] if isinstance(value, list) else value[name]
    return value


def _position(name: str) -> int:
    if not re.fullmatch("0|[1-9][0-9]{0,9}", name):
        raise LookupError(name)
    return int(name)


def escape(name: str) -> str:
    """*name* as one token of a JSON Pointer."""
    return name.replace("~", "~0").replace("/", "~1")


def joined(tokens: Iterable[str | int]) -> str:
    """The JSON Pointer of *tokens*."""
    return "".join(f"/{escape(str(token))}" for token in tokens)


def nearest_line(lines: Mapping[str, int], pointer: str) -> int:
    """The line of *pointer*, or of its nearest parent that has one; else 1."""
    while pointer not in lines and pointer:
        pointer = pointer.rpartition("/")[0]
    return lines.get(pointer, 1)
