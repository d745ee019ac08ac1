"""Wrong ways of searching a text: each is a name, and a test made of the text asked for."""

from __future__ import annotations

import html
import re
import unicodedata
import warnings
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache, partial
from operator import itemgetter, methodcaller, ne
from typing import Any
from urllib.parse import unquote, unquote_plus

from ...oracle.matching import ascii_lower
from .engines import ENGINES, TURKISH
from .selecting import Find, wild


def changed(change: Callable[[str], str]) -> Find:
    """Looks for a changed text instead; what an empty one finds is unknown."""

    def find(needle: str) -> str | None:
        changed = change(needle)
        return None if changed in ("", needle) else changed

    return find


def _all(parts: Collection[str]) -> Callable[[str], bool]:
    return lambda value: all(map(value.__contains__, parts))


def _any(parts: Collection[str]) -> Callable[[str], bool]:
    return lambda value: any(map(value.__contains__, parts))


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) == "W"


def _stem(needle: str, ending: str) -> str:
    """Short words are left alone, as stemmers do."""
    return needle.removesuffix(ending) if len(needle) > 4 else needle


def _in_first(size: int, needle: str) -> Callable[[str], bool]:
    return lambda text: needle in text[:size]


def _short(size: int, needle: str) -> Callable[[str], bool]:
    return lambda text: len(text) <= size and needle in text


def _beyond(size: int, needle: str) -> Callable[[str], bool] | None:
    return _nothing if len(needle) > size else None


PARTS: dict[str, Find] = {
    "finds only texts that begin with it": lambda n: lambda v: v.startswith(n),
    "finds only texts that end with it": lambda n: lambda v: v.endswith(n),
    "finds only whole texts": lambda n: lambda v: n == v,
    "finds only the beginnings of words": lambda n: re.compile(r"(?<!\w)" + re.escape(n)).search,
    "finds whole words": lambda n: re.compile(rf"(?<!\w){re.escape(n)}(?!\w)").search,
    "finds nothing at the start of a text": lambda n: lambda v: n in v[1:],
    "finds nothing at the end of a text": lambda n: lambda v: n in v[:-1],
    "needs two characters": lambda n: _nothing if len(n) < 2 else None,
    "needs three characters": lambda n: _nothing if len(n) < 3 else None,
    **{
        f"reads the first {size} characters of the text": changed(itemgetter(slice(size)))
        for size in (8, 10, 16, 20, 30, 32, 50)
    },
    **{
        f"finds nothing by texts of more than {size} characters": partial(_beyond, size)
        for size in (10, 15, 20, 30, 50)
    },
    **{
        f"finds nothing in texts of more than {size} characters": partial(_short, size)
        for size in (32, 64, 100)
    },
    **{
        f"finds nothing behind the first {size} characters of a text": partial(_in_first, size)
        for size in (32, 50, 64, 100)
    },
    "finds nothing inside a text in a script without spaces": lambda n: (
        lambda v: n == v or (n in v and not any(map(_is_wide, v)))
    ),
    "drops a final s": changed(lambda n: _stem(n, "s")),
    "drops a final e or es": changed(lambda n: _stem(_stem(n, "s"), "e")),
    "finds texts that contain the text backwards": lambda n: lambda v: n[::-1] in v,
}

BEGINNINGS: dict[str, Find] = {
    f"finds nothing behind the first {size} characters of a text": partial(_in_first, size)
    for size in (8, 10, 16, 20, 24, 30, 40)
}
"""More of those above, which only explain."""

PLACES = [how for how in PARTS if "only" in how]
"""Those that may be of one field alone."""

CASED: dict[str, Callable[[str], str]] = {
    "keeps case": str,
    "lowers the case of the text asked for, not of the values,": ascii_lower,
}
"""What a server looks for in a field whose texts it takes as they are."""

