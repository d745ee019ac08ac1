"""What the action of ``action.yml`` runs: the suite, and what the workflow is told of it.

Everything comes by the environment, as a runner sets it: ``INPUT_*``, the key, ``RUNNER_TEMP``, and
the files ``GITHUB_OUTPUT`` and ``GITHUB_STEP_SUMMARY``. The exit code is that of ``run``, and 3
where there is no report.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from postpeer_conformance.product import KEY_VARIABLE

VALUES = ("spec", "known-failing", "max-requests", "rate", "timeout", "ca-file", "seed")
"""Inputs that are options of ``run`` by their own names."""
LINES = {"clauses": "clause", "header": "header"}
"""Inputs with several lines, and the option of ``run`` that takes each line."""
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
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if key:
        print(f"::add-mask::{_escaped(key)}", flush=True)
    folder = Path(os.environ["RUNNER_TEMP"], "conformance-report")
    shutil.rmtree(folder, ignore_errors=True)  # that of an earlier step would pass for ours
    folder.mkdir(parents=True)
    code = suite(arguments(folder))
    violated = _violated(folder / REPORTS["json"])
    if code in (0, 1) and violated is None:
        print("no report was written, so there is no verdict")
        code = 3
    tell(folder, code, violated)
    return code


def suite(options: Sequence[str]) -> int:
    """Runs the suite; the runner obeys nothing that it prints."""
    token = secrets.token_hex(16)
    print(f"::stop-commands::{token}", flush=True)
    # -P: the working directory is somebody's checkout, and nothing of it is to be imported.
    command = [sys.executable, "-P", "-m", "postpeer_conformance", "run", *options]
    try:
        # One stream, or an error could be read after the commands are obeyed again.
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    finally:
        print(f"\n::{token}::", flush=True)
    return done.returncode if done.returncode in range(4) else 3


def arguments(folder: Path) -> list[str]:
    """What the inputs mean to ``run``; a value is never taken for an option."""
    found = [f"--{name}={_input(name)}" for name in VALUES if _input(name)]
    for name, option in LINES.items():
        lines = map(str.strip, _input(name).splitlines())
        found += [f"--{option}={line}" for line in lines if line]
    found += ["--require-all"] if _input("require-all") == "true" else []
    found += ["--no-redact" if _input("redact") == "false" else "--redact"]
    found += [f"--{name}={folder / file}" for name, file in REPORTS.items()]
    return [*found, "--", _input("url")]


def tell(folder: Path, code: int, violated: int | None) -> None:
    """Annotations, summary and outputs, as far as there is a report."""
    outputs = {"exit-code": str(code)}
    if violated is not None:
        print(_text(folder / REPORTS["annotations"]), end="")
        summary = _text(folder / REPORTS["markdown"]).encode()[:SUMMARY_BYTES]
        with Path(os.environ["GITHUB_STEP_SUMMARY"]).open("ab") as file:
            file.write(summary + b"\n")
        outputs |= {"folder": str(folder), "violated": str(violated)}
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in outputs.items())


def _violated(report: Path) -> int | None:
    """The number of violated clauses in *report*; None if there is no such file."""
    try:
        operations = json.loads(report.read_bytes())["operations"]
    except FileNotFoundError:
        return None
    states = [each["state"] for operation in operations for each in operation["verdicts"]]
    return states.count("violated")


def _text(file: Path) -> str:
    """What *file* holds; nothing where it could not be written, which the suite has said."""
    return file.read_text("utf-8") if file.is_file() else ""


def _escaped(text: str) -> str:
    """*text* as the value of a command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _input(name: str) -> str:
    return os.environ.get(f"INPUT_{name.upper().replace('-', '_')}", "").strip()


if __name__ == "__main__":
    sys.exit(main())
