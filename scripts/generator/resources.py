"""Methods grouped by tag, with names that need not repeat the tag.

``listThings`` of the tag Things is ``client.things.list``, ``moveThing`` is ``client.things.move``,
``getThingParts`` is ``client.things.get_parts``; ``listParts`` stays ``client.things.list_parts``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set

import attrs
from openapi_python_client.strings import ClassName

from generator.reserved import IN_RESOURCES, METHODS
from generator.text import Code
from generator.views import Method, stream_of, walk_of


@attrs.frozen
class Entry:
    """A method as its resource names it."""

    name: str
    method: Method
    stream: str = ""
    """The method that reads its response piece by piece, if there is one."""

    @property
    def walk(self) -> str:
        """The method that walks through all pages."""
        return walk_of(self.name)

    @property
    def answer(self) -> Code:
        """The type of its response: ``list`` may be a method here."""
        return Code(self.method.answer.replace("list[", "builtins.list["))


@attrs.frozen
class Resource:
    """The operations of one tag."""

    attribute: str
    """Of the client."""
    module: str
    name: str
    """The first part of the names of its classes."""
    entries: tuple[Entry, ...]

    @property
    def named(self) -> list[str]:
        """The models and closed sets of values that its signatures name."""
        return sorted({name for each in self.entries for name in each.method.named})


def resources(methods: Iterable[Method], classes: Set[str]) -> list[Resource]:
    """The resources of a client with *methods*; no class has the name of one of *classes*."""
    by_tag: dict[str, list[Method]] = {}
    for method in methods:
        by_tag.setdefault(method.tag, []).append(method)
    taken = {name for each in methods for name in (each.name, each.walk, each.stream)} | METHODS
    found = []
    for tag, some in by_tag.items():
        attribute = tag
        while attribute in taken:
            attribute += "_"
        taken.add(attribute)
        name = str(ClassName(tag, "Tag"))
        while {f"{half}{name}{end}" for half in HALVES for end in ENDS} & classes:
            name += "_"
        entries = list(_entries(tag, some))
        streams = with_streams([(e.name, e.walk, e.method.streams) for e in entries])
        entries = [attrs.evolve(e, stream=s) for e, s in zip(entries, streams, strict=True)]
        found.append(Resource(attribute, tag, name, tuple(entries)))
    return found


HALVES = ("", "Async")
ENDS = ("Resource", "ResourceWithRawResponse")


def _entries(tag: str, methods: list[Method]) -> Iterable[Entry]:
    """Those of *methods*; where two could have the same name, both keep their full names."""
    short = {method.name: _without(tag, method.name) for method in methods}
    counted = Counter(
        name
        for method in methods
        for name in [short[method.name], *([walk_of(short[method.name])] if method.paging else [])]
    )
    for method in methods:
        name = short[method.name]
        shared = counted[name] > 1 or (method.paging and counted[walk_of(name)] > 1)
        name = method.name if shared else name
        yield Entry(f"{name}_" if name in IN_RESOURCES else name, method)


def with_streams(methods: Sequence[tuple[str, str, bool]]) -> Iterable[str]:
    """For each of *methods*, its name, that of its walk, and whether it streams: the name of its
    stream, which no other method has; empty where there is none."""
    taken = {name for method, walk, _ in methods for name in (method, walk)} | METHODS
    for method, _, streams in methods:
        found = stream_of(method) if streams else ""
        while found and found in taken:
            found += "_"
        taken.add(found)
        yield found


def _without(tag: str, name: str) -> str:
    """*name* without the words of *tag* at its beginning, or behind its first word."""
    words, nouns = name.split("_"), tag.split("_")
    for start in (0, 1):
        end = start + len(nouns)
        *first, last = words[start:end] or [""]
        rest = words[:start] + words[end:]
        if any(rest) and first == nouns[:-1] and _singular(last) == _singular(nouns[-1]):
            return "_".join(rest)
    return name


def _singular(word: str) -> str:
    """A form that *word* shares with its plural."""
    for end, other in (("ies", "y"), ("ses", "s"), ("xes", "x"), ("ches", "ch"), ("shes", "sh")):
        if word.endswith(end):
            return word.removesuffix(end) + other
    return word.removesuffix("s") if not word.endswith("ss") else word
