"""How pages follow each other, compared."""

from __future__ import annotations

from collections.abc import Iterator

from changes.change import Change
from changes.pair import Pair, Words
from postpeer_conformance.contract import (
    ByAddress,
    ByCursor,
    ByKey,
    ByNumber,
    ByOffset,
    Collection,
    Paging,
    Told,
    Whole,
)

_WAYS: dict[type[Paging], str] = {
    ByOffset: "offsets",
    ByNumber: "page numbers",
    ByCursor: "cursors",
    ByKey: "keys of items",
    ByAddress: "addresses",
    Whole: "no pages",
}
_EXCESS: Words = {
    "refused": frozenset({"a refusal"}),
    "capped": frozenset({"the largest page"}),
    "either": frozenset({"a refusal", "the largest page"}),
}
_PAST: Words = {
    "empty": frozenset({"an empty page"}),
    "refused": frozenset({"a refusal"}),
    "either": frozenset({"a refusal", "an empty page"}),
}
_ROLES = {
    "limit": "cuts pages by",
    "offset": "skips items by",
    "number": "numbers its pages by",
    "cursor": "takes cursors by",
    "after": "goes on behind the key in",
    "before": "goes back before the key in",
}


def changes(pair: Pair, before: Collection, after: Collection) -> Iterator[Change]:
    """The way of paging, its parameters, and what leads from page to page."""
    was, now = before.paging, after.paging
    if type(was) is not type(now):
        said = f"has {_WAYS[type(now)]}, no longer {_WAYS[type(was)]}"
        yield pair.seen("paging-changed", now.pointer, "", said)
    old, new = ({role: each.name for role, each in p.roles.items()} for p in (was, now))
    shared = _ROLES if type(was) is type(now) else {"limit": _ROLES["limit"]}
    for role, said in shared.items():
        places = f"{was.pointer}/{role}", f"{now.pointer}/{role}"
        rule = f"{role}-parameter"
        yield from pair.stated(rule, places, said, old.get(role, ""), new.get(role, ""))
    yield from _leads(pair, was, now)
    for rule, words, asked, first, second in (
        ("excess", _EXCESS, "a page that is too large", was.excess, now.excess),
        ("past", _PAST, "a page behind the last one", was.past, now.past),
    ):
        said, at = f"answers {asked} with", f"{now.pointer}/{rule}"
        yield from pair.allowed(f"{rule}-changed", at, "", said, words[first], words[second])


def _leads(pair: Pair, was: Paging, now: Paging) -> Iterator[Change]:
    told = (
        ("next", "tells the next page at", place(was.next), place(now.next)),
        ("previous", "tells the page before at", place(was.previous), place(now.previous)),
        ("more", "tells whether a page follows at", place(was.more), place(now.more)),
    )
    for word, said, old, new in told:
        places = f"{was.pointer}/{word}", f"{now.pointer}/{word}"
        yield from pair.stated(word, places, said, old, new, changed=f"{word}-moved")


def place(told: Told | str | None) -> str:
    """Where an answer tells something; empty where none does."""
    return "" if told is None else told if isinstance(told, str) else told.name
