"""Responses that are those of other questions, asked before."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import combinations
from operator import methodcaller

import attrs

from ...oracle.checked import CheckedExchange
from ...oracle.oracle import Page, Unjudged
from ...transport.query import Query
from .evidence import Evidence

_KEYED = 2
"""Parameters of a key that has few, at the most."""


def neighbours(
    left: Sequence[CheckedExchange], judged: Sequence[CheckedExchange]
) -> Iterator[tuple[CheckedExchange, CheckedExchange]]:
    """Those *left* that have the response to an earlier question, each with that question.

    The two questions differ in one parameter, or have the same values one behind the other.
    """
    for each in left:
        other = None if each.right else next(owners(each, judged), None)
        if other is not None:
            yield each, other


def owners(
    wrong: CheckedExchange,
    judged: Sequence[CheckedExchange],
    *,
    empty: bool = False,
    right: bool = True,
) -> Iterator[CheckedExchange]:
    """The earlier questions, much like that of *wrong*, whose response it is; the latest first.

    With *empty* also where both are empty pages: many look the same, and so those for the same
    values in another case come first.  And unless only those that are *right* count, also where
    the page was kept for the other question, too.
    """
    last, same = wrong.exchange.number, equal_pages if empty else same_answer
    mine = _lowered(wrong.question.query)
    earlier = [other for other in reversed(judged) if other.exchange.number < last]
    if empty:
        earlier.sort(key=lambda other: _lowered(other.question.query) != mine)
    if right:
        earlier = [other for other in earlier if _has_its_page(other)]
    return (other for other in earlier if _is_like(wrong, other) and same(wrong, other))


def _has_its_page(judged: CheckedExchange) -> bool:
    page_was_due = isinstance(judged.expectation, Page)
    return page_was_due and judged.seen is not None and not judged.mismatches


def _is_like(judged: CheckedExchange, other: CheckedExchange) -> bool:
    """Whether *other* is a question much like that of *judged*."""
    collection = judged.operation.collection
    if collection is None or other.seen is None:
        return False
    mine, theirs = judged.question.query, other.question.query
    known = differing(mine, theirs) <= {each.name for each in collection.parameters}
    return known and bool(merged_by(mine, theirs))


def differing(mine: Query, theirs: Query) -> set[str]:
    """The parameters that have another value, or none, in one of both."""
    names = mine.names | theirs.names
    return {name for name in names if mine.get(name) != theirs.get(name)}


@attrs.frozen
class Key:
    """What a cache may keep responses under."""

    likely: str
    """What is wrong with it, as a sentence goes on after "the server"; empty for no such key."""
    of: Callable[[Query], Hashable] = attrs.field(eq=False)


def merged_by(mine: Query, theirs: Query) -> str:
    """What is wrong with a key under which both are one question; empty where nothing simple is."""
    return key_of(mine, theirs).likely


def key_of(mine: Query, theirs: Query) -> Key:
    """The simple key under which both are one question."""
    names = differing(mine, theirs)
    if len(names) == 1:
        (name,) = names
        one, other = mine.get(name), theirs.get(name)
        if one is not None and other is not None and one.lower() == other.lower():
            return Key("keeps responses under a key that ignores the case of letters", _lowered)
        likely = f"keeps responses under a key that lacks `{name}`"
        return Key(likely, lambda query: frozenset(query.without(name)))
    for of in (_joined, _values) if names else ():
        if of(mine) == of(theirs):
            return Key("keeps responses under a key of values without names and separators", of)
    return Key("", frozenset)


def few_kept(judged: Sequence[CheckedExchange], names: Sequence[str]) -> Key | None:
    """The key of two of *names* or fewer under which all responses are kept; None without one.

    What ignores all other parameters is no cache: of the same key, the first response is right.
    """
    came = _as_they_came(judged)
    for count in range(_KEYED + 1):
        for kept in combinations(names, count):
            alone = " and ".join(f"`{name}`" for name in kept) or "nothing"
            key = Key(f"keeps responses under a key of {alone} alone", methodcaller("only", *kept))
            if all_kept_under(key, came) and _some_chosen(came, key):
                return key
    return None


def _as_they_came(judged: Sequence[CheckedExchange]) -> list[CheckedExchange]:
    """*judged*; of questions that were asked at the same time those come first that are right."""
    begun: dict[int, int] = {}
    for each in judged:
        begun.setdefault(each.exchange.crowd or -each.exchange.number, each.exchange.number)

    def place(each: CheckedExchange) -> tuple[int, bool]:
        exchange = each.exchange
        return begun[exchange.crowd or -exchange.number], bool(each.mismatches)

    return sorted(judged, key=place)


def _some_chosen(judged: Iterable[CheckedExchange], key: Key) -> bool:
    """Whether a first response of its key is right for parameters that are not in the key."""
    first: dict[Hashable, CheckedExchange] = {}
    for each in judged:
        if each.seen is not None and each.question.authentic:
            first.setdefault(key.of(each.question.query), each)
    return any(
        isinstance(page := each.expectation, Page)
        and each.oracle is not None
        and page.must.bit_count() < len(each.oracle.records)
        for each in first.values()
    )


def _lowered(query: Query) -> Hashable:
    return frozenset((name, text.lower()) for name, text in query)


def _joined(query: Query) -> Hashable:
    return "".join(query.texts.values())


def _values(query: Query) -> Hashable:
    return tuple(sorted(query.texts.values()))


def all_kept_under(key: Key, judged: Iterable[CheckedExchange]) -> bool:
    """Whether each page is that of the first question with the same *key*, which is right.

    One that is wrong for its own question, which is valid, shows that it was kept.
    """
    kept: dict[Hashable, CheckedExchange] = {}
    shown = False
    for each in judged:
        if each.seen is None or not each.question.authentic or each.question.led:
            continue
        first = kept.setdefault(key.of(each.question.query), each)
        wrong = first.mismatches or not isinstance(first.expectation, Page | Unjudged)
        if wrong or not equal_pages(each, first):
            return False
        shown |= bool(each.mismatches)
    return shown


def equal_pages(judged: CheckedExchange, other: CheckedExchange) -> bool:
    """Whether both have the same page, or both an empty one of the same total."""
    one, another = judged.seen, other.seen
    empty = one is not None and one == another and not one.items
    return empty or same_answer(judged, other)


def same_answer(judged: CheckedExchange, other: CheckedExchange) -> bool:
    """Whether both have the same page; an empty one is nobody's in particular."""
    one, another = judged.seen, other.seen
    if one is None or another is None or judged.oracle is None or not another.items:
        return False
    if (one.total, len(one.items)) != (another.total, len(another.items)):
        return False
    pairs = zip(one.items, another.items, strict=True)
    return not any(judged.oracle.records.changed(*pair) for pair in pairs)


def right_after_another(evidence: Evidence, judged: CheckedExchange) -> bool:
    """Whether the response becomes right after a question that differs in several parameters.

    Best in all that it has: what is kept of some questions only may survive others.
    """
    confirmation, query = evidence.confirmation, judged.question.query

    def changed(other: CheckedExchange) -> set[str]:
        return differing(other.question.query, query) & other.question.query.names

    far = [each for each in evidence.judged if each.seen and len(changed(each)) > 1]
    other = max(far, key=lambda each: len(changed(each) & query.names), default=None)
    # An unasked question proves nothing.
    if other is None or not confirmation.state.still or confirmation.left < 2:
        return False
    confirmation.wrong(other.question.query)
    return confirmation.wrong_again(judged) is None
