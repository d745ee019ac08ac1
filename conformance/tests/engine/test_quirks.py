"""A server that keeps the contract in an unusual way is not accused, and is judged all the same.

What takes minutes, every quirk by itself on many seeds, is in ``deep_quirks.py``.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable
from functools import reduce
from itertools import zip_longest
from random import Random

import pytest

from postpeer_conformance.contract import load
from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.engine.run import Options
from postpeer_conformance.server import create_app
from postpeer_conformance.server.variants.quirks import Quirk, quirks, trouble
from support.running import outcome_of

CONTRACT = load()
OPERATION = CONTRACT.collections[0]
ODDITIES = quirks(CONTRACT)
STILL = [quirk for quirk in ODDITIES if not quirk.live]
LIVE = [quirk for quirk in ODDITIES if quirk.live]


class Clock:
    """Time that passes only where somebody waits."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock by which servers count requests a second, and by which the suite waits."""
    clock = Clock()
    monkeypatch.setattr(trouble.TwiceASecond, "now", lambda _self: clock.seconds)
    return clock


def outcome(quirk: Quirk, accounts: int, clock: Clock, seed: int = 0) -> Outcome:
    """What the suite says of *quirk*, as it runs by default."""
    app = create_app(CONTRACT, accounts=accounts, seed=seed, behaviour=quirk)
    return outcome_of(app, CONTRACT, OPERATION, Options(seed=seed), sleep=clock.sleep)


def accusations(outcome: Outcome) -> list[str]:
    """Each clause that is called violated, with what was expected and what came."""
    return [
        f"{verdict.clause.id}: {violation.expected}, not {violation.actual}"
        for verdict in outcome.verdicts
        if verdict.state in ("violated", "warning", "error")
        for violation in verdict.violations
    ]


def mixture(parts: Iterable[Quirk]) -> Quirk:
    return reduce(operator.and_, parts)


def quilts() -> list[Quirk]:
    """Every quirk in some mixture, none beside another one of its kind, which might hide it."""
    kinds: dict[str, list[Quirk]] = {}
    for quirk in STILL:
        kinds.setdefault(quirk.name.partition("-")[0], []).append(quirk)
    return [mixture(filter(None, row)) for row in zip_longest(*kinds.values())]


def triples(count: int, seed: int = 0) -> list[Quirk]:
    """Mixtures of any three."""
    random = Random(seed)
    return [mixture(random.sample(STILL, 3)) for _ in range(count)]


def by_name(quirk: Quirk) -> str:
    return quirk.name


def test_there_are_many_and_they_say_why() -> None:
    """Each quirk has a name of its own, and one or two sentences on the freedom that it uses."""
    assert len({quirk.name for quirk in ODDITIES}) == len(ODDITIES) >= 35
    for quirk in ODDITIES:
        assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", quirk.name)
        assert 1 <= len(re.findall(r"\.( |$)", quirk.permitted_by)) <= 2


@pytest.mark.parametrize("quirk", quilts(), ids=by_name)
def test_no_mixture_is_accused(quirk: Quirk, clock: Clock) -> None:
    """Servers odd in one way of each kind are not accused, and four clauses in five are decided."""
    found = outcome(quirk, 137, clock)
    assert accusations(found) == []
    assert found.exit_code == 0
    assert found.count("holds") >= 0.8 * len(found.verdicts)


@pytest.mark.parametrize("quirk", triples(2), ids=by_name)
def test_no_mixture_with_few_items_is_accused(quirk: Quirk, clock: Clock) -> None:
    """Nor are servers with three items only, odd in any three ways."""
    found = outcome(quirk, 3, clock)
    assert accusations(found) == []
    assert found.exit_code == 0


@pytest.mark.parametrize("quirk", LIVE, ids=by_name)
def test_no_live_server_is_accused(quirk: Quirk, clock: Clock) -> None:
    """Items that come, go and change are not held against a server."""
    found = outcome(quirk, 137, clock)
    assert accusations(found) == []
    assert found.exit_code != 1
