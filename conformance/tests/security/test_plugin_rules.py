"""The pytest plugin keeps the rules of `run`: what it shows and trusts, and when it is green."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands.test_plugin import run
from support.wild import answer, endless, serving_wildly

FEW = ("--conformance-options", "--max-requests 36 --no-profile")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Somebody's project."""
    return tmp_path


def test_code_of_the_project_is_not_imported_by_the_suite(project: Path) -> None:
    """Not even a module of a name that the suite imports; pytest itself may run the project's."""
    (project / "click.py").write_text("raise SystemExit(0)\n")
    with serving_wildly() as server:
        chosen = ("--conformance-url", server.url, *FEW, "-k", "access/missing")
        ended = run(project, *chosen, fresh=True)
    assert "1 passed" in ended.stdout


def test_what_a_server_says_is_no_command_of_a_workflow(project: Path) -> None:
    """Nor does a terminal obey it."""
    page = {"success": True, "total": "\n::error::x ##[error]y \x1b[31m\x9b", "integrations": []}
    with serving_wildly(answer(json.dumps(page).encode())) as server:
        ended = run(project, "--conformance-url", server.url, *FEW, "-k", "shape/success")
    assert "1 failed" in ended.stdout
    for line in ended.stdout.splitlines():
        assert not line.lstrip("E ").startswith("::"), line
        assert "##[" not in line
        assert not {"\x1b", "\x9b"} & set(line)


def test_a_run_that_ended_early_is_not_green(project: Path) -> None:
    """What was not asked is an error, and not skipped."""
    options = ("--conformance-options", "--timeout 0.3 --no-profile")
    with serving_wildly(endless(b"", b"", 1), right=10) as server:
        ended = run(project, "--conformance-url", server.url, *options, "-k", "sort/ascending")
    assert ended.returncode == 1
    assert "1 error" in ended.stdout


def test_all_has_to_be_decided_where_that_is_asked_for(project: Path) -> None:
    """As with `run --require-all`."""
    options = ("--conformance-options", "--max-requests 5 --no-profile --require-all")
    with serving_wildly() as server:
        ended = run(project, "--conformance-url", server.url, *options, "-k", "sort/ascending")
    assert ended.returncode == 1
    assert "1 error" in ended.stdout