CASES: dict[str, Find] = {
    "keeps case": lambda n: n,
    "lowers the case of the text asked for, not of the values": ascii_lower,
    "finds nothing that is asked for in capitals": lambda n: _nothing if n.isupper() else None,
    "finds nothing that is asked for in small letters": lambda n: _nothing if n.islower() else None,
    "compares texts as they are that are not in ASCII": lambda n: None if n.isascii() else n,
    "tries the text as it is, in capitals, in small letters and as a title": lambda n: _any(
        {n, n.upper(), n.lower(), n.title()}
    ),
    "lowers the values, not the text asked for": lambda n: lambda v: n in ascii_lower(v),
    **TURKISH,
}


_READ = 2000
"""Characters of a text that a regular expression is tried on, lest it take for ever."""


def _regex(needle: str) -> Callable[[str], Any] | None:
    if needle == re.escape(needle):
        return None
    if sum(map(needle.count, "*+{")) > 1:
        return None  # it could take for ever
    try:
        with warnings.catch_warnings(action="ignore"):  # of what a later Python will read
            pattern = re.compile(needle)
    except (re.error, OverflowError, RecursionError):
        return None  # some servers refuse it, and others find nothing, or fail
    return lambda text: pattern.search(text[:_READ])


def _before(mark: str, text: str) -> str:
    return text.partition(mark)[0]


def _excluded(needle: str) -> Callable[[str], bool] | None:
    word = needle.removeprefix("-")
    return None if word == needle else lambda text: word not in text


def _blind(characters: str) -> Find:
    """Finds nothing where the text asked for has one of *characters*."""
    return lambda n: _nothing if set(n) & set(characters) else None


def _nothing(_value: str) -> bool:
    return False


def _as_html(text: str) -> str:
    return html.escape(text, quote=True).replace("&#x27;", "&#39;")


def _alike(change: Callable[[str], str]) -> Find:
    """Looks for a changed text in texts that are changed as well."""
    change = lru_cache(maxsize=4000)(change)

    def find(needle: str) -> Callable[[str], Any]:
        changed = change(needle)
        return lambda value: changed in change(value)

    return find


def _one_letter_off(needle: str) -> Callable[[str], bool] | None:
    """Any one letter may be another; short texts are left alone, as fuzzy searches do."""
    if len(needle) < 4:
        return None
    size, middle = len(needle), len(needle) // 2

    def find(value: str) -> bool:
        # One half or the other is as it was, so that few places have to be looked at.
        starts = (
            *_places(needle[:middle], value),
            *(n - middle for n in _places(needle[middle:], value)),
        )
        parts = (value[n : n + size] for n in starts if 0 <= n <= len(value) - size)
        return any(sum(map(ne, part, needle)) < 2 for part in parts)

    return find


def _places(part: str, text: str) -> Iterator[int]:
    """Where *part* stands in *text*."""
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _by_kind(needle: str) -> Callable[[str], bool]:
    return _all(re.findall(r"\d+|[^\W\d]+|[\W_]+", needle))


def words_alone(needle: str) -> Callable[[str], bool]:
    """Searches for each run of letters and digits by itself, and drops everything else."""
    return _all(re.findall(r"\w+", needle))


def _classes(needle: str) -> Callable[[str], Any] | None:
    parts = re.split(r"\[([^]]+)\]", needle)
    if len(parts) == 1:
        return None
    made = (f"[{re.escape(p)}]" if n % 2 else re.escape(p) for n, p in enumerate(parts))
    return re.compile("".join(made)).search


def _anchored(needle: str) -> Callable[[str], Any] | None:
    if needle[0] != "^" and needle[-1] != "$":
        return None
    start, end = "^" * (needle[0] == "^"), "$" * (needle[-1] == "$")
    return re.compile(start + re.escape(needle.lstrip("^").rstrip("$")) + end).search


def _operated(needle: str) -> Callable[[str], bool] | None:
    words = re.split(" or ", needle, flags=re.IGNORECASE)
    return None if len(words) == 1 else _any(words)


def shown_escaped(needle: str) -> Callable[[str], bool]:
    """Searches what the values are before they are escaped as HTML, as they are shown."""
    return lambda value: needle in html.unescape(value)


