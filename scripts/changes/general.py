"""The general rules, from what ``redocly diff`` reports.

It tells what breaks callers. Whom it does not think of are servers: :mod:`changes.servers` does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from changes.change import CALLERS, NOBODY, SERVERS, Change
from changes.names import subject
from changes.servers import asks_more
from postpeer_conformance.contract import Contract

Row = dict[str, Any]
"""One change as redocly reports it."""

_COMPONENT = re.compile(r"#?/?components/[^/]+(/[^/]+)?")
"""Where a component stands, or all of a kind."""

WORDS = frozenset(
    {"title", "summary", "description", "example", "examples", "externalDocs", "tags", "$comment"}
)
"""What only people read."""


def changes(report: Any, base: Contract, new: Contract) -> Iterator[Change]:
    """Every change of *report*, but for that of the version itself, and of mere components.

    What refers to a component that comes or goes is a change of its own.
    """
    for row in report["changes"]:
        version = (row["typeName"], row.get("property")) == ("Info", "version")
        component = row["kind"] != "modified" and _COMPONENT.fullmatch(row["path"])
        if not version and not component:
            yield _change(row, base, new)


def _change(row: Row, base: Contract, new: Contract) -> Change:
    contract, end = (new, row["revision"]) if row.get("revision") else (base, row["base"])
    pointer = end["pointer"].removeprefix("#")
    name = subject(contract.document, pointer)
    words = row.get("property") in WORDS
    breaks = CALLERS if row["impact"] == "major" else NOBODY
    if not words and asks_more(row):
        breaks |= SERVERS
    return Change(
        rule=_rule(row),
        source=contract.source,
        pointer=pointer,
        line=contract.line(pointer),
        subject=name,
        sentence=_sentence(row, name) + _operations(row, contract, name),
        breaks=breaks,
        adds=row["impact"] == "minor",
    )


def _rule(row: Row) -> str:
    """The first rule of redocly that applies; for what has none, one that says as much."""
    if row["verdicts"]:
        rule = str(row["verdicts"][0]["ruleId"])
        renamed = row["kind"] == "modified" and row.get("property") in {"name", "key", "url"}
        return rule.replace("-removed", "-renamed") if renamed else rule
    what = row.get("property") or ""
    return "-".join(filter(None, (row["typeName"].lower(), what, row["kind"])))


def _sentence(row: Row, name: str) -> str:
    if row["verdicts"]:
        said = " ".join(verdict["message"].rstrip(".") for verdict in row["verdicts"])
        return said if f"`{name}`" in said else f"`{name}`: {said}"
    what = row.get("property")
    if what is None:
        return f"`{name}` is {row['kind']}"
    if what in WORDS:
        return f"`{name}` has another {what}"
    old, new = ((row.get(end) or {}).get("value") for end in ("base", "revision"))
    if isinstance(old, list) and isinstance(new, list) and (told := _moved(old, new)):
        return f"`{name}`: {what} {told}"
    old, new = (_shown(row.get(end)) for end in ("base", "revision"))
    return f"`{name}`: {what} changed from {old} to {new}"


def _operations(row: Row, contract: Contract, path: str) -> str:
    """What is called now that could not be, if *row* says that *path* is new."""
    if (row["typeName"], row["kind"]) != ("PathItem", "added"):
        return ""
    names = [f"`{each.id}`" for each in contract.operations if each.path == path]
    return f", with {' and '.join(names)}" if names else ""


def _moved(old: list[Any], new: list[Any]) -> str:
    """What one list has that the other lacks; empty where they differ in their order alone."""
    gained, lost = ([each for each in a if each not in b] for a, b in ((new, old), (old, new)))
    told = (("gains", gained), ("loses", lost))
    return " and ".join(f"{word} {', '.join(map(_text, each))}" for word, each in told if each)


def _shown(end: Row | None) -> str:
    """The value at one *end* of a change, in a bearable length."""
    if not end or "value" not in end:
        return "nothing"
    text = _text(end["value"])
    return text if len(text) <= 80 else f"{text[:77]}..."


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
