"""Stand-ins for what the items of an account say, so that a report can be shown to others.

A value's stand-in has its length and its shape: letters for letters, in their case, and digits for
digits.  It depends on where the value stands among the items and on nothing that it says, so that
nobody can find out by trying; but what a question that is shown finds, its stand-in finds.  What
the document itself names, instants and numbers stay.
"""

from __future__ import annotations

import json
import random
import re
import string
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import attrs

from ..contract import Contract
from ..oracle.records import Records
from ..transport import multipart
from ..transport.exchange import Content, Parts, Question
from ..transport.query import Pairs, Query
from .ties import Ties

_SHORT = 3
"""Characters below which a piece of a text tells nothing, and could be any word's."""
_LONG = 200
"""Characters of a question above which it is there to break a server, and finds nothing."""
_LITERAL = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?', re.DOTALL)
_QUOTED = re.compile(r"(?P<mark>['\"])(?P<text>.*?)(?P=mark)")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?", re.ASCII)
_PIECE = re.compile(r"\w+")
_ASKED = re.compile(r"(?<=\?)[^\s?;'\"]+=[^\s?;'\"]*")
"""The query of an address in a sentence."""
_SCHEME = re.compile(r"[a-z]+://")


@attrs.define
class Redactor:
    """Gives every value its stand-in, always the same one."""

    known: dict[str, str]
    """Values without case, each with its stand-in in lower case."""
    public: frozenset[str]
    """Texts that the document holds."""
    words: frozenset[str]
    """Words that the document uses; a sentence may hold them by chance."""
    blind: bool = False
    """Whether no list of items tells which texts are values: then any text of a server may be."""
    _taken: set[str] = attrs.field(factory=set)
    _ties: Ties = attrs.field(factory=Ties)

    @classmethod
    def of(
        cls,
        contract: Contract,
        records: Records | None,
        questions: Iterable[Query] = (),
        given: Iterable[str] = (),
    ) -> Redactor:
        """For the values of *records*, in their order, and for the *questions* that are shown.

        *given* are values that no record has.
        """
        document = json.dumps(dict(contract.document), ensure_ascii=False)
        words = frozenset(_PIECE.findall(document.lower()))
        made = cls({}, frozenset(_texts(contract.document)), words, blind=records is None)
        for text in given:
            made.value(text)
        if records is None:
            return made
        asked = made._tie(records, questions)
        texts = [text for item in records.items for text in _texts(item)]
        for text in (*texts, *asked):
            made._keep(text)
        for text in (*texts, *asked):
            made.value(text)
        return made

    def _tie(self, records: Records, questions: Iterable[Query]) -> list[str]:
        """Ties questions to the values that they find; gives those that find one."""
        asked: list[str] = []
        for filter in records.collection.filters:
            given = {text for query in questions for name, text in query if name == filter.name}
            values = (field.of(item) for item in records.items for field in filter.fields)
            texts = sorted({_folded(value) for value in values if isinstance(value, str)})
            for text in sorted(text for text in given if len(text) <= _LONG):
                for value in texts:
                    self._ties.tie(_folded(text), value)
                if any(self._ties.tied(_folded(text), at) for at in range(len(text))):
                    asked.append(text)
        return asked

    def _keep(self, text: str) -> None:
        """Shows what stays of *text* as it is, also where it is tied to."""
        folded, scheme = _folded(text), _SCHEME.match(_folded(text))
        end = len(text) if self._stays(text) else scheme.end() if scheme else 0
        for at in range(end):
            self._ties.show(folded, at, folded[at])

    def _stays(self, text: str) -> bool:
        return text in self.public or bool(_INSTANT.fullmatch(text))

    def value(self, value: Any) -> Any:
        """What is shown for a whole value of an item."""
        if not isinstance(value, str) or self._stays(value):
            return value
        folded = _folded(value)
        if folded not in self.known:
            self._keep(value)
            self.known[folded] = self._made(folded)
        return _cased(value, self.known[folded])

    def question(self, question: Question) -> Question:
        """All that a request carries, with the values in it replaced."""
        parts, content = question.parts, question.parts.content
        shown = Parts(
            self._whole(parts.path),
            self._whole(parts.headers),
            self._whole(parts.cookies),
            None if content is None else self._content(content),
        )
        return attrs.evolve(question, query=self.query(question.query), parts=shown)

    def _content(self, content: Content) -> Content:
        """The same form with other values in its parts, or the same body."""
        form = multipart.parts(content)
        if form:
            shown = (attrs.evolve(each, data=self._data(each.data)) for each in form)
            return multipart.content(shown)
        return Content(content.media_type, self._data(content.data))

    def _data(self, data: bytes) -> bytes:
        return self.body(data.decode()).encode()

    def _whole(self, pairs: Pairs) -> Pairs:
        return tuple((name, str(self.value(text))) for name, text in pairs)

    def query(self, query: Query) -> Query:
        """The parameters of a question, whole values and parts of values replaced."""
        return Query((name, self.part(text)) for name, text in query)

    def part(self, text: str) -> str:
        """What is shown for *text*, which may be a part of a value, or hold one."""
        if self._stays(text):
            return text
        if _folded(text) in self.known:
            return str(self.value(text))
        whole = self._slice(text)
        if whole is not None:
            return whole
        return _PIECE.sub(lambda m: self._slice(m[0]) or m[0], self._replaced(text))

    def text(self, text: str) -> str:
        """A sentence, or whatever else a server wrote, with the values in it replaced."""
        shown = self._unless_words if self.blind else self.part
        quoted = _QUOTED.sub(lambda m: m["mark"] + shown(m["text"]) + m["mark"], text)
        return self._replaced(_ASKED.sub(lambda m: self._asked(m[0]), quoted))

    def _asked(self, query: str) -> str:
        """The query of an address."""
        pairs = Query(parse_qsl(query, keep_blank_values=True))
        shown = self.query(pairs)
        return query if shown == pairs else urlencode(shown, quote_via=quote)

    def response(self, text: str, *, successful: bool) -> str:
        """The body of a response; what a refusal says is a sentence, as far as values are known."""
        if self.blind:
            return self.body(text) if _is_json(text) else self._unless_words(text)
        return self.body(text) if successful else self.text(text)

    def header(self, text: str) -> str:
        """The value of a header; a number stays, unless it was given."""
        if not self.blind or (text.isdecimal() and text not in self.known):
            return self.text(text)
        return self._unless_words(text)

    def _unless_words(self, text: str) -> str:
        """The stand-in for *text*, unless the document has all its words."""
        return text if {*_PIECE.findall(text.lower())} <= self.words else str(self.value(text))

    def body(self, text: str) -> str:
        """A body of JSON, also of broken JSON, with all texts replaced that are values."""
        shown, found = _LITERAL.subn(self._literal, text)
        return shown if found else self.text(text)

    def _literal(self, found: re.Match[str]) -> str:
        text, colon = found.groups()
        if colon:  # the name of a member
            return found[0]
        try:
            value = json.loads(text, strict=False)
        except ValueError:
            return self.text(text)
        shown = self.value(value)
        return text if shown == value else json.dumps(shown, ensure_ascii=False)

    def _replaced(self, text: str) -> str:
        lower = text.lower()
        if len(lower) != len(text):
            lower = text
        there = [k for k in self.known if len(k) >= _SHORT and k in lower and k not in self.words]
        if not there:
            return text
        there.sort(key=len, reverse=True)
        pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, there)) + r")(?!\w)", re.I)
        return pattern.sub(
            lambda m: _cased(m[0], self.known.get(m[0].lower(), "x" * len(m[0]))), text
        )

    def _slice(self, text: str) -> str | None:
        """The same part of the stand-in of the first value that *text* is a part of."""
        folded = text.lower()
        if len(folded) != len(text) or len(text) < _SHORT:
            return None
        for known, shown in self.known.items():
            at = known.find(folded)
            if at >= 0:
                return _cased(text, shown[at : at + len(text)])
        return None

    def _made(self, folded: str) -> str:
        chance = random.Random(len(self.known))
        for at, character in enumerate(folded):
            if self._ties.tied(folded, at) and self._ties.shown(folded, at) is None:
                self._ties.show(folded, at, _other(chance, character))
        fixed = [self._ties.shown(folded, at) for at in range(len(folded))]
        shown = folded
        for _ in range(20):
            shown = "".join(
                _other(chance, each) if kept is None else kept
                for each, kept in zip(folded, fixed, strict=True)
            )
            if shown not in self._taken:
                break
        self._taken.add(shown)
        return shown


def _folded(text: str) -> str:
    """*text* in lower case; as it is where that would have another length."""
    folded = text.lower()
    return folded if len(folded) == len(text) else text


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _texts(value: Any) -> Iterator[str]:
    """All texts in a JSON value, names of members excluded."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        inner: Iterable[Any] = value.values() if isinstance(value, dict) else value
        for each in inner:
            yield from _texts(each)


def _other(chance: random.Random, character: str) -> str:
    if character.isdigit():
        return chance.choice(string.digits)
    if not character.isalpha():
        return character
    if character.isascii():
        return chance.choice(string.ascii_lowercase)
    return "ø" if character.islower() else "字"


def _cased(model: str, text: str) -> str:
    """*text* with capitals where *model* has them."""
    return "".join(t.upper() if m.isupper() else t for m, t in zip(model, text, strict=True))
