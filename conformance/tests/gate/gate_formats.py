"""SARIF and JUnit held to the schemas of others: run by name, since these come from npm and PyPI.

``tox run -e gate``
"""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from postpeer_conformance.clauses.verdict import State
from postpeer_conformance.report.formats import junit, sarif
from postpeer_conformance.report.model import Report
from support.reports import EVERY, HOSTILE, report

etree: Any = pytest.importorskip("lxml.etree")
MODULES = ("@microsoft/sarif-multitool-linux@5.7.0",)
PYTEST = "9.0.0"
"""Its source distribution holds the schema of JUnit's XML that Jenkins reads."""


@pytest.fixture(scope="session")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where npm has installed the schema of SARIF."""
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


def many(count: int, text: str) -> Report:
    """A report with *count* violations, and a clause in every other state."""
    violated: list[State] = ["violated"] * count
    return report(*EVERY, *violated, "not selected", text=text)


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
