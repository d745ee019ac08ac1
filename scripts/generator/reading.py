"""A document read by openapi-python-client, but for the parts that stop it."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import attrs
from openapi_python_client.config import Config
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError as Complaint
from openapi_python_client.parser.errors import ParseError

from generator.refusal import GeneratorError

ROUNDS = 12
"""Of reading, with another schema of any value each time."""
_FOLLOWS = ("Could not find reference", "not found", "was not processed", "Invalid property in")
"""What it says of a schema that refers to one that it could not read."""
_OBJECT = re.compile(r"<openapi_python_client\S+ object at \w+>")
"""How it names a part of the document now and then."""

Document = dict[str, Any]


@attrs.frozen
class Reading:
    """What openapi-python-client makes of a document."""

    data: GeneratorData
    broken: dict[int, str]
    """Why it cannot read some operations, by their numbers."""
    untyped: dict[str, str]
    """Why it cannot read some schemas, by their names: they are any value."""


def read(document: Document, config: Config) -> Reading:
    """Reads *document* as far as possible; raises :class:`GeneratorError`."""
    untyped: dict[str, str] = {}
    for _ in range(ROUNDS):
        schemas = document["components"]["schemas"]
        known = {name: {} if name in untyped else each for name, each in schemas.items()}
        data, broken = _read({**document, "components": {"schemas": known}}, config)
        causes = _causes(data.errors, known.keys() - untyped.keys())
        if not causes:
            break
        untyped |= causes
    return Reading(data, broken, untyped)


def _causes(errors: list[ParseError], names: Collection[str]) -> dict[str, str]:
    """The schemas that could not be read; those alone that refer to no other such schema, if
    there are any."""
    found = {
        name: problem
        for error in errors
        if (name := _named(f"{error.header}\n{error.detail}", names))
        for problem in [_OBJECT.sub("it", (error.detail or error.header).partition("\n")[0])]
    }
    first = {name: why for name, why in found.items() if not any(map(why.__contains__, _FOLLOWS))}
    return first or found


def _named(text: str, names: Collection[str]) -> str | None:
    """The first of *names* that *text* blames; parts of a schema have its name and more."""
    for found in re.findall(r"/components/schemas/(.+)", text):
        words = found.removesuffix(":")
        while words:
            if words in names:
                return str(words)
            words = words.rpartition("_")[0]
    return None


def _read(document: Document, config: Config) -> tuple[GeneratorData, dict[int, str]]:
    """All that can be read, and why the other operations cannot, by their numbers."""
    try:
        return _data(document, config), {}
    except Exception as problem:  # openapi-python-client has its own way with odd documents
        first = problem
    broken: dict[int, str] = {}
    paths = document["paths"]
    for number, path in enumerate(paths):
        try:
            _data({**document, "paths": {path: paths[path]}}, config)
        except Exception as problem:
            broken[number] = f"{type(problem).__name__}: {problem}"
    if not broken or len(broken) == len(paths):
        raise GeneratorError(f"{type(first).__name__}: {first}") from first
    kept = {path: each for number, (path, each) in enumerate(paths.items()) if number not in broken}
    return _data({**document, "paths": kept}, config), broken


def _data(document: dict[str, Any], config: Config) -> GeneratorData:
    data = GeneratorData.from_dict(document, config=config)
    if isinstance(data, Complaint):
        raise GeneratorError(f"{data.header}: {data.detail or ''}")
    return data
