"""Two reports held against each other: which verdicts differ, and which habits of the servers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import attrs

from ..clauses.verdict import State
from .model import Observation, Operation, Report, Verdict

Way = Literal["worse", "better", "otherwise"]

_FAILING = frozenset({"warning", "undecided", "error", "violated"})
_WORSE: dict[State | None, frozenset[str]] = {
    "holds": _FAILING,
    "stale": _FAILING,  # it holds, though it is on the list of known failures
    "warning": frozenset({"error", "violated"}),
    "known": frozenset({"error", "violated"}),
    "undecided": frozenset({"error", "violated"}),
    "error": frozenset({"violated"}),
    None: frozenset({"error", "violated"}),
}
"""From which state it is worse to come to which; None where one report has no such clause.

``known`` is never worse: whoever listed the clause has accepted that.  A clause that was not
selected says nothing, neither before nor after.
"""

_HOLDING = ("holds", "stale")


@attrs.frozen
class Change:
    """A clause whose verdict differs."""

    clause: str
    before: Verdict | None
    after: Verdict | None
    way: Way

    @property
    def sentence(self) -> str:
        """What happened, in words."""
        one, other = _state(self.before), _state(self.after)
        if one != other:
            return f"{one or 'not there'} → {other or 'not there'}"
        return f"{one} in both, for another reason"


@attrs.frozen
class Habit:
    """A place where the contract is silent, and the servers differ."""

    about: str
    before: str
    after: str


@attrs.frozen
class Difference:
    """All that differs between two reports of one operation."""

    operation: str
    clauses: int
    """Clauses that both reports have."""
    changes: tuple[Change, ...]
    habits: tuple[Habit, ...]
    unshared: int
    """Questions about what the contract leaves open that only one run asked."""

    def of(self, way: Way) -> list[Change]:
        """The changes of one kind."""
        return [change for change in self.changes if change.way == way]


def differences(before: Report, after: Report) -> Iterator[Difference]:
    """What differs, for each operation that both reports have."""
    operations = {operation.id: operation for operation in after.operations}
    for operation in before.operations:
        if operation.id in operations:
            yield _difference(operation, operations[operation.id])


def _difference(before: Operation, after: Operation) -> Difference:
    one = {verdict.clause: verdict for verdict in before.verdicts}
    other = {verdict.clause: verdict for verdict in after.verdicts}
    changes = (_change(name, one.get(name), other.get(name)) for name in {**one, **other})
    return Difference(
        before.id,
        len(one.keys() & other.keys()),
        tuple(change for change in changes if change is not None),
        tuple(_habits(before, after)),
        len(_silent(before).keys() ^ _silent(after).keys())
        if before.profile and after.profile
        else 0,
    )


def _change(clause: str, before: Verdict | None, after: Verdict | None) -> Change | None:
    one, other = _state(before), _state(after)
    if one == other and _reasons(before) == _reasons(after):
        return None
    way: Way = "otherwise"
    if other in _WORSE.get(one, ()):
        way = "worse"
    elif one in _WORSE.get(other, ()) or (one == "known" and other in _HOLDING):
        way = "better"
    return Change(clause, before, after, way)


def _state(verdict: Verdict | None) -> State | None:
    return None if verdict is None else verdict.state


def _reasons(verdict: Verdict | None) -> set[str | None]:
    """The misreadings that explain the violations: their other words change with the data."""
    return set() if verdict is None else {v.diagnosis for v in verdict.violations}


def _habits(before: Operation, after: Operation) -> Iterator[Habit]:
    """Where both were asked the same."""
    one, other = _silent(before), _silent(after)
    for name in sorted(one.keys() & other.keys()):
        if one[name].answer != other[name].answer:
            yield Habit(one[name].about, one[name].answer, other[name].answer)


def _silent(operation: Operation) -> dict[str, Observation]:
    return {each.id: each for each in operation.profile}
