"""Patterns of JSON Schema: texts that match one, and whether a backtracking matcher bears it.

``re`` spends hours on some short patterns (CWE-1333), and nothing can stop it.  So it never
matches a pattern of a document: texts are made from the parsed pattern, and the matcher of the
validator, which is linear or gives up, checks them.
"""

from __future__ import annotations

import importlib
import re
import string
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from operator import itemgetter
from random import Random
from typing import Any

_parser: Any = importlib.import_module("re._parser")
"""Python's own parser of patterns: there is no public one."""
_NODES = 1_000_000
"""Parts that are visited for the texts of one pattern, in seconds: repeated groups multiply."""
Shape = tuple[int, int | None]
"""How much more often than it must be a part is repeated, and its number: None for all parts."""
Choice = Callable[[Sequence[Any]], Any]

_SIMPLE = [*string.ascii_lowercase, *string.digits, *string.ascii_uppercase, *"-_."]
_OTHER = [*map(chr, range(32, 127)), *"éß€字🙂\t\n"]
_CLASSES: dict[str, Callable[[str], bool]] = {
    "DIGIT": str.isdigit,
    "SPACE": str.isspace,
    "WORD": lambda each: each.isalnum() or each == "_",
}
_WIDE = 10
"""Optional repetitions from which a part counts as repeated without end."""
_FEW = 3
"""So many such parts, none within another, cost little on any text that is sent."""


def matches(pattern: str, text: str) -> bool:
    """Whether *pattern* is found in *text*; False as well where finding out takes too long."""
    return _matcher(pattern)(text)


@lru_cache(maxsize=1000)
def _matcher(pattern: str) -> Callable[[str], bool]:
    import jsonschema_rs  # costs a few hundredths of a second

    try:
        return jsonschema_rs.Draft202012Validator({"pattern": pattern}).is_valid
    except (ValueError, jsonschema_rs.ValidationError):
        return lambda _text: False


@lru_cache(maxsize=1000)
def examples(pattern: str, low: int, high: int, most: int) -> tuple[str, ...]:
    """Up to *most* different texts that match, each of *low* to *high* characters.

    The first is simple.  None are found for a few patterns, such as those in a syntax that Python
    does not know.
    """
    found: dict[str, None] = {}
    for text in _texts(pattern, low, high, turns=20 + 4 * most):
        if low <= len(text) <= high and matches(pattern, text):
            found[text] = None
        if len(found) == most:
            break
    return tuple(found)


def _texts(pattern: str, low: int, high: int, turns: int) -> Iterator[str]:
    """Texts that may match: first of the first characters that are allowed, then of any."""
    try:
        parsed = _parser.parse(pattern)
    except (re.error, OverflowError, RecursionError):
        return
    if parsed.getwidth()[0] > high:
        return
    writer = _Writer(parsed)
    shapes = writer.shapes(low)
    for turn in range(turns):
        choose = Random(turn).choice if turn else itemgetter(0)
        for shape in shapes:
            with suppress(_TooLong, RecursionError):
                yield writer.text(shape, choose).ljust(low, "x")


class _TooLong(Exception):
    """The texts of a pattern have too many parts."""


class _Writer:
    """Writes texts of one parsed pattern, in which some parts may be repeated."""

    def __init__(self, parsed: Any) -> None:
        self._parsed = parsed
        self._nodes = 0

    def shapes(self, low: int) -> list[Shape]:
        """Ways to repeat parts, of which some may give a text of *low* characters."""
        found: list[Shape] = [(times, None) for times in range(4)]
        with suppress(_TooLong, RecursionError):
            shortest = len(self.text((0, None)))
            for only in (None, 0, 1, 2):
                step = len(self.text((1, only))) - shortest
                if step > 0 and low > shortest:
                    found.append((-((shortest - low) // step), only))
        return found

    def text(self, shape: Shape, choose: Choice = itemgetter(0)) -> str:
        """A text; raises :class:`_TooLong` or :class:`RecursionError`."""
        self._shape, self._choose, self._repeats = shape, choose, 0
        self._groups: dict[int | None, str] = {}
        return self._all(self._parsed)

    def _all(self, nodes: Any) -> str:
        return "".join(self._one(str(kind), value) for kind, value in nodes)

    def _one(self, kind: str, value: Any) -> str:
        self._nodes += 1
        if self._nodes > _NODES:
            raise _TooLong
        match kind:
            case "LITERAL":
                return chr(value)
            case "NOT_LITERAL" | "ANY" | "IN":
                members = tuple(value) if kind == "IN" else value
                return str(self._choose(_characters(kind, members)))
            case "BRANCH":
                return self._all(self._choose(value[1]))
            case "SUBPATTERN":
                self._groups[value[0]] = self._all(value[-1])
                return self._groups[value[0]]
            case "GROUPREF":
                return self._groups.get(value, "")
            case "ATOMIC_GROUP":
                return self._all(value)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                return self._repeated(*value)
        return ""  # anchors, and assertions about the text beside them, stand for no text

    def _repeated(self, least: int, most: int, nodes: Any) -> str:
        times, only = self._shape
        more = times if only in (None, self._repeats) else 0
        self._repeats += 1
        return "".join(self._all(nodes) for _ in range(min(least + more, int(most))))


@lru_cache(maxsize=1000)
def _characters(kind: str, value: Any) -> list[str]:
    """Those that a class allows: simple ones, or else others."""
    if kind == "ANY":
        return _SIMPLE
    if kind == "NOT_LITERAL":
        value = (("NEGATE", None), ("LITERAL", value))
    members = [(str(each), what) for each, what in value]
    negated = members[0][0] == "NEGATE"

    def allowed(character: str) -> bool:
        return any(_is_in(character, *member) for member in members) is not negated

    stated = [
        chr(what[0] if each == "RANGE" else what)
        for each, what in members
        if each in ("RANGE", "LITERAL")
    ]
    for some in (_SIMPLE, _OTHER, stated):
        found = [each for each in some if allowed(each)]
        if found:
            return found
    raise _TooLong


def _is_in(character: str, kind: str, value: Any) -> bool:
    match kind:
        case "LITERAL":
            return ord(character) == int(value)
        case "RANGE":
            low, high = value
            return int(low) <= ord(character) <= int(high)
        case "CATEGORY":
            before, _, name = str(value).rpartition("_")
            return _CLASSES[name](character) != before.endswith("NOT")
    return False


def backtracks(pattern: str) -> bool:
    """Whether a backtracking matcher may take very long over *pattern* (CWE-1333).

    That is so where a part that is repeated can itself be repeated or chosen in several ways, or
    where many parts in a row are repeated; it says so of some harmless patterns too.
    """
    try:
        parts = list(_repeated_parts(_parser.parse(pattern), within=False))
    except (re.error, OverflowError, RecursionError):
        return False  # no such matcher takes it at all
    return any(parts) or len(parts) > _FEW


def _repeated_parts(nodes: Any, *, within: bool) -> Iterator[bool]:
    """Whether each part without a fixed number of repetitions lies *within* a repeated one."""
    for kind, value in nodes:
        match str(kind):
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                least, most, body = value
                if most - least > _WIDE:
                    yield within
                yield from _repeated_parts(body, within=within or most > _FEW)
            case "BRANCH":
                if within:
                    yield True
                for body in value[1]:
                    yield from _repeated_parts(body, within=within)
            case "SUBPATTERN" | "ASSERT" | "ASSERT_NOT":
                yield from _repeated_parts(value[-1], within=within)
            case "ATOMIC_GROUP":
                yield from _repeated_parts(value, within=within)
