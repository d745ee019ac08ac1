"""What the contract is silent about, as rules over parameters: a question for each."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ...contract import Collection, Contains, Filter, Parameter
from ...oracle.oracle import Oracle, Page
from ...transport.exchange import Question
from ...transport.query import Query
from ..planning.pool import ValuePool
from .reading import LEFT_OUT, Ask, as_mask, as_query, free, nothing

_LONG = 5000
"""Characters: more than any name has, and less than most gateways refuse."""
_FAR = (10_000, 2**31, 2**63)
"""Where databases, 32 bits and 64 bits come to their end."""


@attrs.frozen
class Rules:
    """The questions about one collection's parameters."""

    oracle: Oracle
    pool: ValuePool

    @property
    def collection(self) -> Collection:
        return self.oracle.collection

    def empty(self) -> Iterator[Ask]:
        """Parameters without a value."""
        for parameter in self.collection.parameters:
            query = Query.of((parameter.name, ""))
            readings = as_query(self.oracle, LEFT_OUT)
            filter = self.oracle.filters.get(parameter.name)
            if filter is not None:
                readings += (nothing(self.oracle),)
                if filter.absent is not None:
                    words = f"is read as `{filter.absent}`"
                    readings += as_query(self.oracle, words, (filter.name, filter.absent))
            yield Ask(
                f"empty/{parameter.name}",
                f"`{parameter.name}` without a value",
                Question(query),
                readings,
            )

    def repeated(self) -> Iterator[Ask]:
        """The same parameter twice, with different values."""
        limit = self.collection.paging.size
        one, other = self._sizes()
        if limit is not None:
            yield self._twice(limit, (one, other), ())
        for filter in self.collection.filters:
            texts = self.pool.plain(filter)
            texts = sorted(texts, key=lambda text: -self._count(filter.name, text))[:2]
            if filter.whole and len(texts) == 2 and filter.parameter.type != "array":
                masks = [
                    self.oracle.mask(filter, self.oracle.value(filter.name, t))[0] for t in texts
                ]
                both = as_mask(self.oracle, "counts both values", masks[0] | masks[1])
                yield self._twice(
                    filter.parameter, (texts[0], texts[1]), (both, nothing(self.oracle))
                )
                break

    def unknown(self) -> Iterator[Ask]:
        """A parameter that the document does not name, and one in other case."""
        known = {parameter.name for parameter in self.oracle.operation.parameters}
        ignored = as_query(self.oracle, "is ignored")
        name = "unknown-parameter"
        if name not in known:
            question = Question(((name, "1"),))
            yield Ask("unknown/parameter", "an unknown parameter", question, ignored)
        limit, size = self.collection.paging.size_name, self._sizes()[0]
        if limit and limit.swapcase() not in known:
            query = Query.of((limit.swapcase(), size))
            read = as_query(self.oracle, f"is read as `{limit}`", (limit, size))
            about = f"`{limit}` written `{limit.swapcase()}`"
            yield Ask("unknown/case", about, Question(query), (*ignored, *read))

    def values(self) -> Iterator[Ask]:
        """A value that nothing has, where the contract allows an empty page and a refusal."""
        for filter in self.collection.filters:
            if filter.unknown == "either":
                name, texts = filter.name, self.pool.other[filter.name]
                documented = [t for t in filter.parameter.schema.get("examples", ()) if t in texts]
                for words, found in (("made-up", texts), ("documented", documented)):
                    if found:
                        about = f"`{name}` with a {words} value that no item has"
                        yield from self._open(
                            f"value/{name}/{words}",
                            about,
                            (name, found[0]),
                            (nothing(self.oracle),),
                        )

    def case(self) -> Iterator[Ask]:
        """Words of a set in other case."""
        for name, text in self._words():
            if text.swapcase() != text:
                readings = as_query(self.oracle, "is read in any letter case", (name, text))
                if name in self.oracle.filters:
                    readings += (nothing(self.oracle),)
                about = f"`{name}` in another letter case"
                yield from self._open(f"case/{name}", about, (name, text.swapcase()), readings)

    def spaces(self) -> Iterator[Ask]:
        """A space at either end of a value: some databases ignore it at the end alone."""
        for name, text in (*self._words(), *self._searches()):
            ends = (("behind", "after", f"{text} "), ("before", "before", f" {text}"))
            for place, word, asked in ends:
                readings = as_query(self.oracle, "is read without the space", (name, text))
                filter = self.oracle.filters.get(name)
                if filter is not None:
                    mask = self._literally(filter, asked)
                    readings += (as_mask(self.oracle, "is compared with the space", mask),)
                about = f"`{name}` with a space {word} it"
                yield from self._open(f"spaces/{name}/{place}", about, (name, asked), readings)

    def spellings(self) -> Iterator[Ask]:
        """Numbers that are not written as JSON writes an integer."""
        limit, size = self.collection.paging.size_name, self._sizes()[0]
        if not limit:
            return
        for word, text in {
            "plus": f"+{size}",
            "base": f"0x{int(size):x}",
            "zero": f"0{size}",
            "point": f"{size}.0",
            "exponent": f"{size}e0",
            "spaces": f" {size} ",
        }.items():
            readings = as_query(self.oracle, f"is read as {size}", (limit, size))
            readings += as_query(self.oracle, LEFT_OUT)
            about = f"`{limit}` written `{text}`"
            yield from self._open(f"number/{word}", about, (limit, text), readings)

    def far(self) -> Iterator[Ask]:
        """Offsets far beyond the end."""
        position = self.collection.paging.position
        for number in _FAR:
            if position and (position.maximum is None or number <= position.maximum):
                query = Query.of((position.name, str(number)))
                expected = self.oracle.expect(query)
                if isinstance(expected, Page) and expected.refusable:
                    about = f"`{position.name}` at {number:,}"
                    readings = (("gives an empty page", expected),)
                    yield Ask(f"far/{number}", about, Question(query), readings)

    def long(self) -> Iterator[Ask]:
        """A text longer than any name."""
        for filter in self.collection.filters_of(Contains):
            question = Question([(filter.name, "x" * _LONG)])
            about = f"`{filter.name}` with {_LONG:,} characters"
            yield Ask(f"long/{filter.name}", about, question, (nothing(self.oracle),))

    def key_first(self) -> Iterator[Ask]:
        """A wrong parameter without a key: which of the two is looked at first."""
        paging = self.collection.paging
        if self.oracle.operation.key is not None and paging.bounded:
            question = Question(paging.asking(size=paging.largest + 1), key="missing")
            about = f"`{paging.size_name}` above its maximum, without a key,"
            yield Ask("order/key", about, question)

    def methods(self) -> Iterator[Ask]:
        """The methods that read, with the valid key."""
        for method in ("HEAD", "OPTIONS"):
            if method != self.oracle.operation.method:
                yield Ask(f"method/{method}", f"the method {method}", Question(method=method))

    def _open(
        self, id: str, about: str, pair: tuple[str, str], readings: tuple[tuple[str, Page], ...]
    ) -> Iterator[Ask]:
        query = Query.of(pair)
        if free(self.oracle, query):
            yield Ask(id, about, Question(query), readings)

    def _twice(
        self, parameter: Parameter, texts: tuple[str, str], more: tuple[tuple[str, Page], ...]
    ) -> Ask:
        name, (one, other) = parameter.name, texts
        readings = (
            *as_query(self.oracle, "counts the first value", (name, one)),
            *as_query(self.oracle, "counts the last value", (name, other)),
            *as_query(self.oracle, LEFT_OUT),
            *more,
        )
        question = Question(((name, one), (name, other)))
        return Ask(f"repeated/{name}", f"`{name}` given twice", question, readings)

    def _sizes(self) -> tuple[str, str]:
        """Two small sizes of a page, neither the default one where there is a choice."""
        paging = self.collection.paging
        low = paging.smallest
        sizes = [n for n in range(low, low + 3) if n != paging.default and n <= paging.largest]
        sizes = sizes[:2] or [low]
        return str(sizes[-1]), str(sizes[0])

    def _words(self) -> Iterator[tuple[str, str]]:
        """For each parameter that takes one of some words, a word that changes the response."""
        yield from self.collection.order.unusual_asking[-1:]
        for filter in self.collection.filters:
            if filter.whole and filter.parameter.type == "string":
                texts = self.pool.plain(filter)
                if texts:
                    count = len(self.oracle.records)
                    telling = [t for t in texts if self._count(filter.name, t) < count]
                    yield filter.name, (telling or texts)[0]

    def _searches(self) -> Iterator[tuple[str, str]]:
        """For each search a text that finds some items, and has no space around it."""
        for filter in self.collection.filters_of(Contains):
            for text in self.pool.known[filter.name]:
                if text.isalnum() and text.isascii() and len(text) > 1:
                    yield filter.name, text
                    break

    def _literally(self, filter: Filter, text: str) -> int:
        """The ranks that a plain comparison with *text* finds."""
        wanted = text.lower() if filter.ignore_case else text
        return self.oracle.holding(
            filter.fields, lambda found: filter.holds(found, wanted), fold=filter.ignore_case
        )

    def _count(self, name: str, text: str) -> int:
        expected = self.oracle.expect(Query.of((name, text)))
        return expected.must.bit_count() if isinstance(expected, Page) else 0
