"""What no linter knows: repeated keys, wrong examples, and what ``x-collection`` forbids."""

from __future__ import annotations

from pathlib import Path

from linting import examples, meaning
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
        said = error.problem + (f"; {error.hint}" if error.hint else "")
        return [Finding(error.line, said, "contract")]
    return [*examples.findings(contract), *meaning.findings(contract)]
