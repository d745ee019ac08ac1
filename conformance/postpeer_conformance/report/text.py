"""Text that came from a server or a document, such that it can be shown anywhere."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

import msgspec

_MARKS = re.compile(r"##(?=\w*\[)|^\s*:(?=:)", re.MULTILINE)
"""What makes a line a command to GitHub (`::` at its start, `##[` anywhere) or Azure (`##vso[`)."""


class _Shown(dict[int, str]):
    """What is shown of each character, found out once."""

    def __missing__(self, code: int) -> str:
        self[code] = self.of(chr(code))
        return self[code]

    def of(self, character: str) -> str:
        return character if _harmless(character) else "\ufffd"


class _Escaped(_Shown):
    """The same for a text of JSON, in which a character can be written as a number."""

    def of(self, character: str) -> str:
        return character if _harmless(character) else json.dumps(character)[1:-1]


def _harmless(character: str) -> bool:
    category = unicodedata.category(character)
    return character in "\n\t" or not (category[0] == "C" or category in ("Zl", "Zp"))


_SHOWN, _ESCAPED = _Shown(), _Escaped()


def visible(text: str) -> str:
    """*text* without what a terminal, a browser, XML or a workflow obeys instead of showing it."""
    return inert(text if text.isprintable() else text.translate(_SHOWN))


def label(text: str) -> str:
    """*text*, visible, and on one line: a name or a title."""
    return visible(text.replace("\n", " ").replace("\t", " "))


def inert(text: str) -> str:
    """*text* such that no line of it is a command to what runs a workflow, and reads its log."""
    return _MARKS.sub(lambda mark: " ".join(mark[0]) if mark[0] == "##" else f"{mark[0]} ", text)


def json_bytes(value: Any) -> bytes:
    """*value* as JSON over several lines, which nothing obeys that shows it; it means the same."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    shown = text if text.isprintable() else text.translate(_ESCAPED)
    # Within JSON the two characters stand in texts alone.
    return (re.sub(r"##(?=\w*\[)", r"#\\u0023", shown) + "\n").encode()


def short(text: str, most: int = 500) -> str:
    """*text*, cut where it is longer than *most* characters."""
    return text if len(text) <= most else text[: most - 1] + "…"
