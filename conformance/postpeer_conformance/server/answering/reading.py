"""From the parameters of a request to a query, one method for each step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from ...contract import Filter, Parameter, Whole
from ..http.messages import Json, Query, Refusal, Request
from ..store import comparable, kind_of
from . import parameters, statuses
from .arguments import Argument, arguments
from .pages import Pages
from .resource import Resource

ANY: Any = object()
"""The value of a filter that is given its literal for no filter."""
Pairs = Sequence[tuple[str, str]]
_FORMS = {
    "date-time": "an instant with its time zone, such as 2026-01-31T12:00:00Z",
    "date": "a date, such as 2026-01-31",
}
"""What an end of a range has to be, in words, by the format of its parameter."""


class Reading(Pages):
    """The parameters of a list, and those that choose it."""

    def __init__(self, resource: Resource) -> None:
        super().__init__(resource)
        known = self.collection.parameters
        self._known = [each for each in known if each.type != "array"]
        self._arrays = [
            Argument(resource.contract.schemas, each) for each in known if each.type == "array"
        ]
        self._placed = {each.name for each in known if each.location == "path"}
        self._defaults = {
            name: self._default(each.parameter)
            for name, each in self.filters.items()
            if each.parameter.default is not None
        }
        self._marked = self.paging.position is None and not isinstance(self.paging, Whole)
        self._others = self._without_meaning()

    def _without_meaning(self) -> list[Argument]:
        """The parameters that the list does not depend on, or that choose it."""
        names = {each.name for each in self.collection.parameters}
        names |= {name.partition("[")[0] for name in names}
        every = arguments(self.contract, self.operation)
        return [each for each in every if each.parameter.name not in names]

    def _default(self, parameter: Parameter) -> Json:
        """What a filter is given where it is not in the query."""
        if isinstance(parameter.default, list):
            return self.several(parameter, [parameters.written(v) for v in parameter.default])
        return self.value(parameter, parameters.written(parameter.default))

    def choose(self, request: Request) -> None:
        """Raise :class:`Refusal` for a parameter without a meaning that is missing or not valid."""
        for each in self._others:
            self.check(each, request)

    def pairs(self, request: Request) -> Pairs:
        """What the query is read from: also the filters that stand in the path."""
        if not self._placed:
            return request.query
        placed = [(n, text) for n, text in request.path_values.items() if n in self._placed]
        return [*request.query, *placed]

    def read(self, pairs: Pairs) -> Query:
        """The query that *pairs* are: of repeated parameters the last, no unknown ones."""
        texts = dict(pairs)
        values = {p.name: self.value(p, texts[p.name]) for p in self._known if p.name in texts}
        for argument in self._arrays:
            given = [text for name, text in pairs if name == argument.parameter.name]
            if given:
                values[argument.parameter.name] = self.several(
                    argument.parameter, argument.parts(given)
                )
        asked = {**self._defaults, **values} if self._defaults else values
        filters = {n: value for n, value in asked.items() if n in self.filters and value is not ANY}
        sorting, limit = self.collection.order.of(values), self.page_size(values)
        query = Query(
            filters=filters,
            limit=limit,
            offset=self.offset(values, limit),
            ascending=sorting is None or sorting.ascending,
            by=None if sorting is None else sorting.by,
            texts=texts,
        )
        if self._marked and (mark := self.mark(query, values)):
            query = attrs.evolve(query, mark=mark)
        self.known(query)
        return query

    def several(self, parameter: Parameter, texts: Sequence[str]) -> Json:
        """The values of an array; ``ANY`` where one of them means no filter."""
        values = tuple(self.value(self.filters[parameter.name].element, text) for text in texts)
        return ANY if any(each is ANY for each in values) else values

    def value(self, parameter: Parameter, text: str) -> Json:
        """What *text* means; None is the literal for absent, ``ANY`` that for no filter.

        Raises :class:`Refusal`.
        """
        filter = self.filters.get(parameter.name)
        if filter is not None and filter.absent is not None and text == filter.absent:
            return None
        if filter is not None and filter.everything is not None and text == filter.everything:
            return ANY
        try:
            value = parameters.parse(parameter, text)
            parameters.check(parameter, value, capped=self.is_capped(parameter))
            if filter is not None and filter.match in ("from", "to"):
                _check_end(filter, value)
        except ValueError as error:
            status = statuses.of_parameter(self.operation, parameter)
            raise Refusal(status, str(error)) from None
        return value

    def is_capped(self, parameter: Parameter) -> bool:
        """Whether a value above the maximum of *parameter* is allowed."""
        return self.paging.excess == "capped" and parameter == self.paging.size

    def known(self, query: Query) -> None:
        """Raise :class:`Refusal` for a value that no item has, where the contract wants it."""
        for name, value in query.filters.items():
            filter = self.filters[name]
            wanted = filter.unknown == "refused" and value is not None
            if wanted and not self.is_known(name, value):
                given = parameters.shown(value)
                status = statuses.of_parameter(self.operation, filter.parameter)
                raise Refusal(status, f"{name} must be a value in use, not {given}")

    def is_known(self, name: str, value: Json) -> bool:
        """Whether an item has the *value* of a filter, or one of several."""
        each = value if isinstance(value, tuple) else (value,)
        return any(self.table.any(self.matching_one(self.filters[name], one)) for one in each)


def _check_end(filter: Filter, value: Json) -> None:
    """Raise ValueError where *value* is no end of a range: no instant, where one is needed."""
    try:
        comparable(kind_of(filter), filter.fields[0], value)
    except ValueError:
        form = _FORMS[filter.element.schema["format"]]
        raise ValueError(f"{filter.name} must be {form}, not {parameters.shown(value)}") from None
