"""Filter: parameters that keep the items whose field equals a value."""

from __future__ import annotations

from collections.abc import Iterator

from ..contract import Collection, Equals, Field, ListOperation
from ..oracle.oracle import Refused
from ..transport.exchange import Question
from . import ranges, values
from .clause import ByMisreadings, Check, Clause
from .fault import Fault
from .filter_clauses import OfFilter
from .misreadings import arrays, combinations, filters, precedence, words
from .misreadings.misreading import Misreading, diagnostic_only, optional, rewriting
from .misreadings.selecting import matching, nothing, without
from .refusal import refused
from .robust import is_free, robust


def clauses(operation: ListOperation) -> Iterator[Clause]:
    """The clauses of each ``equals`` filter, and of filters combined."""
    collection = operation.collection
    for filter in collection.filters_of(Equals):
        yield from _Equals(collection, filter).clauses()
    yield from ranges.clauses(operation)
    if len(collection.filters) > 1:
        names = ", ".join(f"`{f.name}`" for f in collection.filters)
        yield ByMisreadings(
            "filter/combination",
            f"An item is listed only if it matches every filter in the request: {names}.",
            collection.pointer + "/filters",
            "an item that matches one filter and not another",
            misreadings=(*combinations.combined(collection), *precedence.escapes(collection)),
            explanations=(
                *combinations.forgotten(collection),
                *precedence.escapes_from_all(collection),
            ),
            blamed=lambda fault: fault.aspect == "filters",
        )


