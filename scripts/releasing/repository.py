"""What the repository tells: its releases, the time of its commit, and whether it is clean."""

from __future__ import annotations

from pathlib import Path

from changes.base import DOCUMENT, TAGS, git
from postpeer_conformance.errors import UsageError
from website.history import Release


def check_complete(root: Path) -> None:
    """Raises UsageError where *root* is no repository, or one without its whole history."""
    if git(root, "rev-parse", "--verify", "--quiet", "HEAD").returncode:
        raise UsageError("this folder has no git history: the changelog needs that of the document")
    if git(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true":
        raise UsageError("this clone is shallow: run `git fetch --tags --unshallow`")


def check_clean(root: Path) -> None:
    """Raises UsageError where something is not committed: what is released has to be."""
    changed = git(root, "status", "--porcelain").stdout.decode().splitlines()
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        raise UsageError(
            f"{changed[0][3:]}{more} not committed: commit first, or look with `--preview`"
        )


def releases(root: Path) -> list[Release]:
    """The documents of all releases, oldest first."""
    found = git(root, "tag", "--list", TAGS, "--sort=version:refname", "--merged")
    return [
        Release(tag.removeprefix("v"), git(root, "show", f"{tag}:{DOCUMENT}").stdout.decode())
        for tag in found.stdout.decode().split()
    ]


def committed(root: Path) -> int:
    """When the commit that is checked out was made, in seconds since 1970."""
    return int(git(root, "show", "--no-patch", "--format=%ct", "HEAD").stdout)
