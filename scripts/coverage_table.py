"""Prints the branch coverage of each package; FILE is what ``coverage json`` wrote."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path, PurePath

import click
from rich.console import Console
from rich.table import Table

ROOTS = ("postpeer_conformance", "postpeer_client", "scripts")
COUNTED = ("num_statements", "missing_lines", "num_branches", "missing_branches")


@click.command(help=__doc__)
@click.argument("file", type=click.Path(path_type=Path, exists=True))
def main(file: Path) -> None:
    packages: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for path, found in json.loads(file.read_bytes())["files"].items():
        for name in (package(path), "all"):
            packages[name].update({each: found["summary"][each] for each in COUNTED})
    shown = Table("package", "statements", "missed", "branches", "missed", "covered")
    for name in sorted(packages, key=lambda name: (name == "all", name)):
        figures = [packages[name][each] for each in COUNTED]
        lines, lines_missed, branches, branches_missed = figures
        missed = (lines_missed + branches_missed) / max(1, lines + branches)
        shown.add_row(name, *map(str, figures), f"{1 - missed:.1%}")
    Console(width=100).print(shown)


def package(path: str) -> str:
    """The package of the module at *path*: one of ours, and the folder in it."""
    parts = PurePath(path).parts
    start = max(parts.index(root) for root in ROOTS if root in parts)
    return "/".join(parts[start : min(start + 2, len(parts) - 1)])


if __name__ == "__main__":
    main()