class _Equals(OfFilter):
    """The clauses of one filter."""

    def clauses(self) -> Iterator[Clause]:
        yield self.sound()
        yield self.complete()
        if self.filter.fields[0].type == "string":
            if filters.tells_parts(self.filter):
                yield self.exact()
            if self.filter.ignore_case:
                letters = f"values of {self.fields} with ASCII letters"
                yield self.case_ignored(letters, lambda asked: asked.__eq__)
        yield self.unknown()
        if self.filter.absent is not None:
            yield self.absent()
        yield from values.clauses(self)
        if is_free(self.filter):
            yield robust(self)

    def broken(self, fault: Fault) -> str:
        filter, text = self.filter, fault.query.get(self.name)
        if word := values.broken(self, fault):
            return word
        if text is None or text == filter.absent:
            return "absent"
        known = fault.oracle.mask(filter, fault.oracle.value(self.name, text))[1]
        others = {each.name for each in self.collection.filters} - {self.name}
        if not known and not others & fault.query.names:
            compared = filter.fields[0].type == "string" and filters.tells_parts(filter)
            return "exact" if compared and _some_came(fault) else "unknown"
        return "sound" if "foreign" in fault.judged.kinds else "complete"

    def sound(self) -> Clause:
        filter, name, some = self.filter, self.name, self.different
        excluded = f"answers the items that `{name}` excludes"
        return self.clause(
            "sound",
            f"`{name}` selects only items whose {self.fields} is the value.",
            some,
            *self.ignored(Misreading(excluded, some, filters.inverted(filter))),
            *words.ignored(filter, some),
            optional(
                f"adds the items without {self.fields} to those that `{name}` asks for",
                f"an item without {self.fields}",
                filters.with_absent(filter),
            ),
            explanations=(
                diagnostic_only(
                    f"ignores `{name}` for some of its values", rewriting(without(name)), name
                ),
                *words.rarely_ignored(filter),
                *filters.ignored_after_the_first_page(self.collection, name),
            ),
        )

    def complete(self) -> Clause:
        filter, name, some = self.filter, self.name, self.different
        return self.clause(
            "complete",
            f"`{name}` selects every item whose {self.fields} is the value.",
            some,
            *self.lost(),
            *self._of_elements(),
            optional(
                f"answers nothing to the rarest value of `{name}`",
                some,
                filters.rarest_lost(filter),
            ),
            explanations=(
                diagnostic_only(
                    f"answers nothing to some values of `{name}`", nothing(filter), name
                ),
                diagnostic_only(
                    f"refuses some values of `{name}`", filters.refuses_known(filter), name
                ),
                diagnostic_only(f"loses the last match of `{name}`", filters.last_lost(filter)),
                *self.joined(),
                *self.cut_first(),
            ),
        )

    def _of_elements(self) -> Iterator[Misreading]:
        if any(field.many for field in self.filter.fields):
            yield from arrays.of_one_element(self.filter, f"an item with several {self.fields}")
            if not arrays.may_match_twice(self.filter):
                twice, told = f"an item with two equal {self.fields}", self.collection.total
                yield from arrays.of_rows(self.filter, twice, told=told is not None, primary=False)

    def exact(self) -> Clause:
        longer = f"two values of {self.fields} of which one is part of the other, or a longer value"
        return self.clause(
            "exact",
            f"`{self.name}` compares whole values.",
            longer,
            *filters.likened(self.filter, longer),
            *self._compared_too(),
        )

    def _compared_too(self) -> Iterator[Misreading]:
        filter, fold = self.filter, self.filter.ignore_case
        for field in dict.fromkeys(_identities(self.collection)):
            if field not in filter.fields and field.type == "string" and not field.format:
                fields = (*filter.fields, field)
                yield optional(
                    f"compares `{field.name}` too",
                    f"values of `{field.name}`",
                    matching(filter, lambda n: n.__eq__, fields, fold=fold),
                )

    def unknown(self) -> Clause:
        filter, name = self.filter, self.name
        sentence = f"A value of `{name}` that no item has {_ANSWERED[filter.unknown]}."
        needed_data = "at least 1 item, and a value that no item has"
        if filter.unknown == "refused":
            text = filter.element.type == "string"
            return self.checked(
                "unknown",
                sentence,
                needed_data,
                _alone(refused(Refused(name, "unknown"))),
                requests=(Question(((name, "no-such-value"),)),) if text else (),
            )
        ignores = f"ignores unknown values of `{name}`"
        refuses = f"refuses unknown values of `{name}`"
        return self.clause(
            "unknown",
            sentence,
            needed_data,
            Misreading(ignores, needed_data, filters.if_unknown(filter)),
            explanations=(diagnostic_only(refuses, filters.refuses_unknown(filter)),),
        )

    def absent(self) -> Clause:
        filter, needed_data = self.filter, f"items with and without {self.fields}"
        text = filter.absent or ""
        literal = f"{self.name}={text}"
        return self.clause(
            "absent",
            f"`{literal}` selects the items that have no {self.fields}.",
            needed_data,
            Misreading(f"takes `{literal}` for a value", needed_data, filters.literal(filter)),
            Misreading(f"ignores `{literal}`", needed_data, filters.if_absent(filter, keep=True)),
            Misreading(
                f"answers to `{literal}` the items that have one",
                needed_data,
                filters.if_absent(filter),
            ),
            optional(
                f"takes `{literal}` in any case for the literal",
                needed_data,
                filters.lowered(filter),
            ),
            explanations=(diagnostic_only(f"refuses `{literal}`", filters.refuses_absent(filter)),),
            requests=(Question(((self.name, text.swapcase()),)),),
        )


_ANSWERED = {
    "empty": "gets an empty page",
    "refused": "is refused",
    "either": "gets an empty page or is refused",
}


def _identities(collection: Collection) -> Iterator[Field]:
    """Fields that are compared as a whole: a filter may look at the wrong one."""
    yield from collection.key.fields
    yield from (field for filter in collection.filters_of(Equals) for field in filter.fields)


def _some_came(fault: Fault) -> bool:
    """Whether some items came, but not all: the unknown value matched theirs."""
    seen = fault.judged.seen
    if seen is None:
        return False
    came = len(seen.items) if seen.total is None else seen.total
    return 0 < came < len(fault.oracle.records)


def _alone(check: Check) -> Check:
    """*check* for questions of one parameter: beside others it may be theirs that is wrong."""
    return lambda judged: len(judged.question.query) == 1 and check(judged)
