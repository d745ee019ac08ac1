"""What the templates see of an operation: the contract beside the Python names."""

from __future__ import annotations

from typing import Any

import attrs

from generator.text import Code, literal, markdown
from postpeer_conformance.contract import Collection, Operation, Parameter


@attrs.frozen
class Argument:
    """A parameter of an operation as a keyword argument."""

    name: str
    parameter: Parameter
    absent: str | None
    """The literal that stands for None; None where None is not accepted."""
    choices: Code | None
    """The alias of its closed set of values."""

    @property
    def type(self) -> Code:
        if self.choices:
            base: str = self.choices
        elif self.parameter.schema.get("format") == "date-time":
            base = "datetime"
        else:
            base = _TYPES[self.parameter.type]
        return Code(base if self.absent is None else f"{base} | None")

    @property
    def kind(self) -> Code:
        """The type, for a reader."""
        if self.choices:
            values = (markdown(f"`{literal(value)}`") for value in self.parameter.enum or ())
            return Code(" or ".join(values))
        return Code(f"`{self.type}`".replace(" | ", "` or `"))

    @property
    def declaration(self) -> Code:
        """As it stands in a signature."""
        if self.parameter.required:
            return Code(f"{self.name}: {self.type}")
        return Code(f"{self.name}: {self.type} | UnsetType = UNSET")

    @property
    def description(self) -> str:
        return str(self.parameter.schema.get("description", ""))

    @property
    def example(self) -> Any:
        """A value to show, or None."""
        return next(iter(self.parameter.schema.get("examples", ())), None)


_TYPES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


@attrs.frozen
class Paging:
    """A collection, in Python."""

    collection: Collection
    item: Code
    """The class of an item."""
    module: str
    """The module of that class."""
    items: str
    """The attributes that lead from an answer to its items: ``data.items``."""
    total: str
    key: str
    limit: Argument
    offset: Argument


@attrs.frozen
class Method:
    """An operation as a method of the client."""

    name: str
    tag: str
    operation: Operation
    description: str
    arguments: tuple[Argument, ...]
    answer: Code
    """The type of a successful answer."""
    models: tuple[str, ...]
    """The models that this type names."""
    status: int
    paging: Paging | None

    @property
    def constant(self) -> str:
        return self.name.upper()

    @property
    def walk(self) -> str:
        """The method that walks through all pages: ``list_things`` gives ``iter_things``."""
        return f"iter_{self.name.removeprefix('list_')}"

    @property
    def walk_arguments(self) -> list[Argument]:
        """Those of the walk that stand for themselves: all but the size of a page."""
        return [a for a in self.arguments if self.paging and a != self.paging.limit]
