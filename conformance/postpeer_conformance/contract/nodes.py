"""From YAML nodes to JSON values and their lines, with the scalars of YAML 1.2."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isfinite

import yaml

from .errors import DocumentError, hidden
from .pointer import Json, escape

try:
    from yaml import CSafeLoader as _Base
except ImportError:  # PyYAML was built without libyaml
    from yaml import SafeLoader as _Base  # type: ignore[assignment]

VALUES = 1_000_000
"""Values and keys that a document may have; they take ten seconds and 500 MiB."""
REPEATS = 100_000
"""Values that aliases may repeat; far beyond any honest document, far below a memory problem."""
DEPTH = 100
"""How deep values may be nested; libyaml itself crashes on some ten thousand."""
KEY = 1024
"""Characters of a key; YAML demands it of those that are written in one line."""


class Loader(_Base):
    """Scalars of YAML 1.2's core schema, as far as JSON has them."""

    depth = 0
    values = 0

    def descend_resolver(self, parent: yaml.Node | None, at: object) -> None:
        """Called on the way into each node."""
        super().descend_resolver(parent, at)
        self.depth += 1
        self.values += 1
        if parent is not None and self.depth > DEPTH:
            problem = f"nested more than {DEPTH} deep"
            raise yaml.composer.ComposerError(None, None, problem, parent.start_mark)
        if parent is not None and self.values > VALUES:
            problem = f"more than {VALUES} values"
            raise yaml.composer.ComposerError(None, None, problem, parent.start_mark)

    def ascend_resolver(self) -> None:
        """Called on the way out."""
        super().ascend_resolver()
        self.depth -= 1


Loader.yaml_implicit_resolvers = {}  # those of YAML 1.1
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
    Loader.add_implicit_resolver(_TAG + _kind, re.compile(f"(?:{_pattern})$"), _first)


def _integer(text: str) -> int:
    number = int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
    float(number)  # raises OverflowError for one that others could not read
    return number


def _number(text: str) -> float:
    if not isfinite(number := float(text)):
        raise ValueError
    return number


_SCALARS: dict[str, Callable[[str], Json]] = {
    _TAG + "str": str,
    _TAG + "null": lambda _: None,
    _TAG + "bool": lambda text: text.lower() == "true",
    _TAG + "int": _integer,
    _TAG + "float": _number,
}


class Builder:
    """Turns nodes into values, and notes their lines; *name* is what errors call the file."""

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
        if node.tag not in (_TAG + "map", _TAG + "seq"):
            raise self._error(node, f"the tag {node.tag.removeprefix(_TAG)} is not JSON's")
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
        if len(node.value) > KEY:
            raise self._error(node, f"a key is longer than {KEY} characters")
        if character := hidden(node.value):
            raise self._error(node, f"the key {node.value} contains {character}", "leave it out")
        return str(node.value)

    def _scalar(self, node: yaml.ScalarNode) -> Json:
        try:
            return _SCALARS[node.tag](node.value)
        except (KeyError, ValueError, OverflowError):
            tag = node.tag.removeprefix(_TAG)
            raise self._error(node, f"{node.value!r} has no value as {tag}", "quote it") from None

    def _error(self, node: yaml.Node, problem: str, hint: str = "") -> DocumentError:
        return DocumentError(self.name, node.start_mark.line + 1, problem, hint)
