"""Text that came from a server, such that it can be shown anywhere."""

from __future__ import annotations

import unicodedata


class _Shown(dict[int, str]):
    """What is shown of each character, found out once."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kept = character in "\n\t" or unicodedata.category(character)[0] != "C"
        self[code] = character if kept else "\ufffd"
        return self[code]


_SHOWN = _Shown()


def visible(text: str) -> str:
    """*text* without what a terminal, a browser or XML obeys instead of showing it."""
    return text if text.isprintable() else text.translate(_SHOWN)


def short(text: str, most: int = 500) -> str:
    """*text*, cut where it is longer than *most* characters."""
    return text if len(text) <= most else text[: most - 1] + "…"
