"""Characters that stay alike in stand-ins, since a question found one text by the other.

A question that finds a value, as its part or by wildcards, has to find its stand-in as well, or
nobody could read the report.  So the characters by which it finds it are tied: wherever they stand,
they get the same character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

_ONE, _MANY = "_?.", "%*"
"""What some servers read as any character, and as any text."""

_Cell = tuple[str, int]
"""A character: its text, and its place there."""


class Ties:
    """Classes of characters that get one stand-in; all ties are made before any is shown."""

    def __init__(self) -> None:
        self._parents: dict[_Cell, _Cell] = {}
        self._shown: dict[_Cell, str] = {}

    def tie(self, question: str, value: str) -> None:
        """Ties *question* to *value*, if it finds it; both as they are without case."""
        for at, place in _found(question, value):
            one, other = self._root((question, at)), self._root((value, place))
            self._parents.setdefault(one, one)
            self._parents[other] = one

    def tied(self, text: str, at: int) -> bool:
        """Whether the character at this place is alike another."""
        return (text, at) in self._parents

    def shown(self, text: str, at: int) -> str | None:
        """What is shown of the character at this place; None while that is open."""
        return self._shown.get(self._root((text, at)))

    def show(self, text: str, at: int, character: str) -> None:
        """From now on *character* is shown at this place, and where it is tied to."""
        self._shown[self._root((text, at))] = character

    def _root(self, cell: _Cell) -> _Cell:
        while (parent := self._parents.get(cell, cell)) != cell:
            cell = parent
        return cell


def _found(question: str, value: str) -> Iterator[tuple[int, int]]:
    """Each character of *question* that finds one of *value*, with the place of that one.

    A server may read any of the wildcards as such, and the others as themselves.
    """
    present = sorted({each for each in question if each in _ONE + _MANY})
    for count in range(len(present) + 1):
        for chosen in combinations(present, count):
            pieces = _pieces(question, "".join(chosen))
            starts = _aligned(pieces, value, whole=True) or _aligned(pieces, value, whole=False)
            for (start, piece), place in zip(pieces, starts or (), strict=False):
                for n, character in enumerate(piece):
                    if character is not None:
                        yield start + n, place + n


_Piece = list[str | None]
"""Characters that stand together; None for any one."""


def _pieces(question: str, wildcards: str) -> list[tuple[int, _Piece]]:
    """What stands between the wildcards for any text, each with its place in *question*."""
    found: list[tuple[int, _Piece]] = [(0, [])]
    for at, character in enumerate(question):
        if character in wildcards and character in _MANY:
            found.append((at + 1, []))
        else:
            found[-1][1].append(None if character in wildcards else character)
    return found


def _aligned(pieces: list[tuple[int, _Piece]], value: str, *, whole: bool) -> list[int] | None:
    """Where each of *pieces* stands in *value*, one behind the other; None where one does not.

    *whole* has the first at the start of *value*, and the last at its end.
    """
    at, starts, last = 0, list[int](), len(pieces) - 1
    for number, (_, piece) in enumerate(pieces):
        pattern = re.compile("".join("." if c is None else re.escape(c) for c in piece), re.DOTALL)
        if whole and number == last:
            at = max(at, len(value) - len(piece))
        fixed = whole and number in (0, last)
        match = pattern.match(value, at) if fixed else pattern.search(value, at)
        if match is None or (whole and number == last and match.end() < len(value)):
            return None
        starts.append(match.start())
        at = match.end()
    return starts
