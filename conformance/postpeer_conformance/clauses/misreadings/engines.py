"""Searches that leave a text to a search engine, which has a language of its own."""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from .selecting import Find

LEADING = "/+!~="
"""Symbols that say something of the text behind them."""
_STARTING = LEADING + "@#-:&"
"""More, at which a text may begin that is then not found."""
_ENGLISH = """
a an and are as at be but by for if in into is it no not of on or such that the their then there
these they this to was will with
"""
COMMON = frozenset(_ENGLISH.split())
"""Words that engines leave out of English texts."""
_FEW = frozenset({"the", "and"})
_PRECISE = 15
"""Digits that a floating-point number keeps."""


def _nothing(_value: str) -> bool:
    return False


def _leading(mark: str, needle: str) -> str | None:
    rest = needle.removeprefix(mark)
    return rest if rest not in ("", needle) else None


def _blind_to_leading(mark: str, needle: str) -> Callable[[str], bool] | None:
    return _nothing if needle.startswith(mark) and len(needle) > 1 else None


def _blind_to(words: frozenset[str], needle: str) -> Callable[[str], bool] | None:
    return _nothing if needle.casefold() in words else None


def _without_common(needle: str) -> str | None:
    words = needle.split(" ")
    kept = " ".join(word for word in words if word.casefold() not in COMMON)
    return kept if kept not in ("", needle) else None


def _of_field(needle: str) -> Callable[[str], bool] | None:
    return _nothing if re.match(r"\w+:\S", needle) else None


def _phrase(needle: str) -> str | None:
    quoted = len(needle) > 2 and needle[0] == needle[-1] == '"'
    return needle[1:-1] if quoted else None


def _ended(end: str, needle: str) -> str | None:
    kept = needle.removesuffix(end)
    return kept if kept not in ("", needle) else None


def _both(needle: str) -> Callable[[str], bool] | None:
    words = re.split(" and ", needle, flags=re.IGNORECASE)
    return (lambda value: all(word in value for word in words)) if len(words) > 1 else None


def _except(needle: str) -> Callable[[str], bool] | None:
    wanted, *others = re.split(" not ", needle, maxsplit=1, flags=re.IGNORECASE)
    if not wanted or not others:
        return None
    return lambda value: wanted in value and others[0] not in value


def _long_number(needle: str) -> bool:
    return needle.isascii() and needle.isdecimal() and len(needle) > _PRECISE and needle[0] != "0"


def _alike_numbers(needle: str) -> Callable[[str], bool] | None:
    if not _long_number(needle):
        return None
    sought = float(needle[:300])
    return lambda value: value == needle or (_long_number(value) and float(value[:300]) == sought)


def _rounded(needle: str) -> str | None:
    if not _long_number(needle) or len(needle) > 300:
        return None
    rounded = str(int(float(needle)))
    return rounded if rounded != needle else None


def _normal(form: Any, needle: str) -> str | None:
    changed = unicodedata.normalize(form, needle)
    return changed if changed != needle else None


def _but_the_first(mark: str, wild: str, needle: str) -> Callable[[str], Any] | None:
    head, _, tail = needle.partition(mark)
    if mark not in tail:
        return None
    others = wild.join(map(re.escape, tail.split(mark)))
    return re.compile(re.escape(head + mark) + others, re.DOTALL).search


def shell_pattern(needle: str) -> Callable[[str], Any] | None:
    """As SQL's ``GLOB``."""
    if not set(needle) & {*"*?["}:
        return None
    return re.compile(fnmatch.translate(f"*{needle}*")).match


ENGINES: dict[str, Find] = {
    **{f"drops a leading `{mark}`": partial(_leading, mark) for mark in LEADING},
    **{f"finds nothing that begins with `{m}`": partial(_blind_to_leading, m) for m in _STARTING},
    "finds nothing by the common words the and and": partial(_blind_to, _FEW),
    "finds nothing by common words": partial(_blind_to, COMMON),
    "drops common words when there are others": _without_common,
    "reads `a:b` as the text b in a field a": _of_field,
    "takes quotes around the text for its marks": _phrase,
    "reads AND as an operator": _both,
    "reads NOT as an operator": _except,
    **{f"reads `{end}` behind a text as an operator": partial(_ended, end) for end in ("~", "^2")},
    "compares long numbers by their first 15 digits, as floating-point numbers": _alike_numbers,
    "rounds long numbers to floating-point numbers": _rounded,
    "composes the letters of the text asked for, not of the values (NFC)": partial(_normal, "NFC"),
    "decomposes the letters of the text asked for, not of the values (NFD)": partial(
        _normal, "NFD"
    ),
    "escapes the first `%` only": partial(_but_the_first, "%", ".*?"),
    "escapes the first `_` only": partial(_but_the_first, "_", "."),
}


def _dotless(text: str) -> str:
    return text.replace("I", "ı").replace("İ", "i").lower()


TURKISH: dict[str, Find] = {
    "takes I and i for different letters, as Turkish does": lambda n: (
        (lambda value: _dotless(n) in _dotless(value)) if "i" in n.lower() else None
    ),
    "lowers the text asked for as Turkish does, I to the dotless ı": lambda n: (
        (lambda value: _dotless(n) in value.lower()) if "I" in n else None
    ),
}


def spoken(texts: list[str], searched: list[str]) -> Iterator[str]:
    """Texts to ask for that an engine reads in another way.

    *texts* are some of those that items hold; *searched* are all of them, in small letters.
    """
    yield from sorted(w for w in COMMON if any(w in text for text in searched))[:8]
    yield from (word for word in _FEW if any(word in text for text in searched))
    for text in texts[:3]:
        part = text[:5].strip()
        yield from (mark + part for mark in LEADING)
        yield from (part + end for end in ("~", "^2"))
        yield from (f'"{part}"', f"the {part}", f"{part} of", f"{part} NOT qx")
        yield f"{part} AND {text[-2:].strip()}"
    for number in [text for text in searched if _long_number(text)][:2]:
        yield from (number, number[:-1] + str((int(number[-1]) + 1) % 10))
    for mark in _STARTING:
        behind = (text[text.index(mark) :][:4].strip() for text in searched if mark in text[:-2])
        yield from islice((part for part in behind if part.isascii() and len(part) > 2), 1)
    for mark in "%_":
        yield from _twice(mark, [text for text in searched if mark in text[:-3]][:2])


def _twice(mark: str, texts: list[str]) -> Iterator[str]:
    """A part of each of *texts* in which the second *mark* stands for another character."""
    for text in texts:
        part = text[max(0, text.index(mark) - 1) :][:6]
        at = part.index(mark)
        if len(part) > at + 2:
            yield part[: at + 2] + mark + part[at + 3 :]
