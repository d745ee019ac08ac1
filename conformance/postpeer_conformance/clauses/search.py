"""Search: parameters that keep the items of which a field contains a text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from attrs import evolve

from ..contract import Collection, Field, Filter, Operation
from ..exchange import Question
from ..judged import Judged
from ..oracle.matching import ascii_lower
from ..oracle.oracle import Oracle, Query
from ..oracle.rivals import (
    Find,
    Predict,
    Prediction,
    Rival,
    answer,
    certain,
    given,
    guess,
    ignored_beside,
    matching,
    nothing,
    page_first,
    rewriting,
    wild,
    without,
)
from . import misreadings, selections
from .clause import Clause, Finding


def clauses(operation: Operation) -> Iterator[Clause]:
    """The clauses of each ``contains`` filter."""
    collection = operation.collection
    assert collection is not None
    for filter in collection.filters:
        if filter.match == "contains":
            yield from _of(collection, filter)


def _of(collection: Collection, filter: Filter) -> Iterator[Clause]:
    name = filter.name
    fields = " or ".join(f"`{field.name}`" for field in filter.fields)
    texts = f"items with different texts in {fields}"

    def clause(
        word: str, sentence: str, needs: str, *rivals: Rival, guesses: tuple[Rival, ...] = ()
    ) -> Clause:
        identity = f"search/{name}/{word}"
        return Clause(identity, sentence, filter.pointer, needs, rivals, guesses=guesses)

    for field in filter.fields:
        needs = f"a text in `{field.name}` that no other searched field of its item contains"
        numbers = f"does not search `{field.name}` for digits alone"
        yield clause(
            field.name,
            f"`{name}` searches `{field.name}`.",
            needs,
            Rival(f"does not search `{field.name}`", needs, _fields(filter, skipped=field)),
            Rival(numbers, needs, _finding(filter, _unless_digits(filter, field)), primary=False),
            *(
                Rival(
                    f"does not search `{field.name}` of items without `{other.name}`",
                    needs,
                    _finding(filter, _unless_absent(filter, field, other)),
                    primary=False,
                )
                for other in filter.fields
                if other != field
            ),
        )
    yield clause(
        "sound",
        f"`{name}` answers only items of which {fields} contains the text.",
        texts,
        Rival(f"ignores `{name}`", texts, rewriting(without(name))),
        *(
            Rival(f"ignores `{name}` beside `{other.name}`", texts,
                  ignored_beside(name, other.name), primary=False)
            for other in collection.parameters
            if other.name not in {f.name for f in collection.filters}
        ),
        *(
            Rival(f"searches `{field.name}` too", f"texts in `{field.name}` alone",
                  _fields(filter, added=field), primary=False)
            for field in collection.fields
            if field not in filter.fields and field.type == "string"
        ),
        *(
            Rival(f"finds items without a text by the word {word}", "an item without a text",
                  _finding(filter, _as_word(filter, word)), primary=False)
            for word in ("null", "None", "undefined")
        ),
        *(
            Rival(f"takes the word {word} for no `{name}`", texts,
                  selections.unless(name, word), primary=False)
            for word in ("null", "undefined", "0", "a", "the")
        ),
        selections.ignored_on_the_largest_page(collection, name, texts),
        *(
            Rival(f"searches {fields} joined by {glue!r}", texts,
                  _finding(filter, _joined(filter, glue)), primary=False)
            for glue in ("", " ", ",", "|", "-") if len(filter.fields) > 1
        ),
    )  # fmt: skip
    yield clause(
        "any-part",
        f"`{name}` finds a text at the start, in the middle and at the end, and whole.",
        texts,
        Rival(f"answers nothing to `{name}`", texts, nothing(filter)),
        Rival(f"cuts the page before it applies `{name}`", "matches beyond the first page",
              page_first(filter)),
        *(
            Rival(how, texts, matching(filter, find, fold=filter.ignore_case), "only" in how)
            for how, find in misreadings.PARTS.items()
        ),
        guesses=(
            guess(
                "takes a match at the very start for none",
                matching(filter, lambda n: lambda v: v.find(n) > 0, fold=filter.ignore_case),
            ),
            guess("finds nothing in items that lack one of their texts",
                  _finding(filter, _nowhere_absent(filter))),
        ),
    )  # fmt: skip
    if filter.ignore_case:
        letters = f"letters of ASCII in {fields}"
        yield clause(
            "case",
            f"`{name}` ignores the case of ASCII letters.",
            letters,
            *(
                Rival(how, letters, matching(filter, find, fold=False), "case" in how)
                for how, find in misreadings.CASES.items()
            ),
        )
    yield clause(
        "literal",
        f"`{name}` takes every character for itself: none is a wildcard or an operator.",
        f"a text of two characters in {fields}",
        *(
            Rival(
                how,
                texts,
                matching(filter, find, fold=filter.ignore_case),
                primary=how.endswith("wildcard"),
            )
            for how, find in misreadings.LITERALS.items()
        ),
        *(
            Rival(
                f"answers as if `{mark}` were a wildcard in `{field.name}`",
                f"texts in `{field.name}`",
                _finding(filter, _wild_in(filter, field, mark, find)),
                primary=False,
            )
            for field in filter.fields
            for mark, find in (("%", wild(many="%")), ("_", wild(one="_")))
            if len(filter.fields) > 1
        ),
    )
    yield Clause(
        f"search/{name}/robust",
        f"`{name}` of any length and with any character is answered or refused, never an error.",
        filter.pointer,
        "nothing: it is decided without data",
        check=_robust(filter),
        asks=tuple(Question(((name, text),)) for text in _STRANGE),
        under="shape/status",
    )


_STRANGE = (
    "\U0001f363'\"[(%_*\\",  # many at once, the backslash last: it tells most
    "x\x00y",
    "a" * 3000,
    "\U0001f363" * 50,
    "'",
    '"',
    "\\",
    "[",
    "(",
    "a" * 300,
    "*%s%n{}$()\n<a>",
    "\ufeff\u202e\u0301",
)


def _robust(filter: Filter) -> Callable[[Judged], Finding | bool]:
    def check(judged: Judged) -> Finding | bool:
        if judged.strange_text != filter.name:
            return False
        if judged.answer.status >= 500:
            return Finding("an answer or a refusal", f"status {judged.answer.status}")
        return True

    return check


def _fields(filter: Filter, skipped: Field | None = None, added: Field | None = None) -> Predict:
    fields = [field for field in (*filter.fields, added) if field and field != skipped]
    if not fields:
        return nothing(filter)
    return matching(filter, lambda n: n, fields, fold=filter.ignore_case)


Mask = Callable[[Oracle, str], int]
"""Given the text asked for, in small letters, the ranks that a server finds, as bits."""


def _finding(filter: Filter, mask: Mask) -> Predict:
    """A server that finds what *mask* says."""

    def predict(oracle: Oracle, query: Query) -> Prediction:
        text = given(filter, query)
        if text is None:
            return None
        page, rest = certain(oracle, query), certain(oracle, without(filter.name)(query))
        if page is None or rest is None:
            return None
        found = mask(oracle, ascii_lower(text)) & rest.must
        return answer(oracle, evolve(page, must=found, may=found))

    return predict


def _containing(oracle: Oracle, fields: Iterable[Field], needle: str) -> int:
    return oracle.holding(fields, needle, fold=True)


def _unless_absent(filter: Filter, field: Field, other: Field) -> Mask:
    def mask(oracle: Oracle, needle: str) -> int:
        rest = _containing(oracle, [f for f in filter.fields if f != field], needle)
        return rest | (_containing(oracle, [field], needle) & ~oracle.absent([other]))

    return mask


def _unless_digits(filter: Filter, field: Field) -> Mask:
    others = [other for other in filter.fields if other != field]

    def mask(oracle: Oracle, needle: str) -> int:
        return _containing(oracle, others if needle.isdecimal() else filter.fields, needle)

    return mask


def _nowhere_absent(filter: Filter) -> Mask:
    def mask(oracle: Oracle, needle: str) -> int:
        found = _containing(oracle, filter.fields, needle)
        for field in filter.fields:
            found &= ~oracle.absent([field])
        return found

    return mask


def _wild_in(filter: Filter, field: Field, mark: str, find: Find) -> Mask:
    others = [other for other in filter.fields if other != field]

    def mask(oracle: Oracle, needle: str) -> int:
        test = find(needle) if mark in needle else None
        if test is None:
            return _containing(oracle, filter.fields, needle)
        return _containing(oracle, others, needle) | oracle.holding([field], test, fold=True)

    return mask


def _as_word(filter: Filter, word: str) -> Mask:
    def mask(oracle: Oracle, needle: str) -> int:
        absent = oracle.absent(filter.fields) if needle in word.lower() else 0
        return absent | _containing(oracle, filter.fields, needle)

    return mask


def _joined(filter: Filter, glue: str) -> Mask:
    def mask(oracle: Oracle, needle: str) -> int:
        return sum(bits for text, bits in oracle.joined(filter, glue) if needle in text)

    return mask