CUTTING = " &#,;?=/+|:\0"
"""Characters at which careless code splits a text."""

LITERALS: dict[str, Find] = {
    "answers as if `%` were a wildcard": wild(many="%"),
    "answers as if `_` were a wildcard": wild(one="_"),
    "answers as if `%` and `_` were wildcards": wild(many="%", one="_"),
    "answers as if `*` were a wildcard": wild(many="*"),
    "answers as if `?` were a wildcard": wild(one="?"),
    "answers as if `.` were a wildcard": wild(one="."),
    "reads the text as a regular expression": _regex,
    **{f"drops `{m}`": changed(methodcaller("replace", m, "")) for m in "%_"},
    "drops backslashes": changed(lambda n: n.replace("\\", "")),
    "takes a backslash for an escape": changed(lambda n: re.sub(r"\\(.)", r"\1", n)),
    "drops `<` and `>`": changed(lambda n: n.replace("<", "").replace(">", "")),
    "drops tags, such as `<b>`": changed(lambda n: re.sub(r"<[^>]*>?", "", n)),
    "repeats a character as often as `{n}` behind it says": changed(
        lambda n: re.sub(r"(.)\{(\d)\}", lambda found: found[1] * int(found[2]), n)
    ),
    "drops a leading `#`": changed(lambda n: n.lstrip("#")),
    "drops quotes": changed(lambda n: n.replace("'", "").replace('"', "")),
    "drops every character but letters, digits and spaces": changed(
        lambda n: re.sub(r"[^\w\s]", "", n)
    ),
    "drops spaces": changed(lambda n: "".join(n.split())),
    "searches for each word by itself": lambda n: _all(n.split()),
    "searches for any of the words": lambda n: _any(n.split()),
    "reads `+` as a space": changed(lambda n: n.replace("+", " ")),
    "decodes the text twice": changed(unquote),
    "decodes the text twice, and reads `+` as a space": changed(unquote_plus),
    **{
        f"cuts the text off at {'NUL' if mark == chr(0) else f'`{mark}`'}": changed(
            partial(_before, mark)
        )
        for mark in CUTTING
    },
    **{f"takes `{mark}` for a space": _alike(methodcaller("replace", mark, " ")) for mark in "_-."},
    "ignores spaces": _alike(lambda text: "".join(text.split())),
    "ignores all but letters and digits": _alike(lambda text: re.sub(r"[\W_]", "", text)),
    "finds texts that differ in one letter": _one_letter_off,
    "searches for letters and digits by themselves": _by_kind,
    "reads `[` and `]` as a set of letters": _classes,
    "drops a leading `@`": changed(lambda n: n.lstrip("@")),
    "reads digits as a number": changed(lambda n: n.lstrip("0") if n.isdecimal() else n),
    "reads `^` and `$` as the ends of a text": _anchored,
    "reads OR as an operator": _operated,
    "reads a word before `:` as a field's name": changed(lambda n: re.sub(r"^\w+: ?", "", n)),
    "reads `-` before a word as: without it": _excluded,
    "reads `-` as a space": changed(lambda n: n.replace("-", " ")),
    **ENGINES,
    "finds nothing with `:`": _blind(":"),
    "finds nothing with `@`": _blind("@"),
    "finds nothing with `-`": _blind("-"),
    "makes one space of several": changed(lambda n: " ".join(n.split())),
    "doubles quotes": changed(lambda n: n.replace("'", "''")),
    "escapes the text as HTML": changed(_as_html),
    "finds nothing with a space": _blind(" "),
    "finds nothing with a quote": _blind("'\""),
    "finds nothing with a backslash": _blind("\\"),
    "finds nothing with `%`": _blind("%"),
    "finds nothing with `_`": _blind("_"),
    "finds nothing outside ASCII": lambda n: None if n.isascii() else _nothing,
    "finds nothing with emoji": lambda n: _nothing if max(n) > "\uffff" else None,
}
