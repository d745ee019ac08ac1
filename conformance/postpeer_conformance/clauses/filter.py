"""Filter: parameters that keep the items whose field equals a value."""

from __future__ import annotations

from collections.abc import Iterator

from ..contract import Collection, Field, Filter, Operation
from ..exchange import Question
from ..oracle.rivals import (
    Rival,
    guess,
    ignored_beside,
    matching,
    nothing,
    page_first,
    refuses,
    rewriting,
    without,
)
from . import precedence, selections
from .clause import Check, Clause
from .refusal import refused


def clauses(operation: Operation) -> Iterator[Clause]:
    """The clauses of each ``equals`` filter, and of filters combined."""
    collection = operation.collection
    assert collection is not None
    for filter in collection.filters:
        if filter.match == "equals":
            yield from _of(collection, filter)
    if len(collection.filters) > 1:
        names = " and ".join(f"`{f.name}`" for f in collection.filters)
        yield Clause(
            "filter/combination",
            f"An item is answered only when it matches every filter given: {names}.",
            collection.pointer + "/filters",
            "an item that matches one filter and not another",
            rivals=(*selections.combined(collection), *precedence.escapes(collection)),
            guesses=(*selections.forgotten(collection), *precedence.escapes_from_all(collection)),
        )


def _of(collection: Collection, filter: Filter) -> Iterator[Clause]:
    name = filter.name
    fields = " or ".join(f"`{field.name}`" for field in filter.fields)
    some = f"items with different values of {fields}"

    def clause(
        word: str,
        sentence: str,
        needs: str,
        *rivals: Rival,
        guesses: tuple[Rival, ...] = (),
        asks: tuple[Question, ...] = (),
    ) -> Clause:
        identity = f"filter/{name}/{word}"
        return Clause(identity, sentence, filter.pointer, needs, rivals, asks=asks, guesses=guesses)

    yield clause(
        "sound",
        f"`{name}` answers only items whose {fields} is the value.",
        some,
        Rival(f"ignores `{name}`", some, rewriting(without(name))),
        Rival(f"answers the items that `{name}` excludes", some, selections.inverted(filter)),
        *(
            Rival(
                f"ignores `{name}` beside `{other.name}`",
                some,
                ignored_beside(name, other.name),
                False,
            )
            for other in collection.parameters
            if other.name not in {f.name for f in collection.filters}
        ),
        selections.ignored_on_the_largest_page(collection, name, some),
        *selections.ignored_words(filter, some),
        Rival(
            f"keeps the items without {fields} beside those that `{name}` asks for",
            f"an item without {fields}",
            selections.with_absent(filter),
            primary=False,
        ),
        guesses=(
            guess(f"ignores `{name}` for some of its values", rewriting(without(name)), name),
        ),
    )
    yield clause(
        "complete",
        f"`{name}` answers every item whose {fields} is the value.",
        some,
        Rival(f"answers nothing to `{name}`", some, nothing(filter)),
        Rival(f"refuses every `{name}`", some, refuses(filter)),
        Rival(
            f"cuts the page before it applies `{name}`",
            f"matches of `{name}` beyond the first page",
            page_first(filter),
        ),
        Rival(
            f"answers nothing to the rarest value of `{name}`",
            some,
            selections.rarest_lost(filter),
            primary=False,
        ),
        guesses=(
            guess(f"answers nothing to some values of `{name}`", nothing(filter), name),
            guess(f"refuses some values of `{name}`", refuses(filter), name),
            guess(f"loses the last match of `{name}`", selections.last_lost(filter)),
        ),
    )
    if filter.fields[0].type == "string":
        longer = f"two values of {fields} of which one is part of the other, or a longer value"
        yield clause(
            "exact",
            f"`{name}` compares whole values.",
            longer,
            *selections.likened(filter, longer),
            *(
                Rival(
                    f"compares `{field.name}` too",
                    f"values of `{field.name}`",
                    matching(filter, lambda n: n.__eq__, (*filter.fields, field), fold=False),
                    primary=False,
                )
                for field in _identities(collection)
                if field not in filter.fields and field.type == "string" and not field.format
            ),
        )
    if filter.unknown != "either":
        empty = "is answered with an empty page" if filter.unknown == "empty" else "is refused"
    else:
        empty = "is answered with an empty page or refused"
    if filter.unknown == "refused":
        asks = (Question(((name, "no-such-value"),)),) if filter.parameter.type == "string" else ()
        yield Clause(
            f"filter/{name}/unknown",
            f"A value of `{name}` that no item has {empty}.",
            filter.pointer,
            "a value that no item has",
            check=_alone(refused(name, "unknown")),
            asks=asks,
        )
    else:
        yield clause(
            "unknown",
            f"A value of `{name}` that no item has {empty}.",
            "a value that no item has",
            Rival(
                f"ignores a `{name}` that it does not know",
                "a value that no item has",
                selections.if_unknown(filter),
            ),
            guesses=(
                guess(
                    f"refuses a `{name}` that it does not know", selections.refuses_unknown(filter)
                ),
            ),
        )
    if filter.absent is not None:
        needs = f"items with and without {fields}"
        literal = f"{name}={filter.absent}"
        yield clause(
            "absent",
            f"`{literal}` answers the items that have no {fields}.",
            needs,
            Rival(f"takes `{literal}` for a value", needs, selections.literal(filter)),
            Rival(f"ignores `{literal}`", needs, selections.if_absent(filter, keep=True)),
            Rival(
                f"answers to `{literal}` the items that have one",
                needs,
                selections.if_absent(filter),
            ),
            Rival(
                f"takes `{literal}` in any case for the literal",
                needs,
                selections.lowered(filter),
                primary=False,
            ),
            guesses=(guess(f"refuses `{literal}`", selections.refuses_absent(filter)),),
            asks=(Question(((name, filter.absent.swapcase()),)),),
        )


def _identities(collection: Collection) -> Iterator[Field]:
    """Fields that are compared as a whole: a filter may look at the wrong one."""
    yield collection.key
    yield from (f for each in collection.filters if each.match == "equals" for f in each.fields)


def _alone(check: Check) -> Check:
    """*check* for questions of one parameter: beside others it may be theirs that is wrong."""
    return lambda judged: len(judged.question.query) == 1 and check(judged)
