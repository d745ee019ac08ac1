"""What filters select, compared."""

from __future__ import annotations

from collections.abc import Iterator

from changes.change import BOTH, SERVERS, Change
from changes.pair import EMPTY_OR_REFUSED, Pair, Words
from postpeer_conformance.contract import Collection, Filter

_BOUND: Words = {
    "included": frozenset({"the items at it"}),
    "excluded": frozenset({"no items at it"}),
    "either": frozenset({"the items at it", "no items at it"}),
}


def changes(pair: Pair, before: Collection, after: Collection) -> Iterator[Change]:
    """The filters that are gone or new, and what the others select."""
    was = {each.name: each for each in before.filters}
    now = {each.name: each for each in after.filters}
    for name, made in was.items():
        if name not in now:
            said = f"no longer filters by {_fields(made)}"
            yield pair.gone("filter-removed", made.pointer, name, said)
    for name, made in now.items():
        if name in was:
            yield from _filter(pair, was[name], made)
        else:
            said = f"now filters by {_fields(made)}"
            yield pair.seen("filter-added", made.pointer, name, said, SERVERS)


def _filter(pair: Pair, was: Filter, now: Filter) -> Iterator[Change]:
    name, at = now.name, now.pointer
    yield from _looked_into(pair, was, now)
    if was.match != now.match:
        said = f"compares by `{now.match}`, no longer by `{was.match}`"
        yield pair.seen("filter-match-changed", f"{at}/match", name, said)
    else:
        yield from _compared(pair, was, now)
    for rule, means, old, new in (
        ("filter-absent", "null", was.absent, now.absent),
        ("filter-all", "no filter", was.everything, now.everything),
    ):
        if old != new:
            yield _literal(pair, (was, now), rule, means, old, new)
    said = "gives for a value that no item has"
    answers = EMPTY_OR_REFUSED[was.unknown], EMPTY_OR_REFUSED[now.unknown]
    yield from pair.allowed("filter-unknown-changed", f"{at}/unknown", name, said, *answers)


def _looked_into(pair: Pair, was: Filter, now: Filter) -> Iterator[Change]:
    old, new = ([field.pointer for field in each.fields] for each in (was, now))
    for number, field in enumerate(new):
        if field not in old:
            place = f"{now.pointer}/fields/{number}"
            said = f"also compares `{field}`: requests get more items"
            yield pair.seen("filter-field-added", place, now.name, said)
    for number, field in enumerate(old):
        if field not in new:
            place = f"{was.pointer}/fields/{number}"
            said = f"no longer compares `{field}`: requests get fewer items"
            yield pair.gone("filter-field-removed", place, now.name, said, BOTH)


def _compared(pair: Pair, was: Filter, now: Filter) -> Iterator[Change]:
    """How values are compared, where the kind of match is the same."""
    name, at = now.name, now.pointer
    if was.ignore_case != now.ignore_case:
        said = "ignores case" if now.ignore_case else "tells upper from lower case"
        yield pair.seen("filter-case-changed", f"{at}/case", name, f"{said} now")
    if was.several != now.several:
        said = f"needs {now.several} of its values to match, no longer {was.several}"
        yield pair.seen("filter-several-changed", f"{at}/several", name, said)
    bounds = _BOUND[was.bound], _BOUND[now.bound]
    yield from pair.allowed(
        "filter-bound-changed", f"{at}/bound", name, "lists, for a value,", *bounds
    )


def _literal(
    pair: Pair, both: tuple[Filter, Filter], rule: str, means: str, old: str | None, new: str | None
) -> Change:
    """A change of the literal for *means*, from *old* to *new*; None where there is none."""
    was, now = both
    word = rule.removeprefix("filter-")
    if new is None:
        said = f"has no literal for {means} any more: `{old}` is a value like any other"
        return pair.gone(f"{rule}-removed", f"{was.pointer}/{word}", now.name, said, BOTH)
    said = f"means {means} by `{new}`, which was a value like any other"
    if old is not None:
        rule, said = f"{rule}-changed", f"means {means} by `{new}`, no longer by `{old}`"
    else:
        rule = f"{rule}-added"
    return pair.seen(rule, f"{now.pointer}/{word}", now.name, said)


def _fields(made: Filter) -> str:
    return " and ".join(f"`{field.pointer}`" for field in made.fields)
