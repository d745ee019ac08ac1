"""The one tool that needs Node: ``@redocly/cli``, pinned, run where no settings of ours lie."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from postpeer_conformance.errors import UsageError

REDOCLY = "@redocly/cli@2.77.0"
"""Exact, since ``diff`` is called experimental."""

MINUTES = 5


def redocly(*arguments: str | Path) -> Any:
    """What ``redocly ARGUMENTS --format=json`` prints, decoded; UsageError where it cannot run.

    It runs in an empty folder: a redocly.yaml that lacks its rules would hide what is broken.
    """
    npx = shutil.which("npx")
    if npx is None:
        raise UsageError("there is no Node on this machine: install Node 20 or newer, with npx")
    command = [npx, "--yes", REDOCLY, *map(str, arguments), "--format=json"]
    with tempfile.TemporaryDirectory() as empty:
        try:
            done = subprocess.run(
                command,
                cwd=empty,
                capture_output=True,
                encoding="utf-8",
                timeout=MINUTES * 60,
                stdin=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired:
            raise UsageError(f"{REDOCLY} did not end within {MINUTES} minutes") from None
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise UsageError(f"{REDOCLY} could not be run: {_reason(done.stderr)}") from None


def _reason(said: str) -> str:
    """The line of *said* that tells most."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    network = "; the first run downloads it" if "npm" in said else ""
    return (errors or lines or ["it said nothing"])[0][:200] + network
