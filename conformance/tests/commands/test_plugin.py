"""pytest with `--conformance-url`: every clause is an item among the others."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

import postpeer_conformance
from postpeer_conformance.clauses import clauses
from postpeer_conformance.contract import load
from postpeer_conformance.product import KEY_VARIABLE
from postpeer_conformance.server import KEY, create_app, serving
from postpeer_conformance.server.variants.mutants import mutants
from support.forked import PYTEST, Ended, forked
from support.one_list import ONE_LIST

CONTRACT = load()
NAMES = [clause.id for clause in clauses(CONTRACT.collections[0])]
SHORT = "--max-requests 36 --no-profile --clause access --clause method"
FEW = ("--conformance-options", SHORT)
OPEN = """
from postpeer_conformance.contract import load
from postpeer_conformance.server import create_app
from postpeer_conformance.server.variants.mutants import mutants

contract = load()
mutant = next(each for each in mutants(contract) if each.name == "access-open")
app = create_app(contract, accounts=30, behaviour=mutant)
"""
"""A module of somebody's with an application that answers without a key."""
TARGET = """
import pytest


@pytest.fixture(scope="session")
def conformance_target():
    from main import app

    return app
"""
INSTALLED = any(
    each.value == "postpeer_conformance.pytest_plugin.plugin"
    for each in entry_points(group="pytest11")
)


class Counted:
    """An application that counts its requests."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.count = app, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.count += scope["type"] == "http"
        await self.app(scope, receive, send)


@pytest.fixture(scope="module")
def app() -> Counted:
    """A server that answers without a key."""
    mutant = next(each for each in mutants(CONTRACT) if each.name == "access-open")
    return Counted(create_app(CONTRACT, accounts=30, behaviour=mutant))


@pytest.fixture(scope="module")
def url(app: Counted) -> Iterator[str]:
    """Its address."""
    with serving(app) as url:
        yield url


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Somebody's project, with a test of its own."""
    (tmp_path / "test_own.py").write_text("def test_own():\n    pass\n")
    return tmp_path


def run(project: Path, *arguments: str, alone: bool = True, fresh: bool = False) -> Ended:
    """pytest in *project*, as from a shell; *alone* without other plugins, which are slow.

    *fresh* in a process that has not loaded the suite before.
    """
    environment = {n: v for n, v in os.environ.items() if not n.startswith("PYTEST_")}
    environment |= {
        KEY_VARIABLE: KEY,
        "PYTHONPATH": str(Path(postpeer_conformance.__path__[0]).parent),
    }
    chosen = [f"--conformance-spec={file}" for file in ONE_LIST[1:] if alone]
    loaded = ("-p", "postpeer_conformance.pytest_plugin.plugin") if alone else ()
    if alone:
        environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    given = ("-p", "no:cacheprovider", *loaded, *chosen, *arguments)
    if not fresh:
        return forked(PYTEST, *given, folder=project, environment=environment)
    command = [sys.executable, "-m", "pytest", *given]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)
    return Ended(done.returncode, done.stdout, done.stderr)


def test_every_clause_is_an_item(project: Path) -> None:
    """Beside the project's own tests; to list them asks the server nothing."""
    ended = run(project, "--conformance-url", "http://127.0.0.1:9", "--co", "-q")
    listed = [line.partition("::")[2] for line in ended.stdout.splitlines() if "::" in line]
    assert listed == ["test_own", *NAMES]


def test_a_violated_clause_fails_with_the_text_of_the_report(project: Path, url: str) -> None:
    """Selected with -k and written by --junitxml; without a traceback, and without the key."""
    chosen = ("-k", "test_own or access/missing or method", "--junitxml", "it.xml", "-W", "error")
    ended = run(project, "--conformance-url", url, *FEW, *chosen)
    assert ended.returncode == 1
    assert "1 failed, 2 passed" in ended.stdout
    assert "Expected: status 401" in ended.stdout
    assert "Traceback" not in ended.stdout
    assert KEY not in ended.stdout + ended.stderr
    cases = {case.get("name"): case for case in ET.parse(project / "it.xml").iter("testcase")}
    assert set(cases) == {"test_own", "access/missing", "method/safe"}
    assert cases["access/missing"].find("failure") is not None


def test_the_workers_of_xdist_read_one_report(project: Path, app: Counted, url: str) -> None:
    """The server is tested once, by the controller."""
    before = app.count
    chosen = ("-p", "xdist", "-n", "2", "-k", "access")
    ended = run(project, "--conformance-url", url, *FEW, *chosen)
    assert ended.returncode == 1
    assert "FAILED postpeer-conformance::access/missing" in ended.stdout
    assert app.count - before <= 36


def test_a_server_that_cannot_be_tested_is_an_error(project: Path) -> None:
    """No clause passes, and the one sentence of the suite says why."""
    ended = run(project, "--conformance-url", "nowhere", "-k", "access/missing")
    assert ended.returncode == 1
    assert "1 error" in ended.stdout
    assert "nowhere is not a URL of a server" in ended.stdout


