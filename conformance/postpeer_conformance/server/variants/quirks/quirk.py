"""What a quirk is, and how classes of behaviour become one."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar

import attrs

from ....contract import Contract
from ...answering.behaviour import Behaviour
from ...answering.resource import Resource
from ...http.messages import Json, Query, Refusal
from ..breaks import Breaks
from ..mutant import MutantBehaviour, MutantClass, class_of, complete, description_of, stem_of
from ..parts import AppliesTo, Whole, once


class QuirkBehaviour(MutantBehaviour[Whole]):
    """The base of all quirks: the reference, as a whole.

    Several can be mixed into one, so names that a family of them adds are not another's.
    """

    hook: ClassVar[str]
    """The name of the method that a quirk is that is a function; no other family's."""
    live: ClassVar[bool] = False
    """Whether the items change while they are served."""

    def __init__(self, resource: Resource, part: Whole) -> None:
        super().__init__(resource, part)
        self._counts: Counter[str] = Counter()

    def count(self, what: str) -> int:
        """How often this was called for the same *what*: of a mixture, each part counts its own."""
        self._counts[what] += 1
        return self._counts[what]

    def refused(self, sentence: str) -> Refusal:
        """The refusal of a query that the contract allows to be refused."""
        return Refusal(self.query_status, sentence)

    def everything(self) -> list[Json]:
        """All items, in the order in which they came in."""
        where = self.condition(Query(filters={}, limit=0))
        return self.table.select(where, self.table.position, self.table.count(where), 0)


@attrs.frozen
class Quirk:
    """A server that keeps the contract in an unusual way; a behaviour for ``create_app``."""

    name: str
    """For instance ``order-by-key``; of a mixture, all their names."""
    permitted_by: str
    """What it does, and what in the contract lets it."""
    live: bool
    """Whether the items change while they are served: such a server must not be accused."""
    _kinds: tuple[MutantClass, ...] = attrs.field(repr=False, eq=False)

    def __call__(self, resource: Resource) -> Behaviour:
        """The behaviour for a collection: odd where the collection leaves the freedom."""
        classes = [
            kind.cls
            for kind in self._kinds
            if any(kind.each(resource.operation, resource.operation.collection))
        ]
        mixed: type[QuirkBehaviour] = type("Mixed", (*classes, QuirkBehaviour), {})
        return mixed(resource, Whole())

    def __and__(self, other: Quirk) -> Quirk:
        """Both at once; where they contradict each other, this one wins."""
        return Quirk(
            f"{self.name} and {other.name}",
            f"{self.permitted_by} {other.permitted_by}",
            self.live or other.live,
            self._kinds + other._kinds,
        )


KINDS: list[MutantClass] = []
"""In the order of their definition."""

C = TypeVar("C", bound=Callable[..., Any])
Row = tuple[str, type[QuirkBehaviour], AppliesTo[Whole], Callable[..., Any], str]
"""A quirk that is a short function: its name, the class whose hook the function is, where there is
room for it, the function, and its sentences."""


def quirk(
    each: AppliesTo[Whole] = once, *, of: type[QuirkBehaviour] | None = None
) -> Callable[[C], C]:
    """Registers a class as a quirk of the collections for which *each* yields something, or a
    function as the hook of a class *of*.
    """

    def register(made: C) -> C:
        cls = class_of(made, of, of.hook if of else "")
        KINDS.append(MutantClass(stem_of(made), description_of(made), cls, Breaks(()), each))
        return made

    return register


def table(*rows: Row) -> None:
    """Registers *rows* as quirks."""
    columns = ("name", "class", "where it fits", "step", "sentences")
    for name, base, each, step, description in complete(rows, *columns):
        KINDS.append(
            MutantClass(name, description, class_of(step, base, base.hook), Breaks(()), each)
        )


def made(kinds: Sequence[MutantClass], contract: Contract) -> dict[str, Quirk]:
    """The quirks of *kinds* that a collection of *contract* has room for, by name."""
    return {
        mutant.name: Quirk(
            mutant.name, mutant.description, getattr(kind.cls, "live", False), (kind,)
        )
        for kind in kinds
        for operation in contract.collections
        for mutant in kind.of(operation, named=False)
    }


def lot(value: object) -> int:
    """A number that looks drawn at random, always the same for a value."""
    return zlib.crc32(str(value).encode())
