"""How pages follow each other, compared."""

from __future__ import annotations

from collections.abc import Iterator

from changes.change import Change
from changes.pair import EMPTY_OR_REFUSED, Pair, Words
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
_ROLES = {
    "limit": "cuts pages by",
    "offset": "skips items by",
    "number": "numbers its pages by",
    "cursor": "takes cursors by",
    "after": "continues after the key in",
    "before": "goes back from the key in",
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
        ("excess", _EXCESS, "a page size above the maximum", was.excess, now.excess),
        ("past", EMPTY_OR_REFUSED, "a page past the end", was.past, now.past),
    ):
        said, at = f"answers {asked} with", f"{now.pointer}/{rule}"
        yield from pair.allowed(f"{rule}-changed", at, "", said, words[first], words[second])


def _leads(pair: Pair, was: Paging, now: Paging) -> Iterator[Change]:
    told = (
        ("next", "tells the next page at", was.next, now.next),
        ("previous", "tells the previous page at", was.previous, now.previous),
        ("more", "tells whether a page follows at", was.more, now.more),
    )
    for word, said, old, new in told:
        places = f"{was.pointer}/{word}", f"{now.pointer}/{word}"
        yield from pair.stated(word, places, said, place(old), place(new), changed=f"{word}-moved")


def place(told: Told | None) -> str:
    """Where an answer tells something; empty where none does."""
    return told.name if told else ""
