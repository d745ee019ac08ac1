"""From a file to JSON values and their lines.

YAML 1.2 with JSON's values only: no dates, ``no`` is text, every key is text.
JSON documents are read by the same parser.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import attrs
import yaml

from .errors import DocumentError
from .nodes import Builder, Loader
from .pointer import Json, nearest_line
from .schemas import Schemas

BYTES = 32 * 2**20
"""The largest documents in public have a third of it."""
HINTS = {
    "cannot start any token": "indent with spaces, not tabs; quote text that begins with @, ` or %",
    "mapping values are not allowed": "quote text that contains a colon and a space",
    "could not find expected ':'": "check the indentation of the line before",
    "did not find expected key": "check the indentation, and quote text that begins with a quote",
    "did not find expected": "check the brackets, quotes and indentation of the lines before",
    "undefined alias": "define the anchor (&name) before its alias (*name)",
    "expected a single document": "keep one document in a file",
}
"""What libyaml says, and what people usually did."""


@attrs.frozen
class Source:
    """A document as it was read, and where each value stands."""

    path: str
    document: Json
    lines: dict[str, int] = attrs.field(repr=False)
    """JSON Pointer to line, from 1."""
    elsewhere: dict[str, tuple[Source, str]] = attrs.field(factory=dict, eq=False, repr=False)
    """What stands in another file: the pointer here to the file, and the pointer there."""
    schemas: Schemas = attrs.field(init=False, eq=False, repr=False)

    @schemas.default
    def _schemas(self) -> Schemas:
        return Schemas(self.document)

    def error(self, pointer: str, problem: str, hint: str = "") -> DocumentError:
        """The refusal of what stands at *pointer*."""
        for above, (other, there) in self.elsewhere.items():
            if pointer == above or pointer.startswith(f"{above}/"):
                return other.error(there + pointer.removeprefix(above), problem, hint)
        return DocumentError(self.path, nearest_line(self.lines, pointer), problem, hint)


def read(path: str | os.PathLike[str], name: str) -> Source:
    """The document at *path*, called *name* in errors; raises :class:`DocumentError`."""
    text = _text(path, name)
    try:
        node = yaml.compose(_as_yaml(text), Loader=Loader)
        if node is None:
            raise DocumentError(name, 1, "the document is empty")
        builder = Builder(name)
        return Source(name, builder.build(node, ""), builder.lines)
    except yaml.YAMLError as error:
        raise _syntax_error(error, text, name) from None


def _text(path: str | os.PathLike[str], name: str) -> str:
    try:
        with Path(path).open("rb") as file:
            data = file.read(BYTES + 1)
    except OSError as error:
        raise DocumentError(name, None, f"cannot be read: {error.strerror}") from None
    if len(data) > BYTES:
        problem = f"is larger than {BYTES // 2**20} MiB"
        raise DocumentError(name, None, problem, "take examples out, or divide it")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError(name, line, "is not UTF-8", "save the file as UTF-8") from None


_SURROGATES = re.compile(r"\\\\|\\u[dD][89abAB]..\\u[dD][c-fC-F]..")


def _as_yaml(text: str) -> str:
    """*text*; if it is JSON, without what YAML refuses there: tabs, and escaped surrogates."""
    if not text.lstrip().startswith("{"):
        return text
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return text
    return _SURROGATES.sub(
        lambda found: found[0] if found[0] == r"\\" else json.loads(f'"{found[0]}"'),
        text.replace("\t", " "),
    )


def _syntax_error(error: yaml.YAMLError, text: str, name: str) -> DocumentError:
    line, said = 1, str(error)
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        said = " ".join(filter(None, (error.context, error.problem)))
    elif isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, text.find(chr(error.character))) + 1
        said = str(error.reason)
    hint = next((hint for words, hint in HINTS.items() if words in said), "")
    return DocumentError(name, line, f"is not valid YAML: {said}", hint)
