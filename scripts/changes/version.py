"""The version that changes require: semantic versioning, with callers as its users."""

from __future__ import annotations

import re
from collections.abc import Iterable

from changes.change import Change
from postpeer_conformance.contract import Contract
from postpeer_conformance.errors import UsageError

Version = tuple[int, int, int]


def version_of(contract: Contract) -> Version:
    """``info.version`` as three numbers; UsageError where it is something else."""
    if not re.fullmatch(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}", contract.version):
        place = f"{contract.source}:{contract.line('/info/version')}"
        raise UsageError(
            f"{place}: info.version {contract.version} is no version; write three numbers, as 1.2.0"
        )
    major, minor, patch = map(int, contract.version.split("."))
    return major, minor, patch


def required(base: Version, changes: Iterable[Change]) -> Version:
    """The lowest version that may follow *base*; before 1.0.0 all parts move one to the right."""
    levels = {each.level for each in changes}
    if not levels:
        return base
    major, minor, patch = base
    if "major" in levels:
        return (major + 1, 0, 0) if major else (0, minor + 1, 0)
    if "minor" in levels and major:
        return major, minor + 1, 0
    return major, minor, patch + 1


def written(version: Version) -> str:
    return ".".join(map(str, version))
