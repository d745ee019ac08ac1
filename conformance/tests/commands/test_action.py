"""The action: its script, run as a runner would, and what the workflow is told."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
import yaml

import postpeer_conformance
from postpeer_conformance.contract import load
from postpeer_conformance.product import KEY_VARIABLE
from postpeer_conformance.server import KEY, create_app, serving
from postpeer_conformance.server.variants.mutants import mutants

CONFORMANCE = Path(__file__).parents[2]
ACTION = yaml.safe_load((CONFORMANCE / "action.yml").read_text("utf-8"))
SUITE = str(Path(postpeer_conformance.__path__[0]).parent)
STEPS = ACTION["runs"]["steps"]
BASH = shutil.which("bash")
_EXPRESSION = re.compile(r"\$\{\{ (.+?) \}\}")


@attrs.frozen
class Ended:
    """What a runner has after the step."""

    code: int
    log: str
    outputs: dict[str, str]
    summary: str
    folder: Path


def step(tmp_path: Path, *, suite: str = SUITE, **inputs: str) -> Ended:
    """Runs the step ``run`` of the action with *inputs*, and the others as their defaults.

    *suite* is the folder that the suite was installed into.
    """
    (found,) = (each for each in STEPS if each.get("id") == "run")
    values = {f"inputs.{name}": each.get("default", "") for name, each in ACTION["inputs"].items()}
    values |= {f"inputs.{name.replace('_', '-')}": value for name, value in inputs.items()}
    values |= {
        "steps.python.outputs.python-path": sys.executable,
        "runner.temp": str(tmp_path),
        "github.action_path": str(CONFORMANCE),
    }
    files = {name: tmp_path / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    own = {n: _EXPRESSION.sub(lambda e: values[e[1]], v) for n, v in found["env"].items()}
    own["PYTHONPATH"] = suite
    own |= {"RUNNER_TEMP": str(tmp_path), **{name: str(file) for name, file in files.items()}}
    for file in files.values():
        file.touch()
    done = subprocess.run(
        [BASH or "bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", found["run"]],
        cwd=tmp_path,
        env={name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ} | own,
        capture_output=True,
        encoding="utf-8",
        timeout=170,
    )
    outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines())
    summary = files["GITHUB_STEP_SUMMARY"].read_text("utf-8")
    log = done.stdout + done.stderr
    return Ended(done.returncode, log, outputs, summary, tmp_path / "conformance-report")


@pytest.fixture(scope="module")
def right() -> Iterator[str]:
    """A server that keeps the contract."""
    with serving(create_app(load())) as url:
        yield url


@pytest.fixture(scope="module")
def wrong() -> Iterator[str]:
    """A server that does not."""
    broken = next(each for each in mutants(load()) if each.breaks == ("page/minimum",))
    with serving(create_app(load(), behaviour=broken)) as url:
        yield url


pytestmark = pytest.mark.skipif(BASH is None, reason="there is no bash, which runners have")


def test_a_server_that_keeps_the_contract_passes(right: str, tmp_path: Path) -> None:
    """Outputs, summary and every report are there."""
    ended = step(tmp_path, url=right, api_key=KEY, clauses="page\ntotal", max_requests="90")
    assert (ended.code, ended.outputs["exit-code"], ended.outputs["violated"]) == (0, "0", "0")
    assert Path(ended.outputs["folder"]) == ended.folder
    assert "clauses decided" in ended.summary
    badge = json.loads((ended.folder / "badge.json").read_text("utf-8"))
    assert badge["schemaVersion"] == 1
    names = {"report.html", "report.json", "report.xml", "report.sarif"}
    assert names <= {path.name for path in ended.folder.iterdir()}


def test_a_violation_fails_the_step_and_annotates_it(wrong: str, tmp_path: Path) -> None:
    """The reports are there all the same."""
    ended = step(tmp_path, url=wrong, api_key=KEY, clauses="page", max_requests="36")
    assert (ended.code, ended.outputs["exit-code"], ended.outputs["violated"]) == (1, "1", "1")
    assert "::error file=openapi.yaml,line=" in ended.log
    assert "page/minimum" in ended.summary
    assert (ended.folder / "report.html").is_file()


def test_the_key_is_masked_and_written_nowhere(wrong: str, tmp_path: Path) -> None:
    """The one line that shows it is the command that makes the runner hide it."""
    ended = step(tmp_path, url=wrong, api_key=KEY, clauses="page/minimum", max_requests="36")
    first, rest = ended.log.split("\n", 1)
    assert first == f"::add-mask::{KEY}"
    assert KEY not in rest
    assert [path for path in tmp_path.rglob("*") if path.is_file() and holds(path, KEY)] == []


def holds(path: Path, text: str) -> bool:
    return text.encode() in path.read_bytes()


def test_a_pull_request_without_a_key_could_not_be_tested(right: str, tmp_path: Path) -> None:
    """Secrets do not reach forks: there is no report, and no output that looks like one."""
    ended = step(tmp_path, url=right, api_key="")
    assert (ended.code, ended.outputs) == (3, {"exit-code": "3"})
    assert f"no key: set {KEY_VARIABLE}" in ended.log
    assert "::add-mask::" not in ended.log


@pytest.mark.parametrize(
    "inputs",
    [
        {"url": "$(touch seen)"},
        {"url": "--version"},
        {"seed": "1; touch seen"},
        {"clauses": "page\n`touch seen`"},
        {"known_failing": "--no-redact"},
        {"timeout": "--no-redact"},
        {"ca_file": "$(touch seen)"},
        {"header": "no header"},
    ],
    ids=str,
)
def test_an_input_is_never_run_or_taken_for_an_option(
    inputs: dict[str, str], right: str, tmp_path: Path
) -> None:
    """It is a value, whatever it looks like."""
    ended = step(tmp_path, **{"url": right, "api_key": KEY, **inputs})
    assert ended.code == 2
    assert not (tmp_path / "seen").exists()


def test_headers_go_with_every_request(tmp_path: Path) -> None:
    """One on each line: here they switch on a fault."""
    with serving(create_app(load(), admin=True)) as url:
        headers = "x-tenant: one\nx-fault: malformed\n"
        ended = step(tmp_path, url=url, api_key=KEY, clauses="page", header=headers, timeout="60")
    assert ended.code == 3
    assert "no page of it was as documented" in ended.log


def test_a_report_of_an_earlier_step_does_not_pass_for_this_one(tmp_path: Path) -> None:
    """Nothing was tested here."""
    folder = tmp_path / "conformance-report"
    folder.mkdir()
    (folder / "report.json").write_text("{}")
    ended = step(tmp_path, url="http://127.0.0.1:9", api_key="")
    assert ended.outputs == {"exit-code": "3"}


def workflows() -> list[Path]:
    github = CONFORMANCE.parent / ".github"
    return sorted([*github.glob("workflows/*.yml"), *github.glob("examples/*.yml")])


def uses(value: Any) -> Iterator[str]:
    """All actions that are used anywhere in *value*."""
    for name, each in value.items() if isinstance(value, dict) else enumerate(value):
        if name == "uses":
            yield each
        elif isinstance(each, (dict, list)):
            yield from uses(each)


def test_every_action_is_pinned_by_its_commit() -> None:
    """A tag can be moved to other code."""
    for path in [*workflows(), CONFORMANCE / "action.yml"]:
        for each in uses(yaml.safe_load(path.read_text("utf-8"))):
            assert each.startswith("./") or re.search(r"@[0-9a-f]{40}$", each), (path.name, each)


def test_no_workflow_hands_secrets_to_forks() -> None:
    """And none puts a value of the event into a script."""
    for path in workflows():
        loaded = yaml.safe_load(path.read_text("utf-8"))
        assert "pull_request_target" not in loaded[True], path.name
        scripts = [
            each.get("run", "") for job in loaded["jobs"].values() for each in job.get("steps", ())
        ]
        assert [script for script in scripts if "${{" in script] == [], path.name


def test_inputs_reach_the_script_by_the_environment_alone() -> None:
    """What is pasted into a script is run by it."""
    assert [each["run"] for each in STEPS if "${{" in each.get("run", "")] == []
