"""How to read a list to its end: a program, and a sentence about its pages."""

from __future__ import annotations

from collections.abc import Iterable

from generator.resources import Entry, Resource
from generator.text import Code, code_span
from generator.views import Paging


def walk(resource: Resource, entry: Entry, arguments: Iterable[Code]) -> list[str]:
    """The lines of a program, within ``with``."""
    paging, given = entry.method.paging, ", ".join(arguments)
    assert paging
    called = f"client.{resource.attribute}"
    lines = [
        f"for item in {called}.{entry.walk}({given}):",
        f"    print({paging.identity('item')})",
    ]
    if paging.style:
        lines += ["", f"page = {called}.{entry.name}({given})", "following = page.next_page()"]
        told = "following.previous_page()" if paging.goes_back else "following"
        lines += ["if following is not None:", f"    print({told})"]
    return lines


def told(paging: Paging) -> Code:
    """How the pages of a list follow each other, for a reader."""
    shown = {word: code_span(name) for word, name in paging.cuts.items()}
    sentence = _TOLD[paging.style].format(**shown)
    return Code(sentence + (_BACK.format(**shown) if "before" in shown else ""))


_BACK = " A walk with {before} goes back from that item, the nearest first."
_TOLD = {
    "offset": "A page begins after the first {offset} items.",
    "number": "{number} is the number of a page.",
    "cursor": "Each page gives the {cursor} of the next one.",
    "after": "A page begins after the item whose key is {after}.",
    "next": "Each page gives the address of the next one. The client uses only its query, so the"
    " key goes nowhere else.",
    "": "One response holds the whole list.",
}
