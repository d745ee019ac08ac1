"""Writes a report and the kill matrix into FOLDER, and compares them with those of other versions.

It compares only files that the same state of the code wrote.  Reports may differ in their times, in
what they say about the machine, and in the port of the embedded server.  If anything else differs,
the exit code is 1.
"""

from __future__ import annotations

import hashlib
import platform
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from msgspec.json import decode, encode


@click.command(help=__doc__)
@click.argument("folder", type=click.Path(path_type=Path))
def main(folder: Path) -> None:
    folder = folder / code()
    folder.mkdir(parents=True, exist_ok=True)
    own = folder / f"{platform.python_version()}.json"
    found = {"report": same(written("run", "--quiet")), "matrix": decode(written("selftest"))}
    own.write_bytes(encode(found))
    others = sorted(set(folder.glob("*.json")) - {own})
    differing = [each for each in others if each.read_bytes() != own.read_bytes()]
    for each in others:
        what = "other" if each in differing else "the same"
        click.echo(f"Python {own.stem} gives {what} report and matrix as {each.stem}: {each}")
    sys.exit(1 if differing else 0)


def code() -> str:
    """What tells the suite's files from those of any other state of them."""
    spec = find_spec("postpeer_conformance")
    assert spec is not None
    assert spec.origin is not None
    digest = hashlib.sha256()
    for file in sorted(Path(spec.origin).parent.rglob("*")):
        if file.suffix in (".py", ".yaml", ".json"):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def written(*arguments: str) -> bytes:
    """What a command of the suite writes as JSON; its failure ends all."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "written.json"
        command = [sys.executable, "-m", "postpeer_conformance", *arguments, "--json", str(file)]
        ended = subprocess.run(command)
        if ended.returncode:
            sys.exit(ended.returncode)
        return file.read_bytes()


def same(report: bytes) -> Any:
    """*report* without what equal runs on two Pythons may differ in."""
    url = decode(report)["url"]
    rest = decode(report.replace(url.encode(), b"http://embedded"))
    del rest["times"], rest["environment"]
    return rest


if __name__ == "__main__":
    main()
