"""What stands in both documents."""

from __future__ import annotations

from collections.abc import Iterator

from postpeer_conformance.contract import Contract, Operation


def operations(base: Contract, new: Contract) -> Iterator[tuple[Operation, Operation]]:
    """The operations of both, by method and path: old and new."""
    before = {(each.method, each.path): each for each in base.operations}
    for now in new.operations:
        if (now.method, now.path) in before:
            yield before[now.method, now.path], now
