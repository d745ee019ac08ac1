"""The questions of the profile, asked at the end of a run, and all that it observed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest
from typing import Final

import attrs

from ...oracle.oracle import Oracle
from ...transport.exchange import Exchange, Question
from ...transport.probe import BudgetSpent, NotRecorded, Probe, Unanswered
from ..planning.pool import ValuePool
from .letters import letters
from .observation import Observation
from .reading import Ask, describe
from .rules import Rules
from .traits import traits

MOST: Final = 30
"""Requests that a profile takes at the most."""


def profile(
    oracle: Oracle, pool: ValuePool, exchanges: Sequence[Exchange], probe: Probe
) -> tuple[Observation, ...]:
    """What the server does where the contract is silent; *exchanges* are those of the run."""
    asked = {exchange.question: exchange for exchange in reversed(exchanges)}
    observed: list[Observation] = []
    start = probe.sent
    for ask in asks(oracle, pool):
        exchange = asked.get(ask.question)
        if exchange is None and probe.sent - start < MOST:
            exchange = _asked(probe, ask.question)
        if exchange is not None:
            answer = describe(oracle, ask, exchange)
            observed.append(Observation(ask.id, ask.about, answer, exchange))
    found = [*observed, *traits(oracle, exchanges)]
    return tuple(sorted(found, key=lambda each: each.id))


def asks(oracle: Oracle, pool: ValuePool) -> Iterator[Ask]:
    """All questions; the first of every rule come first, since not all may be asked."""
    rules = Rules(oracle, pool)
    rows = (
        *(rules.unknown(), rules.far(), rules.empty(), rules.values(), rules.case()),
        *(rules.repeated(), rules.key_first(), rules.methods(), rules.spaces(), rules.long()),
        *(rules.spellings(), letters(oracle, pool)),
    )
    return (ask for ask in chain.from_iterable(zip_longest(*rows)) if ask is not None)


def _asked(probe: Probe, question: Question) -> Exchange | None:
    """The response; None where there is none to describe."""
    try:
        return probe.ask(attrs.evolve(question, source="profile"))
    except Unanswered as error:
        return None if isinstance(error, NotRecorded) else error.exchange
    except BudgetSpent:
        return None
