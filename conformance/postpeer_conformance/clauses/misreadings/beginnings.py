"""Misreadings of `starts` filters: a sentence for each, and its test of a text."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from urllib.parse import unquote

from .search import changed
from .selecting import Find, wild


def _few(size: int, needle: str) -> Callable[[str], bool]:
    return lambda value: value[:size] == needle[:size]


PRIMARY = frozenset({"finds texts that contain it", "finds only whole texts"})
PLACES: dict[str, Find] = {
    "finds texts that contain it": lambda n: lambda v: n in v,
    "finds only whole texts": lambda n: n.__eq__,
    "finds texts that end with it": lambda n: lambda v: v.endswith(n),
    "finds the beginnings of words": lambda n: re.compile(r"(?<!\w)" + re.escape(n)).search,
    "finds texts that it begins with": lambda n: n.startswith,
    **{f"compares the first {size} characters": partial(_few, size) for size in (1, 2, 3, 8, 16)},
}
"""Texts found elsewhere than at the beginning."""


LITERALS: dict[str, Find] = {
    "answers as if `%` were a wildcard": wild(many="%", start=True),
    "answers as if `_` were a wildcard": wild(one="_", start=True),
    "answers as if `*` were a wildcard": wild(many="*", start=True),
    "answers as if `?` were a wildcard": wild(one="?", start=True),
    "takes a backslash for an escape": changed(lambda n: re.sub(r"\\(.)", r"\1", n)),
    "drops quotes": changed(lambda n: n.replace("'", "").replace('"', "")),
    "reads `+` as a space": changed(lambda n: n.replace("+", " ")),
    "decodes the text twice": changed(unquote),
    "cuts the text off at `,`": changed(lambda n: n.partition(",")[0]),
}
"""Characters that are not taken for themselves."""
