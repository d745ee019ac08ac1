"""The base of a comparison: a file, a revision, a release; and a sentence where there is none."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from changes.base import base_document
from postpeer_conformance.errors import UsageError
from support.small_document import DOCUMENT


def git(folder: Path, *arguments: str) -> None:
    settings = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "tag.gpgSign=false"]
    command = ["git", "-C", str(folder), *settings, *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two commits; in the second the document has another version."""
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet")
    for version in ("2.1.0", "2.2.0"):
        text = DOCUMENT.replace("2.1.0", version)
        (folder / "openapi.yaml").write_text(text, encoding="utf-8")
        git(folder, "add", "openapi.yaml")
        git(folder, "commit", "--quiet", "--message", version)
    return folder


def refusal(root: Path, base: str | None) -> str:
    """What is said of a base that cannot be had."""
    with pytest.raises(UsageError) as caught, base_document(root, base):
        pass
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_file_is_taken_as_it_is(tmp_path: Path) -> None:
    """It needs no repository."""
    file = tmp_path / "old.yaml"
    file.write_text(DOCUMENT, encoding="utf-8")
    with base_document(tmp_path, str(file)) as (path, name):
        assert (path, name) == (file, str(file))


def test_a_revision_gives_its_document(repository: Path) -> None:
    """Whatever the working tree holds."""
    (repository / "openapi.yaml").write_text("broken: [", encoding="utf-8")
    with base_document(repository, "HEAD~1") as (path, name):
        assert path.read_text(encoding="utf-8") == DOCUMENT
        assert name == "HEAD~1:openapi.yaml"


def test_without_a_base_the_last_release_is_taken(repository: Path) -> None:
    """Tags that are no releases do not count."""
    git(repository, "tag", "v2.1.0", "HEAD~1")
    git(repository, "tag", "vacation")
    with base_document(repository, None) as (path, name):
        assert path.read_text(encoding="utf-8") == DOCUMENT
        assert name == "v2.1.0:openapi.yaml"


def test_no_release_is_said(repository: Path) -> None:
    """The first release has nothing to be compared with."""
    assert refusal(repository, None) == (
        "there is no tag of a release yet: name a base, as in `tox run -e breaking -- HEAD`"
    )


def test_a_shallow_clone_is_said(repository: Path, tmp_path: Path) -> None:
    """As most CI services make it."""
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth=1", repository.as_uri(), str(clone))
    assert "this clone is shallow" in refusal(clone, None)
    assert "this clone is shallow" in refusal(clone, "HEAD~1")


def test_no_history_is_said(tmp_path: Path) -> None:
    """A folder without git can still compare files."""
    assert refusal(tmp_path, None).startswith("this folder has no git history; ")
    assert refusal(tmp_path, "v1.0.0").startswith("this folder has no git history; ")


def test_a_revision_that_does_not_exist_is_said(repository: Path) -> None:
    """A misspelt file looks like a revision."""
    assert refusal(repository, "old.yml") == (
        "old.yml is neither a file nor a revision of this repository"
    )
    assert "neither a file nor a revision" in refusal(repository, "--output=x")


def test_a_revision_without_a_document_is_said(repository: Path) -> None:
    """Older than the document."""
    git(repository, "rm", "--quiet", "openapi.yaml")
    git(repository, "commit", "--quiet", "--message", "gone")
    assert refusal(repository, "HEAD") == "HEAD has no openapi.yaml: name another base"


def test_no_git_is_said(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git is a program like any other."""
    monkeypatch.setenv("PATH", "")
    assert refusal(repository, "HEAD").startswith("there is no git on this machine")
