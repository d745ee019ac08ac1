"""Documents with anything in any place: hostile texts and small values, as values and as names."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from security.hostile_documents import CODE, EVERYTHING, Place, renamed

Json = Any
TAG = "<hostile"
"""How markup begins that no page may have."""
MESSAGE = "hostile-message"
PIECES = (
    *CODE,
    EVERYTHING,
    f'">{TAG} onerror=alert(1)>',
    f"</script>{TAG}>",
    f"`{TAG}>`",
    f"|{TAG}>|\n\n{TAG}>\n",
    f"::error::{MESSAGE}",
    f"\n::error::{MESSAGE}",
    f"##[error]{MESSAGE}",
    f"##vso[task.setvariable]{MESSAGE}",
    "\x00",
    "\x1b[2J\x1b]0;x\x07",
    "\x9b31m\x85\x7f",
    "\u202e\u2066\u200f\ufeff\u200b\u2028",
    "\ud800",
    "\\ud800\\u0000\\x1b\\N{BULLET}",
    "{{ 7*7 }}{% raw %}{# #}",
    "{x}{0}%s%(x)s%n$" + "{HOME}`id`$(id)",
    "'\"\\`;--/*",
    "../../etc/passwd",
    "~0~1/~",
    "%00%0a%",
    "a&b=c#d?e",
    "sqlite_master",
    "__proto__",
    "__class__",
    "0",
    "-1",
    "1e999",
    "null",
    "None",
    "true",
    "",
    " ",
    "\u0130\u1e9eſ\U0001f600e\u0301",
    "x" * 300,
)
TEXTS = st.text(max_size=8) | st.lists(st.sampled_from(PIECES), min_size=1, max_size=2).map("".join)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=4,
)


def values(whole: Json, at: Place = ()) -> Iterator[tuple[Place, Json]]:
    """All values within *whole*, and where they stand."""
    yield at, whole
    if isinstance(whole, dict | list):
        for name, inner in whole.items() if isinstance(whole, dict) else enumerate(whole):
            yield from values(inner, (*at, name))


@st.composite
def documents_changed(draw: st.DrawFn, whole: Json) -> Json:
    """A copy of *whole* with one to three changes."""
    made = copy.deepcopy(whole)
    for _ in range(draw(st.sampled_from((1, 1, 1, 2, 3)))):
        made = _changed(draw, made)
    return made


def _changed(draw: st.DrawFn, made: Json) -> Json:
    found = [each for each in values(made) if each[0]]
    if not found:
        return made
    place, old = found[draw(st.integers(0, len(found) - 1))]
    above = made
    for step in place[:-1]:
        above = above[step]
    last = place[-1]
    kinds = ["replace", "append", "append"] if isinstance(old, str) else ["replace"]
    kinds += ["rename", "rename all", "add"] if isinstance(above, dict) else ["repeat"]
    match draw(st.sampled_from(kinds)):
        case "replace":
            above[last] = draw(VALUES)
        case "append":
            above[last] = old + draw(TEXTS)
        case "repeat":
            above.append(copy.deepcopy(old))
        case "add":
            above[draw(TEXTS)] = copy.deepcopy(draw(VALUES | st.just(old)))
        case "rename":
            above[_name(draw, str(last))] = above.pop(last)
        case "rename all":
            return renamed(made, {str(last): _name(draw, str(last))})
    return made


def _name(draw: st.DrawFn, old: str) -> str:
    """Another name than *old*, perhaps hardly another one."""
    text = draw(TEXTS)
    return draw(st.sampled_from((old + text, text, old.swapcase(), old.capitalize())))
