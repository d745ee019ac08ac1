"""What the action of ``action.yml`` runs: the suite, and what the workflow is told of it.

Everything comes by the environment, as a runner sets it: ``INPUT_*``, the key, ``RUNNER_TEMP``, and
the files ``GITHUB_OUTPUT`` and ``GITHUB_STEP_SUMMARY``. The exit code is that of ``run``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from postpeer_conformance.product import KEY_VARIABLE

VALUES = ("spec", "known-failing", "max-requests", "rate", "seed")
"""Inputs that are options of ``run`` by their own names."""
REPORTS = {
    "html": "report.html",
    "json": "report.json",
    "junit": "report.xml",
    "sarif": "report.sarif",
    "markdown": "summary.md",
    "annotations": "annotations.txt",
    "badge": "badge.json",
}
SUMMARY_BYTES = 1_000_000
"""GitHub takes no more than 1 MiB of a step."""


def main() -> int:
    key = os.environ.get(KEY_VARIABLE, "")
    if key.strip():
        print(f"::add-mask::{key.strip()}", flush=True)
    folder = Path(os.environ["RUNNER_TEMP"], "conformance-report")
    shutil.rmtree(folder, ignore_errors=True)  # that of an earlier step would pass for ours
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "postpeer_conformance", "run", *arguments(folder)]
    code = subprocess.run(command, stdin=subprocess.DEVNULL).returncode
    tell(folder, code)
    return code


def arguments(folder: Path) -> list[str]:
    """What the inputs mean to ``run``; a value is never taken for an option."""
    found = [f"--{name}={_input(name)}" for name in VALUES if _input(name)]
    found += [f"--clause={each.strip()}" for each in _input("clauses").splitlines() if each.strip()]
    found += ["--require-all"] if _input("require-all") == "true" else []
    found += ["--no-redact" if _input("redact") == "false" else "--redact"]
    found += [f"--{name}={folder / file}" for name, file in REPORTS.items()]
    return [*found, "--", _input("url")]


def tell(folder: Path, code: int) -> None:
    """Annotations, summary and outputs, as far as there is a report."""
    outputs = {"exit-code": str(code)}
    report = folder / REPORTS["json"]
    if report.is_file():
        print((folder / REPORTS["annotations"]).read_text("utf-8"), end="")
        summary = (folder / REPORTS["markdown"]).read_bytes()[:SUMMARY_BYTES]
        with Path(os.environ["GITHUB_STEP_SUMMARY"]).open("ab") as file:
            file.write(summary + b"\n")
        outputs |= {"folder": str(folder), "violated": str(_violated(report))}
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in outputs.items())


def _violated(report: Path) -> int:
    """How many clauses *report* calls violated."""
    operations = json.loads(report.read_bytes())["operations"]
    states = [each["state"] for operation in operations for each in operation["verdicts"]]
    return states.count("violated")


def _input(name: str) -> str:
    return os.environ.get(f"INPUT_{name.upper().replace('-', '_')}", "").strip()


if __name__ == "__main__":
    sys.exit(main())
