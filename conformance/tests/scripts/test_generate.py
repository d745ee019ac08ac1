"""The generated client follows from the document, and a check says where it does not."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openapi_python_client.strings import ClassName

import clause_table
import generate
from generator import Names, reserved, write_package
from generator.package import TEMPLATES
from generator.surface import surface
from generator.unasync import unasync
from postpeer_conformance.contract import load
from security.hostile_documents import documents, imported, renamed, write


def run(*arguments: object) -> Result:
    return CliRunner().invoke(generate.main, [str(argument) for argument in arguments])


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The client, generated once from the real document."""
    folder = tmp_path_factory.mktemp("generate") / "package"
    assert run("--output", folder).exit_code == 0
    return folder


def test_what_is_right_is_not_written_again(tmp_path: Path) -> None:
    """Others may be reading it: a file that is being written is empty for a moment."""
    written = [each.stat().st_mtime_ns for each in (generate.COPY, generate.SUITE)]
    assert run("--output", tmp_path / "package").exit_code == 0
    assert written == [each.stat().st_mtime_ns for each in (generate.COPY, generate.SUITE)]


@pytest.fixture
def changed(package: Path, tmp_path: Path) -> Path:
    """A copy of the client, to be tampered with."""
    return Path(shutil.copytree(package, tmp_path / "changed"))


def test_the_committed_client_follows_from_the_document() -> None:
    """Nothing in generated/ was forgotten or edited by hand."""
    result = run("--check")
    assert (result.output, result.exit_code) == ("", 0)


def test_the_committed_client_lints() -> None:
    """The generator itself lets pass what a text of a document does to a linter."""
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "."],
        cwd=generate.PACKAGE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_a_second_run_writes_the_same_bytes(package: Path) -> None:
    """Regeneration makes no noise in a diff."""
    assert run("--check", "--output", package).output == ""


@pytest.mark.parametrize(
    ("name", "content"),
    [("pyproject.toml", "# mine"), ("pyproject.toml", None), ("stranger.py", "")],
    ids=["edited", "removed", "foreign"],
)
def test_a_file_that_differs_is_named(changed: Path, name: str, content: str | None) -> None:
    """Whatever the difference is, its path is reported."""
    path = changed / name
    path.unlink() if content is None else path.write_text(content)
    result = run("--check", "--output", changed)
    assert str(path) in result.output
    assert result.exit_code == 1


def test_checking_writes_nothing(changed: Path) -> None:
    """What differs is left as it was."""
    (changed / "pyproject.toml").write_text("# mine")
    run("--check", "--output", changed)
    assert (changed / "pyproject.toml").read_text() == "# mine"


def test_files_of_an_earlier_run_do_not_stay(changed: Path) -> None:
    """The folder is replaced as a whole."""
    (changed / "stranger.py").touch()
    assert run("--output", changed).exit_code == 0
    assert not (changed / "stranger.py").exists()


def test_what_tools_leave_behind_is_no_difference(changed: Path) -> None:
    """An import or a type check of the package does not make it stale."""
    (changed / "__pycache__").mkdir()
    (changed / "__pycache__" / "a.pyc").touch()
    assert run("--check", "--output", changed).exit_code == 0


def test_what_users_of_the_client_see_is_told(changed: Path) -> None:
    """A second run that changes nothing says so."""
    client = next(changed.glob("*/resources/i*.py"))
    client.write_text(client.read_text().replace("limit: int", "size: int"))
    told = run("--output", changed).output.splitlines()
    assert any(line.endswith("  (breaking)") for line in told)
    assert told[-1] == "8 changes of the client's public surface, 4 breaking"
    assert run("--output", changed).output == "the client's public surface did not change\n"


@pytest.mark.parametrize("content", [b"def (", b"x = '\xff'", b"x = 0\0"])
def test_a_client_that_is_no_python_is_refused_in_one_sentence(
    changed: Path, content: bytes
) -> None:
    """What it had for its users cannot be told; nothing is written."""
    broken = next(changed.glob("*/client.py"))
    broken.write_bytes(content)
    result = run("--output", changed)
    assert (result.exit_code, len(result.output.splitlines())) == (2, 1)
    assert str(broken) in result.output
    assert broken.read_bytes() == content


def test_document_client_and_suite_bear_one_version() -> None:
    """So that a version names all three."""
    projects = [generate.SUITE, generate.PACKAGE / "pyproject.toml"]
    versions = {tomllib.loads(each.read_text("utf-8"))["project"]["version"] for each in projects}
    assert versions == {load(generate.SPEC).version}


@pytest.mark.parametrize("template", ["async_resources", "endpoint_module", "models"])
def test_no_model_hides_what_its_module_imports(template: str) -> None:
    """Nor what the half for threads imports."""
    text = (TEMPLATES / f"{template}.py.jinja").read_text("utf-8")
    lines = re.findall(r"(?m)^ *from [\w.]+ import ([\w, ]+)$", text + unasync(text))
    found = {name for line in lines for name in line.split(", ") if ClassName(name, "") == name}
    assert found
    assert found <= reserved.classes(Names.of_the_product())


def test_a_broken_document_is_refused_in_one_sentence(changed: Path, tmp_path: Path) -> None:
    """The package that is there stays as it is."""
    spec = tmp_path / "broken.yaml"
    spec.write_text("openapi: 3.1.0\ninfo: [")
    before = generate.files(changed)
    result = run("--spec", spec, "--output", changed)
    assert result.exit_code == 2
    assert len(result.output.splitlines()) == 1
    assert f"{spec}:" in result.output
    assert generate.files(changed) == before


def test_the_client_of_another_document_needs_a_place_of_its_own(tmp_path: Path) -> None:
    """And the guide's table of clauses stays that of the repository's document."""
    before, page = generate.files(generate.PACKAGE), clause_table.PAGE.read_text("utf-8")
    result = run("--spec", tmp_path / "other.yaml")
    assert result.exit_code == 2
    assert "give --output too" in result.output
    options = ["--spec", str(tmp_path / "other.yaml"), "--output", "made"]
    assert CliRunner().invoke(clause_table.main, options).exit_code == 0
    assert generate.files(generate.PACKAGE) == before
    assert clause_table.PAGE.read_text("utf-8") == page


@pytest.mark.parametrize(
    ("old", "new", "written"),
    [
        ("Integration", "Meta", "MetaModel"),
        ("listIntegrations", "close", "close_"),
        ("platform", "prefetch", "prefetch_"),
    ],
)
def test_a_name_that_the_client_needs_itself_becomes_another(
    tmp_path: Path, old: str, new: str, written: str
) -> None:
    """The package could not be imported, or a method would be hidden by another."""
    whole = renamed(documents()["product"], {old: new})
    contract = load(write(whole, tmp_path / "named.json"))
    names = Names("Made", "made", "MADE_KEY")
    assert write_package(contract, tmp_path / "made", names) == ()
    found = surface(tmp_path / "made")
    assert any(written in re.split(r"\W", f"{name} {part}") for name, part in found.items())
    assert imported(tmp_path, ["made"]) == set()
