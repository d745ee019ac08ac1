"""How the pages of a list follow each other, in the words of ``page`` in ``x-collection``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, Literal, NamedTuple
from uuid import UUID

import httpx2
from msgspec import UNSET, Struct

from .operation import AnswerT, ItemT, Operation
from .parameters import Integer, Text

BEHIND = frozenset({400, 404, 410, 416, 422})
"""Statuses by which a service may refuse a page behind the last one."""
_RELATIONS = {"next": {"next"}, "prev": {"prev", "previous"}}
"""What services call the page after, and the page before."""


class Fetched(NamedTuple, Generic[AnswerT]):
    """A page as it came."""

    answer: AnswerT
    headers: httpx2.Headers


class InBody(Struct, frozen=True):
    """What a response tells in its body."""

    path: str
    """The attributes that lead to it: ``links.next``; empty for the response itself."""

    def __call__(self, answer: Any, _headers: Mapping[str, str] | None = None) -> Any:
        """What is told; None where nothing is."""
        for name in filter(None, self.path.split(".")):
            answer = None if answer in (None, UNSET) else getattr(answer, name)
        return None if answer is UNSET else answer


class InHeader(Struct, frozen=True):
    """What a response tells in a header; of ``Link``, the address with a *relation* (RFC 8288)."""

    name: str
    relation: Literal["next", "prev"] = "next"

    def __call__(self, _answer: Any, headers: httpx2.Headers) -> str | None:
        """What is told; None where nothing is."""
        if self.name.lower() != "link":
            found: str | None = headers.get(self.name)
            return found
        from .links import linked  # late: few services lead on by links

        return linked(headers, _RELATIONS[self.relation])


Told = InBody | InHeader


class Paging(Struct, Generic[AnswerT, ItemT], frozen=True, kw_only=True):
    """One way from page to page: by ``offset``, ``number``, ``cursor``, ``after`` or the address in
    ``next``; a list that has none of them comes whole.

    Parameters are named as the arguments of the method; ``page[size]`` is the field ``size`` of the
    argument ``page``.
    """

    items: Callable[[AnswerT], Sequence[ItemT] | None]
    """None where the service leaves an empty list out."""
    key: Callable[[ItemT], Any]
    total: Told | None = None
    limit: str | None = None
    """The argument that bounds a page; left out, the size is the service's own."""
    size: int | None = None
    """The largest page."""
    usual: int | None = None
    """The size of a page that no size was asked of."""
    offset: str | None = None
    number: str | None = None
    first: int = 1
    """The number of the first page."""
    cursor: str | None = None
    after: str | None = None
    before: str | None = None
    next: Told | None = None
    """The cursor, or the address of the next page; absent on the last one."""
    previous: Told | None = None
    """The same for the page before."""
    more: Told | None = None
    """Whether another page follows in the direction of the request."""
    past: Literal["empty", "refused", "either"] = "empty"
    """What a page behind the last one is."""

    def listed(self, answer: AnswerT) -> Sequence[ItemT]:
        """The items of *answer*."""
        return self.items(answer) or ()

    def is_behind(self, status: int) -> bool:
        """Whether the service says by *status* that there are no more pages."""
        return self.past != "empty" and status in BEHIND


class Step(NamedTuple):
    """What asks for a page, besides the arguments that all pages have."""

    arguments: tuple[tuple[str, Any], ...] = ()
    address: str | None = None
    """Its query stands for all arguments."""
    back: bool = False
    """Whether the address leads back, where the first page may have no query."""


def value_of(arguments: Mapping[str, Any], name: str | None, default: Any = UNSET) -> Any:
    """The argument *name*, or its field; *default* if it was not given."""
    argument, _, field = (name or "").partition("[")
    value = arguments.get(argument, UNSET)
    if field:
        value = value.get(field.removesuffix("]"), UNSET) if isinstance(value, Mapping) else UNSET
    return default if value is UNSET else value


def arguments_of(
    step: Step, operation: Operation[AnswerT], arguments: Mapping[str, Any]
) -> dict[str, Any]:
    """*arguments* with those that ask for a page, as *operation* takes them: what is a number in an
    item or a response may be text in a parameter, and the other way round."""
    parameters = {each.name: each for each in operation.parameters}
    made = dict(arguments)
    for name, value in step.arguments:
        argument, _, field = name.partition("[")
        if not field:
            made[argument] = _fitting(parameters[argument], value)
            continue
        fields = dict(made[argument]) if isinstance(made[argument], Mapping) else {}
        fields |= {field.removesuffix("]"): value}
        made[argument] = {each: inner for each, inner in fields.items() if inner is not UNSET}
    return made


def _fitting(parameter: Text, value: Any) -> Any:
    if isinstance(parameter, Integer) and isinstance(value, str) and value.isdecimal():
        return int(value)
    return str(value) if type(parameter) is Text and isinstance(value, int | UUID) else value
