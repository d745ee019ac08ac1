"""What has to agree before a release: its tag, the version of all three, and the changelog."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from changes.changelog import UNRELEASED

CHANGELOG = "CHANGELOG.md"
PROJECTS = ("conformance", "generated")


def faults(root: Path, version: str, tag: str) -> list[str]:
    """What stands against the release of *version* as *tag*, a sentence each."""
    return [*_faults(root, version, tag)]


def _faults(root: Path, version: str, tag: str) -> Iterator[str]:
    if tag != f"v{version}":
        yield f"the tag is {tag}, but info.version in openapi.yaml is {version}: correct one"
    for project in PROJECTS:
        file = f"{project}/pyproject.toml"
        found = tomllib.loads((root / file).read_text("utf-8"))["project"]["version"]
        if found != version:
            yield f"{file} has version {found}, not {version}: run `tox run -e generate`"
    text = (root / CHANGELOG).read_text("utf-8")
    if not notes(text, version):
        yield f"{CHANGELOG} has no entries under `## [{version}] - DATE`"
    if notes(text, UNRELEASED):
        yield f"{CHANGELOG} has entries under [{UNRELEASED}]: move them under [{version}]"


def notes(changelog: str, version: str) -> str:
    """The entries of *version* in the text *changelog*; empty where there are none."""
    date = "" if version == UNRELEASED else r" - \d{4}-\d\d-\d\d"
    heading = re.compile(rf"^## \[{re.escape(version)}\]{date}[ \t]*$", re.MULTILINE)
    found = heading.search(changelog)
    if found is None:
        return ""
    return re.split(r"^## ", changelog[found.end() :], maxsplit=1, flags=re.MULTILINE)[0].strip()
