"""Media types, as documents and responses write them (RFC 9110, 8.3.1)."""

from __future__ import annotations

import re

JSON = "application/json"


def bare(text: str) -> str:
    """*text* without its parameters, in lower case: ``application/json; charset=utf-8`` is JSON."""
    return text.partition(";")[0].strip().lower()


def ranges(media_type: str) -> tuple[str, str, str]:
    """*media_type* and the ranges that it belongs to, the most telling first."""
    name = bare(media_type)
    return name, name.partition("/")[0] + "/*", "*/*"


def is_json(text: str) -> bool:
    """Whether *text* is JSON, or a range that JSON belongs to."""
    return re.fullmatch(r"application/([\w.+-]+\+)?json", bare(text)) is not None or is_range(text)


def sent(text: str) -> str:
    """What a body in JSON is called where the document says *text*, which may be a range."""
    return JSON if is_range(text) else text


def is_range(text: str) -> bool:
    """Whether *text* is a range that JSON belongs to."""
    return bare(text) in ranges(JSON)[1:]
