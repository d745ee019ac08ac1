"""Wheels and source distributions of suite and client: built, checked, and tried out."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from postpeer_conformance.errors import UsageError
from postpeer_conformance.product import CLIENT, COMMAND
from releasing.agreement import PROJECTS

MINUTES = 10


def build(root: Path, folder: Path, seconds: int) -> None:
    """Builds all into *folder*; *seconds* since 1970 is the time that their files bear."""
    settings = {"SOURCE_DATE_EPOCH": str(seconds)}
    for project in PROJECTS:
        isolated = "--no-isolation"  # else it would fetch whatever is newest, to build with
        _run("-m", "build", isolated, "--outdir", str(folder), str(root / project), **settings)
    built = sorted(map(str, folder.iterdir()))
    _run("-m", "twine", "check", "--strict", *built)
    _check_document(root / "openapi.yaml", folder)


def _check_document(document: Path, folder: Path) -> None:
    """Raises UsageError unless the suite carries *document*, byte for byte."""
    (wheel,) = folder.glob(f"{COMMAND.replace('-', '_')}-*.whl")
    package = COMMAND.replace("-", "_")
    with zipfile.ZipFile(wheel) as files:
        if files.read(f"{package}/{document.name}") != document.read_bytes():
            raise UsageError(
                f"{wheel.name} holds a different {document.name}: run `tox run -e generate`"
            )


def try_out(folder: Path, place: Path) -> None:
    """Installs the wheels in *folder* into an empty environment at *place*, and runs them.

    What they depend on is what the release was built with: it runs beside it, and could change it.
    """
    wheels = sorted(map(str, folder.glob("*.whl")))
    _run("-m", "venv", str(place))
    scripts = place / ("Scripts" if os.name == "nt" else "bin")
    python = str(scripts / "python")
    pinned = str(Path(__file__).parent.parent / "publish.txt")
    _run("-m", "pip", "install", "--quiet", "--require-hashes", "-r", pinned, python=python)
    _run("-m", "pip", "install", "--quiet", "--no-deps", *wheels, python=python)
    _run("-m", "pip", "check", python=python)
    _run("-c", f"import {CLIENT.replace('-', '_')}", python=python)
    _run("-m", COMMAND.replace("-", "_"), "run", "--clause", "access", "--quiet", python=python)


def _run(*arguments: str, python: str = sys.executable, **settings: str) -> None:
    """Runs Python; raises UsageError with the last lines where it fails."""
    try:
        done = subprocess.run(
            [python, *arguments],
            env={**os.environ, **settings},
            capture_output=True,
            text=True,
            timeout=MINUTES * 60,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        raise UsageError(f"`{arguments[1]}` did not end within {MINUTES} minutes") from None
    if done.returncode:
        said = " ".join((done.stdout + done.stderr).split()[-60:])
        raise UsageError(f"`python {' '.join(arguments[:3])}` failed: {said}")
