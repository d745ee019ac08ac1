"""Responses that were wrong, and right when they were asked for again: what they depend on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from operator import methodcaller

from attrs import evolve

from ...clauses.misreadings.misreading import Misreading, rewriting
from ...oracle.checked import CheckedExchange
from ...oracle.oracle import Page
from ...transport.query import Query
from ..session.in_a_row import InARow
from ..session.transient import could_be_transient, impossible, is_cut_short
from .caches import Caches
from .evidence import Diagnosis, Evidence
from .mixed_up import neighbours, same_answer

_SHORTLY = 2
"""Questions before a wrong response that may have to do with it."""
_AFTER = 6
"""Questions that are tried as those which a wrong response depends on."""
_OFTEN = 5
"""Times in a row that a response has to come back: one that is wrong now and then does not."""
ENOUGH = 3
"""Responses that did not come again, after which no more are asked again."""


def explain_intermittent(
    evidence: Evidence,
    passed: Sequence[CheckedExchange],
    left: Sequence[CheckedExchange],
    lapsed: Sequence[CheckedExchange],
) -> Iterable[Diagnosis]:
    """Why wrong responses did not come again.

    *passed* and *left* are wrong for the list, and *passed* were asked for again; in *lapsed*, all
    of which were, a check found something, whatever the list held.
    """
    confirmation = evidence.confirmation
    if confirmation.state.moving:
        yield from _after(evidence, [each for each in passed if not could_be_transient(each)])
    still = confirmation.state.still
    sure = is_cut_short if not still else (lambda each: not could_be_transient(each))
    certain = [*filter(sure, left), *lapsed]
    # A response that is wrong only in a burst tells nothing about questions asked one by one.
    alone = certain if any(not each.exchange.crowd for each in certain) else []
    pairs = neighbours(alone, evidence.judged)
    mixed = [(each, other) for each, other in pairs if not _lost_one(each, other)]
    if found := list(() if alone else _together(evidence, certain)):
        yield from found
    elif mixed and len(mixed) * 2 >= len(alone):
        yield Caches(evidence).mixed_up(mixed)
    elif still and (causes := list(_by_what_was_asked(evidence, passed, certain, lapsed))):
        yield from causes
    elif sum(map(impossible, alone)) > 1 or (
        certain and InARow(confirmation).recurs(_of_one_cause(certain, left, still=still))
    ):
        yield _now_and_then(evidence, certain)
    elif still and passed and (again := InARow(confirmation).blinks(passed[0])):
        # A list could explain each, did it not have to change back at once each time.
        yield evolve(_now_and_then(evidence, [passed[0], *again]), of_any_list=True)


def _of_one_cause(
    certain: Sequence[CheckedExchange], left: Sequence[CheckedExchange], *, still: bool
) -> Sequence[CheckedExchange]:
    """*certain*; if two are pages of a still list, also what a brief change explains in *left*."""
    if not still or sum(each.seen is not None for each in certain) < 2:
        return certain
    return [*certain, *filter(could_be_transient, left)]


def _lost_one(judged: CheckedExchange, other: CheckedExchange) -> bool:
    """Whether *judged* lacks one item, as *other* does, whose page is to be one item smaller."""
    page, smaller = judged.expectation, other.expectation
    return isinstance(page, Page) and isinstance(smaller, Page) and page.size - smaller.size == 1


def _by_what_was_asked(
    evidence: Evidence,
    passed: Sequence[CheckedExchange],
    certain: Sequence[CheckedExchange],
    lapsed: Sequence[CheckedExchange],
) -> Iterable[Diagnosis]:
    """Responses that come by turns, or behind one certain question."""
    least = {"least": _OFTEN} if certain else {}
    turns = [*by_turns(evidence, passed[0].question.query, **least)] if passed else []
    yield from turns or _after(evidence, passed or lapsed)


def _together(evidence: Evidence, together: Sequence[CheckedExchange]) -> Iterable[Diagnosis]:
    """Responses that are wrong where several questions are asked at the same time."""
    wrong = {judged.exchange.crowd for judged in together}
    crowds = [[e.question for e in evidence.judged if e.exchange.crowd == n] for n in sorted(wrong)]
    row = InARow(evidence.confirmation)
    crowd = next(filter(row.together, sorted(crowds, key=len)[:ENOUGH]), None)
    if crowd is None:
        return
    if row.alone(together):
        yield _now_and_then(evidence, together)
        return
    note = f"while {len(crowd)} questions were asked at the same time"
    yield Diagnosis(evidence.checks.moments["together"], tuple(together), note=note)


def by_turns(evidence: Evidence, query: Query, **least: int) -> Iterable[Diagnosis]:
    """Two responses that come in turn when their question is asked several times in a row."""
    pair = InARow(evidence.confirmation).alternates(query, **least)
    if pair is not None:
        note = "the responses go to and fro between these when the question is asked in a row"
        likely = "answers from several copies of the list, which differ"
        yield Diagnosis(
            evidence.again,
            pair[1:],
            before=pair[0],
            note=note,
            likely=likely,
            of_any_list=True,
        )


def _after(evidence: Evidence, failing: Iterable[CheckedExchange]) -> Iterable[Diagnosis]:
    """A response that is wrong whenever one certain question was asked before."""
    after = InARow(evidence.confirmation).after
    alone = [each for each in failing if not each.question.led]
    pairs = ((each, before) for each in alone for before in _shortly_before(evidence, each))
    for each, before in islice(pairs, _AFTER):
        asked, query = each.question, each.question.query
        pair = after(before.question, asked)
        if pair is None or after(before.question, asked) is None:
            continue
        if could_be_transient(pair[1]):
            continue  # what came for a moment may have been there both times
        if after(asked, asked) is not None:
            yield from by_turns(evidence, query)  # which question was before does not matter
            return
        parts = (Query.of(part) for part in before.question.query if len(before.question.query) > 1)
        smaller = (after(evolve(before.question, query=part), asked) for part in parts)
        first, again = next(filter(None, smaller), pair)
        note = "right by itself, and not behind the other one over the same connection"
        likely = _carried(first, again)
        clause = next(iter(evidence.checks.findings(again)), evidence.again)
        yield Diagnosis(clause, (again,), before=first, note=note, likely=likely)
        return


def _carried(first: CheckedExchange, again: CheckedExchange) -> str:
    """In words, what of *first* is at work in *again* still; empty where that is unknown."""
    query = again.question.query
    for name, text in first.question.query:
        if name not in query.names and again.oracle is not None and again.misread is not None:
            kept = Misreading("", "", rewriting(methodcaller("with_", (name, text))))
            if kept.predicts(again.oracle, query, again.misread):
                return f"keeps `{name}` from the question before"
    return ""


def _shortly_before(evidence: Evidence, judged: CheckedExchange) -> Iterable[CheckedExchange]:
    """What may have left something behind: the questions right before that of *judged*, and for
    each parameter that it leaves out the last one that gave it.
    """
    earlier = [e for e in evidence.judged if e.exchange.number < judged.exchange.number][::-1]
    given = judged.question.query.texts
    last: dict[str, CheckedExchange] = {}
    for each in earlier:
        for name in each.question.query.names:
            if name not in given:
                last.setdefault(name, each)
    shortly = (*earlier[:_SHORTLY], *last.values())
    return {each.question: each for each in shortly if each.question.authentic}.values()


def _now_and_then(evidence: Evidence, certain: Sequence[CheckedExchange]) -> Diagnosis:
    wrong, _ = evidence.tally(evidence.again, certain)
    note = f"{wrong} of {len(evidence.answers)} responses were wrong; others to the same were right"
    # Where no response is wrong by itself, walks are: equals change their places between pages.
    walks = all(each.question.led for each in certain)
    clause = evidence.checks.walk if walks else evidence.again
    note += _same_as(evidence, certain[0])
    return Diagnosis(
        clause, tuple(certain[:ENOUGH]), note=note, of_any_list=not any(map(_of_list, certain))
    )


def _of_list(judged: CheckedExchange) -> bool:
    """Whether *judged* is wrong only if the list was what it was taken for."""
    return bool(judged.mismatches) and not impossible(judged)


def _same_as(evidence: Evidence, judged: CheckedExchange) -> str:
    """In words, another question that had this response, and rightly."""
    for other in evidence.judged:
        if not other.mismatches and same_answer(judged, other):
            asked = "&".join(f"{name}={text}" for name, text in other.question.query)
            return (
                f"; `?{asked}` gets this response" if asked else "; without parameters it is right"
            )
    return ""
