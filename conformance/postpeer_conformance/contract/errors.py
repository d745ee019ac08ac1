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


def _sentence(text: str) -> str:
    """*text* on one line, and of a bearable length, whatever the document has put into it."""
    line = re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", text)
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
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.problem}" + (f"; {self.hint}" if self.hint else "")


def nearest(name: str, names: Iterable[str]) -> str:
    """A hint for *name*, which is none of *names*: the likeliest one, or all if they are few."""
    import difflib

    known = list(dict.fromkeys(names))
    folded = {candidate.lower(): candidate for candidate in reversed(known)}
    close = difflib.get_close_matches(name.lower(), folded, n=1)
    if close:
        return f"did you mean {folded[close[0]]}?"
    return f"there is {', '.join(known)}" if 0 < len(known) <= 8 else ""
