"""Real edits of the document, and the whole way to a release after each: run by name (needs Node).

``pytest conformance/tests/deep/deep_changes.py``

What must follow from an edit is written down for each: what users of the client see, which clauses
come and go, how the reference server answers, whom it breaks, and what the changelog says.
"""

from __future__ import annotations

import fnmatch
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

import attrs
import pytest
import yaml

from postpeer_conformance.contract import load

VERSION = load().version
ROOT = Path(__file__).parents[3]
EDITS = yaml.safe_load(Path(__file__).with_name("edits.yaml").read_text(encoding="utf-8"))
RUN = "from postpeer_conformance.cli import main; main()"
ASK = """\
import sys
from postpeer_conformance.contract import load
from postpeer_conformance.server import KEY, create_app
from starlette.testclient import TestClient
contract = load("openapi.yaml")
key = {contract.operations[0].key.header: KEY}
answer = TestClient(create_app(contract, accounts=60)).get(sys.argv[1], headers=key)
lists = [each for each in answer.json().values() if isinstance(each, list)]
print(answer.status_code, *(f"{len(each)} items" for each in lists), answer.text)
"""
LIST = """\
from postpeer_conformance.clauses import clauses
from postpeer_conformance.contract import load
for operation in load("openapi.yaml").operations:
    for clause in clauses(operation):
        print(clause.id, clause.sentence, sep="\\t")
"""


@attrs.frozen
class Checkout:
    """A copy of the repository, released once."""

    folder: Path

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs Python on the copy, as tox would."""
        environment = {**os.environ, "PYTHONPATH": str(self.folder / "conformance")}
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=240
        )

    def git(self, *arguments: str) -> None:
        settings = ["-c", "user.name=A", "-c", "user.email=a@example.com"]
        command = ["git", "-C", str(self.folder), *settings, *arguments]
        subprocess.run(command, check=True, capture_output=True, timeout=60)

    def edit(self, edits: dict[str, str]) -> None:
        """Replaces each key of *edits*, which stands in the document once, by its value."""
        path = self.folder / "openapi.yaml"
        text = path.read_text(encoding="utf-8")
        for old, new in edits.items():
            assert text.count(old) == 1, (text.count(old), old)
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")

    def clauses(self) -> list[tuple[str, str]]:
        """Id and sentence of every clause, of all operations."""
        listed = self.python("-c", LIST)
        assert listed.returncode == 0, listed.stderr
        lines = (line.partition("\t") for line in listed.stdout.splitlines())
        return [(name, sentence) for name, _, sentence in lines]

    def release(self) -> None:
        """Commits and tags what is there."""
        assert self.python("scripts/generate.py").returncode == 0
        self.git("init", "--quiet")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "released")
        self.git("tag", f"v{VERSION}")


@pytest.fixture
def checkout(case: dict[str, Any], tmp_path: Path) -> Checkout:
    """The working tree as a repository of its own, with the tag of a release."""
    unwanted = ignore_patterns(".git", ".tox", ".venv", ".*_cache", "__pycache__", "dist")
    made = Checkout(Path(copytree(ROOT, tmp_path / "checkout", ignore=unwanted)))
    changelog = made.folder / "CHANGELOG.md"
    changelog.write_text(f"# Changelog\n\n## [{VERSION}] - 2026-01-01\n", encoding="utf-8")
    made.edit(case.get("base", {}))
    made.release()
    return made


def edits(case: dict[str, Any]) -> dict[str, str]:
    """What *case* changes; with ``undo``, what makes its base undone."""
    if case.get("undo"):
        return {new: old for old, new in case["base"].items()}
    return dict(case["edits"])


def risen(level: str) -> str:
    """The version that follows a change of *level*."""
    major, minor, _ = map(int, VERSION.split("."))
    return f"{major + 1}.0.0" if level == "major" else f"{major}.{minor + 1}.0"


def difference(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> dict[str, list[str]]:
    """The ids of clauses that came and went, and of those that say something else now."""
    old, new = (Counter(name for name, _ in each) for each in (before, after))
    reworded = {name for name, _ in set(before) ^ set(after)} & old.keys() & new.keys()
    return {
        "new": sorted((new - old).elements()),
        "gone": sorted((old - new).elements()),
        "reworded": sorted(name for name in reworded if old[name] == new[name]),
    }


@pytest.mark.parametrize("case", EDITS, ids=lambda case: str(case["story"]))
def test_everything_follows_from_an_edit(case: dict[str, Any], checkout: Checkout) -> None:
    """As CONTRIBUTING tells it: edit, generate, let the gate say what is missing, and do that."""
    version = risen(case["level"])
    before = checkout.clauses()
    checkout.edit(edits(case))

    forgotten = checkout.python("scripts/generate.py", "--check")
    assert forgotten.returncode == 1
    assert "Run `tox run -e generate`" in forgotten.stderr

    generated = checkout.python("scripts/generate.py")
    assert generated.returncode == 0, generated.stderr
    assert [line for line in case["client"] if line not in generated.stdout.splitlines()] == []

    blocked = checkout.python("scripts/breaking.py")
    assert blocked.returncode == 1, blocked.stdout + blocked.stderr
    assert f"these changes require {version}" in blocked.stdout
    assert [rule for rule in case["rules"] if f"({rule})" not in blocked.stdout] == []

    for kind, found in difference(before, checkout.clauses()).items():
        patterns = case.get(kind, [])
        assert [
            each for each in found if not any(fnmatch.fnmatchcase(each, p) for p in patterns)
        ] == []
        assert [each for each in patterns if not fnmatch.filter(found, each)] == []

    checkout.edit({f"version: {VERSION}": f"version: {version}"})
    drafted = checkout.python("scripts/breaking.py", "--draft")
    assert drafted.returncode == 0, drafted.stdout + drafted.stderr
    changelog = (checkout.folder / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [line for line in case["changelog"] if f"- {line}\n" not in changelog] == []

    assert checkout.python("scripts/generate.py").returncode == 0
    for command in (["scripts/generate.py", "--check"], ["scripts/breaking.py"]):
        assert checkout.python(*command).returncode == 0
    for project in ("conformance", "generated"):
        stated = (checkout.folder / project / "pyproject.toml").read_text(encoding="utf-8")
        assert f'version = "{version}"' in stated


@pytest.mark.parametrize("case", EDITS, ids=lambda case: str(case["story"]))
def test_the_server_and_the_suite_follow(case: dict[str, Any], checkout: Checkout) -> None:
    """The reference server answers as the edited document says, and the suite agrees with it."""
    checkout.edit(edits(case))
    for path, answer in case["server"].items():
        asked = checkout.python("-c", ASK, path)
        assert asked.returncode == 0, asked.stderr
        assert answer in asked.stdout, asked.stdout
    judged = checkout.python("-c", RUN, "run", "--spec", "openapi.yaml", "--max-requests", "300")
    assert judged.returncode == 0, judged.stdout[-2000:] + judged.stderr
