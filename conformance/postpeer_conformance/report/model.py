"""The report as it is written and read: every other report is made from it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ..errors import UsageError
from ..verdict import State

VERSION = 1


class Exchange(msgspec.Struct):
    number: int
    curl: str
    status: int


class Violation(msgspec.Struct):
    expected: str
    actual: str
    diagnosis: str | None
    exchanges: list[Exchange]


class Verdict(msgspec.Struct):
    clause: str
    level: str
    sentence: str
    line: int
    state: State
    reason: str
    violations: list[Violation]


class Observation(msgspec.Struct):
    id: str
    about: str
    answer: str


class Operation(msgspec.Struct):
    id: str
    verdicts: list[Verdict]
    profile: list[Observation]


class Contract(msgspec.Struct):
    title: str
    version: str
    source: str


class Report(msgspec.Struct):
    version: int
    contract: Contract
    url: str
    operations: list[Operation]


def read(file: str) -> Report:
    """The report in *file*; raises UsageError where there is none."""
    try:
        return msgspec.json.decode(Path(file).read_bytes(), type=Report)
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror}") from None
    except msgspec.DecodeError as error:
        raise UsageError(f"{file} is no report of `run --json FILE`: {error}") from None
