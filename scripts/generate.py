"""Writes generated/, the typed client, from openapi.yaml; with --check it only compares.

Exit codes: 0 done, or nothing differs; 1 something differs; 2 the document cannot be used,
or what is in generated/ is not Python.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

import click

from generator import GeneratorError, Names, write_package
from generator.parts import Surface
from generator.surface import differences as surface_differences
from generator.surface import surface
from generator.text import toml
from postpeer_conformance.contract import DocumentError, load
from postpeer_conformance.report.text import label

ROOT = Path(__file__).resolve().parent.parent
SPEC = ROOT / "openapi.yaml"
PACKAGE = ROOT / "generated"
COPY = ROOT / "conformance" / "postpeer_conformance" / "openapi.yaml"
"""The suite carries the document with it; it is the same, byte for byte."""
SUITE = ROOT / "conformance" / "pyproject.toml"
"""Document, client and suite bear one version: that of the document."""

_RESIDUE = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}


@click.command(help=__doc__)
@click.option("--check", is_flag=True, help="Write nothing; name the files that differ.")
@click.option("--spec", type=click.Path(path_type=Path), default=SPEC, show_default="openapi.yaml")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=PACKAGE,
    show_default="generated/",
)
def main(check: bool, spec: Path, output: Path) -> None:
    if spec.resolve() != SPEC and output == PACKAGE:
        raise click.UsageError(f"--spec {spec}: give --output too; generated/ is of {SPEC.name}")
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent, prefix=".generate-") as place:
        fresh = Path(place, "fresh")
        try:
            contract = load(spec)
            if spec == SPEC and contract.others:
                raise contract.error(
                    "", f"the suite's package has one file: move {contract.others[0]} into it"
                )
            before = {} if check else surface(output)
            for sentence in write_package(contract, fresh, Names.of_the_product()):
                click.echo(label(sentence), err=True)
        except (DocumentError, GeneratorError) as error:
            click.echo(label(str(error)), err=True)
            sys.exit(2)
        suite = of_the_suite(contract.version) if spec == SPEC else {}
        if check:
            report(differences(fresh, output) + [f"differs: {each}" for each in suite])
        else:
            show(before, surface(fresh))
            replace(output, fresh, Path(place, "old"))
            for path, content in suite.items():
                path.write_bytes(content)


def of_the_suite(version: str) -> dict[Path, bytes]:
    """The files of the suite that follow from the document and are not yet as they should be."""
    wanted = {
        COPY: SPEC.read_bytes(),
        SUITE: with_version(SUITE.read_text("utf-8"), version).encode(),
    }
    return {path: content for path, content in wanted.items() if path.read_bytes() != content}


def with_version(project: str, version: str) -> str:
    """The text *project* of a pyproject.toml with *version* as its version."""
    line = f"version = {toml(version)}"
    return re.sub(r'(?m)^version = ".*"$', lambda _: line, project, count=1)


def show(old: Surface, new: Surface) -> None:
    """Prints what users of the client will see, unless there was none before."""
    found = surface_differences(old, new) if old else []
    for each in found:
        click.echo(label(str(each)))
    breaking = sum(each.breaking for each in found)
    if found:
        click.echo(f"{len(found)} changes of the client's public surface, {breaking} breaking")
    elif old:
        click.echo("the client's public surface did not change")


def report(stale: list[str]) -> None:
    """Says which files differ, and ends with 1 if any does."""
    for line in stale:
        click.echo(line.replace(f"{Path.cwd()}{os.sep}", ""))
    if stale:
        click.echo("Run `tox run -e generate` and commit what it writes.", err=True)
        sys.exit(1)


def differences(fresh: Path, output: Path) -> list[str]:
    """One line for each file that is missing, left over or different in *output*, in order."""
    wanted, present = files(fresh), files(output)
    return [
        f"{_difference(name, wanted, present)}: {output / name}"
        for name in sorted(wanted.keys() | present.keys())
        if wanted.get(name) != present.get(name)
    ]


def _difference(name: str, wanted: dict[str, bytes], present: dict[str, bytes]) -> str:
    if name not in present:
        return "missing"
    return "differs" if name in wanted else "left over"


def files(folder: Path) -> dict[str, bytes]:
    """The content of every file under *folder*, by its path; what tools leave behind is skipped."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and _RESIDUE.isdisjoint(path.parts)
    }


def replace(output: Path, fresh: Path, old: Path) -> None:
    """Puts *fresh* in the place of *output* at once, so that a failure leaves no half package."""
    if output.exists():
        output.rename(old)
    fresh.rename(output)


if __name__ == "__main__":
    main()
