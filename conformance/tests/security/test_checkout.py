"""A checkout of somebody else's: what its files can make suite, plugin and action do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commands.test_action import BASH, step
from postpeer_conformance.server import KEY
from support.wild import answer, serving_wildly

pytestmark = pytest.mark.skipif(BASH is None, reason="there is no bash, which runners have")


@pytest.mark.parametrize("module", ["click", "postpeer_conformance", "json", "sitecustomize"])
def test_the_action_runs_no_code_of_the_workspace(module: str, tmp_path: Path) -> None:
    """It would run with the key, and could make the step green."""
    (tmp_path / f"{module}.py").write_text("import os\nopen('ran', 'w').close()\nos._exit(0)\n")
    ended = step(tmp_path, url="http://127.0.0.1:9", api_key=KEY)
    assert (ended.code, ended.outputs) == (3, {"exit-code": "3"})
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("code", [0, 1, 7])
def test_the_action_has_no_verdict_without_a_report(code: int, tmp_path: Path) -> None:
    """Whatever the code is with which the suite seems to have ended."""
    suite = tmp_path / "suite"
    (suite / "postpeer_conformance").mkdir(parents=True)
    (suite / "postpeer_conformance" / "__main__.py").write_text(f"raise SystemExit({code})\n")
    (suite / "postpeer_conformance" / "product.py").write_text("KEY_VARIABLE = 'KEY'\n")
    ended = step(tmp_path, suite=str(suite), url="http://127.0.0.1:9", api_key=KEY)
    assert (ended.code, ended.outputs) == (3, {"exit-code": "3"})


def test_what_the_action_prints_is_no_command(tmp_path: Path) -> None:
    """Between two lines that nobody can foretell nothing is obeyed; the annotations come after."""
    said = b'{"success": true, "total": "\\n::error::x ##[error]y", "integrations": []}'
    with serving_wildly(answer(said)) as server:
        ended = step(tmp_path, url=server.url, api_key=KEY, clauses="shape")
    assert ended.code == 1
    lines = ended.log.splitlines()
    (start,) = (n for n, line in enumerate(lines) if line.startswith("::stop-commands::"))
    token = lines[start].removeprefix("::stop-commands::")
    assert re.fullmatch("[0-9a-f]{32}", token)
    end = lines.index(f"::{token}::")
    assert any("shape/success" in line for line in lines[start:end])
    obeyed = [line for line in lines[end + 1 :] if line.lstrip().startswith("::")]
    assert obeyed
    assert all(line.startswith("::error file=openapi.yaml,line=") for line in obeyed)


def test_the_mask_of_the_action_is_one_command(tmp_path: Path) -> None:
    """A line end in the secret would end it, and show what comes after."""
    ended = step(tmp_path, url="http://127.0.0.1:9", api_key="50%\r\n::debug::s3cret")
    assert ended.log.splitlines()[0] == "::add-mask::50%25%0D%0A::debug::s3cret"
    assert ended.log.count("s3cret") == 1
