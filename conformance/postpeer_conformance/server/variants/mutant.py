"""What a mutant is, and how a class of behaviour becomes some."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from inspect import signature
from typing import Any, Generic, NoReturn, TypeVar

import attrs

from ...contract import Collection, Contract, ListOperation, Operation
from ..answering.behaviour import Behaviour, BehaviourFactory
from ..answering.plain import Plain, PlainFactory
from ..answering.resource import Resource
from ..http.messages import Json, Query, Refusal
from ..store import Condition, quoted
from .breaks import NOTHING_ELSE, Breaks, May, Texts, breaks_of, texts_of
from .filter_parts import has_default
from .parts import AppliesTo, Named, P, Whole


class MutantBehaviour(Behaviour, Generic[P]):
    """The base of all mutants: the reference, and the part that is spoiled."""

    looks_inside = True
    step: Callable[..., Any]
    """What a mutant is that is a function; a class of such mutants says what the function gets."""

    def __init__(self, resource: Resource, part: P) -> None:
        super().__init__(resource)
        self.part = part

    def is_sized(self, query: Query) -> bool:
        """Whether the query says how many items it asks for."""
        return self.paging.size_name in query.texts

    def reject(self, sentence: str) -> NoReturn:
        """Refuses the query."""
        raise Refusal(self.query_status, sentence)

    def rare(self) -> list[Json]:
        """One item, two thirds into the list."""
        position = self.table.position
        where = f"{position} = 1 + (SELECT count(*) * 2 / 3 FROM {quoted(self.table.name)})"
        return self.table.select(Condition(where), position, 1, 0)


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

    name: str
    """For instance ``filter-ignored``."""
    description: str
    cls: type[MutantBehaviour[Any]]
    breaks: Breaks
    each: AppliesTo[Any]
    diagnosis: tuple[str, ...] = ()

    def of(self, operation: ListOperation, named: bool) -> Iterator[Mutant]:
        """One mutant for each part; *named* puts the operation into their names."""
        collection = operation.collection
        paging, usual = collection.paging, collection.order.usual
        words: dict[str, Any] = {"size": paging.size or Whole(), "key": collection.key}
        words |= {"position": paging.position or Whole(), "by": usual.by if usual else Whole()}
        for part in self.each(operation, collection):
            label = " ".join(filter(None, [operation.id if named else "", part.name]))
            breaks = tuple(_had(self.breaks.clauses, collection, part))
            others = _had(self.breaks.may.clauses, collection, part)
            may = tuple(each for each in others if each not in breaks)
            yield Mutant(
                name=f"{self.name}[{label}]" if label else self.name,
                description=self.description,
                breaks=breaks,
                may=attrs.evolve(self.breaks.may, clauses=may) if may else NOTHING_ELSE,
                diagnosis=tuple(text.format_map(words | {"part": part}) for text in self.diagnosis),
                operation=operation.id,
                make=partial(self.cls, part=part),
            )


def _had(clauses: Iterable[str], collection: Collection, part: Named) -> Iterator[str]:
    """Those of *clauses*, for *part*, that a list has; some need responses that lead on."""
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

C = TypeVar("C", bound=Callable[..., Any])


def mutant(
    breaks: Texts | Breaks,
    each: AppliesTo[Any],
    diagnosis: Texts = (),
    *,
    of: type[MutantBehaviour[Any]] | None = None,
    family: str = "",
) -> Callable[[C], C]:
    """Registers a class as a mutant of *each* part, or a function as the step of a class *of*.

    *diagnosis* is the misreading that should be named; several where either names it.  In it and in
    clauses ``{part.name}`` is the part's, in it ``{size.name}`` the collection's.  *family* begins
    its name; by default it is that of the module.
    """
    broken, named = breaks_of(breaks), texts_of(diagnosis)

    def register(made: C) -> C:
        cls, name, description = class_of(made, of), stem_of(made, family), description_of(made)
        KINDS.append(MutantClass(name, description, cls, broken, each, named))
        return made

    return register


Row = tuple[str, type[Any], Texts | Breaks, AppliesTo[Any], Texts, Callable[..., Any] | None, str]
"""A mutant: its name, its class, the clauses that it breaks, the parts that it spoils, its
diagnosis, the step of the class unless it has one, and what the server does wrong."""


def table(*rows: Row) -> None:
    """Registers *rows* as mutants."""
    columns = ("name", "class", "clauses", "parts", "diagnosis", "step or None", "sentences")
    for name, base, breaks, each, diagnosis, step, description in complete(rows, *columns):
        cls = class_of(step, base) if step else base
        broken, named = breaks_of(breaks), texts_of(diagnosis)
        KINDS.append(MutantClass(name, description, cls, broken, each, named))


R = TypeVar("R", bound=tuple[Any, ...])


def complete(rows: Sequence[R], *columns: str) -> Sequence[R]:
    """*rows* of a table with these *columns*; raises TypeError for one that has not all of them."""
    for row in rows:
        if len(row) != len(columns):
            raise TypeError(
                f"the row of {row[0]} has {len(row)} columns, not {len(columns)}: "
                f"write {', '.join(columns)}"
            )
    return rows


def class_of(made: Callable[..., Any], base: type[Any] | None, hook: str = "step") -> type[Any]:
    """*made* if it is a class; of a function the class *base* with it as its method *hook*.

    Only a function that has a parameter ``self`` is given the behaviour.
    """
    if base is None:
        assert isinstance(made, type)
        return made
    own = "self" in signature(made).parameters
    return type(made.__name__, (base,), {hook: made if own else staticmethod(made)})


def stem_of(made: Callable[..., Any], family: str = "") -> str:
    """How the mutants of *made* are called: ``access-open`` for ``Open`` in the module access."""
    family = family or made.__module__.rpartition(".")[2]
    words = re.sub(r"(?<!^)(?=[A-Z])", "-", made.__name__)
    return f"{family}-{words}".lower().replace("_", "-").rstrip("-")


def description_of(made: Callable[..., Any]) -> str:
    """What the docstring of *made* says, in one line."""
    return " ".join((made.__doc__ or "").split())
