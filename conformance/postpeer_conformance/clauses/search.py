"""Search: parameters that keep the items of which a field contains a text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from ..contract import Contains, Field, ListOperation
from ..transport.query import Query
from . import values
from .clause import Clause
from .fault import Fault
from .filter_clauses import OfFilter
from .misreadings import filters, full_text, search, search_fields, words
from .misreadings.collations import folded
from .misreadings.engines import COMMON, shell_pattern
from .misreadings.misreading import Misreading, diagnostic_only, optional, rewriting
from .misreadings.selecting import matching, nothing, otherwise, wild
from .robust import robust

_SHORT = (2, 3, 4)
"""Characters that some searches want at least."""


def clauses(operation: ListOperation) -> Iterator[Clause]:
    """The clauses of each ``contains`` filter."""
    collection = operation.collection
    for filter in collection.filters_of(Contains):
        yield from _Search(collection, filter).clauses()


class _Search(OfFilter):
    """The clauses of one filter."""

    def clauses(self) -> Iterator[Clause]:
        yield from map(self.of_field, self.filter.fields)
        yield self.sound()
        yield self.any_part()
        if self.filter.ignore_case:
            yield self.case()
        yield self.literal()
        yield from values.clauses(self)
        yield robust(self)

    def broken(self, fault: Fault) -> str:
        if word := values.broken(self, fault):
            return word
        text, judged = fault.query.texts[self.name], fault.judged
        refused = "refused" in judged.kinds and judged.response.status not in judged.query_refusals
        if refused or not (text.isascii() and all(word.isalnum() for word in text.split(" "))):
            return "literal"
        return "sound" if "foreign" in judged.kinds else "any-part"

    def of_field(self, field: Field) -> Clause:
        filter = self.filter
        needed_data = f"a text in `{field.name}` that no other searched field of its item contains"
        others = [other for other in filter.fields if other != field]
        skips = f"does not search `{field.name}`"
        return self.clause(
            field.name,
            f"`{self.name}` searches `{field.name}`.",
            needed_data,
            Misreading(skips, needed_data, search_fields.in_fields(filter, skipped=field)),
            optional(
                f"{skips} for digits alone",
                needed_data,
                search_fields.by(filter, search_fields.unless_digits(filter, field)),
            ),
            *(
                optional(
                    f"{skips} of items without `{other.name}`",
                    needed_data,
                    search_fields.by(filter, search_fields.unless_absent(filter, field, other)),
                )
                for other in others
            ),
            *(
                optional(
                    f"{skips} when `{other.name}` is also given",
                    needed_data,
                    search_fields.beside(other, search_fields.in_fields(filter, skipped=field)),
                )
                for other in self.collection.filters
                if other != filter and others
            ),
            explanations=tuple(
                diagnostic_only(
                    f"searches `{field.name}` only of items without `{other.name}`",
                    search_fields.by(filter, search_fields.instead_of(filter, other, field)),
                )
                for other in others
            ),
        )

    def sound(self) -> Clause:
        return self.clause(
            "sound",
            f"`{self.name}` selects only items whose {self.fields} contains the text.",
            self.different,
            *self.ignored(),
            *folded(self.filter),
            *self._searched_too(),
            *self._words(),
            *self._joined(),
            explanations=(
                *map(self._ignoring_short, _SHORT),
                *filters.ignored_after_the_first_page(self.collection, self.name),
            ),
        )

    def _ignoring_short(self, least: int) -> Misreading:
        """Ignores short texts, which would take a search long."""
        name = self.name

        def change(query: Query) -> Query:
            text = query.get(name)
            return query if text is None or len(text) >= least else query.without(name)

        sentence = f"ignores `{name}` where it has fewer than {least} characters"
        return diagnostic_only(sentence, rewriting(change))

    def _searched_too(self) -> Iterator[Misreading]:
        others = [f for f in self.collection.fields if f.type == "string"]
        if len(others) > len(self.filter.fields) + 1:
            found = matching(self.filter, lambda n: n, others, fold=self.filter.ignore_case)
            yield optional("searches every text of an item", "texts in other fields", found)
        for field in self.collection.fields:
            if field not in self.filter.fields and field.type == "string":
                yield optional(
                    f"searches `{field.name}` too",
                    f"texts in `{field.name}` alone",
                    search_fields.in_fields(self.filter, added=field),
                )

    def _words(self) -> Iterator[Misreading]:
        """Words that a language has for nothing, and those that a search engine leaves out."""
        for word in ("null", "None", "undefined"):
            yield optional(
                f"finds items without a text by the word {word}",
                "an item without a text",
                search_fields.by(self.filter, search_fields.as_word(self.filter, word)),
            )
        for word in ("null", "undefined", "0"):
            sentence = f"ignores `{self.name}={word}`"
            yield optional(sentence, self.different, words.unless(self.name, word))
        sentence = f"ignores `{self.name}` where it is a common word"
        cased = (case(word) for word in sorted(COMMON) for case in (str, str.upper, str.title))
        yield optional(sentence, self.different, words.unless(self.name, *cased))

    def _joined(self) -> Iterator[Misreading]:
        for glue in ("", " ", ",", "|", "-") if len(self.filter.fields) > 1 else ():
            yield optional(
                f"searches {self.fields} joined by {glue!r}",
                self.different,
                search_fields.by(self.filter, search_fields.joined(self.filter, glue)),
            )

    def any_part(self) -> Clause:
        filter, fold = self.filter, self.filter.ignore_case
        return self.clause(
            "any-part",
            f"`{self.name}` finds text at the start, in the middle and at the end of a value.",
            self.different,
            Misreading(f"answers nothing to `{self.name}`", self.different, nothing(filter)),
            *filters.cut_first(self.collection, filter, "matches beyond the first page"),
            *otherwise(filter, search.PARTS, self.different, lambda how: "only" in how, fold=fold),
            *self._parts_of_one(),
            explanations=(
                *(
                    diagnostic_only(how, matching(filter, find, fold=fold))
                    for how, find in search.BEGINNINGS.items()
                ),
                diagnostic_only(
                    "takes a match at the very start for none",
                    matching(filter, lambda n: lambda v: v.find(n) > 0, fold=fold),
                ),
                *full_text.by_words(filter),
                *full_text.similar(filter),
                *(
                    diagnostic_only(
                        f"refuses texts of fewer than {size} characters",
                        filters.refuses_short(filter, size),
                    )
                    for size in (2, 3, 4)
                ),
                *self.joined(),
                *self.cut_first(),
                diagnostic_only(
                    "finds nothing in items that lack one of their texts",
                    search_fields.by(filter, search_fields.nowhere_absent(filter)),
                ),
            ),
        )

    def _parts_of_one(self) -> Iterator[Misreading]:
        """Texts that are found at some places only of one of several fields."""
        filter = self.filter
        for field in filter.fields if len(filter.fields) > 1 else ():
            others = [other for other in filter.fields if other != field]
            for how in search.PLACES:
                mask = search_fields.found_in(filter, field, others, search.PARTS[how])
                sentence, needed_data = f"{how}, in `{field.name}`", f"texts in `{field.name}`"
                yield optional(sentence, needed_data, search_fields.by(filter, mask))

    def case(self) -> Clause:
        letters = f"ASCII letters in {self.fields}"
        return self.clause(
            "case",
            f"`{self.name}` ignores the case of ASCII letters.",
            letters,
            *otherwise(self.filter, search.CASES, letters, lambda how: "case" in how, fold=False),
            *(
                optional(
                    f"{how} in `{field.name}`",
                    letters,
                    search_fields.by(
                        self.filter, search_fields.cased_in(self.filter, field, change), cased=True
                    ),
                )
                for field in self.filter.fields
                for how, change in search.CASED.items()
                if len(self.filter.fields) > 1
            ),
        )

    def literal(self) -> Clause:
        filter = self.filter
        return self.clause(
            "literal",
            f"`{self.name}` takes every character literally: none is a wildcard or an operator.",
            f"a text of two characters in {self.fields}",
            *otherwise(
                filter,
                search.LITERALS,
                self.different,
                lambda how: how.endswith("wildcard"),
                fold=filter.ignore_case,
            ),
            *self._wild(),
            explanations=(
                full_text.without_common(filter),
                diagnostic_only(
                    "searches for each run of letters and digits by itself",
                    matching(filter, search.words_alone, fold=filter.ignore_case),
                ),
                full_text.by_parts(filter),
                full_text.without(filter),
                diagnostic_only(
                    "reads `*`, `?` and `[` as a shell does",
                    matching(filter, shell_pattern, fold=filter.ignore_case),
                ),
                diagnostic_only("drops what is not ASCII", rewriting(self._in_ascii)),
                diagnostic_only(
                    "escapes values as HTML where it shows them, and searches them as they are",
                    matching(filter, search.shown_escaped, fold=filter.ignore_case),
                ),
            ),
        )

    def _in_ascii(self, query: Query) -> Query:
        """*query* without other characters in its text, and without that where none is left."""
        text = query.texts.get(self.name, "").encode("ascii", "ignore").decode()
        return query.with_((self.name, text)) if text else query.without(self.name)

    def _wild(self) -> Iterator[Misreading]:
        """Wildcards in one of several fields."""
        marks = (("%", wild(many="%")), ("_", wild(one="_")))
        fields = self.filter.fields if len(self.filter.fields) > 1 else ()
        for field, (mark, find) in product(fields, marks):
            yield optional(
                f"answers as if `{mark}` were a wildcard in `{field.name}`",
                f"texts in `{field.name}`",
                search_fields.by(
                    self.filter, search_fields.wild_in(self.filter, field, mark, find)
                ),
            )
