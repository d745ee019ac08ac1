"""A call of each method with arguments that its document allows: the examples of the guide."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from ruff import find_ruff_bin

from generator.messages import BYTES, body
from generator.preparation import raw_parameter
from generator.product import Names
from generator.refusal import GeneratorError
from generator.resources import Resource
from generator.text import Code, literal, plain
from generator.views import Argument, BodyField, Method
from generator.walks import walk
from postpeer_conformance.contract import Contract, follow
from postpeer_conformance.contract.media import JSON
from postpeer_conformance.server.answering.values import candidates

_PARSED = {"Instant": "datetime", "Day": "date", "datetime": "datetime", "date": "date"}
"""What a text of the document becomes in Python, by the kind of a parameter, or the type of a
field."""
_BOUNDS = frozenset({"enum", "format", "maxLength", "minLength", "pattern", "examples", "default"})
_MARK = "# example "


class Examples:
    """Those of one document."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract

    def arguments(self, method: Method) -> list[Code]:
        """What is passed: all that is required, and the body."""
        required = [each for each in method.parameters if each.required]
        return [*map(self._parameter, required), *self._body(method)]

    def _parameter(self, argument: Argument) -> Code:
        raw = raw_parameter(self._contract, argument.parameter)
        holder = next(iter(raw.get("content", {}).values()), raw)
        schema = argument.parameter.schema
        documented = [
            value for each in (raw, holder) for value in _documented(self._contract, each)
        ]
        if not documented and schema.get("type") == "string" and not schema.keys() & _BOUNDS:
            documented = [argument.parameter.name]
        value = self._valid(None, schema, documented)
        return Code(f"{argument.name}={_expression(value, argument.meaning.encoder)}")

    def _body(self, method: Method) -> Iterator[Code]:
        payload, sent = method.payload, body(self._contract, method.operation)
        if payload is None or sent is None:
            return
        if sent.kind == BYTES:
            yield Code('body="text"' if payload.type.startswith("str") else 'body=b"content"')
            return
        holder = follow(self._contract.document, sent.pointer.removesuffix("/schema"))
        documented = list(_documented(self._contract, holder))
        value = self._valid(sent.pointer if sent.kind == JSON else None, sent.schema, documented)
        if payload.fields and isinstance(value, Mapping) and value:
            yield from (
                Code(f"{each.name}={_field(each, value[each.wire])}")
                for each in payload.fields
                if each.wire in value
            )
        elif payload.required or value:
            yield Code(f"body={_literal(value)}")

    def _valid(self, pointer: str | None, schema: Any, documented: list[Any]) -> Any:
        """The first value that keeps *schema*: a documented one, or one with few fields."""
        fullest, fewest, *others = candidates(self._contract, schema)
        made = [*documented, *([fewest] if fewest else []), fullest, *others]
        if pointer is not None:
            with suppress(ValueError):  # of a schema that only looks like one
                valid = self._contract.validator(pointer).is_valid
                return next(filter(valid, made), made[0])
        return made[0]


def _documented(contract: Contract, holder: Mapping[str, Any]) -> Iterator[Any]:
    if "example" in holder:
        yield holder["example"]
    named = holder.get("examples")
    for each in named.values() if isinstance(named, Mapping) else ():
        yield contract.resolve(each).get("value")


def _field(field: BodyField, value: Any) -> Code:
    if "bodies.File" in field.type:
        return Code('b"content"')
    return _expression(value, field.type.partition(" ")[0])


def _expression(value: Any, kind: str) -> Code:
    """*value* in Python, as an argument of *kind*."""
    if kind in _PARSED and isinstance(value, str):
        return Code(f"{_PARSED[kind]}.fromisoformat({literal(value)})")
    return _literal(value)


def _literal(value: Any) -> Code:
    value = plain(value)
    if isinstance(value, Mapping):
        inner = (f"{literal(str(name))}: {_literal(each)}" for name, each in value.items())
        return Code(f"{{{', '.join(inner)}}}")
    if isinstance(value, list):
        return Code(f"[{', '.join(map(_literal, value))}]")
    return literal(value)


def snippets(contract: Contract, names: Names, resources: Iterable[Resource]) -> dict[str, Code]:
    """A program for each method and each walk, by their full names, formatted."""
    examples, made = Examples(contract), {}
    for resource in resources:
        for entry in resource.entries:
            method, arguments = entry.method, examples.arguments(entry.method)
            call = f"client.{resource.attribute}.{entry.name}({', '.join(arguments)})"
            made[method.name] = _program(
                names, [call if method.answer == "None" else f"print({call})"]
            )
            if method.paging:
                made[method.walk] = _program(names, walk(resource, entry, arguments))
    marked = "".join(f"{_MARK}{name}\n{program}\n" for name, program in made.items())
    parts = re.split(rf"(?m)^{_MARK}(\w+)\n", _formatted(marked))
    return {name: Code(text.strip()) for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def _program(names: Names, body: list[str]) -> str:
    """A program that does *body* with a client."""
    inner = "\n".join(f"    {line}" for line in body)
    used = [name for name in ("date", "datetime") if re.search(rf"\b{name}\.from", inner)]
    lines = [f"from datetime import {', '.join(used)}\n"] if used else []
    lines += [f"from {names.package} import {names.service}\n"]
    return "\n".join([*lines, f"with {names.service}() as client:", inner])


def _formatted(code: str) -> str:
    command = [find_ruff_bin(), "format", "--isolated", "--line-length=88", "-"]
    done = subprocess.run(command, input=code, capture_output=True, text=True, check=False)
    if done.returncode:
        raise GeneratorError(done.stderr)
    return done.stdout
