"""Mistakes that mutants share, each a class that leaves one step open.

Most mutants are a function that is this step.  The class says what the function is given, besides
the behaviour where it has a parameter ``self``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...contract import Field, Filter, Parameter
from ..http.messages import Json, Page, Query, Refusal, Request, Response
from ..store import Condition
from .mutant import MutantBehaviour
from .parts import P, Pair

IGNORED = "ignores `{part.first.name}` when `{part.second.name}` is also given"
"""The diagnosis of most servers that are `Beside`."""


class Beside(MutantBehaviour[Pair]):
    """Forgets the first of two parameters where both are given."""

    def read(self, pairs: Sequence[tuple[str, str]]) -> Query:
        query = super().read(pairs)  # what is forgotten is checked all the same
        if not {self.part.first.name, self.part.second.name} <= query.texts.keys():
            return query
        return super().read([pair for pair in pairs if pair[0] != self.part.first.name])


class Resized(MutantBehaviour[P]):
    """Answers another number of items."""

    step: Callable[[Query], int]

    def window(self, query: Query) -> tuple[int, int]:
        return self.step(query), query.offset


class Moved(MutantBehaviour[P]):
    """Begins a page behind another number of items."""

    step: Callable[[Query], int]

    def window(self, query: Query) -> tuple[int, int]:
        return query.limit, self.step(query)


class Listed(MutantBehaviour[P]):
    """Makes something else of the items of a page."""

    step: Callable[[Query, list[Json]], list[Json]]

    def rows(self, query: Query) -> list[Json]:
        return self.step(query, super().rows(query))


class Totalled(MutantBehaviour[P]):
    """Makes something else of the total."""

    step: Callable[[Query, int], int]

    def total(self, query: Query) -> int:
        return self.step(query, super().total(query))


class Counting(MutantBehaviour[P]):
    """Counts what another query finds."""

    step: Callable[[Query], Query]

    def total(self, query: Query) -> int:
        return super().total(self.step(query))


class Forgetful(MutantBehaviour[P]):
    """Forgets the filter in some questions."""

    step: Callable[[Query], bool]

    def condition(self, query: Query) -> Condition:
        forgotten = [self.part.name] if self.step(query) else []
        return super().condition(query.without(*forgotten))


class Selecting(MutantBehaviour[Filter]):
    """Selects other items by the value of its filter than those that it should."""

    step: Callable[[Json, Condition], Condition]

    def matching(self, filter: Filter, value: Json) -> Condition:
        found = super().matching(filter, value)
        return self.step(value, found) if filter == self.part else found


class SelectingOne(MutantBehaviour[Filter]):
    """The same for each of several values."""

    step: Callable[[Json, Condition], Condition]

    def matching_one(self, filter: Filter, value: Json) -> Condition:
        found = super().matching_one(filter, value)
        return self.step(value, found) if filter == self.part else found


class SelectingEqual(MutantBehaviour[Filter]):
    """The same where a value is compared with a field."""

    step: Callable[[Field, Json, Condition], Condition]

    def equal(self, filter: Filter, field: Field, value: Json) -> Condition:
        found = super().equal(filter, field, value)
        return self.step(field, value, found) if filter == self.part else found


class SelectingAbsent(MutantBehaviour[Filter]):
    """The same for the literal that asks for items without a value."""

    step: Callable[[Field, Condition], Condition]

    def absent(self, filter: Filter, field: Field) -> Condition:
        found = super().absent(filter, field)
        return self.step(field, found) if filter == self.part else found


class Refusing(MutantBehaviour[P]):
    """Refuses in another way."""

    step: Callable[[Refusal], Response]

    def refuse(self, refusal: Refusal) -> Response:
        return self.step(refusal)


class Presented(MutantBehaviour[P]):
    """Makes something else of a body."""

    step: Callable[[Page, Json], Json]

    def present(self, page: Page) -> Json:
        return self.step(page, super().present(page))


class Answering(MutantBehaviour[P]):
    """Makes something else of a response."""

    step: Callable[[Request, Response], Response]

    def answer(self, request: Request) -> Response:
        return self.step(request, super().answer(request))


class Failing(MutantBehaviour[P]):
    """Fails at some requests."""

    step: Callable[[Request], bool]

    def answer(self, request: Request) -> Response:
        failed = self.step(request)
        return self.refuse(Refusal(500, "failed")) if failed else super().answer(request)


class Lenient(MutantBehaviour[P]):
    """Does something else where the reference refuses a value of its parameter."""

    step: Callable[[str, Refusal], Json]

    def value(self, parameter: Parameter, text: str) -> Json:
        try:
            return super().value(parameter, text)
        except Refusal as refusal:
            if parameter.name != self.part.name:
                raise
            return self.step(text, refusal)


class Other(MutantBehaviour[P]):
    """Answers some methods that the document does not have in another way."""

    step: Callable[[Request], Response | None]

    def other(self, request: Request, allowed: tuple[str, ...]) -> Response:
        return self.step(request) or super().other(request, allowed)

    def shown(self) -> Response:
        """The first page, to anybody."""
        return self.respond(200, self.present(self.page(self.read(()))))
