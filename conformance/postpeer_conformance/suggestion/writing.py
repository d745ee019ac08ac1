"""Suggestions as YAML with comments, to be pasted and checked, and as JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import yaml

from ..contract import Contract
from ..contract.pointer import Json
from .model import Guess, Suggestion, Unrecognised


def blocks(contract: Contract, found: Sequence[Suggestion]) -> Iterator[str]:
    """The lines of a block for each of *found*, to be pasted into its operation."""
    for each in found:
        yield from (*_head(contract, each), "x-collection:", *_body(each, "  "), "")


def overlay(contract: Contract, found: Sequence[Suggestion]) -> Iterator[str]:
    """The lines of an OpenAPI Overlay (1.0.0) that adds the suggestions to the document."""
    title = _flow(f"x-collection for {contract.title}")
    yield from ("overlay: 1.0.0", "info:", f"  title: {title}")
    yield from (f"  version: {_flow(contract.version)}", "actions:" if found else "actions: []")
    for each in found:
        path = each.operation.path.replace("\\", "\\\\").replace("'", "\\'")
        target = _flow(f"$.paths['{path}'].get")
        yield from (f"  {line}" for line in _head(contract, each))
        yield from (f"  - target: {target}", "    update:", "      x-collection:")
        yield from _body(each, "        ")


def as_json(found: Sequence[Suggestion]) -> list[dict[str, Json]]:
    """The suggestions as JSON; ``guessed`` maps pointers into ``x-collection`` to reasons."""
    return [
        {
            "path": each.operation.path,
            "x-collection": each.collection,
            "guessed": {pointer: guess.why for pointer, guess in each.parts.items() if guess.why},
            "notes": each.notes,
        }
        for each in found
    ]


def refusals(found: Sequence[Unrecognised]) -> Iterator[str]:
    """The paths for which nothing is suggested, by reason."""
    for why in dict.fromkeys(each.why for each in found):
        paths = ", ".join(each.operation.path for each in found if each.why == why)
        yield f"# Not suggested, as {why}: {paths}"


def _head(contract: Contract, each: Suggestion) -> Iterator[str]:
    line = contract.line(each.operation.pointer)
    yield f"# GET {each.operation.path} ({contract.source}:{line})"
    yield from (f"# {note}" for note in each.notes)


def _body(each: Suggestion, indent: str) -> Iterator[str]:
    above = ""
    for pointer, guess in each.parts.items():
        _, name, *inside = pointer.split("/")
        if inside and name != above:
            yield f"{indent}{name}:"
        above = name
        word = {"page": f"  {inside[0]}: ", "filters": "  - "}[name] if inside else f"{name}: "
        if name == "sort":
            yield _line(f"{indent}sort:", guess)
            yield from (f"{indent}  {word}: {_flow(value)}" for word, value in guess.value.items())
        else:
            yield _line(f"{indent}{word}{_flow(guess.value)}", guess)


def _line(text: str, guess: Guess) -> str:
    return f"{text:40}  # guessed: {guess.why}" if guess.why else text


def _flow(value: Json) -> str:
    """*value* as YAML on one line, with what does not show as escapes."""
    form: Json = {"default_flow_style": True, "sort_keys": False, "width": sys.maxsize}
    shown, escaped = (
        str(yaml.safe_dump([value], allow_unicode=each, **form)).strip() for each in (True, False)
    )
    return (shown if shown.isprintable() else escaped)[1:-1]
