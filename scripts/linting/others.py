"""Two linters that complete each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs
from openapi_spec_validator.shortcuts import get_validator_cls
from openapi_spec_validator.validation.exceptions import ValidatorDetectError

from linting.finding import Finding
from node import redocly
from postpeer_conformance.contract import DocumentError
from postpeer_conformance.contract.pointer import joined, nearest_line
from postpeer_conformance.contract.reading import read


def findings(path: Path, *, strict: bool) -> Iterator[Finding]:
    """What either linter says of the document at *path*: warnings, unless *strict*; needs Node.

    Linters also have rules of style, and refuse what readers take, such as ``type: "null"`` in
    OpenAPI 3.0.  Whether suite, server and generator can use a document, their own reader says.
    """
    for each in (*_redocly(path), *_validator(path)):
        yield attrs.evolve(each, warning=not strict)


def _redocly(path: Path) -> Iterator[Finding]:
    """What ``redocly lint`` says, warnings included."""
    report = redocly("lint", "--extends=recommended-strict", "--max-problems=1000", path.resolve())
    for problem in report["problems"]:
        line = problem["location"][0]["start"]["line"] if problem["location"] else 1
        said = " ".join(problem["message"].split())
        yield Finding(line, said, f"redocly {problem['ruleId']}")


def _validator(path: Path) -> Iterator[Finding]:
    """What openapi-spec-validator says; nothing of a document that cannot be read at all."""
    try:
        source = read(path, path.name)
    except DocumentError:
        return
    if not isinstance(source.document, dict):
        return
    try:
        for error in get_validator_cls(source.document)(source.document).iter_errors():
            line = nearest_line(source.lines, joined(error.absolute_path))
            said = error.message.partition("Failed validating")[0]
            yield Finding(line, _short(said), "openapi-spec-validator")
    except ValidatorDetectError:
        return  # our own reader tells of a version that is none
    except Exception as error:  # it goes on where its own schema fails, and then misses parts
        said = f"it cannot read this document: {type(error).__name__} {error}"
        yield Finding(1, _short(said), "openapi-spec-validator")


def _short(said: str) -> str:
    """*said* in a line; it quotes the value first, and then says what is wrong with it."""
    said = " ".join(said.split())
    return said if len(said) <= 300 else f"{said[:100]}…{said[-100:]}"
