"""One operation in both documents, and how a change of what its list means is told."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from changes.change import BOTH, CALLERS, NOBODY, SERVERS, Change, Party, change
from postpeer_conformance.contract import Contract, Operation

Words = dict[str, frozenset[str]]
"""The words of a keyword, each with all that a conforming server may do by it."""
EMPTY_OR_REFUSED: Words = {
    "empty": frozenset({"an empty page"}),
    "refused": frozenset({"a refusal"}),
    "either": frozenset({"an empty page", "a refusal"}),
}


def operations(base: Contract, new: Contract) -> Iterator[tuple[Operation, Operation]]:
    """The operations of both documents, by method and path: old and new."""
    before = {(each.method, each.path): each for each in base.operations}
    for now in new.operations:
        if (now.method, now.path) in before:
            yield before[now.method, now.path], now


@attrs.frozen
class Pair:
    """An operation of the base, and the same of the new document."""

    base: Contract
    new: Contract
    old: Operation
    now: Operation

    def seen(
        self, rule: str, pointer: str, name: str, said: str, breaks: frozenset[Party] = BOTH
    ) -> Change:
        """A change of what *name* means, seen in the new document; of the list without a name."""
        return change(rule, self.new, pointer, name or self.now.id, self._said(name, said), breaks)

    def gone(
        self, rule: str, pointer: str, name: str, said: str, breaks: frozenset[Party] = CALLERS
    ) -> Change:
        """A promise that only the base makes."""
        subject, sentence = name or self.old.id, self._said(name, said)
        return change(rule, self.base, pointer, subject, sentence, breaks)

    def _said(self, name: str, said: str) -> str:
        return f"`{name}` of {self.now.id} {said}" if name else f"`{self.now.id}` {said}"

    def stated(
        self, rule: str, places: tuple[str, str], said: str, was: str, now: str, changed: str = ""
    ) -> list[Change]:
        """A statement that has changed from *was* to *now*, which are empty where there is none.

        *places* are where it stands in the two documents.  Its end breaks callers who rely on it,
        its beginning servers that do not know it.
        """
        if was == now:
            return []
        if not now:
            return [self.gone(f"{rule}-removed", places[0], "", f"no longer {said} `{was}`")]
        if not was:
            return [self.seen(f"{rule}-added", places[1], "", f"{said} `{now}` now", SERVERS)]
        told = f"{said} `{now}`, no longer `{was}`"
        return [self.seen(changed or f"{rule}-changed", places[1], "", told)]

    def allowed(
        self,
        rule: str,
        pointer: str,
        name: str,
        said: str,
        old: frozenset[str],
        new: frozenset[str],
    ) -> list[Change]:
        """What servers may do, once *old* and now *new*: fewer ways break them, others callers."""
        if old == new:
            return []
        breaks = (NOBODY if new <= old else CALLERS) | (NOBODY if old <= new else SERVERS)
        return [self.seen(rule, pointer, name, f"{said} {' or '.join(sorted(new))}", breaks)]
