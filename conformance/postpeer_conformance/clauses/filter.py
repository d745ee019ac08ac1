"""Filter: parameters that keep the items whose field equals a value."""

from __future__ import annotations

from collections.abc import Iterator

from ..contract import Collection, Field, Operation
from ..transport.exchange import Question
from .clause import Check, Clause
from .filter_clauses import OfFilter
from .misreadings import filters, precedence
from .misreadings.misreading import (
    Rival,
    guess,
    matching,
    nothing,
    page_first,
    refuses,
    rewriting,
    secondary,
    without,
)
from .refusal import refused


def clauses(operation: Operation) -> Iterator[Clause]:
    """The clauses of each ``equals`` filter, and of filters combined."""
    collection = operation.collection
    assert collection is not None
    for filter in collection.filters:
        if filter.match == "equals":
            yield from _Equals(collection, filter).clauses()
    if len(collection.filters) > 1:
        names = " and ".join(f"`{f.name}`" for f in collection.filters)
        yield Clause(
            "filter/combination",
            f"An item is answered only when it matches every filter given: {names}.",
            collection.pointer + "/filters",
            "an item that matches one filter and not another",
            rivals=(*filters.combined(collection), *precedence.escapes(collection)),
            guesses=(*filters.forgotten(collection), *precedence.escapes_from_all(collection)),
        )


class _Equals(OfFilter):
    """The clauses of one filter."""

    part = "filter"

    def clauses(self) -> Iterator[Clause]:
        yield self.sound()
        yield self.complete()
        if self.filter.fields[0].type == "string":
            yield self.exact()
        yield self.unknown()
        if self.filter.absent is not None:
            yield self.absent()

    @property
    def some(self) -> str:
        return f"items with different values of {self.fields}"

    def sound(self) -> Clause:
        filter, name, some = self.filter, self.name, self.some
        ignores = rewriting(without(name))
        return self.clause(
            "sound",
            f"`{name}` answers only items whose {self.fields} is the value.",
            some,
            Rival(f"ignores `{name}`", some, ignores),
            Rival(f"answers the items that `{name}` excludes", some, filters.inverted(filter)),
            *filters.ignored_beside_others(self.collection, name, some),
            filters.ignored_on_the_largest_page(self.collection, name, some),
            *filters.ignored_words(filter, some),
            secondary(
                f"keeps the items without {self.fields} beside those that `{name}` asks for",
                f"an item without {self.fields}",
                filters.with_absent(filter),
            ),
            guesses=(
                guess(f"ignores `{name}` for some of its values", ignores, name),
                filters.ignored_after_the_first_page(self.collection, name),
            ),
        )

    def complete(self) -> Clause:
        filter, name, some = self.filter, self.name, self.some
        return self.clause(
            "complete",
            f"`{name}` answers every item whose {self.fields} is the value.",
            some,
            Rival(f"answers nothing to `{name}`", some, nothing(filter)),
            Rival(f"refuses every value of `{name}`", some, refuses(filter)),
            Rival(
                f"cuts the page before it applies `{name}`",
                f"matches of `{name}` beyond the first page",
                page_first(filter),
            ),
            secondary(
                f"answers nothing to the rarest value of `{name}`",
                some,
                filters.rarest_lost(filter),
            ),
            guesses=(
                guess(f"answers nothing to some values of `{name}`", nothing(filter), name),
                guess(f"refuses some values of `{name}`", refuses(filter), name),
                guess(f"loses the last match of `{name}`", filters.last_lost(filter)),
            ),
        )

    def exact(self) -> Clause:
        longer = f"two values of {self.fields} of which one is part of the other, or a longer value"
        return self.clause(
            "exact",
            f"`{self.name}` compares whole values.",
            longer,
            *filters.likened(self.filter, longer),
            *self._compared_too(),
        )

    def _compared_too(self) -> Iterator[Rival]:
        filter = self.filter
        for field in dict.fromkeys(_identities(self.collection)):
            if field not in filter.fields and field.type == "string" and not field.format:
                fields = (*filter.fields, field)
                yield secondary(
                    f"compares `{field.name}` too",
                    f"values of `{field.name}`",
                    matching(filter, lambda n: n.__eq__, fields, fold=False),
                )

    def unknown(self) -> Clause:
        filter, name = self.filter, self.name
        sentence = f"A value of `{name}` that no item has {_ANSWERED[filter.unknown]}."
        needs = "at least 1 item, and a value that no item has"
        if filter.unknown == "refused":
            text = filter.parameter.type == "string"
            return self.clause(
                "unknown",
                sentence,
                needs,
                check=_alone(refused(name, "unknown")),
                asks=(Question(((name, "no-such-value"),)),) if text else (),
            )
        ignores = f"ignores unknown values of `{name}`"
        refuses = f"refuses unknown values of `{name}`"
        return self.clause(
            "unknown",
            sentence,
            needs,
            Rival(ignores, needs, filters.if_unknown(filter)),
            guesses=(guess(refuses, filters.refuses_unknown(filter)),),
        )

    def absent(self) -> Clause:
        filter, needs = self.filter, f"items with and without {self.fields}"
        text = filter.absent or ""
        literal = f"{self.name}={text}"
        return self.clause(
            "absent",
            f"`{literal}` answers the items that have no {self.fields}.",
            needs,
            Rival(f"takes `{literal}` for a value", needs, filters.literal(filter)),
            Rival(f"ignores `{literal}`", needs, filters.if_absent(filter, keep=True)),
            Rival(
                f"answers to `{literal}` the items that have one",
                needs,
                filters.if_absent(filter),
            ),
            secondary(
                f"takes `{literal}` in any case for the literal", needs, filters.lowered(filter)
            ),
            guesses=(guess(f"refuses `{literal}`", filters.refuses_absent(filter)),),
            asks=(Question(((self.name, text.swapcase()),)),),
        )


_ANSWERED = {
    "empty": "is answered with an empty page",
    "refused": "is refused",
    "either": "is answered with an empty page or refused",
}


def _identities(collection: Collection) -> Iterator[Field]:
    """Fields that are compared as a whole: a filter may look at the wrong one."""
    yield collection.key
    yield from (f for each in collection.filters if each.match == "equals" for f in each.fields)


def _alone(check: Check) -> Check:
    """*check* for questions of one parameter: beside others it may be theirs that is wrong."""
    return lambda judged: len(judged.question.query) == 1 and check(judged)
