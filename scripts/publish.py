"""Builds dist/: the site, and wheels and source distributions of suite and client.

With --tag TAG, it fails if tag, version and changelog differ, as for a release. With --preview, it
builds only the site, from the working tree as it is.

Exit codes: 0 built; 1 tag, version and changelog differ, or a mutant is not as declared; 2 it could
not be built. Unless it is 0, dist/ does not change.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

import releasing
from postpeer_conformance.contract import DocumentError, load
from postpeer_conformance.errors import UsageError
from postpeer_conformance.report.text import label
from postpeer_conformance.selftest.examine import matrix
from releasing import repository
from website import Sources, build
from website.reference import Redoc

ROOT = Path(__file__).resolve().parent.parent
SPEC = ROOT / "openapi.yaml"
DIST = ROOT / "dist"
NOTES = "release-notes.md"


@click.command(help=__doc__)
@click.option("--tag", help="Also check that TAG, version and changelog agree.")
@click.option(
    "--preview", is_flag=True, help="Build only the site, even if something is not committed."
)
@click.option(
    "--matrix",
    "file",
    type=click.Path(path_type=Path),
    help="Use the kill matrix in FILE, from selftest --json.",
)
def main(tag: str | None, preview: bool, file: Path | None) -> None:
    try:
        contract = load(SPEC, SPEC.name)
        given = releasing.read_matrix(file, contract) if file else []
        _stop_for(releasing.unproven(given))
        repository.check_complete(ROOT)
        if not preview:
            repository.check_clean(ROOT)
        if tag:
            _stop_for(releasing.faults(ROOT, contract.version, tag))
        redoc = Redoc.fetched()
        rows = given or matrix(str(SPEC))
        _stop_for(releasing.unproven(rows))
        sources = Sources(ROOT, contract, rows, repository.releases(ROOT), redoc)
        with tempfile.TemporaryDirectory(dir=ROOT, prefix=".publish-") as place:
            fresh = Path(place, "dist")
            (fresh / "site").mkdir(parents=True)
            build(sources, fresh / "site")
            if not preview:
                _distributions(contract.version, fresh, Path(place, "empty"))
            _replace(fresh, DIST)
    except (DocumentError, UsageError) as error:
        click.echo(label(f"publish: {error}"), err=True)
        sys.exit(2)
    for path in sorted(DIST.iterdir()):
        click.echo(f"dist/{path.name}")


def _distributions(version: str, folder: Path, empty: Path) -> None:
    """Builds both distributions and the notes into *folder*, and tries the wheels in *empty*."""
    packages = folder / "packages"
    packages.mkdir()
    releasing.build(ROOT, packages, repository.committed(ROOT))
    releasing.try_out(packages, empty)
    told = (ROOT / "CHANGELOG.md").read_text("utf-8")
    notes = releasing.notes(told, version) or releasing.notes(told, "Unreleased")
    (folder / NOTES).write_text(notes + "\n", "utf-8")


def _stop_for(faults: Sequence[str]) -> None:
    """Ends with 1 where there are *faults*."""
    if faults:
        click.echo("\n".join(label(f"× {fault}") for fault in faults))
        sys.exit(1)


def _replace(fresh: Path, output: Path) -> None:
    """Puts each entry of *fresh* into *output*, in place of the one of its name."""
    output.mkdir(exist_ok=True)
    for entry in fresh.iterdir():
        old = output / entry.name
        if old.is_dir():
            shutil.rmtree(old)
        entry.replace(old)


if __name__ == "__main__":
    main()
