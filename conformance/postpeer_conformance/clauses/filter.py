"""Filter: parameters that keep the items whose field equals a value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations

from attrs import evolve

from ..contract import Collection, Filter, Operation
from ..exchange import Question
from ..oracle.comparison import Answer, Refusal
from ..oracle.matching import ascii_lower
from ..oracle.oracle import Oracle, Page, Query
from ..oracle.rivals import (
    Find,
    Predict,
    Prediction,
    Rival,
    answer,
    certain,
    finishing,
    given,
    guess,
    ignored_beside,
    matching,
    nothing,
    page_first,
    refuses,
    rewriting,
    wild,
    without,
)
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
            rivals=tuple(_combined(collection)),
            guesses=tuple(_forgotten(collection)),
        )


def _of(collection: Collection, filter: Filter) -> Iterator[Clause]:
    name = filter.name
    fields = " or ".join(f"`{field.name}`" for field in filter.fields)
    some = f"items with different values of {fields}"

    def clause(
        word: str, sentence: str, needs: str, *rivals: Rival, guesses: tuple[Rival, ...] = ()
    ) -> Clause:
        identity = f"filter/{name}/{word}"
        return Clause(identity, sentence, filter.pointer, needs, rivals, guesses=guesses)

    yield clause(
        "sound",
        f"`{name}` answers only items whose {fields} is the value.",
        some,
        Rival(f"ignores `{name}`", some, rewriting(without(name))),
        Rival(f"answers the items that `{name}` excludes", some, _inverted(filter)),
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
        Rival(
            f"keeps the items without {fields} beside those that `{name}` asks for",
            f"an item without {fields}",
            _with_absent(filter),
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
        guesses=(
            guess(f"answers nothing to some values of `{name}`", nothing(filter), name),
            guess(f"refuses some values of `{name}`", refuses(filter), name),
            guess(f"loses the last match of `{name}`", _last_lost(filter)),
        ),
    )
    if filter.fields[0].type == "string":
        longer = f"two values of {fields} of which one is part of the other, or a longer value"
        yield clause(
            "exact",
            f"`{name}` compares whole values.",
            longer,
            *(_likened(filter, how, longer) for how in _LIKE),
            *(
                Rival(
                    f"compares `{field.name}` too",
                    f"values of `{field.name}`",
                    matching(filter, _equals, (*filter.fields, field), fold=False),
                    primary=False,
                )
                for field in collection.fields
                if field not in filter.fields and field.type == "string"
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
                _if_unknown(filter),
            ),
            guesses=(guess(f"refuses a `{name}` that it does not know", _refuses_unknown(filter)),),
        )
    if filter.absent is not None:
        needs = f"items with and without {fields}"
        literal = f"{name}={filter.absent}"
        yield clause(
            "absent",
            f"`{literal}` answers the items that have no {fields}.",
            needs,
            Rival(f"takes `{literal}` for a value", needs, finishing(_literal(filter))),
            Rival(f"ignores `{literal}`", needs, _if_absent(filter, keep=True)),
            Rival(f"answers to `{literal}` the items that have one", needs, _if_absent(filter)),
            Rival(
                f"takes `{literal}` in any case for the literal",
                needs,
                rewriting(_lowered(filter)),
                primary=False,
            ),
            guesses=(guess(f"refuses `{literal}`", _refuses_absent(filter)),),
        )


def _alone(check: Check) -> Check:
    """*check* for questions of one parameter: beside others it may be theirs that is wrong."""
    return lambda judged: len(judged.question.query) == 1 and check(judged)


_LIKE: dict[str, Find] = {
    "answers values that contain the one asked for": lambda n: lambda v: n in v,
    "answers values that begin with the one asked for": lambda n: lambda v: v.startswith(n),
    "answers values that end with the one asked for": lambda n: lambda v: v.endswith(n),
    "answers values that the one asked for begins with": lambda n: n.startswith,
    "answers as if `_` were a wildcard": wild(one="_", whole=True),
    "answers as if `%` were a wildcard": wild(many="%", whole=True),
    "answers as if `*` were a wildcard": wild(many="*", whole=True),
    "compares without case": lambda n: lambda v: ascii_lower(n) == ascii_lower(v),
    "reads a list of values, with commas": lambda n: n.split(",").__contains__,
    "compares numbers by their value": lambda n: (
        lambda v: n.isdigit() and v.isdigit() and int(n) == int(v)
    ),
}


def _likened(filter: Filter, how: str, needs: str) -> Rival:
    predict = matching(filter, _LIKE[how], fold=False)
    return Rival(how, needs, predict, primary="contain" in how)


def _narrowed(oracle: Oracle, query: Query, filter: Filter, mask: int) -> Prediction:
    """The answer with *mask* in the place of the filter's matches."""
    page = certain(oracle, without(filter.name)(query))
    if page is None:
        return None
    return answer(oracle, evolve(page, must=page.must & mask, may=page.must & mask))


def _inverted(filter: Filter) -> Predict:
    def predict(oracle: Oracle, query: Query) -> Prediction:
        text = given(filter, query)
        if text is None:
            return None
        mask = oracle.mask(filter, oracle.value(filter.name, text))[0]
        return _narrowed(oracle, query, filter, ((1 << len(oracle.records)) - 1) & ~mask)

    return predict


