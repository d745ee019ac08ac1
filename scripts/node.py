"""What comes from npm, each pinned: ``@redocly/cli``, run where no settings of ours lie."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from postpeer_conformance.errors import UsageError

REDOCLY = "@redocly/cli@2.77.0"
"""Exact, since ``diff`` is called experimental."""

MINUTES = 5
_FRAME = "╔║╚"
"""What redocly frames its news with, which it prints first."""
_ERROR = re.compile(r"^npm err|error:", re.IGNORECASE)
_NO_NODE = "there is no Node on this machine: install Node 20 or newer, with npx"


def redocly(*arguments: str | Path) -> Any:
    """What ``redocly ARGUMENTS --format=json`` prints, decoded; UsageError where it cannot run.

    It runs in an empty folder: a redocly.yaml that lacks its rules would hide what is broken.
    """
    npx = shutil.which("npx")
    if npx is None:
        raise UsageError(_NO_NODE)
    command = [npx, "--yes", REDOCLY, *map(str, arguments), "--format=json"]
    with tempfile.TemporaryDirectory() as empty:
        done = _output(command, empty, REDOCLY)
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise UsageError(f"{REDOCLY} could not be used: {_reason(done.stderr)}") from None


def _reason(said: str) -> str:
    """The line of *said* that tells most: of npm or Node, else of a list, else the first one."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    lines = [line for line in lines if line[0] not in _FRAME]
    errors = [line for line in lines if _ERROR.search(line)]
    listed = [line.removeprefix("- ") for line in lines if line.startswith("- ")]
    network = "; the first run downloads it" if "npm" in said else ""
    return (errors or listed or lines or ["it said nothing"])[0][:200] + network


@contextmanager
def npm_package(name: str, integrity: str) -> Iterator[Path]:
    """The archive of the package *name*, fetched by npm; UsageError unless it has *integrity*."""
    npm = shutil.which("npm")
    if npm is None:
        raise UsageError(_NO_NODE)
    with tempfile.TemporaryDirectory() as place:
        command = [npm, "pack", name, "--json", "--silent"]
        done = _output(command, place, name)
        archives = list(Path(place).glob("*.tgz"))
        if done.returncode or len(archives) != 1:
            raise UsageError(f"{name} could not be fetched: {_reason(done.stderr)}")
        found = base64.b64encode(hashlib.sha512(archives[0].read_bytes()).digest()).decode()
        if found != integrity:
            raise UsageError(f"{name} is not the package that was reviewed: its hash is {found}")
        yield archives[0]


def _output(command: list[str], folder: str, name: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            timeout=MINUTES * 60,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        raise UsageError(f"{name} did not end within {MINUTES} minutes") from None
