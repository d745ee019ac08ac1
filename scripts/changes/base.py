"""The document to compare with: a file, that of a git revision, or that of the last release."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from postpeer_conformance.errors import UsageError

DOCUMENT = "openapi.yaml"
TAGS = "v[0-9]*"
"""What the tags of releases look like."""
_SECONDS = 60


@contextmanager
def base_document(root: Path, base: str | None) -> Iterator[tuple[Path, str]]:
    """The file of the base, while the context lasts, and what to call it.

    *base* is a file or a revision of the repository at *root*; None is the last release.
    Raises UsageError where there is no such document.
    """
    if base is not None and Path(base).is_file():
        yield Path(base), base
        return
    revision = base or last_release(root)
    text = _document_at(root, revision)
    with TemporaryDirectory() as folder:
        path = Path(folder, DOCUMENT)
        path.write_bytes(text)
        yield path, f"{revision}:{DOCUMENT}"


def last_release(root: Path) -> str:
    """The nearest tag of a release before the commit that is checked out."""
    _repository(root, "a file as base still works: `tox run -e breaking -- FILE`")
    done = git(root, "describe", "--tags", "--abbrev=0", f"--match={TAGS}")
    if done.returncode == 0:
        return done.stdout.decode().strip()
    if git(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true":
        raise UsageError(
            "this clone is shallow and holds no tag of a release: run `git fetch --tags"
            " --unshallow`, or name a base"
        )
    raise UsageError(
        "there is no tag of a release yet: name a base, as in `tox run -e breaking -- HEAD`"
    )


def _document_at(root: Path, revision: str) -> bytes:
    hint = f"and {revision} is no file" if Path(revision).suffix else "give a file as base"
    _repository(root, hint)
    commit = f"{revision}^{{commit}}"
    if git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", commit).returncode:
        shallow = git(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
        more = "; this clone is shallow: `git fetch --unshallow` brings the rest" if shallow else ""
        raise UsageError(f"{revision} is neither a file nor a revision of this repository{more}")
    done = git(root, "show", f"{revision}:{DOCUMENT}")
    if done.returncode:
        raise UsageError(f"{revision} has no {DOCUMENT}: name another base")
    return done.stdout


def _repository(root: Path, hint: str) -> None:
    """Raises UsageError where *root* is no repository with a commit."""
    if git(root, "rev-parse", "--verify", "--quiet", "HEAD").returncode:
        raise UsageError(f"this folder has no git history; {hint}")


def git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """What git says in the repository at *root*; UsageError where there is no git."""
    try:
        return subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, timeout=_SECONDS
        )
    except FileNotFoundError:
        raise UsageError("there is no git on this machine: install it") from None
    except subprocess.TimeoutExpired:
        raise UsageError(f"git did not answer within {_SECONDS} seconds") from None
