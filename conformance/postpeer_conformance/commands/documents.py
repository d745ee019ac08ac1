"""Reading the document of a command."""

from __future__ import annotations

from ..contract import Contract, load
from .streams import note


def loaded(spec: str | None) -> Contract:
    """The contract in the file *spec*; says which operations are left out.

    Raises DocumentError where nothing of it can be used.
    """
    contract = load(spec)
    for each in contract.skipped:
        note(f"skipped: {each}")
    return contract
