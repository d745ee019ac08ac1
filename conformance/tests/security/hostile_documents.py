"""Documents whose texts try to become code."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from client.workshop import DOCUMENT as WORKSHOP
from generate import SPEC
from support.made_up import document

Json = Any
Place = tuple[str | int, ...]
"""The keys and indexes that lead from a document to a text."""

MARKER = "code-has-run"
RUN = f"open('{MARKER}', 'w')"
CODE = (
    f'" + str({RUN}) + "',
    f"' + str({RUN}) + '",
    f'"""\n{RUN}\n"""',
    f"'''\n{RUN}\n'''",
    f"\n{RUN}\n",
    f"\r{RUN}\u2028{RUN}\u2029{RUN}\x85{RUN}\x0c{RUN}",
    f"{{{{ cycler.__init__.__globals__.os.system('touch {MARKER}') }}}}{{% set x = 1 %}}{{# x",
    f"{{{RUN}}}",
    f"# {RUN} */ {RUN} --> {RUN} ]]> \\N{{DIGIT ONE}} \\x \\u \\",
    f"__import__('os').system('touch {MARKER}')",
)
"""Each runs where it is pasted into one kind of text: quotes, lines, templates, escapes."""
EVERYTHING = "".join(CODE)


def documents() -> dict[str, Json]:
    """The product's, one that shares no name with it, and one with operations of all kinds."""
    return {
        "product": yaml.safe_load(SPEC.read_text("utf-8")),
        "made up": document(1),
        "workshop": yaml.safe_load(WORKSHOP.read_text("utf-8")),
    }


def places(value: Json, at: Place = ()) -> Iterator[Place]:
    """Where *value* has texts."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*at, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*at, number))
    elif isinstance(value, str):
        yield at


def kind(place: Place) -> Place:
    """*place* without the numbers and the names that a document is free to choose."""
    free = {"properties", "schemas", "responses", "examples", "paths"}
    return tuple(
        "*" if isinstance(step, int) or (number and place[number - 1] in free) else step
        for number, step in enumerate(place)
    )


def with_text(whole: Json, texts: dict[Place, str]) -> Json:
    """A copy of *whole* with these texts appended at these places."""
    made = copy.deepcopy(whole)
    for (*above, last), text in texts.items():
        inner = made
        for step in above:
            inner = inner[step]
        inner[last] += text
    return made


def renamed(value: Json, names: dict[str, str]) -> Json:
    """A copy of *value* with other names: as keys, as texts, and within pointers."""
    if isinstance(value, dict):
        return {names.get(name, name): renamed(inner, names) for name, inner in value.items()}
    if isinstance(value, list):
        return [renamed(inner, names) for inner in value]
    if isinstance(value, str) and value.startswith(("/", "#/")):
        tokens = [names.get(token, token) for token in value.split("/")]
        return "/".join(
            token if token == old else token.replace("~", "~0").replace("/", "~1")
            for token, old in zip(tokens, value.split("/"), strict=True)
        )
    return names.get(value, value) if isinstance(value, str) else value


def write(whole: Json, path: Path) -> Path:
    path.write_text(json.dumps(whole), "utf-8")
    return path


_IMPORT = """
import importlib, msgspec, pkgutil, sys
for name in sys.argv[1:]:
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, f"{name}."):
        for value in vars(importlib.import_module(module.name)).values():
            if type(value).__name__ == "Operation":
                [success.decoder for success in value.successes]
                value.body and value.body.type and msgspec.json.Decoder(value.body.type)
"""


def imported(folder: Path, packages: list[str]) -> set[str]:
    """Imports every module of *packages* in a process of its own, and resolves every annotation;
    returns the files that this has made in *folder*."""
    command = [sys.executable, "-W", "error", "-B", "-c", _IMPORT, *packages]
    before = set(folder.iterdir())
    done = subprocess.run(
        command,
        cwd=folder,
        env={"PYTHONPATH": ":".join(str(folder / each) for each in packages)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {path.name for path in set(folder.iterdir()) - before}
