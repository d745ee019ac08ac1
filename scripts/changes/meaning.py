"""What ``x-collection`` says, compared: which items a request gets, in which order and pages.

A change of meaning breaks callers where a server may now answer what it could not answer before,
and servers where an answer that was right is wrong now. Most changes do both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import attrs

from changes.change import BOTH, CALLERS, NOBODY, SERVERS, Change, Party, change
from changes.pairs import operations
from postpeer_conformance.contract import Collection, Contract, Filter, Operation


def changes(base: Contract, new: Contract) -> Iterator[Change]:
    """All changes of meaning, of the operations that both documents have."""
    for old, now in operations(base, new):
        yield from _Pair(base, new, old, now).changes()


ANSWERS = {
    "empty": frozenset({"an empty page"}),
    "refused": frozenset({"a refusal"}),
    "either": frozenset({"an empty page", "a refusal"}),
}
"""What a value that no item has may be answered with, by the word of ``unknown``."""


PLACES: tuple[tuple[str, str, str, Callable[[Collection], str]], ...] = (
    ("items-moved", "/items", "finds its items at", lambda c: c.items),
    ("total-moved", "/total", "finds its total at", lambda c: c.total),
    ("key-changed", "/key", "tells its items apart by", lambda c: c.key.pointer),
    ("limit-parameter-changed", "/page/limit", "cuts pages by", lambda c: c.paging.size.name),
    (
        "offset-parameter-changed",
        "/page/offset",
        "skips items by",
        lambda c: c.paging.position.name,
    ),
    ("sort-parameter-changed", "/sort/parameter", "sorts by", lambda c: c.order.parameter.name),
    ("sort-key-changed", "/sort/by", "is ordered by", lambda c: c.order.by.pointer),
)
"""Rule, place in the extension, sentence, and how to read it."""


@attrs.frozen
class _Pair:
    """One operation in both documents."""

    base: Contract
    new: Contract
    old: Operation
    now: Operation

    def changes(self) -> Iterator[Change]:
        before, after = self.old.collection, self.now.collection
        if before and after:
            yield from self._collection(before, after)
            yield from self._filters(before, after)
        elif before:
            yield self._gone("collection-removed", before.pointer, "", "is no collection any more")
        elif after:
            said = "is a collection now, with rules for pages, order and filters"
            yield self._seen("collection-added", after.pointer, "", said, SERVERS)

    def _seen(
        self, rule: str, pointer: str, name: str, said: str, breaks: frozenset[Party] = BOTH
    ) -> Change:
        """A change of what *name* means, seen in the new document."""
        return change(rule, self.new, pointer, name or self.now.id, self._said(name, said), breaks)

    def _gone(
        self, rule: str, pointer: str, name: str, said: str, breaks: frozenset[Party] = CALLERS
    ) -> Change:
        """A promise that only the base makes."""
        subject, sentence = name or self.old.id, self._said(name, said)
        return change(rule, self.base, pointer, subject, sentence, breaks)

    def _said(self, name: str, said: str) -> str:
        return f"`{name}` of {self.now.id} {said}" if name else f"`{self.now.id}` {said}"

    def _collection(self, before: Collection, after: Collection) -> Iterator[Change]:
        """Where things stand, which parameters cut and order, and by what."""
        for rule, where, said, read in PLACES:
            was, now = read(before), read(after)
            if was != now:
                said = f"{said} `{now}`, no longer `{was}`"
                yield self._seen(rule, after.pointer + where, "", said)

    def _filters(self, before: Collection, after: Collection) -> Iterator[Change]:
        was = {each.name: each for each in before.filters}
        now = {each.name: each for each in after.filters}
        for name in was.keys() - now.keys():
            said = f"no longer filters by {_fields(was[name])}"
            yield self._gone("filter-removed", was[name].pointer, name, said)
        for name, made in now.items():
            if name in was:
                yield from self._filter(was[name], made)
            else:
                said = f"filters by {_fields(made)} now"
                yield self._seen("filter-added", made.pointer, name, said, SERVERS)

    def _filter(self, was: Filter, now: Filter) -> Iterator[Change]:
        name, at = now.name, now.pointer
        old, new = ([field.pointer for field in each.fields] for each in (was, now))
        for number, field in enumerate(new):
            if field not in old:
                said = f"looks into `{field}`, too: requests get items that they did not get"
                yield self._seen("filter-field-added", f"{at}/fields/{number}", name, said)
        for number, field in enumerate(old):
            if field not in new:
                place = f"{was.pointer}/fields/{number}"
                said = f"does not look into `{field}` any more: requests miss items"
                yield self._gone("filter-field-removed", place, name, said, BOTH)
        if was.match != now.match:
            said = f"compares by `{now.match}`, no longer by `{was.match}`"
            yield self._seen("filter-match-changed", f"{at}/match", name, said)
        elif was.ignore_case != now.ignore_case:
            said = "ignores case" if now.ignore_case else "tells upper from lower case"
            yield self._seen("filter-case-changed", f"{at}/case", name, f"{said} now")
        if was.absent != now.absent:
            yield self._absent(was, now)
        if was.unknown != now.unknown:
            yield self._unknown(was, now)

    def _absent(self, was: Filter, now: Filter) -> Change:
        if now.absent is None:
            said = f"has no literal for null any more: `{was.absent}` is a value like any other"
            place = f"{was.pointer}/absent"
            return self._gone("filter-absent-removed", place, now.name, said, BOTH)
        before = "which was a value like any other"
        rule, said = "filter-absent-added", f"means null by `{now.absent}`, {before}"
        if was.absent is not None:
            rule = "filter-absent-changed"
            said = f"means null by `{now.absent}`, no longer by `{was.absent}`"
        return self._seen(rule, f"{now.pointer}/absent", now.name, said)

    def _unknown(self, was: Filter, now: Filter) -> Change:
        old, new = ANSWERS[was.unknown], ANSWERS[now.unknown]
        said = f"answers a value that no item has with {' or '.join(sorted(new))}"
        breaks = (NOBODY if new <= old else CALLERS) | (NOBODY if old <= new else SERVERS)
        return self._seen(
            "filter-unknown-changed", f"{now.pointer}/unknown", now.name, said, breaks
        )


def _fields(made: Filter) -> str:
    return " and ".join(f"`{field.pointer}`" for field in made.fields)
