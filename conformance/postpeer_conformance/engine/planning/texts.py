"""Texts worth asking for, made of what the census has seen.

A random text matches nothing, and so shows nothing.  Here values are taken from the items and
changed just so far that a wrong reading and the right one part ways.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, pairwise, zip_longest
from random import Random
from typing import Any
from unicodedata import combining

from ...clauses.misreadings.collations import alike
from ...clauses.misreadings.engines import spoken
from ...clauses.misreadings.search import CUTTING
from ...clauses.misreadings.words import RARE, WORDS
from ...contract import Filter
from ...oracle.matching import ascii_lower
from ...oracle.parameters import Value, read, texts_of, written
from ...oracle.records import Records

_INTEGER = re.compile(r"-?[0-9]+")
UNKNOWN = "no-such-value"
_MOST_VALUES = 40
_MOST_TEXTS = 5
_MOST_LETTERS = 12
_LONGEST = 600
"""Characters of a text to ask for: what a request line carries, percent-encoded."""


def given(filter: Filter, records: Records) -> list[str]:
    """The values of an ``equals`` filter that some item has, the commonest and the rarest first."""
    found = Counter(
        text
        for item in records.items
        for text in texts_of(filter, item)
        if text not in (filter.absent, filter.everything) and len(text) <= _LONGEST
    )
    ranked = [text for text, _ in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))]
    mixed = [t for pair in zip_longest(ranked, reversed(ranked)) for t in pair if t is not None]
    return list(dict.fromkeys(mixed))[:_MOST_VALUES]


def near(filter: Filter, records: Records) -> list[str]:
    """Values that no item has, but that look like those of some."""
    own = given(filter, records)
    if filter.element.type == "integer":
        largest = max((int(text) for text in own if _INTEGER.fullmatch(text)), default=0)
        zero = isinstance(read(filter.element, "0"), Value) and "0" not in own
        return [str(largest + 1), str(largest + 1000), *(["0"] if zero else [])]
    if filter.element.type == "boolean":
        return sorted({"true", "false"} - {*own})
    if filter.fields[0].type != "string":
        return []
    known = {filter.absent, filter.everything, *own}
    schema = filter.element.schema
    documented = [written(v) for word in ("examples", "enum") for v in schema.get(word, ())]
    texts = list(_typical([text for text in own if len(text) > 1]))
    absent = filter.absent or ""
    made = [UNKNOWN, *documented, *(changed for text in texts for changed in _misspelt(text))]
    made += [absent.upper(), absent.title(), *WORDS["string"], *RARE, "0"]
    # A comma and a bar in one text: a server may split it at either.  Where the contract itself
    # separates values by commas, only the bar shows anything.
    pairs = list(pairwise(texts[:2]))
    made += [f"{one}{mark}{other}" for mark in (f",{UNKNOWN}|", "|") for one, other in pairs]
    made += [each for text in texts[:3] for each in alike(text)]
    made += _of_other_fields(filter, records)
    return [t for t in dict.fromkeys(made) if t and t not in known and t == t.strip()]


def _typical(texts: list[str]) -> Iterator[str]:
    """The first few, one of each kind that they may lack, and the longest."""
    yield from texts[:4]
    yield from sorted(texts[4:], key=len)[-1:]
    for kind in (str.isdigit, str.isalpha, lambda text: not re.fullmatch(r"\w+", text)):
        yield from [text for text in texts[4:] if kind(text)][:1]


def _of_other_fields(filter: Filter, records: Records) -> Iterator[str]:
    """One text of each field that the filter does not compare."""
    for field in records.collection.fields:
        if field not in filter.fields and field.type == "string":
            texts = (field.of(item) for item in records.items)
            yield from islice((t for t in texts if isinstance(t, str) and len(t) > 1), 1)


def _misspelt(text: str) -> Iterator[str]:
    at = len(text) // 2
    if text.isdigit():
        yield "0" + text
    yield from (text[:-1], text + "x", text[1:], text.swapcase(), text[:at])
    yield from (text[:at] + wild + text[at + 1 :] for wild in "_%*")
    if text[:1].isascii():
        yield f"%{ord(text[0]):02X}{text[1:]}"


def texts(filter: Filter, records: Records, random: Random) -> list[str]:
    """Some texts of the searched fields, as different from each other as there are."""
    chosen: dict[str, None] = {}
    for field in filter.fields:
        found = sorted(
            {v for i in records.items for v in field.all_of(i) if isinstance(v, str) and v.strip()}
        )
        if not found:
            continue
        kinds = [
            [t for t in found if " " in t.strip()],
            [t for t in found if not t.isascii()],
            [t for t in found if any(not c.isalnum() and c.isascii() and c != " " for c in t)],
            [t for t in found if t.lower() != t and t.isascii()],
            sorted(found, key=len)[-3:],
            sorted(found, key=len)[:3],
            found,
        ]
        chosen.update(dict.fromkeys(random.choice(kind) for kind in kinds if kind))
    return list(chosen)[: _MOST_TEXTS * len(filter.fields)]


def beginnings(filter: Filter, records: Records, random: Random) -> list[str]:
    """Texts with which searched ones begin: whole, cut, and in other case."""
    found = texts(filter, records, random)
    made = (t[:n] for t in found for n in (len(t), len(t) - 1, len(t) // 2, 2, 1))
    both = (each for text in made for each in (text, text.swapcase()))
    literals = (filter.absent, filter.everything)
    return [t for t in dict.fromkeys(both) if usable(t) and t not in literals]


def needles(filter: Filter, records: Records, source: Callable[[str], Random]) -> list[str]:
    """Texts to search for: pieces of real ones, and pieces changed by one character.

    Each kind of them has a chance of its own, which *source* gives by its name.
    """
    found = texts(filter, records, source("texts"))
    cut, disguise = source("pieces"), source("disguised")
    made = [needle for text in found for needle in pieces(text, cut)]
    made += [needle for text in found for needle in _disguised(text, disguise)]
    some = [*found[:3], *sorted(found, key=len)[-1:]]
    made += [needle for text in some for needle in (text + "x", text[:-1] + "~", "x" + text)]
    made += list(_across_fields(filter, records, source("across")))
    made += list(_around_specials(filter, records, source("specials")))
    made += list(_elsewhere(filter, records, source("elsewhere")))
    values = (v for item in records.items for field in filter.fields for v in field.all_of(item))
    searched = sorted({ascii_lower(text) for text in values if isinstance(text, str)})
    made += list(spoken(found, searched))
    made += [
        *("null", "None", "undefined", "nil", "true", "all", "0"),
        *(" OR ".join(each) for each in pairwise(found)),
        *(digits for text in found for digits in re.findall(r"\d+", text)[:1]),
        *(f"{field.name}:{text[:3]}" for field in filter.fields for text in found[:1]),
        "ul",
        "on",
        "%",
        "_",
        "*",
        ".",
        "%%",
        "' OR '1'='1",
        '"',
        "\\",
        "(",
        "[",
    ]
    literals = (filter.absent, filter.everything)
    made = [needle for needle in made if needle not in literals]
    return list(dict.fromkeys(needle for needle in made if usable(needle)))


def usable(needle: str) -> bool:
    """Whether the contract says what is to be answered: no spaces at the ends, no endless text."""
    return 0 < len(needle) <= _LONGEST and needle == needle.strip()


def pieces(text: str, random: Random) -> Iterator[str]:
    """Parts of *text* from its start, middle and end, whole, one letter, in other case."""
    size = len(text)
    yield text
    yield _swapped(text)
    yield text.upper()
    yield text.lower()
    yield text[: max(1, size // 2)]
    yield text[size // 2 :]
    if size > 2:
        start = random.randrange(1, size - 1)
        middle = text[start : random.randrange(start + 1, size)]
        yield middle
        yield _swapped(middle)
        yield _swapped(text[1:-1])
        yield text[-2:]
    yield random.choice(text)
    yield text[0].swapcase()
    yield text[-1]


def _swapped(text: str) -> str:
    """*text* with its ASCII letters in other case; of others, case may count or not."""
    return "".join(c.swapcase() if c.isascii() else c for c in text)


def _disguised(text: str, random: Random) -> Iterator[str]:
    """*text* with one character that a careless server does not take for itself."""
    if len(text) < 2:
        return
    at = random.randrange(1, len(text)) if len(text) < 3 else random.randrange(1, len(text) - 1)
    for wild in "%_*?.":
        yield text[:at] + wild + text[at + 1 :]
    yield text[: at + 1] + "%" + text[-1]
    yield text[0] + ".*" + text[-1]
    yield text[:at] + "\\" + text[at:]
    yield text[:at] + "'" + text[at:]
    yield text[:at] + '"' + text[at:]
    yield text[:at] + " " + text[at:]
    yield text[:at] + "\\"
    yield from (mark + text[: at + 1] for mark in "@0-#^")
    yield from ("0" + digits for digits in re.findall(r"[1-9]\d*", text)[:1])
    yield text[at:][-6:] + "$"
    # Behind a tag there is nothing: it is found where tags are dropped, and where their marks are.
    yield text[:at] + "<" + text[at] + ">"
    yield text[: at + 1] + "{1}" + text[at + 1 :]
    yield text[: at + 1] + "s"
    yield text[: at + 1] + "es"
    yield text[:at] + "'"
    # Short, so that nothing but the mark explains what is cut off.
    yield from (text[: min(at + 1, 6)] + mark + "qx" for mark in CUTTING)
    yield text[:at] + f"%{ord(text[at]):02X}" + text[at + 1 :] if ord(text[at]) < 128 else text[at]
    yield text[:at] + "[" + text[at] + "]" + text[at + 1 :]
    yield text[:at] + ("q" if text[at] != "q" else "w") + text[at + 1 :]
    yield "".join(reversed(re.findall(r"\d+|[^\W\d]+", text)))
    if " " in text:
        yield from (text.replace(" ", mark, 1) for mark in "+_-.")
        yield " ".join(reversed(text.split()))
        yield text.replace(" ", "", 1)
        yield text.replace(" ", "  ", 1)
    yield text[: at + 1][::-1]
    yield text[:at] + "-" + text[at:]


def _across_fields(filter: Filter, records: Records, random: Random) -> Iterator[str]:
    """The end of one searched text and the beginning of the next one of the same item."""
    rows = [[field.of(item) for field in filter.fields] for item in records.items]
    full = [row for row in rows if len(row) > 1 and all(isinstance(t, str) and t for t in row)]
    for row in random.sample(full, min(2, len(full))):
        yield from (row[0][-2:] + glue + row[1][:2] for glue in ("", " ", ",", "|", "-"))
    for row in random.sample(rows, min(6, len(rows))):
        present = [text for text in row if isinstance(text, str) and text.strip()]
        if len(present) < len(row):
            yield from (text.strip() for text in present)


def _around_specials(filter: Filter, records: Records, random: Random) -> Iterator[str]:
    """For each unusual character in the searched texts a piece of a text that has it."""
    found: dict[str, list[str]] = {}
    for field in filter.fields:
        for item in records.items:
            text = field.of(item)
            for character in set(text) if isinstance(text, str) else ():
                if not character.isalnum() or not character.isascii():
                    found.setdefault(character, []).append(text)
    marks = sorted(c for c in found if c.isascii() or combining(c))
    letters = sorted(found.keys() - set(marks))
    for character in marks + letters[-_MOST_LETTERS:]:
        text = random.choice(found[character])
        at = text.index(character)
        yield text[max(0, at - 2) : at + 3].strip()
        yield text[at:].strip()
        yield text[: at + 1].strip()


def _elsewhere(filter: Filter, records: Records, random: Random) -> Iterator[str]:
    """Texts of the values that are not searched: a server that searches them too is found out."""
    searched = {field.name for field in filter.fields}
    by_name: dict[str, list[str]] = {}
    for item in records.items:
        for name, text in _texts(item):
            if name not in searched and text.strip():
                by_name.setdefault(name, []).append(text)
    for found in by_name.values():
        for text in random.sample(found, min(3, len(found))):
            yield text.strip()
            yield text.strip()[: max(3, len(text) // 2)].strip()


def _texts(value: Any, name: str = "") -> Iterable[tuple[str, str]]:
    """Every text inside *value*, with its pointer (less the leading slash)."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, f"{name}/{key}" if name else str(key))
    elif isinstance(value, str):
        yield name, value
