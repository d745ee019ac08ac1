"""Reports in a browser, and held to the schemas of others: run by name, since it needs Node,
Chromium and a network.

``tox run -e browser``
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from postpeer_conformance.contract import load
from postpeer_conformance.report import html, junit, sarif
from postpeer_conformance.report.build import Circumstances, build
from postpeer_conformance.report.model import Report
from postpeer_conformance.selftest import attack, examine
from postpeer_conformance.server import create_app
from postpeer_conformance.server.mutants import mutants
from postpeer_conformance.verdict import Outcome, State
from reports import EVERY, HOSTILE, report

etree: Any = pytest.importorskip("lxml.etree")
CONTRACT = load()
MODULES = ("axe-core@4.14.1", "playwright-core@1.65.1", "@microsoft/sarif-multitool-linux@5.7.0")
PYTEST = "9.0.0"
"""Its source distribution holds the schema of JUnit's XML that Jenkins reads."""


@pytest.fixture(scope="session")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where npm has installed what is needed."""
    folder = tmp_path_factory.mktemp("node")
    subprocess.run(["npm", "install", "--no-save", *MODULES], cwd=folder, check=True)
    return folder / "node_modules"


@pytest.fixture(scope="session")
def jenkins(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The schema of JUnit's XML."""
    folder = tmp_path_factory.mktemp("pytest")
    wanted = ["--no-deps", "--no-binary", "pytest", f"pytest=={PYTEST}"]
    subprocess.run([sys.executable, "-m", "pip", "download", *wanted], cwd=folder, check=True)
    with tarfile.open(folder / f"pytest-{PYTEST}.tar.gz") as archive:
        file = archive.extractfile(f"pytest-{PYTEST}/testing/example_scripts/junit-10.xsd")
        assert file is not None
        return etree.XMLSchema(etree.parse(file))


def real(name: str) -> Report:
    """The report on the mutant called *name*, or on the reference where there is none."""
    operation = CONTRACT.operations[0]
    outcome: Outcome
    found = [each for each in mutants(CONTRACT) if each.name == name]
    if found:
        outcome = attack(found[0], CONTRACT)
    else:
        outcome = examine(create_app(CONTRACT, accounts=137), CONTRACT, operation)
    told = Circumstances("http://in-process", "1.0.0", "", "2026-01-01T00:00:00+00:00", 1.0)
    return build(CONTRACT, {operation.id: outcome}, told)


def many(count: int, text: str) -> Report:
    """A report with *count* violations, and a clause in every other state."""
    violated: list[State] = ["violated"] * count
    return report(*EVERY, *violated, "not selected", text=text)


def test_axe_finds_nothing_in_failing_and_passing_runs(modules: Path, tmp_path: Path) -> None:
    """At 400 and 1400 pixels, light and dark; and no page is wider than its screen."""
    names = ("reference", "filter-ignored[platform]", "page-last-item-lost", "sort-within-page")
    pages = {name: real(name) for name in names} | {"hostile": many(10, HOSTILE)}
    files = [tmp_path / f"{name}.html" for name in pages]
    for file, made in zip(files, pages.values(), strict=True):
        file.write_bytes(html.render(made))
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    assert browser is not None, "there is no Chromium on this machine"
    script = Path(__file__).with_name("axe.cjs")
    done = subprocess.run(
        ["node", script, modules, browser, *files], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == []


@pytest.mark.parametrize("count", [0, 1, 40])
@pytest.mark.parametrize("text", ["7 items", HOSTILE], ids=["plain", "hostile"])
def test_sarif_keeps_its_schema(modules: Path, count: int, text: str) -> None:
    """That of 2.1.0, formats included."""
    schema = modules / "@microsoft" / "sarif-multitool-linux" / "sarif-2.1.0.json"
    validator = jsonschema_rs.validator_for(json.loads(schema.read_bytes()), validate_formats=True)
    made = json.loads(sarif.render(many(count, text)))
    assert [error.message for error in validator.iter_errors(made)] == []


@pytest.mark.parametrize("count", [0, 1, 40])
@pytest.mark.parametrize("text", ["7 items", HOSTILE], ids=["plain", "hostile"])
def test_junit_keeps_its_schema(jenkins: Any, count: int, text: str) -> None:
    """That of Jenkins, which other tools have taken over."""
    jenkins.assertValid(etree.fromstring(junit.render(many(count, text))))
