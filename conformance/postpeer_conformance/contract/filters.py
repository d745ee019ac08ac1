"""How parameters select items: a class for each kind of match."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Literal

import attrs

from .field import Field
from .parameter import Parameter


@attrs.frozen
class Filter(ABC):
    """A query parameter that narrows the collection: an item matches when any of *fields* does."""

    parameter: Parameter
    fields: tuple[Field, ...]
    ignore_case: bool
    """Whether capitals and small letters are the same; beyond ASCII the contract is silent."""
    absent: str | None
    """The literal that means: the field is null."""
    unknown: Literal["empty", "refused", "either"]
    """What a value that no item has is answered with."""
    pointer: str

    match: ClassVar[str]
    """What the document calls it."""
    whole: ClassVar[bool]
    """Whether a value stands for itself alone, so that a part of it is another question."""

    @property
    def name(self) -> str:
        return self.parameter.name

    @staticmethod
    @abstractmethod
    def holds(value: Any, asked: Any) -> bool:
        """Whether the *value* of a field matches what is *asked* for."""

    @property
    @abstractmethod
    def compared(self) -> str:
        """The JSON type of the values that it compares."""


@attrs.frozen
class Equals(Filter):
    """The field is the value that is asked for."""

    match, whole = "equals", True

    @staticmethod
    def holds(value: Any, asked: Any) -> bool:
        return bool(value == asked)

    @property
    def compared(self) -> str:
        return self.parameter.type


@attrs.frozen
class Contains(Filter):
    """The text that is asked for stands anywhere in the field."""

    match, whole = "contains", False

    @staticmethod
    def holds(value: Any, asked: Any) -> bool:
        return asked in value

    @property
    def compared(self) -> str:
        return "string"


KINDS: dict[str, type[Filter]] = {kind.match: kind for kind in (Equals, Contains)}
"""By what the document calls them."""
