"""The one way in which a document is refused.

``Exception``
    ``DocumentError``: the document cannot be used; says where and why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import attrs

_MOST = 300
"""Characters of a document that a sentence quotes at most."""
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What ends lines, controls terminals, or turns the direction of what stands near it."""


def hidden(text: str) -> str:
    """The first character of *text* that would not show, as ``U+202E``; empty if there is none."""
    found = _HIDDEN.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def _shown(text: str) -> str:
    """*text* on one line, whatever a document has put into it."""
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", re.sub(r"\s+", " ", text))


def _sentence(text: str) -> str:
    """*text* on one line, and of a bearable length."""
    line = _shown(text)
    return line if len(line) <= _MOST else f"{line[: _MOST // 2]} ... {line[-_MOST // 2 :]}"


@attrs.frozen
class DocumentError(Exception):
    """The document cannot be used. Equal where all facts are equal."""

    path: str
    """The file, as it was named."""
    line: int | None
    """From 1; None where the file could not be read at all."""
    problem: str = attrs.field(converter=_sentence)
    """What is wrong, without a full stop."""
    hint: str = attrs.field(default="", converter=_sentence)
    """The likely cause or the way out; may be empty."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, DocumentError):
            return NotImplemented
        return attrs.astuple(self) == attrs.astuple(other)

    def __hash__(self) -> int:
        return hash(attrs.astuple(self))

    def __str__(self) -> str:
        place = _shown(self.path) + ("" if self.line is None else f":{self.line}")
        return f"{place}: {self.problem}" + (f"; {self.hint}" if self.hint else "")


def nearest(name: str, names: Iterable[str]) -> str:
    """A hint for *name*, which is none of *names*: the likeliest one, or all if they are few."""
    known = list(dict.fromkeys(names))
    few = f"there is {', '.join(known)}" if 0 < len(known) <= 8 else ""
    return likeliest(name, known) or few


def likeliest(name: str, names: Iterable[str]) -> str:
    """Which of *names* was meant by *name*, as a question; empty where none is near."""
    import difflib

    folded = {candidate.lower(): candidate for candidate in reversed(list(names))}
    close = difflib.get_close_matches(name.lower(), folded, n=1)
    return f"did you mean {folded[close[0]]}?" if close else ""
