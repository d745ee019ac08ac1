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

from postpeer_conformance.contract.errors import DocumentError
from postpeer_conformance.contract.model import Json, escape, nearest_line

try:
    from yaml import CSafeLoader as _Base
except ImportError:  # PyYAML was built without libyaml
    from yaml import SafeLoader as _Base  # type: ignore[assignment]

REPEATS = 100_000
"""Values that aliases may repeat; far beyond any honest document, far below a memory problem."""

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

    def error(self, pointer: str, problem: str, hint: str = "") -> DocumentError:
        """The refusal of what stands at *pointer*."""
        return DocumentError(self.path, nearest_line(self.lines, pointer), problem, hint)


def read(path: str | os.PathLike[str], name: str) -> Source:
    """The document at *path*, called *name* in errors; raises :class:`DocumentError`."""
    text = _text(path, name)
    try:
        node = yaml.compose(_as_yaml(text), Loader=_Loader)
        if node is None:
            raise DocumentError(name, 1, "the document is empty")
        builder = _Builder(name)
        return Source(name, builder.build(node, ""), builder.lines)
    except yaml.YAMLError as error:
        raise _syntax_error(error, text, name) from None
    except RecursionError:
        raise DocumentError(name, 1, "the document is nested too deeply") from None


def _text(path: str | os.PathLike[str], name: str) -> str:
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise DocumentError(name, None, f"cannot be read: {error.strerror}") from None
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
    except ValueError:
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


class _Loader(_Base):
    """Scalars of YAML 1.2's core schema, as far as JSON has them."""

    yaml_implicit_resolvers = {}


_TAG = "tag:yaml.org,2002:"
for _kind, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    (
        "float",
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?",
        list("-+.0123456789"),
    ),
    ("merge", r"<<", ["<"]),
):
    _Loader.add_implicit_resolver(_TAG + _kind, re.compile(f"(?:{_pattern})$"), _first)


def _integer(text: str) -> int:
    return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))


_SCALARS = {
    _TAG + "str": str,
    _TAG + "null": lambda text: None,
    _TAG + "bool": lambda text: text.lower() == "true",
    _TAG + "int": _integer,
    _TAG + "float": float,
}


class _Builder:
    """Turns nodes into values, and notes their lines."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[str, int] = {}
        self._open: set[int] = set()
        self._seen: set[int] = set()
        self._repeats = 0

    def build(self, node: yaml.Node, pointer: str) -> Json:
        self.lines.setdefault(pointer, node.start_mark.line + 1)
        self._watch(node)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        self._open.add(id(node))
        built = (
            self._mapping(node, pointer)
            if isinstance(node, yaml.MappingNode)
            else [self.build(value, f"{pointer}/{at}") for at, value in enumerate(node.value)]
        )
        self._open.remove(id(node))
        return built

    def _watch(self, node: yaml.Node) -> None:
        """Refuses what aliases could do to memory."""
        if id(node) in self._open:
            raise self._error(node, "an anchor contains its own alias")
        self._repeats += id(node) in self._seen
        if self._repeats > REPEATS:
            raise self._error(node, f"aliases repeat more than {REPEATS} values", "write them out")
        self._seen.add(id(node))

    def _mapping(self, node: yaml.MappingNode, pointer: str) -> dict[str, Json]:
        built: dict[str, Json] = {}
        for key, value in node.value:
            name = self._key(key)
            if name in built:
                first = self.lines[f"{pointer}/{escape(name)}"]
                raise self._error(key, f"the key {name} stands twice", f"first on line {first}")
            child = f"{pointer}/{escape(name)}"
            self.lines[child] = key.start_mark.line + 1
            built[name] = self.build(value, child)
        return built

    def _key(self, node: yaml.Node) -> str:
        if node.tag == _TAG + "merge":
            raise self._error(node, "<< does not merge in YAML 1.2", "write the keys out")
        if not isinstance(node, yaml.ScalarNode):
            raise self._error(node, "a key must be text", "quote text that begins with { or [")
        return str(node.value)

    def _scalar(self, node: yaml.ScalarNode) -> Json:
        try:
            return _SCALARS[node.tag](node.value)
        except (KeyError, ValueError):
            tag = node.tag.removeprefix(_TAG)
            raise self._error(node, f"{node.value!r} has no value as {tag}", "quote it") from None

    def _error(self, node: yaml.Node, problem: str, hint: str = "") -> DocumentError:
        return DocumentError(self.name, node.start_mark.line + 1, problem, hint)
