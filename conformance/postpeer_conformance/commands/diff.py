"""``diff``: two reports, and what changed between them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from ..errors import UsageError
from .options import traceback_option
from .streams import say

if TYPE_CHECKING:
    from ..report.difference import Change, Difference, Habit, Way

_TITLES: dict[Way, str] = {"worse": "Worse", "better": "Better", "otherwise": "Otherwise different"}


@click.command()
@click.argument("a")
@click.argument("b")
@traceback_option
def diff(a: str, b: str) -> None:
    """Compare the JSON reports A and B: verdicts and profiles.

    The exit code is 1 if a clause is worse in B.
    """
    from ..report.difference import differences
    from ..report.model import read
    from ..report.text import label

    before, after = read(a), read(b)
    found = list(differences(before, after))
    if not found:
        raise UsageError(
            f"{a} and {b} have no operation in common: give reports on the same document"
        )
    for letter, report in (("A", before), ("B", after)):
        contract = report.contract
        say(label(f"{letter}  {contract.title} {contract.version} at {report.url}"))
    for difference in found:
        for line in _lines(difference):
            say(label(line))
    sys.exit(1 if any(difference.of("worse") for difference in found) else 0)


def _lines(difference: Difference) -> Iterator[str]:
    for way, title in _TITLES.items():
        changes = difference.of(way)
        if changes:
            yield from ("", title)
        for change in changes:
            yield from _change(change)
    if difference.habits:
        yield from ("", "Where the contract is silent")
    for habit in difference.habits:
        yield from _habit(habit)
    worse, better, otherwise = (len(difference.of(way)) for way in _TITLES)
    yield ""
    yield (
        f"{difference.operation}: {difference.clauses} clauses compared, "
        f"{worse} worse, {better} better, {otherwise} otherwise different; "
        f"{len(difference.habits)} differences where the contract is silent"
        + (f"; only one run asked about {difference.unshared} more" if difference.unshared else "")
    )


def _change(change: Change) -> Iterator[str]:
    verdict = change.after or change.before
    assert verdict is not None
    yield f"  {change.clause}: {change.sentence}"
    yield f"      → {verdict.sentence}"
    if change.after is not None and change.after.reason:
        yield f"      {change.after.reason}"
    for letter, side in (("A", change.before), ("B", change.after)):
        for violation in side.violations if side is not None else ():
            yield f"      {letter}: {violation.actual}, not {violation.expected}"
            if violation.diagnosis:
                yield f"         Likely: the server {violation.diagnosis}"


def _habit(habit: Habit) -> Iterator[str]:
    yield f"  {habit.about[:1].upper()}{habit.about[1:]}"
    for letter, answer in (("A", habit.before), ("B", habit.after)):
        yield f"      {letter}: {answer}"
