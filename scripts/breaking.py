"""Shows what changed in openapi.yaml since BASE, whom it breaks, and the version that it requires.

BASE is a file or a git revision; by default the last release.

Exit codes: 0 nothing is missing; 1 the version is too low, the changelog lacks a change, or a
reviewed change is stale; 2 the comparison could not be made.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import attrs
import click

from changes import Change, compare
from changes.base import base_document
from changes.changelog import UNRELEASED, draft, inserted, unmentioned
from changes.reviewed import Entry, entries, reason, stale
from changes.version import required, version_of, written
from postpeer_conformance.contract import Contract, DocumentError, load
from postpeer_conformance.errors import UsageError
from postpeer_conformance.files import write
from postpeer_conformance.report.text import label, visible

ROOT = Path(__file__).resolve().parent.parent
REVIEWED = Path(__file__).with_name("reviewed.yaml")
CHANGELOG = ROOT / "CHANGELOG.md"


@click.command(help=__doc__)
@click.argument("base", required=False)
@click.option(
    "--draft", "write_draft", is_flag=True, help="Add the missing changes to CHANGELOG.md."
)
@click.option("--spec", type=click.Path(path_type=Path), default=ROOT / "openapi.yaml")
@click.option("--reviewed", type=click.Path(path_type=Path), default=REVIEWED)
@click.option("--changelog", type=click.Path(path_type=Path), default=CHANGELOG)
def main(base: str | None, write_draft: bool, spec: Path, reviewed: Path, changelog: Path) -> None:
    try:
        with base_document(ROOT, base) as (file, name):
            old, new = load(file, name), load(spec, spec.name)
            versions = version_of(old), version_of(new)
            known, told = entries(reviewed), _text(changelog)
            found = compare(old, new, file, spec)
        gate = Gate(old, new, found, known)
        version = new.version if new.version != old.version else UNRELEASED
        missing = unmentioned(told, version, found)
        if missing and write_draft:
            write(str(changelog), inserted(told, missing).encode())
            missing = []
    except (DocumentError, UsageError) as error:
        click.echo(label(f"breaking: {error}"), err=True)
        sys.exit(2)
    gate.show()
    faults = gate.faults(*versions) + _missing_lines(changelog.name, missing, base)
    for fault in faults:
        click.echo(visible(f"× {fault}"))
    sys.exit(1 if faults else 0)


@attrs.frozen
class Gate:
    """A comparison, and what was said of it before."""

    old: Contract
    new: Contract
    changes: Sequence[Change]
    reviewed: Sequence[Entry]

    def show(self) -> None:
        """Prints every change, and a line that counts them."""
        for each in self.changes:
            whom = " and ".join(sorted(each.breaks)) or "nobody"
            click.echo(label(f"{each.level}  {each.sentence}"))
            click.echo(label(f"       breaks {whom} ({each.rule})"))
            click.echo(label(f"       {each.source}:{each.line}  {each.pointer}"))
            if why := reason(self.reviewed, each):
                click.echo(label(f"       reviewed: {why}"))
            click.echo()
        callers, servers = (
            sum(whom in each.breaks for each in self.changes) for whom in ("callers", "servers")
        )
        click.echo(
            f"{len(self.changes)} changes since {self.old.source}:"
            f" {callers} break callers, {servers} break servers"
        )

    def faults(self, old: tuple[int, int, int], new: tuple[int, int, int]) -> list[str]:
        """What stands against a merge, a sentence each; *old* and *new* are the versions."""
        counted = [each for each in self.changes if reason(self.reviewed, each) is None]
        least = required(old, counted)
        place = f"{self.new.source}:{self.new.line('/info/version')}"
        said = []
        if new < least:
            said.append(
                f"{place}: info.version {self.new.version} is too low: after {written(old)},"
                f" these changes require {written(least)}"
            )
        said += [
            f"{each.place}: no change needs this entry ({each.rule}) any more: remove it"
            for each in stale(self.reviewed, self.changes)
        ]
        return said


def _missing_lines(name: str, missing: Sequence[Change], base: str | None) -> list[str]:
    """What to say of changes since *base* that the changelog does not mention."""
    if not missing:
        return []
    subjects = ", ".join(dict.fromkeys(f"`{each.subject}`" for each in missing))
    said = f"{name}: [Unreleased] does not mention {subjects}"
    given = shlex.join([*([base] if base else []), "--draft"])
    return [f"{said}; `tox run -e breaking -- {given}` writes this there:\n\n{draft(missing)}"]


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{path} cannot be read: the changelog must be a UTF-8 text") from None


if __name__ == "__main__":
    main()
