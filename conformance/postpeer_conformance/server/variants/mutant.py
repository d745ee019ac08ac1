"""What a mutant is, and how a class of behaviour becomes some."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

import attrs

from ...contract import Collection, Contract, ListOperation, Operation
from ..answering.behaviour import Behaviour, BehaviourFactory
from ..answering.plain import Plain, PlainFactory
from ..answering.resource import Resource
from ..http.messages import Query
from ..store import Condition, quoted
from .filter_parts import has_default
from .parts import AppliesTo, Named, P, Pair, Whole


class MutantBehaviour(Behaviour, Generic[P]):
    """The base of all mutants: the reference, and the part that is spoiled."""

    looks_inside = True

    def __init__(self, resource: Resource, part: P) -> None:
        super().__init__(resource)
        self.part = part

    def rare(self) -> Condition:
        """True of one item, two thirds into the list."""
        name = quoted(self.table.name)
        return Condition(f"{self.table.position} = 1 + (SELECT count(*) * 2 / 3 FROM {name})")


IGNORED = "ignores `{part.first.name}` when `{part.second.name}` is also given"
"""The diagnosis of most servers that are `Beside`."""


class Beside(MutantBehaviour[Pair]):
    """Forgets the first of two parameters where both are given."""

    def read(self, pairs: Sequence[tuple[str, str]]) -> Query:
        query = super().read(pairs)  # what is forgotten is checked all the same
        if not {self.part.first.name, self.part.second.name} <= query.texts.keys():
            return query
        return super().read([pair for pair in pairs if pair[0] != self.part.first.name])


@attrs.frozen
class May:
    """Clauses that a mutant breaks as well on some data, and the reason."""

    why: str
    """One sentence."""
    clauses: tuple[str, ...]
    instead: bool = False
    """Whether one of them may also be reported in the place of what the mutant breaks."""


NOTHING_ELSE = May("", ())


@attrs.frozen
class Mutant:
    """The reference with one change; give it to ``create_app`` as the behaviour.

    If *operation* lists nothing, give ``create_app`` its method ``plain`` as well.
    """

    name: str
    """For instance ``filter-ignored[platform]``."""
    description: str
    """What it does wrong, and what that breaks; two sentences."""
    breaks: tuple[str, ...]
    """The clauses that it breaks, whatever the data."""
    may: May
    """The other clauses that may be reported."""
    diagnosis: tuple[str, ...]
    """The diagnoses that name it; empty where none can."""
    operation: str
    """The id of the operation that it spoils; others are served by the reference."""
    _make: BehaviourFactory = attrs.field(default=Behaviour, repr=False, eq=False)
    _make_plain: PlainFactory = attrs.field(default=Plain, repr=False, eq=False)

    @property
    def declared(self) -> tuple[str, ...]:
        """All clauses that may be reported."""
        return self.breaks + self.may.clauses

    def __call__(self, resource: Resource) -> Behaviour:
        spoiled = resource.operation.id == self.operation
        return self._make(resource) if spoiled else Behaviour(resource)

    def plain(self, contract: Contract, operation: Operation, key: str) -> Plain:
        """The same for an operation that lists nothing."""
        spoiled = operation.id == self.operation
        return (self._make_plain if spoiled else Plain)(contract, operation, key)


@attrs.frozen
class MutantClass:
    """A class of mutants, not yet applied to a contract."""

    cls: type[MutantBehaviour[Any]]
    breaks: tuple[str, ...]
    each: AppliesTo[Any]
    may: May = NOTHING_ELSE
    diagnosis: tuple[str, ...] = ()

    def of(self, operation: ListOperation, named: bool) -> Iterator[Mutant]:
        """One mutant for each part; *named* puts the operation into their names."""
        collection = operation.collection
        stem = stem_of(self.cls)
        paging, usual = collection.paging, collection.order.usual
        words: dict[str, Any] = {"size": paging.size or Whole(), "key": collection.key}
        words |= {"position": paging.position or Whole(), "by": usual.by if usual else Whole()}
        for part in self.each(operation, collection):
            label = " ".join(filter(None, [operation.id if named else "", part.name]))
            breaks = tuple(_had(self.breaks, collection, part))
            others = _had(self.may.clauses, collection, part)
            may = tuple(each for each in others if each not in breaks)
            yield Mutant(
                name=f"{stem}[{label}]" if label else stem,
                description=" ".join((self.cls.__doc__ or "").split()),
                breaks=breaks,
                may=attrs.evolve(self.may, clauses=may) if may else NOTHING_ELSE,
                diagnosis=tuple(text.format_map(words | {"part": part}) for text in self.diagnosis),
                operation=operation.id,
                make=partial(self.cls, part=part),
            )


def _had(clauses: Iterable[str], collection: Collection, part: Named) -> Iterator[str]:
    """Those of *clauses*, for *part*, that a list has; some need answers that say what follows."""
    paging = collection.paging
    has = {
        "page/keeps-": paging.leads_on,
        "page/backwards": paging.leads_back,
        "page/more": paging.more,
        "page/excess": paging.excess != "refused",
        "total/": collection.total,
    }
    for filter in collection.filters:
        has[f"filter/{filter.name}/everything"] = filter.everything is not None
        has[f"filter/{filter.name}/default"] = has_default(filter)
        has[f"filter/{filter.name}/case"] = filter.ignore_case
        has[f"filter/{filter.name}/several"] = filter.listing
    for each in "\n".join(clauses).format(part=part).split("\n"):
        if each and all(there or not each.startswith(name) for name, there in has.items()):
            yield each


KINDS: list[MutantClass] = []
"""In the order of their definition."""

C = TypeVar("C", bound=type[MutantBehaviour[Any]])


def mutant(
    *breaks: str,
    each: AppliesTo[Any],
    may: May = NOTHING_ELSE,
    diagnosis: str | tuple[str, ...] = (),
) -> Callable[[C], C]:
    """Registers a class as a mutant of *each* part.

    *diagnosis* is the misreading that should be named; several where either names it.  In it and in
    clauses ``{part.name}`` is the part's, in it ``{size.name}`` the collection's.
    """
    named = (diagnosis,) if isinstance(diagnosis, str) else diagnosis

    def register(cls: C) -> C:
        KINDS.append(MutantClass(cls, breaks, each, may, named))
        return cls

    return register


def stem_of(cls: type) -> str:
    """How the mutants of *cls* are called: ``access-open`` for ``Open`` in the module access."""
    module = cls.__module__.rpartition(".")[2].replace("_", "-")
    return f"{module}-{re.sub(r'(?<!^)(?=[A-Z])', '-', cls.__name__).lower()}"
