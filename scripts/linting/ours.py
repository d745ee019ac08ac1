"""What no linter knows: repeated keys, wrong examples, and what ``x-collection`` forbids."""

from __future__ import annotations

from pathlib import Path

from linting import examples, meaning, silent
from linting.finding import Finding
from postpeer_conformance.contract import DocumentError, load
from postpeer_conformance.errors import UsageError


def findings(path: Path) -> list[Finding]:
    """What is wrong with the document at *path*; UsageError where there is none.

    What the suite itself refuses comes alone, since nothing more can be read then.
    """
    try:
        contract = load(path)
    except DocumentError as error:
        if error.line is None:
            raise UsageError(str(error)) from None
        return [_of_the_contract(error)]
    rules = (examples, meaning, silent)
    left_out = [_of_the_contract(each, warning=True) for each in contract.skipped]
    return [*left_out, *(found for rule in rules for found in rule.findings(contract))]


def _of_the_contract(error: DocumentError, warning: bool = False) -> Finding:
    """What the suite itself refuses; a warning where that is one operation of several."""
    said = error.problem + (f"; {error.hint}" if error.hint else "")
    return Finding(error.line or 1, said, "contract", warning)
