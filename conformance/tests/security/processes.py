"""The commands as a shell runs them: in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import postpeer_conformance
from postpeer_conformance.product import KEY_VARIABLE
from postpeer_conformance.server import KEY

FEW = ("--clause", "page/minimum", "--max-requests", "20", "--no-profile")
"""Options of a run that takes a second."""


def environment(**more: str) -> dict[str, str]:
    """The variables of a shell that has a key, without those that change what is written."""
    kept = {name: text for name, text in os.environ.items() if name not in ("CI", "NO_COLOR")}
    source = str(Path(postpeer_conformance.__path__[0]).parent)
    return {**kept, "PYTHONPATH": source, KEY_VARIABLE: KEY, **more}


def command(*arguments: str) -> list[str]:
    """The command line of the suite with *arguments*."""
    return [sys.executable, "-P", "-m", "postpeer_conformance", *arguments]


def ended(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """How the suite ends with *arguments*."""
    given = {"env": environment(), "capture_output": True, "timeout": 100, **options}
    return subprocess.run(command(*arguments), encoding="utf-8", errors="replace", **given)
