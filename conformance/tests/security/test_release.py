"""What a release is made with: files that were looked at once, and no others."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[3]
LINE = re.compile(r"([\w.-]+)==(\S+)(?: ; [^\\]+)?((?: *\\\n *--hash=sha256:[0-9a-f]{64})+)\n")


def pinned(name: str) -> dict[str, str]:
    """The versions in a file of requirements, each with the hashes of its files."""
    text = "".join(re.findall(r"(?m)^(?!#).*\n", (ROOT / "scripts" / name).read_text("utf-8")))
    found = {match[1].lower(): match[2] for match in LINE.finditer(text)}
    assert LINE.sub("", text) == "", "a requirement without a hash"
    return found


@pytest.mark.parametrize("name", ["publish", "tox"])
def test_each_file_that_makes_a_release_is_pinned_by_its_hash(name: str) -> None:
    """In the version that people chose."""
    found = pinned(f"{name}.txt")
    chosen = re.findall(r"(?m)^([\w.-]+)==(\S+)$", (ROOT / f"scripts/{name}.in").read_text("utf-8"))
    assert chosen
    assert {name: found.get(name) for name, _ in chosen} == dict(chosen)


def test_so_is_what_suite_and_client_depend_on() -> None:
    """They are run beside the files of the release."""
    found = pinned("publish.txt")
    for project in ("conformance", "generated"):
        text = (ROOT / project / "pyproject.toml").read_text("utf-8")
        loaded = tomllib.loads(text)
        for line in (*loaded["project"]["dependencies"], *loaded["build-system"]["requires"]):
            wanted = Requirement(line)
            assert found[wanted.name.lower()] in wanted.specifier, "compile publish.txt anew"


def test_the_job_that_builds_a_release_installs_nothing_else() -> None:
    """Tests, with all that they need, run in another one."""
    workflow = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text("utf-8"))
    scripts = [step.get("run", "") for step in workflow["jobs"]["build"]["steps"]]
    assert [each for each in scripts if "pip install" in each] == [
        "pip install --require-hashes -r scripts/tox.txt"
    ]
    assert not any("-e test" in script for script in scripts)
