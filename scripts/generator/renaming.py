"""Which types of a generated package only bear another name: that breaks no request or response."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Set

from generator.parts import Part, Surface

_WORD = re.compile(r"'[^']*'|[^\W\d]\w*")
"""A name, or a text, which holds none."""


def renamed(old: Surface, new: Surface) -> dict[str, str]:
    """Old name to new name of each type that is gone, where one new type is the same."""
    before, after = _types(old), _types(new)
    gone, come = before.keys() - after.keys(), after.keys() - before.keys()
    alike: dict[object, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for names, types, side in ((gone, before, 0), (come, after, 1)):
        for name in sorted(names):
            alike[_content(types[name], gone | come)][side].append(name)
    # of several equal ones, nobody knows which became which
    return {was[0]: now[0] for was, now in alike.values() if len(was) == len(now) == 1}


def applied(names: Mapping[str, str], found: Surface) -> Surface:
    """*found* with the types by their new *names*."""

    def put(text: str) -> str:
        return _WORD.sub(lambda word: names.get(word[0], word[0]), text)

    return {
        ".".join([put(name.partition(".")[0]), *name.split(".")[1:]]): Part(
            part.kind, frozenset(map(put, part.type)), frozenset(map(put, part.members))
        )
        for name, part in found.items()
    }


def _types(found: Surface) -> dict[str, dict[str, Part]]:
    """The types of *found* by name: the fields of models, the values of sets."""
    types: dict[str, dict[str, Part]] = defaultdict(dict)
    for name, part in found.items():
        if part.kind in ("field", "values"):
            owner, _, field = name.partition(".")
            types[owner][field] = part
    return types


def _content(fields: Mapping[str, Part], changing: Set[str]) -> object:
    """What *fields* are, whatever the types are called whose names are *changing*."""
    mask = _WORD.sub
    return frozenset(
        (name, frozenset(mask(lambda w: "?" if w[0] in changing else w[0], t) for t in part.type))
        for name, part in fields.items()
    )