def test_an_application_that_does_not_start_is_an_error(project: Path) -> None:
    """In the sentence of the suite, whatever the application logs before it ends."""
    (project / "main.py").write_text(
        "import atexit, sys\n"
        "atexit.register(print, 'bye', file=sys.stderr)\n"
        "async def app(scope, receive, send):\n"
        "    await receive()\n"
        "    await send({'type': 'lifespan.startup.failed', 'message': 'no database'})\n"
    )
    ended = run(project, "--conformance-app", "main:app", "-q", "-k", "page/window")
    assert "the application did not start: no database" in ended.stdout
    assert "bye" not in ended.stdout


def test_a_broken_document_ends_the_session(project: Path) -> None:
    """Wrong usage, in a sentence."""
    spec = ("--conformance-spec", "missing.yaml")
    ended = run(project, "--conformance-url", "http://127.0.0.1:9", *spec)
    assert ended.returncode == 4
    assert "missing.yaml" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_id_of_an_item_runs_it_again(project: Path, url: str) -> None:
    """As pytest prints it; the project's own tests are not asked for."""
    ended = run(project, "postpeer-conformance::access/missing", "--conformance-url", url, *FEW)
    assert ended.returncode == 1
    assert "collected 1 item" in ended.stdout
    assert "FAILED postpeer-conformance::access/missing" in ended.stdout


def test_an_id_of_no_item_is_an_error(project: Path) -> None:
    ended = run(project, "postpeer-conformance::access/mising", "--conformance-url", "http://x")
    assert ended.returncode == 2
    assert "there is no clause access/mising" in ended.stdout


def test_an_application_is_tested_without_a_server(project: Path) -> None:
    """Named in the ini file; it is imported from the project."""
    (project / "main.py").write_text(OPEN)
    (project / "pytest.ini").write_text(
        f"[pytest]\nconformance_app = main:app\nconformance_options = {SHORT}\n"
    )
    ended = run(project, "-k", "test_own or access/missing or access/wrong")
    assert "2 failed, 1 passed" in ended.stdout, ended.stdout + ended.stderr
    assert "conformance: main:app" in ended.stdout


def test_a_fixture_of_the_project_gives_what_is_tested(project: Path) -> None:
    """Each clause is then one run of a test of the project's."""
    (project / "main.py").write_text(OPEN)
    (project / "conftest.py").write_text(TARGET)
    (project / "test_contract.py").write_text(
        "def test_contract(conformance_clause):\n    conformance_clause.check()\n"
    )
    ended = run(project, *FEW, "-k", "access/missing or access/wrong or method")
    assert "2 failed, 1 passed" in ended.stdout, ended.stdout + ended.stderr
    assert "FAILED test_contract.py::test_contract[access/missing]" in ended.stdout
    assert "Expected: status 401" in ended.stdout
    assert KEY not in ended.stdout


def test_a_fixture_that_gives_nothing_to_test_is_one_sentence(project: Path) -> None:
    """Of what the user wrote, and not of what this suite looks like inside."""
    (project / "test_own.py").write_text(
        TARGET.replace("from main import app", "app = None")
        + "\n\ndef test_contract(conformance_clause):\n    conformance_clause.check()\n"
    )
    ended = run(project, "-q", "-x")
    assert "the target is neither a URL nor an ASGI or WSGI application" in ended.stdout
    assert ".py:" not in ended.stdout.partition("short test summary")[0]


def test_an_option_goes_before_the_ini_file(project: Path) -> None:
    """Also where each names a target of another kind."""
    (project / "pytest.ini").write_text("[pytest]\nconformance_app = nowhere:app\n")
    ended = run(project, "--conformance-url", "http://127.0.0.1:9", "-q", "-k", "page/window")
    assert "give the URL of a server or --app, not both" not in ended.stdout
    assert "no response from http://127.0.0.1:9" in ended.stdout


def test_options_that_end_within_quotes_end_the_session(project: Path) -> None:
    ended = run(project, "--conformance-app", "main:app", "--conformance-options", '--seed "3')
    assert ended.returncode == 4
    assert ended.stderr.strip() == 'ERROR: conformance options --seed "3: No closing quotation'


@pytest.mark.skipif(not INSTALLED, reason="needs the installed entry point")
def test_the_plugin_can_be_blocked(project: Path) -> None:
    """With -p no: its options are unknown."""
    ended = run(
        project, "-p", "no:postpeer-conformance", "--conformance-url", "http://x", alone=False
    )
    assert ended.returncode == 4
    assert "unrecognized arguments: --conformance-url" in ended.stderr


def test_it_costs_nothing_where_it_is_not_used() -> None:
    """Loading it imports no module but itself."""
    code = "import sys; old = set(sys.modules); import postpeer_conformance.pytest_plugin.plugin; "
    code += "print(sorted(set(sys.modules) - old))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(eval(ended.stdout)) - set(sys.stdlib_module_names)
    assert {name for name in loaded if "." not in name} == {"postpeer_conformance"}
    assert "postpeer_conformance.pytest_plugin.items" not in loaded
