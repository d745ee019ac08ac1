"""Mutants of operations that list nothing, and the parts of these that they spoil."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Generic, TypeVar

import attrs

from ...contract import Contract, Operation
from ..answering.plain import Plain
from .breaks import NOTHING_ELSE, Texts, texts_of
from .mutant import Mutant, class_of, complete, description_of, stem_of
from .parts import P, Whole

Each = Callable[[Contract, Operation], Iterator[P]]
"""The parts of an operation that a kind of mutant can spoil."""


class PlainMutant(Plain, Generic[P]):
    """The base of these mutants: the reference, and the part that is spoiled."""

    step: Callable[..., Any]
    """What a mutant is that is a function."""

    def __init__(self, contract: Contract, operation: Operation, key: str, part: P) -> None:
        super().__init__(contract, operation, key)
        self.part = part


@attrs.frozen
class PlainMutantClass:
    """A class of mutants, not yet applied to a contract."""

    name: str
    """For instance ``plain-open``."""
    description: str
    cls: type[PlainMutant[Any]]
    breaks: tuple[str, ...]
    each: Each[Any]

    def of(self, contract: Contract, operation: Operation) -> Iterator[Mutant]:
        """One mutant for each part, with the operation in its name."""
        for part in self.each(contract, operation):
            yield Mutant(
                name=f"{self.name}[{' '.join(filter(None, [operation.id, part.name]))}]",
                description=self.description,
                breaks=tuple(clause.format(part=part) for clause in self.breaks),
                may=NOTHING_ELSE,
                diagnosis=(),
                operation=operation.id,
                make_plain=partial(self.cls, part=part),
            )


PLAIN_KINDS: list[PlainMutantClass] = []
"""In the order of their definition."""

C = TypeVar("C", bound=type[PlainMutant[Any]])
Row = tuple[str, type[PlainMutant[Any]], Texts, Each[Any], Callable[..., Any], str]
"""A mutant that is a short function: its name, the class of which the function is the step, the
clauses that it breaks, the parts that it spoils, the function, and its sentences."""


def plain_mutant(*breaks: str, each: Each[Any]) -> Callable[[C], C]:
    """Registers a class as a mutant of *each* part; ``{part.name}`` in a clause is the part's."""

    def register(cls: C) -> C:
        PLAIN_KINDS.append(PlainMutantClass(stem_of(cls), description_of(cls), cls, breaks, each))
        return cls

    return register


def plain_table(*rows: Row) -> None:
    """Registers *rows* as mutants."""
    columns = ("name", "class", "clauses", "parts", "step", "sentences")
    for name, base, breaks, each, step, description in complete(rows, *columns):
        cls, clauses = class_of(step, base), texts_of(breaks)
        PLAIN_KINDS.append(PlainMutantClass(name, description, cls, clauses, each))


def keyed(_contract: Contract, operation: Operation) -> Iterator[Whole]:
    """Only where a key is needed."""
    if operation.key is not None:
        yield Whole()
