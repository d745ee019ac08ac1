"""Both halves of a comparison: the general rules of redocly, and the meaning, which is ours."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import attrs

from changes import defaults, general, meaning
from changes.change import Change
from node import redocly
from postpeer_conformance.contract import Contract

_ORDER = ("major", "minor", "patch")


def compare(base: Contract, new: Contract, base_file: Path, new_file: Path) -> list[Change]:
    """All changes from *base* to *new*, the gravest first; needs Node."""
    report = redocly("diff", base_file.resolve(), new_file.resolve(), "--fail-on=none")
    return merged([*without_node(base, new), *general.changes(report, base, new)])


def without_node(base: Contract, new: Contract) -> list[Change]:
    """The changes that no general rule knows: defaults, and what ``x-collection`` says."""
    return [*defaults.changes(base, new), *meaning.changes(base, new)]


def merged(found: Iterable[Change]) -> list[Change]:
    """*found* with one change for each place: the first tells it, and all say whom it breaks."""
    kept: dict[tuple[str, str], Change] = {}
    for each in found:
        place = each.source, each.pointer
        first = kept.setdefault(place, each)
        kept[place] = attrs.evolve(
            first, breaks=first.breaks | each.breaks, adds=first.adds or each.adds
        )
    return sorted(kept.values(), key=lambda each: (_ORDER.index(each.level), each.line))