def _with_absent(filter: Filter) -> Predict:
    def predict(oracle: Oracle, query: Query) -> Prediction:
        text = given(filter, query)
        if text is None:
            return None
        mask = oracle.mask(filter, oracle.value(filter.name, text))[0]
        return _narrowed(oracle, query, filter, mask | oracle.absent(filter.fields))

    return predict


def _if_absent(filter: Filter, keep: bool = False) -> Predict:
    def predict(oracle: Oracle, query: Query) -> Prediction:
        if filter.absent is None or dict(query).get(filter.name) != filter.absent:
            return None
        everything = (1 << len(oracle.records)) - 1
        mask = everything if keep else everything & ~oracle.absent(filter.fields)
        return _narrowed(oracle, query, filter, mask)

    return predict


def _if_unknown(filter: Filter) -> Predict:
    def predict(oracle: Oracle, query: Query) -> Prediction:
        text = given(filter, query)
        if text is None or oracle.mask(filter, oracle.value(filter.name, text))[1]:
            return None
        return _narrowed(oracle, query, filter, (1 << len(oracle.records)) - 1)

    return predict


def _last_lost(filter: Filter) -> Predict:
    def predict(oracle: Oracle, query: Query) -> Prediction:
        text = given(filter, query)
        if text is None:
            return None
        mask = oracle.mask(filter, oracle.value(filter.name, text))[0]
        last = 1 << mask.bit_length() - 1 if mask else 0
        return _narrowed(oracle, query, filter, mask & ~last)

    return predict


def _refuses_unknown(filter: Filter) -> Predict:
    def predict(oracle: Oracle, query: Query) -> Prediction:
        text = given(filter, query)
        unknown = text is not None and not oracle.mask(filter, oracle.value(filter.name, text))[1]
        return Refusal() if unknown else None

    return predict


def _refuses_absent(filter: Filter) -> Predict:
    def predict(oracle: Oracle, query: Query) -> Prediction:
        asked = filter.absent is not None and dict(query).get(filter.name) == filter.absent
        return Refusal() if asked else None

    return predict


def _equals(text: str) -> Callable[[str], bool]:
    return text.__eq__


def _lowered(filter: Filter) -> Callable[[Query], Query]:
    """Takes the literal in other case for the literal."""
    absent = filter.absent or ""

    def change(query: Query) -> Query:
        return tuple(
            (name, absent if name == filter.name and text.lower() == absent.lower() else text)
            for name, text in query
        )

    return change


def _literal(filter: Filter) -> Callable[[Oracle, Query, Page, Answer], Prediction]:
    def spoil(oracle: Oracle, query: Query, page: Page, right: Answer) -> Prediction:
        absent = filter.absent is not None and dict(query).get(filter.name) == filter.absent
        return Answer(0, ()) if absent else None

    return spoil


def _combined(collection: Collection) -> Iterator[Rival]:
    needs = "an item that matches one filter and not another"
    names = {f.name for f in collection.filters}

    def either(oracle: Oracle, query: Query) -> Prediction:
        given = [pair for pair in query if pair[0] in names]
        rest = tuple(pair for pair in query if pair[0] not in names)
        page = certain(oracle, rest)
        if len(given) < 2 or page is None or certain(oracle, query) is None:
            return None
        mask = 0
        for name, text in given:
            mask |= oracle.mask(oracle.filters[name], oracle.value(name, text))[0]
        return answer(oracle, evolve(page, must=mask, may=mask))

    yield Rival("answers items that match any of the filters", needs, either)
    for one, other in permutations(collection.filters, 2):
        yield from _beside_absent(one, other, needs)
        sentence = f"ignores `{one.name}` beside `{other.name}`"
        yield Rival(sentence, needs, ignored_beside(one.name, other.name))


def _forgotten(collection: Collection) -> Iterator[Rival]:
    """Filters of which only some are read."""
    names = [f.name for f in collection.filters]

    def first(count: int) -> Callable[[Query], Query]:
        def change(query: Query) -> Query:
            given = [name for name in names if name in dict(query)]
            return without(*given[count:])(query)

        return change

    def alone(name: str) -> Callable[[Query], Query]:
        others = [other for other in names if other != name]
        return lambda query: without(*others)(query) if name in dict(query) else query

    for count, word in ((1, "one"), (2, "two")):
        if len(names) > count:
            yield guess(f"reads the first {word} of several filters", rewriting(first(count)))
    for name in names if len(names) > 2 else ():
        yield guess(f"ignores all other filters beside `{name}`", rewriting(alone(name)))


def _beside_absent(one: Filter, other: Filter, needs: str) -> Iterator[Rival]:
    """Readings of the literal of *other* that go wrong beside *one*."""
    if other.absent is None:
        return
    literal = (other.name, other.absent)
    for kept, dropped, sentence in (
        (one, other, f"ignores `{other.name}={other.absent}` beside `{one.name}`"),
        (other, one, f"ignores `{one.name}` beside `{other.name}={other.absent}`"),
    ):

        def change(query: Query, kept: str = kept.name, dropped: str = dropped.name) -> Query:
            both = literal in query and {kept, dropped} <= dict(query).keys()
            return without(dropped)(query) if both else query

        yield Rival(sentence, needs, rewriting(change), primary=False)
