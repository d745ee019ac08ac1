"""Writes, as requirements, the oldest versions that both distributions allow into FILE."""

from __future__ import annotations

import tomllib
from pathlib import Path

import click
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PROJECTS = ("conformance", "generated")


@click.command(help=__doc__)
@click.argument("file", type=click.Path(path_type=Path))
def main(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(f"{line}\n" for line in lowest()), "utf-8")


def lowest() -> list[str]:
    """Each dependency at its lower bound, which each must have."""
    found = set()
    for project in PROJECTS:
        text = (ROOT / project / "pyproject.toml").read_text("utf-8")
        for line in tomllib.loads(text)["project"]["dependencies"]:
            wanted = Requirement(line)
            (bound,) = (each.version for each in wanted.specifier if each.operator == ">=")
            found.add(f"{wanted.name}=={bound}")
    return sorted(found)


if __name__ == "__main__":
    main()
