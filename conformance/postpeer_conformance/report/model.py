"""The report as it is written and read: every other report is made from it.

Its JSON Schema, ``report.schema.json``, is published; ``version`` grows where a reader of an older
one would be misled.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from .. import files
from ..clauses.verdict import State, worst
from ..errors import UsageError
from ..product import COMMAND
from .text import json_bytes

VERSION = 1
SCHEMA = Path(__file__).with_name("report.schema.json")
"""The published schema (JSON Schema 2020-12)."""

Mark = Literal["same", "missing", "surplus", "moved", "changed", "other"]
"""How a line differs: ``moved`` stands elsewhere, ``changed`` holds other values, ``other`` is
another item than the one expected at this place.
"""


class Raised(msgspec.Struct):
    """An exception of an application that was called in the process of the suite."""

    error: str
    """Its type, and what it says."""
    where: str
    """The line of code that raised it; empty where that is unknown."""
    traceback: str


class Exchange(msgspec.Struct):
    number: int
    curl: str
    status: int
    headers: list[tuple[str, str]] = []
    body: str = ""
    raised: Raised | None = None
    """None where that is unknown: a server does not tell."""


class Line(msgspec.Struct):
    """An item that was expected, one that came, or both; a cell for each column."""

    mark: Mark
    expected: list[str] | None
    actual: list[str] | None


class Pages(msgspec.Struct):
    """A page that a conforming server could have answered, beside the one that came."""

    columns: list[str]
    lines: list[Line]
    totals: Annotated[list[str], msgspec.Meta(min_length=2, max_length=2)]
    """The expected one, and the one that came."""
    before: int = 0
    """Equal lines left out above."""
    after: int = 0
    """Lines left out below."""


class Violation(msgspec.Struct):
    expected: str
    actual: str
    diagnosis: str | None
    exchanges: list[Exchange]
    pages: Pages | None = None
    """Of the last exchange; None where what came, or was to come, is no page."""
    answers: int = 1
    """How many responses show the same."""
    others: list[str] = []
    """Commands that get some of the others."""


class Verdict(msgspec.Struct):
    clause: str
    level: str
    sentence: str
    line: int
    state: State
    reason: str
    violations: list[Violation]
    pointer: str = ""
    witnesses: int = 0
    excluded: list[str] = []
    """Misreadings that right responses exclude."""
    open: list[str] = []
    """Misreadings that this data, or this budget, could not show."""


class Observation(msgspec.Struct):
    id: str
    about: str
    answer: str


class Operation(msgspec.Struct):
    id: str
    verdicts: list[Verdict]
    profile: list[Observation]
    request: str = ""
    """Method and path."""
    exit_code: int = 0
    note: str = ""
    """Why the run ended early; empty where it did not."""
    seed: int = 0
    items: int | None = None
    complete: bool = True
    requests: dict[str, int] = {}


class Contract(msgspec.Struct):
    title: str
    version: str
    source: str


class Speed(msgspec.Struct):
    """How fast the server answered; all in seconds."""

    answers: int
    median: float
    most: float
    """Nineteen answers in twenty were faster."""
    slowest: float


class Times(msgspec.Struct):
    """All that differs between equal runs."""

    started: str = ""
    """RFC 3339, UTC."""
    total: float = 0.0
    """Seconds."""
    server: dict[str, Speed] = {}
    """For each operation."""


class Report(msgspec.Struct):
    version: int
    contract: Contract
    url: str
    operations: list[Operation]
    suite: str = "0"
    """The version of the suite that wrote it."""
    environment: dict[str, str] = {}
    """What the suite ran on, each with its version."""
    rerun: str = ""
    """The command that asks the same again."""
    redacted: bool = False
    """Whether values of items are replaced by placeholders."""
    times: Times = msgspec.field(default_factory=Times)

    @property
    def exit_code(self) -> int:
        """What ``run`` ends with: 1 violated, 3 not all could be tested, 0 else."""
        return worst({operation.exit_code for operation in self.operations})


class _Versioned(msgspec.Struct):
    version: int


def read(file: str) -> Report:
    """The report in *file*; raises UsageError where there is none."""
    data = files.read(file)
    if not data:
        raise UsageError(f"{file} is empty: a report is what `run --json FILE` writes")
    if data.startswith(b'{"journal":'):
        raise UsageError(
            f"{file} is a journal, not a report: give what `run --json FILE` wrote;"
            f" `{COMMAND} judge` judges a journal"
        )
    try:
        found = msgspec.json.decode(data, type=_Versioned).version
        if found == VERSION:
            return decoded(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{file} is not a report of `run --json FILE`: {error}") from None
    raise UsageError(
        f"{file} is a report of format {found}; this version of {COMMAND} reads {VERSION}"
    )


def encoded(report: Report) -> bytes:
    """*report* as JSON."""
    return json_bytes(report)


def decoded(data: bytes) -> Report:
    """The report that *data*, just written, holds."""
    return msgspec.json.decode(data, type=Report)
