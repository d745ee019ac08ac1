"""The table of coverage: what the tests run, by package."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

import coverage_table


def test_files_are_counted_by_package(tmp_path: Path) -> None:
    """Wherever they are installed; a branch counts as much as a statement."""
    figures = {
        "/env/site-packages/postpeer_conformance/engine/run.py": (10, 1, 4, 1),
        "/env/site-packages/postpeer_conformance/engine/probe.py": (10, 0, 0, 0),
        "/home/postpeer_conformance/scripts/publish.py": (8, 2, 2, 0),
        "/env/postpeer_client/errors.py": (5, 0, 0, 0),
    }
    files = {
        path: {"summary": dict(zip(coverage_table.COUNTED, counts, strict=True))}
        for path, counts in figures.items()
    }
    made = tmp_path / "coverage.json"
    made.write_text(json.dumps({"files": files}))
    shown = CliRunner().invoke(coverage_table.main, [str(made)]).output
    found = [line.replace("│", " ").split() for line in shown.splitlines() if "%" in line]
    assert found == [
        ["postpeer_client", "5", "0", "0", "0", "100.0%"],
        ["postpeer_conformance/engine", "20", "1", "4", "1", "91.7%"],
        ["scripts", "8", "2", "2", "0", "80.0%"],
        ["all", "33", "3", "6", "1", "89.7%"],
    ]
