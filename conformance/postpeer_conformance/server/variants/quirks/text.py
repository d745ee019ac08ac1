"""Text: letters beyond ASCII, spaces at the ends, control characters, and words in other case."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from unicodedata import normalize

from ....contract import Contains, Field, Filter, Parameter
from ...http.messages import Json, Query
from ...store import EVERYTHING, Condition
from ..parts import refusing, where
from .quirk import QuirkBehaviour, quirk, table

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


_caseless = where(lambda c: any(each.ignore_case for each in c.filters_of(Contains)))
_searching = where(lambda c: c.filters_of(Contains))
_worded = where(lambda c: any(each.unknown == "either" for each in c.filters))
"""Where a filter's values are words of an open vocabulary."""


class _Folding(QuirkBehaviour):
    """Searches in texts by their form: two texts are the same where their forms are."""

    hook = "form"
    form: Callable[[str], str]

    def containing(self, filter: Filter, field: Field, text: str) -> Condition:
        if not (text and filter.ignore_case):
            return super().containing(filter, field, text)
        sought = self.form(text)
        if not sought:
            return EVERYTHING
        name = f"form_{id(self)}"
        self.table.connection.function(name, 1, self._form)
        return Condition(f"instr({name}({self.table.value(field)}), ?) > 0", (sought.encode(),))

    def _form(self, text: str | None) -> bytes | None:
        return None if text is None else self.form(text).encode()


def _unaccented(text: str) -> str:
    apart = normalize("NFD", text.lower())
    return "".join(each for each in apart if unicodedata.category(each) != "Mn")


table(
    ("text-lower-case", _Folding, _caseless, lambda text: text.lower(),
     "Compares lower-case letters, not normalised. Case beyond ASCII is the server's own."),
    ("text-upper-case", _Folding, _caseless, lambda text: text.upper(),
     "Compares upper-case letters, so that ß is SS. Case beyond ASCII is the server's own."),
    ("text-case-fold", _Folding, _caseless, lambda text: text.casefold(),
     "Compares case-folded texts, not normalised. Case beyond ASCII is the server's own."),
    ("text-simple-case", _Folding, _caseless,
     lambda text: "".join(low if len(low := each.lower()) == 1 else each for each in text),
     "Lowers letter by letter, as databases do. Case beyond ASCII is the server's own."),
    ("text-ascii-case", _Folding, _caseless, lambda text: text.encode().lower().decode(),
     "Ignores case in ASCII only, as SQLite does. Case beyond ASCII is the server's own."),
    ("text-composed", _Folding, _caseless, lambda text: normalize("NFC", text.lower()),
     "Compares composed letters (NFC). Composed and decomposed may be the same or not."),
    ("text-decomposed", _Folding, _caseless, lambda text: normalize("NFD", text.lower()),
     "Compares decomposed letters (NFD), so that e is found in é. Accents are the server's own."),
    ("text-compatible", _Folding, _caseless,
     lambda text: normalize("NFKC", normalize("NFKC", text).casefold()),
     "Takes wide and ligated letters for plain ones (NFKC). Such letters are the server's own."),
    ("text-accents-ignored", _Folding, _caseless, _unaccented,
     "Ignores accents, as many collations do. Accents are the server's own."),
)  # fmt: skip


class _Respelled(QuirkBehaviour):
    """Reads texts in another way."""

    def reading(self, text: str) -> str:
        return text

    def value(self, parameter: Parameter, text: str) -> Json:
        return super().value(parameter, self.reading(text) if parameter.type == "string" else text)


@quirk()
class Trimmed(_Respelled):
    """Cuts spaces off the ends of every text. Spaces at the ends are the server's own to read."""

    def reading(self, text: str) -> str:
        return super().reading(text).strip()


@quirk(_searching)
class SearchTrimmed(QuirkBehaviour):
    """Cuts spaces off the ends of searched text only. They are the server's own to read."""

    def value(self, parameter: Parameter, text: str) -> Json:
        searched = isinstance(self.filters.get(parameter.name), Contains)
        return super().value(parameter, text.strip() if searched else text)


@quirk()
class ControlsDropped(_Respelled):
    """Drops control characters from texts. What they mean is the server's own."""

    def reading(self, text: str) -> str:
        return _CONTROL.sub("", super().reading(text))


@quirk()
class Normalised(_Respelled):
    """Composes the letters of what is asked for, not of what it has. Both forms are allowed."""

    def reading(self, text: str) -> str:
        return normalize("NFC", super().reading(text))


@quirk(refusing)
class ControlsRefused(QuirkBehaviour):
    """Refuses control characters. The contract is silent about them."""

    def value(self, parameter: Parameter, text: str) -> Json:
        if _CONTROL.search(text):
            raise self.refused(f"{parameter.name} holds control characters")
        return super().value(parameter, text)


@quirk(refusing)
class NulRefused(QuirkBehaviour):
    """Refuses the character NUL, as PostgreSQL does. The contract is silent about it."""

    def value(self, parameter: Parameter, text: str) -> Json:
        if "\0" in text:
            raise self.refused(f"{parameter.name} holds NUL")
        return super().value(parameter, text)


@quirk(_worded)
class WordsInAnyCase(QuirkBehaviour):
    """Ignores case in words of a vocabulary. Their case is the server's own."""

    def equal(self, filter: Filter, field: Field, value: Json) -> Condition:
        if filter.unknown != "either":
            return super().equal(filter, field, value)
        return Condition(f"lower({self.table.value(field)}) = lower(?)", (value,))


@quirk(_worded)
class UnusedWordsRefused(QuirkBehaviour):
    """Refuses words that no item has. The contract allows an empty page and a refusal."""

    def known(self, query: Query) -> None:
        for name, value in query.filters.items():
            filter = self.filters[name]
            if filter.unknown == "either" and not self.table.any(self.matching(filter, value)):
                raise self.refused(f"{name} is not known")
        super().known(query)


@quirk(_worded)
class VocabularyClosed(QuirkBehaviour):
    """Refuses words that are neither in use nor in the document. A service knows a few."""

    def known(self, query: Query) -> None:
        for name, value in query.filters.items():
            filter = self.filters[name]
            documented = filter.parameter.schema.get("examples", ())
            if filter.unknown != "either" or value in documented:
                continue
            if not self.table.any(self.matching(filter, value)):
                raise self.refused(f"{name} is none of {', '.join(map(str, documented))}")
        super().known(query)
