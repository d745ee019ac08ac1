"""How parameters select items: a class for each kind of match."""

from __future__ import annotations

import operator
from functools import cached_property
from typing import Any, ClassVar, Literal

import attrs

from .field import Field
from .parameter import Parameter

Bound = Literal["included", "excluded", "either"]


@attrs.frozen(kw_only=True)
class Filter:
    """A parameter that narrows the collection: an item matches when any of *fields* does.

    A field that leads through an array has several values; one that matches is enough.
    """

    parameter: Parameter
    fields: tuple[Field, ...]
    ignore_case: bool = False
    """Whether capitals and small letters are the same; beyond ASCII the contract is silent."""
    absent: str | None = None
    """The literal that means: the field has no value."""
    everything: str | None = None
    """The literal that means: no filter."""
    unknown: Literal["empty", "refused", "either"] = "empty"
    """What a value that no item has is answered with."""
    several: Literal["any", "all"] = "any"
    """Of an array of values: whether one has to match, or each."""
    bound: Bound = "included"
    """Of a range: whether it lists the items at the value itself."""
    pointer: str

    match: ClassVar[str]
    """What the document calls it."""
    whole: ClassVar[bool]
    """Whether a value stands for itself alone, so that a part of it is another question."""
    holds: ClassVar[staticmethod[[Any, Any], bool]]
    """Whether the value of a field matches what is asked for; both of one type.

    An operator of Python itself, since a plan compares half a million times.
    """

    @property
    def name(self) -> str:
        return self.parameter.name

    @cached_property
    def listing(self) -> bool:
        """Whether the parameter is an array of values."""
        return self.parameter.type == "array"

    @cached_property
    def element(self) -> Parameter:
        """The parameter for one value: of an array, with the schema of its items."""
        if not self.listing:
            return self.parameter
        return attrs.evolve(self.parameter, schema=self.parameter.schema.get("items", {}))

    @property
    def compared(self) -> str:
        """The JSON type of the values that it compares."""
        return self.element.type


@attrs.frozen(kw_only=True)
class Equals(Filter):
    """The field is the value that is asked for."""

    match, whole = "equals", True

    holds = staticmethod(operator.eq)


@attrs.frozen(kw_only=True)
class Contains(Filter):
    """The text that is asked for stands anywhere in the field."""

    match, whole = "contains", False

    holds = staticmethod(operator.contains)

    @property
    def compared(self) -> str:
        return "string"


@attrs.frozen(kw_only=True)
class Starts(Filter):
    """The field begins with the text that is asked for."""

    match, whole = "starts", False

    holds = staticmethod(str.startswith)

    @property
    def compared(self) -> str:
        return "string"


@attrs.frozen(kw_only=True)
class Range(Filter):
    """The field lies on one side of the value that is asked for."""

    whole: ClassVar[bool] = False


@attrs.frozen(kw_only=True)
class From(Range):
    """The field is the value that is asked for, or a greater one."""

    match = "from"

    holds = staticmethod(operator.ge)


@attrs.frozen(kw_only=True)
class To(Range):
    """The field is the value that is asked for, or a smaller one."""

    match = "to"

    holds = staticmethod(operator.le)


KINDS: dict[str, type[Filter]] = {kind.match: kind for kind in (Equals, Contains, Starts, From, To)}
"""By what the document calls them."""
