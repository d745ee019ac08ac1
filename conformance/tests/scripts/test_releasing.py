"""What stands against a release: versions that differ, a changelog or a tree that is not ready."""

from __future__ import annotations

import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

import attrs
import msgspec
import pytest
from click.testing import CliRunner, Result

import publish
import releasing
from postpeer_conformance.errors import UsageError
from postpeer_conformance.selftest.examine import Row
from releasing import repository
from support.site_sources import rows
from website.history import Release
from website.reference import Redoc

ROOT = Path(__file__).parents[3]
CHANGELOG = "# Changelog\n\n## [Unreleased]\n\n## [1.1.0] - 2026-02-01\n\n### Added\n\n- `q`.\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Ready for the release of 1.1.0."""
    folder = tmp_path / "project"
    for name in ("conformance", "generated"):
        (folder / name).mkdir(parents=True)
        (folder / name / "pyproject.toml").write_text('[project]\nversion = "1.1.0"\n')
    (folder / "CHANGELOG.md").write_text(CHANGELOG)
    (folder / "openapi.yaml").write_text("first\n")
    git(folder, "init", "--quiet")
    commit(folder, "v1.0.0")
    (folder / "openapi.yaml").write_text("second\n")
    commit(folder, "v1.1.0")
    return folder


def git(folder: Path, *arguments: str) -> None:
    settings = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "tag.gpgSign=false"]
    command = ["git", "-C", str(folder), *settings, *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


def commit(folder: Path, tag: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", tag)
    git(folder, "tag", tag)


def test_a_project_that_is_ready_has_no_faults(project: Path) -> None:
    """Tag, document, client, suite and changelog say the same."""
    assert releasing.faults(project, "1.1.0", "v1.1.0") == []


def test_another_tag_is_refused(project: Path) -> None:
    """Whichever of the two is wrong."""
    assert releasing.faults(project, "1.1.0", "v1.2.0") == [
        "the tag is v1.2.0, but info.version in openapi.yaml is 1.1.0: correct one"
    ]


def test_a_client_that_was_not_generated_is_refused(project: Path) -> None:
    """The sentence names the step that was forgotten."""
    (project / "generated/pyproject.toml").write_text('[project]\nversion = "1.0.0"\n')
    assert releasing.faults(project, "1.1.0", "v1.1.0") == [
        "generated/pyproject.toml has version 1.0.0, not 1.1.0: run `tox run -e generate`"
    ]


def test_a_version_without_entries_is_refused(project: Path) -> None:
    """As is one whose heading has no date."""
    (project / "CHANGELOG.md").write_text(CHANGELOG.replace(" - 2026-02-01", ""))
    assert releasing.faults(project, "1.1.0", "v1.1.0") == [
        "CHANGELOG.md has no entries under `## [1.1.0] - DATE`"
    ]


def test_entries_that_were_not_moved_are_refused(project: Path) -> None:
    """What is released is no longer unreleased."""
    told = CHANGELOG.replace("## [Unreleased]\n", "## [Unreleased]\n\n- More.\n")
    (project / "CHANGELOG.md").write_text(told)
    assert releasing.faults(project, "1.1.0", "v1.1.0") == [
        "CHANGELOG.md has entries under [Unreleased]: move them under [1.1.0]"
    ]


def test_a_mutant_that_is_not_as_declared_is_refused(tmp_path: Path) -> None:
    """What is published proves the suite; a sentence names the mutant, and nothing is built."""
    first, second, *others = rows()
    wrong = [attrs.evolve(first, found=()), attrs.evolve(second, found=("sort/default",))]
    ended = published([*wrong, *others], tmp_path)
    assert ended.exit_code == 1
    told = [f"{row.mutant} breaks {', '.join(row.declared)}, but the suite" for row in wrong]
    reported = ["nothing", "sort/default"]
    assert ended.output == "".join(
        f"× the mutant {start} reports {found}: correct the suite or what the mutant declares\n"
        for start, found in zip(told, reported, strict=True)
    )


@pytest.mark.parametrize("change", ["missing", "unknown", "twice", "declares"])
def test_a_matrix_of_another_document_is_refused(change: str, tmp_path: Path) -> None:
    """It would prove other clauses."""
    made = rows()
    first = made[0]
    changed = {
        "missing": made[1:],
        "unknown": [*made, attrs.evolve(first, mutant=first.mutant + "-of-old")],
        "twice": [*made, first],
        "declares": [attrs.evolve(first, declared=("page/size",), found=("page/size",)), *made[1:]],
    }[change]
    ended = published(changed, tmp_path)
    assert ended.exit_code == 2
    named = "one mutant twice" if change == "twice" else first.mutant
    assert "was made with another document or version: they differ in " + named in ended.output


def test_what_is_no_matrix_is_said(tmp_path: Path) -> None:
    """As is a file that is not there."""
    (tmp_path / "report.json").write_text("{}")
    for name in ("report.json", "none.json"):
        ended = CliRunner().invoke(publish.main, ["--matrix", str(tmp_path / name)])
        assert ended.exit_code == 2
        assert f"{name} is not a matrix of `selftest --json`: " in ended.output


def published(matrix: list[Row], folder: Path) -> Result:
    """How `publish --preview` ends that is given *matrix*."""
    file = folder / "matrix.json"
    file.write_bytes(msgspec.json.encode(matrix))
    return CliRunner().invoke(publish.main, ["--preview", "--matrix", str(file)])


def test_the_notes_are_the_entries_of_the_version() -> None:
    """Without its heading, and nothing of other versions."""
    assert releasing.notes(CHANGELOG, "1.1.0") == "### Added\n\n- `q`."


def test_the_releases_are_read_in_their_order(project: Path) -> None:
    """Each with the document as it was."""
    assert repository.releases(project) == [
        Release("1.0.0", "first\n"),
        Release("1.1.0", "second\n"),
    ]


def test_what_is_not_committed_is_not_released(project: Path) -> None:
    """The first file is named."""
    (project / "openapi.yaml").write_text("third\n")
    with pytest.raises(UsageError, match=r"^openapi\.yaml not committed: commit first, or look"):
        repository.check_clean(project)


def test_a_folder_without_history_is_said(tmp_path: Path) -> None:
    """An archive of the sources has none."""
    with pytest.raises(UsageError, match=r"^this folder has no git history: the changelog needs"):
        repository.check_complete(tmp_path)


def test_a_shallow_clone_is_said(project: Path, tmp_path: Path) -> None:
    """With what brings the rest."""
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth=1", project.as_uri(), str(clone))
    with pytest.raises(UsageError, match=r"^this clone is shallow: run `git fetch --tags --unsh"):
        repository.check_complete(clone)


def test_a_machine_without_node_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Redoc comes from npm."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match=r"^there is no Node on this machine: install Node 20"):
        Redoc.fetched()


def archive(path: Path, script: str) -> Path:
    """An npm package with *script* in the place of redoc's."""
    names = {"LICENSE": "MIT", "bundles/redoc.standalone.js.LICENSE.txt": "more"}
    with tarfile.open(path, "w:gz") as files:
        for name, text in {**names, "bundles/redoc.standalone.js": script}.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(text)
            files.addfile(member, BytesIO(text.encode()))
    return path


def test_the_script_is_kept_from_asking_for_its_logo(tmp_path: Path) -> None:
    """It is the one thing that it would fetch."""
    made = Redoc.unpacked(archive(tmp_path / "a", 'a("https://cdn.redoc.ly/redoc/logo-mini.svg")'))
    assert "https:" not in made.script
    assert made.licences == "MIT\nmore"


def test_a_script_that_asks_for_something_else_is_refused(tmp_path: Path) -> None:
    """Somebody has to look at it first."""
    with pytest.raises(UsageError, match="see what it asks for"):
        Redoc.unpacked(archive(tmp_path / "a", "a()"))
