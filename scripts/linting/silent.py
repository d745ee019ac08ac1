"""Finds query parameters of a collection that ``x-collection`` does not mention."""

from __future__ import annotations

from collections.abc import Iterator

from linting.finding import Finding
from postpeer_conformance.contract import Contract, Parameter


def findings(contract: Contract) -> Iterator[Finding]:
    """A warning for each: no clause tests it, and the reference server ignores it."""
    for operation in contract.collections:
        collection = operation.collection
        known = {each.name for each in (*collection.parameters, *collection.choosing)}
        query = (each for each in operation.parameters if each.location == "query")
        for parameter, name in ((each, name) for each in query for name in _sent(each)):
            if not known & {parameter.name, name}:
                said = (
                    f"x-collection of {operation.id} does not mention {name}, so nothing tests what"
                    " it does: add it to filters if it selects items"
                )
                line = contract.line(parameter.pointer)
                yield Finding(line, said, "parameter-without-meaning", True)


def _sent(parameter: Parameter) -> list[str]:
    """The names that *parameter* is sent by: those of its properties if it is a ``deepObject``."""
    properties = parameter.schema.get("properties") if parameter.style == "deepObject" else None
    return [f"{parameter.name}[{name}]" for name in properties or ()] or [parameter.name]
