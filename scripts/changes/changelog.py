"""The changelog's part in a change: what has to be mentioned, and a draft of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from changes.change import Change
from postpeer_conformance.report.text import label

_HEADING = re.compile(r"^## \[([^\]]+)\].*$", re.MULTILINE)
UNRELEASED = "Unreleased"
TITLES = ("Added", "Changed", "Removed")


def section(text: str, version: str) -> str:
    """The entries of *version* in the changelog *text*, and those that are not released yet."""
    found = list(_HEADING.finditer(text))
    ends = [each.start() for each in found[1:]] + [len(text)]
    wanted = {UNRELEASED, version}
    return "".join(
        text[each.end() : end] for each, end in zip(found, ends, strict=True) if each[1] in wanted
    )


def unmentioned(text: str, version: str, changes: Sequence[Change]) -> list[Change]:
    """The changes that users notice, and whose subject the changelog does not name."""
    told = section(text, version)
    return [each for each in changes if each.level != "patch" and f"`{each.subject}`" not in told]


def draft(changes: Sequence[Change]) -> str:
    """Entries for *changes*, under the headings of Keep a Changelog."""
    parts = []
    for title in TITLES:
        lines = [_line(each) for each in changes if _title(each) == title]
        if lines:
            parts.append(f"### {title}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def inserted(text: str, changes: Sequence[Change]) -> str:
    """*text* with a draft of *changes* in what is not released yet, under its headings."""
    found = list(_HEADING.finditer(text))
    if UNRELEASED not in {each[1] for each in found}:
        at = found[0].start() if found else len(text)
        return f"{text[:at]}## [{UNRELEASED}]\n\n{draft(changes)}\n{text[at:]}"
    number = next(at for at, each in enumerate(found) if each[1] == UNRELEASED)
    start = found[number].end()
    end = found[number + 1].start() if number + 1 < len(found) else len(text)
    body = text[start:end]
    left = []
    for title in TITLES:
        own = [each for each in changes if _title(each) == title]
        heading = f"### {title}\n\n"
        if own and heading in body:
            lines = "".join(f"{_line(each)}\n" for each in own)
            body = body.replace(heading, heading + lines, 1)
        else:
            left += own
    if left:
        body = f"\n\n{draft(left)}\n{body.lstrip()}"
    return text[:start] + body + text[end:]


def _title(change: Change) -> str:
    if change.rule.endswith("-removed"):
        return "Removed"
    return "Added" if "callers" not in change.breaks and _new(change) else "Changed"


def _new(change: Change) -> bool:
    return change.adds or change.rule.endswith("-added")


def _text(sentence: str) -> str:
    """*sentence* on one line of Markdown, where only its code has a meaning of its own."""
    return re.sub("(`[^`]*`)|<", lambda found: found[1] or "&lt;", label(sentence))


def _line(change: Change) -> str:
    named = f"`{change.subject}`" in change.sentence
    sentence = _text(change.sentence if named else f"`{change.subject}`: {change.sentence}")
    breaking = "Breaking: " if "callers" in change.breaks else ""
    servers = " Servers have to follow." if "servers" in change.breaks else ""
    return f"- {breaking}{sentence}.{servers}"
