"""Changes that were looked at, and do not need the version that the rules require."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs

from changes.change import Change
from postpeer_conformance.contract import DocumentError
from postpeer_conformance.contract.reading import Source, read
from postpeer_conformance.errors import UsageError

_KEYS = {"rule", "pointer", "reason"}


@attrs.frozen
class Entry:
    """One reviewed change."""

    rule: str
    pointer: str
    reason: str
    place: str
    """File and line, for messages."""

    def matches(self, change: Change) -> bool:
        return (self.rule, self.pointer) == (change.rule, change.pointer)


def entries(file: Path) -> list[Entry]:
    """The entries of *file*; none where there is no file. Raises UsageError for a wrong form."""
    if not file.exists():
        return []
    try:
        source = read(file, file.name)
    except DocumentError as error:
        raise UsageError(str(error)) from None
    found = source.document
    if found is None:
        return []
    if not isinstance(found, list):
        raise UsageError(f"{file.name}:1: must be a list of reviewed changes")
    return [_entry(source, number, each) for number, each in enumerate(found)]


def _entry(source: Source, number: int, value: Any) -> Entry:
    place = f"{source.path}:{source.lines[f'/{number}']}"
    if not isinstance(value, dict) or set(value) != _KEYS:
        raise UsageError(f"{place}: a reviewed change has exactly rule, pointer and reason")
    for key, text in value.items():
        if not isinstance(text, str) or not text.strip():
            raise UsageError(f"{place}: {key} must be text")
    return Entry(**value, place=place)


def stale(reviewed: Sequence[Entry], changes: Sequence[Change]) -> list[Entry]:
    """The entries that no change needs any more."""
    return [each for each in reviewed if not any(each.matches(change) for change in changes)]


def reason(reviewed: Sequence[Entry], change: Change) -> str | None:
    """Why *change* needs no other version; None where nobody has said so."""
    return next((each.reason for each in reviewed if each.matches(change)), None)
