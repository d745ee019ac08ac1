"""Every query parameter of a collection has a meaning: ``x-collection`` mentions it."""

from __future__ import annotations

from collections.abc import Iterator

from linting.finding import Finding
from postpeer_conformance.contract import Contract


def findings(contract: Contract) -> Iterator[Finding]:
    """A warning for each that has none: no clause tests it, and the reference server ignores it."""
    for operation in contract.collections:
        collection = operation.collection
        known = {each.name for each in (*collection.parameters, *collection.choosing)}
        known |= {name.partition("[")[0] for name in known}
        for each in operation.parameters:
            if each.location == "query" and each.name not in known:
                said = (
                    f"x-collection of {operation.id} does not mention {each.name}, so nothing tests"
                    " what it does: add it to filters if it selects items"
                )
                yield Finding(contract.line(each.pointer), said, "parameter-without-meaning", True)
