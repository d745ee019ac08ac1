"""``serve --list-faults``: what else the reference server can be."""

from __future__ import annotations

from collections.abc import Iterator

from ..contract import Contract
from ..server.faults import KINDS
from ..server.variants.mutants import mutants
from ..server.variants.quirks import quirks


def variants(contract: Contract) -> Iterator[str]:
    """A line for each mutant, quirk and fault of *contract*: its name and its sentence."""
    yield "Mutants, each with one mistake (--mutant NAME or --fault mutant=NAME):"
    for mutant in mutants(contract):
        yield f"  {mutant.name}: {mutant.description}"
    yield "Quirks, unusual traits that the contract permits (--fault quirk=NAME):"
    for quirk in quirks(contract):
        yield f"  {quirk.name}: {quirk.permitted_by}"
    yield "Faults, which you can switch on and off (--fault NAME or --fault NAME=VALUE):"
    for name, kind in KINDS.items():
        yield f"  {name}: {' '.join((kind.__doc__ or '').split())}"
