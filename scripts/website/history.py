"""The changelog, each release with what it changed in the document."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import Literal

import attrs
from markupsafe import Markup

from changes.changelog import UNRELEASED
from website.guides import Guides

CHANGELOG = "CHANGELOG.md"
_HEADING = re.compile(r"^## \[([^\]]+)\](?: - (\S+))?.*$", re.MULTILINE)
Kind = Literal["same", "added", "removed", "place"]


@attrs.frozen
class Release:
    """A version of the document that was released."""

    version: str
    document: str


@attrs.frozen
class Section:
    """A version of the changelog."""

    version: str
    date: str
    body: Markup
    since: str
    """The release that the difference starts from; empty where there is none."""
    difference: Sequence[tuple[Kind, str]]


def sections(guides: Guides, releases: Sequence[Release], document: str) -> list[Section]:
    """The sections of the changelog; *document* is what is not released yet, *releases* go up."""
    text = guides.text(CHANGELOG)
    heads = list(_HEADING.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    texts = {release.version: release.document for release in releases}
    order = [*texts, UNRELEASED]
    texts[UNRELEASED] = document
    made = []
    for head, end in zip(heads, ends, strict=True):
        at = order.index(head[1]) if head[1] in order else 0
        since = order[at - 1] if at else ""
        lines = list(_lines(texts[since], texts[head[1]])) if since else []
        body = guides.html(text[head.end() : end], CHANGELOG)
        made.append(Section(head[1], head[2] or "", body, since, lines))
    return made


def _lines(old: str, new: str) -> Iterator[tuple[Kind, str]]:
    kinds: dict[str, Kind] = {"+": "added", "-": "removed", "@": "place"}
    changed = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=2)
    for line in list(changed)[2:]:
        yield kinds.get(line[0], "same"), line
