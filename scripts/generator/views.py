"""What the templates see of an operation: the contract beside the Python names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from generator.annotations import members
from generator.kinds import Kind
from generator.text import Code, code_span, joined, literal
from postpeer_conformance.contract import Operation, Parameter


@attrs.frozen
class Argument:
    """A parameter of an operation as a keyword argument."""

    name: str
    parameter: Parameter
    absent: str | None
    """The literal that stands for None; None where None is not accepted."""
    meaning: Kind
    description: str
    required: bool
    deprecated: bool

    @property
    def choices(self) -> Code | None:
        """The alias of its closed set of values."""
        return self.meaning.choices

    @property
    def type(self) -> Code:
        base = self.meaning.type
        return Code(base if self.absent is None or base == "Any" else f"{base} | None")

    @property
    def encoder(self) -> Code:
        """The expression that checks and encodes it."""
        place = self.parameter.location
        settings = {
            "absent": self.absent,
            "required": self.required or None,
            "place": None if place == "query" else place,
        }
        return self.meaning.call(self.name, self.parameter.name, settings)

    @property
    def example(self) -> Any:
        """A value to show, or None."""
        return next(iter(self.parameter.schema.get("examples", ())), None)


@attrs.frozen
class BodyField:
    """A field of the body as an argument."""

    name: str
    wire: str
    """In the document."""
    type: Code
    description: str
    needed: bool
    """Whether no body lacks it; as an argument it may be left out, for ``body`` instead."""
    required = False


@attrs.frozen
class Payload:
    """The body of a request as the argument ``body``."""

    type: Code
    required: bool
    encoder: Code
    """The expression that checks and encodes it."""
    description: str
    fields: tuple[BodyField, ...] = ()
    """The same, one by one."""
    name = "body"


def as_cell(type: Code) -> Code:
    """*type* in a cell of a table."""
    return either(members(type.replace("bodies.", "")))


def either(choices: Iterable[str]) -> Code:
    """*choices* in a sentence."""
    return Code(" or ".join(map(code_span, choices)))


def kind_of(argument: Argument | BodyField | Payload) -> Code:
    """The type of *argument*, for a reader."""
    if isinstance(argument, Argument) and argument.choices and argument.parameter.enum:
        return either(map(literal, argument.parameter.enum))
    return as_cell(argument.type)


def declaration(argument: Argument | BodyField | Payload) -> Code:
    """*argument* as it stands in a signature."""
    declared = f"{argument.name}: {argument.type}"
    return Code(declared if argument.required else f"{declared} | UnsetType = UNSET")


@attrs.frozen
class Paging:
    """A list that comes in pages, in Python."""

    item: Code
    """The class of an item."""
    status: str
    """Of a page, as the document writes it."""
    page: str
    """The class of a page; empty where it is the list itself."""
    items: str
    """The attributes that lead from a page to its items: ``data.items``."""
    total: str
    """Those that lead to the total; empty where its body tells none."""
    key: tuple[str, ...]
    """The attributes that identify an item, all together."""
    cuts: Mapping[str, str]
    """The arguments that cut pages, or their fields, by the words of ``x-collection``."""
    settings: Mapping[str, Code]
    """The other words of the runtime's ``Paging``."""
    limit: Argument | None
    """The argument that bounds a page, if it is one of its own."""

    @property
    def style(self) -> str:
        """The word that leads from page to page; empty where the list comes whole."""
        words = ("offset", "number", "cursor", "after")
        last = "next" if "next" in self.settings else ""
        return next((each for each in words if each in self.cuts), last)

    @property
    def largest(self) -> Code:
        """The size of a page in a walk where the caller chooses none."""
        return Code(
            "the largest that is allowed" if "size" in self.settings else "the service's own"
        )

    @property
    def goes_back(self) -> bool:
        """Whether a page leads to the one before it."""
        words = ("offset", "number", "before", "previous")
        return any(each in self.cuts or each in self.settings for each in words)

    @property
    def ahead(self) -> bool:
        """Whether it is known what asks for later pages, before those between have come."""
        return self.style in ("offset", "number")

    def listed(self, page: str) -> Code:
        """The expression for the items of *page*."""
        return Code(f"{page}.{self.items}" if self.items else page)

    def identity(self, item: str) -> Code:
        """The expressions that identify *item*."""
        return joined([f"{item}.{each}" for each in self.key])


@attrs.frozen
class Method:
    """An operation as a method of the client."""

    name: str
    tag: str
    module: str
    operation: Operation
    description: str
    parameters: tuple[Argument, ...]
    payload: Payload | None
    path: Code
    """With its parameters in braces."""
    deprecated: bool
    answer: Code
    """The type of a successful response."""
    successes: tuple[Code, ...]
    """The expressions that say what each successful response is decoded to."""
    accept: str | None
    keyed: bool
    named: tuple[str, ...]
    """The models and closed sets of values that its signature names."""
    paging: Paging | None
    streams: bool
    """Whether its response may be read piece by piece."""
    stream: str = ""
    """The method of the client that does so, if there is one."""

    @property
    def arguments(self) -> tuple[Argument | BodyField | Payload, ...]:
        """All of a call."""
        fields = self.payload.fields if self.payload else ()
        return (*self.parameters, *fields, *([self.payload] if self.payload else ()))

    @property
    def takes_files(self) -> bool:
        """Whether its body is a file, or holds some."""
        if self.payload is None:
            return False
        types = [self.payload.type, *(each.type for each in self.payload.fields)]
        return any("bodies." in each for each in types)

    @property
    def idempotency(self) -> str | None:
        """The argument for the key by which the service knows a request again."""
        named = (a.name for a in self.parameters if is_idempotency_key(self.operation, a.parameter))
        return next(named, None)

    @property
    def described_arguments(self) -> list[Argument | Payload]:
        """Those that have a line of their own in the docstring."""
        return [*self.parameters, *([self.payload] if self.payload else [])]

    @property
    def summary(self) -> str:
        """What it does, in a line; the document may not say."""
        return self.operation.summary or f"{self.operation.method} {self.operation.path}"

    @property
    def walk(self) -> str:
        """The method that walks through all pages."""
        return walk_of(self.name)

    @property
    def sized(self) -> bool:
        """Whether the walk has a ``page_size`` beside the parameter for it."""
        named = any(each.name == "page_size" for each in self.parameters)
        return bool(self.paging and "limit" in self.paging.cuts and not named)

    @property
    def walk_arguments(self) -> list[Argument]:
        """Those of the walk that stand for themselves: all but the size of a page."""
        return [a for a in self.parameters if self.paging and a != self.paging.limit]


def is_idempotency_key(operation: Operation, parameter: Parameter) -> bool:
    """Whether *parameter* is the header by which a service knows a request again, as several
    services name it (draft-ietf-httpapi-idempotency-key-header)."""
    name = parameter.name.lower().removeprefix("x-").replace("_", "-")
    sends = operation.method in ("POST", "PATCH") and parameter.location == "header"
    return sends and name == "idempotency-key"


def stream_of(name: str) -> str:
    """The stream beside the method *name*: ``get_picture`` gives ``stream_picture``."""
    return f"stream_{name.removeprefix('get_').removeprefix('download_')}"


def walk_of(name: str) -> str:
    """The walk beside the method *name*: ``list_things`` gives ``iter_things``."""
    return "iter" if name == "list" else f"iter_{name.removeprefix('list_')}"
