"""Values as JSON."""

from __future__ import annotations

import math
from typing import Any

import msgspec


def json_text(value: object) -> bytes:
    """*value* as JSON; raises ValueError and others of msgspec's for what JSON does not have.

    msgspec writes null for numbers that are not finite, which would change what the caller means.
    """
    content = msgspec.json.encode(value)
    if b"null" in content and not _is_finite(msgspec.to_builtins(value)):
        raise ValueError("a number is not finite")
    return content


def _is_finite(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_is_finite, value.values()))
    if isinstance(value, list | tuple):
        return all(map(_is_finite, value))
    return not isinstance(value, float) or math.isfinite(value)
