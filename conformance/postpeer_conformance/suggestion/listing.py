"""One GET operation, as the parts of a suggestion look at it."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ..contract import Contract, Operation, follow
from ..contract.parameter import Parameter
from ..contract.pointer import tokens
from ..contract.schemas import Schema
from .names import plain
from .shapes import Found, Shapes, fits, kinds


@attrs.frozen
class Argument:
    """A query parameter that may be left out, or a property of one, as ``name[property]``."""

    name: str
    schema: Schema
    """Of one value."""
    several: bool
    """Whether it takes a list of values."""
    description: str


@attrs.frozen
class Listing:
    """What a document says of an operation that may be a list."""

    operation: Operation
    shapes: Shapes
    root: Schema
    """The body of the 200 response."""
    body: dict[str, list[Found]]
    """The values in that body, by their plain names."""
    headers: dict[str, str]
    """The response's headers: lower-case names to names."""
    arguments: list[Argument]

    def called(self, *names: str) -> Iterator[Found]:
        """The values in the body that have one of *names*, in the order of *names*."""
        return (found for name in names for found in self.body.get(name, ()))

    def argument(self, names: tuple[str, ...], *allowed: str) -> str | None:
        """The argument with the likeliest of *names* that takes one value, of *allowed* types."""
        fitting = [e for e in self.arguments if fits(e.schema, *allowed) and not e.several]
        known = {plain(each.name): each.name for each in reversed(fitting)}
        return next((known[name] for name in names if name in known), None)


def called(pointer: str) -> str:
    """The plain name of the value at *pointer*; an object's ``href`` has the name of the object."""
    last, above = [*reversed(tokens(pointer)), ""][:2]
    return plain(above if plain(last) in ("href", "url") and above else last)


def listing(contract: Contract, shapes: Shapes, operation: Operation) -> Listing | None:
    """What *contract* says of *operation*; None if its 200 response has no JSON."""
    answers = (operation.responses.get(status) for status in ("200", "2XX"))
    response = next((each for each in answers if each), None)
    if response is None or response.json is None:
        return None
    root = shapes.flat(follow(contract.document, response.json[1]))
    body: dict[str, list[Found]] = {}
    for found in shapes.places(root, depth=3, union=True):
        body.setdefault(called(found[0]), []).append(found)
    return Listing(
        operation=operation,
        shapes=shapes,
        root=root,
        body=body,
        headers={name.lower(): name for name in response.headers},
        arguments=[a for p in operation.parameters for a in _arguments(contract, shapes, p)],
    )


def _arguments(contract: Contract, shapes: Shapes, parameter: Parameter) -> Iterator[Argument]:
    if parameter.location != "query" or parameter.required:
        return
    name, own = parameter.name, parameter.schema
    told = follow(contract.document, parameter.pointer).get("description", "")
    inside = {f"{name}[{each}]": schema for each, schema in shapes.members(own).items()}
    for called, schema in (inside if parameter.style == "deepObject" else {name: own}).items():
        several = kinds(schema) == {"array"}
        one = schema.get("items", {}) if several else schema
        description = f"{told} {own.get('description', '')}"
        yield Argument(called, one, several, description)
