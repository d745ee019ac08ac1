"""What a client tells of the operations that it has: types, docstrings, guides and warnings."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from client.conftest import Call
from client.workshop import Service


def test_the_package_is_clean(folder: Path) -> None:
    """Its own settings of ruff find nothing; ``test_guide`` checks its types."""
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_what_is_deprecated_warns_who_calls_it(call: Call, service: Service) -> None:
    """With the line of the call; a parameter if it is passed."""
    with pytest.warns(DeprecationWarning, match="find_lent is deprecated") as told:
        call("find_lent", drawer=["a", "b c"])
    assert [Path(each.filename).name for each in told] == ["conftest.py"]
    assert service.asked == "GET /drawers/;drawer=a;drawer=b%20c/lent"
    with pytest.warns(DeprecationWarning, match="is deprecated") as told:
        call("find_lent", drawer=["a"], since=date(2024, 1, 1))
    assert [str(each.message) for each in told] == [
        "find_lent is deprecated",
        "since is deprecated",
    ]


def test_signatures_say_what_is_needed(package: ModuleType) -> None:
    """A required body that has no fields has no default; types name models."""
    signature = inspect.signature(package.Workshop.put_picture)
    assert str(signature) == "(self, *, tool_id: 'str', body: 'bodies.Content') -> 'None'"
    signature = inspect.signature(package.Workshop.create_tool)
    fields = {name: str(each.annotation) for name, each in signature.parameters.items()}
    assert fields == {
        "self": "<class 'inspect._empty'>",
        "name": "str | UnsetType",
        "kind": "NewToolKind | UnsetType",
        "weight": "float | UnsetType | None",
        "field": "str | UnsetType",
        "body": "NewTool | Mapping[str, Any] | UnsetType",
    }
    signature = inspect.signature(package.Workshop.change_tool)
    assert signature.return_annotation == "Tool | ChangeToolResponse202 | None"


def test_each_argument_is_described(package: ModuleType) -> None:
    """In the words of the document, if it has any."""
    told = {
        "get_tool": ["tool_id: Which tool."],
        "replace_tool": [
            "tool_id: Which tool.",
            "body: The tool as it shall be. Or pass its fields: ``name``, ``kind``,",
            "``weight``, ``field``.",
        ],
        "put_picture": ["tool_id: A part of the path.", "body: The body of the request."],
    }
    for client in (package.Workshop, package.AsyncWorkshop):
        for name, lines in told.items():
            text = inspect.cleandoc(getattr(client, name).__doc__)
            found = re.search(r"Args:\n(.*)$", text, re.DOTALL)
            assert found is not None
            assert [each.strip() for each in found[1].splitlines()] == lines


def test_the_guide_names_each_argument(folder: Path) -> None:
    """No method takes one by its place."""
    guide = (folder / "README.md").read_text("utf-8")
    assert "| `replace_tool(*, tool_id, name, kind, weight, field, body)` | [`default." in guide
    assert "| `get_ping()` | [`default.get_ping`](docs/default.md) | GET" in guide
    assert "(...)" not in guide


def test_the_guide_says_what_a_body_needs(folder: Path) -> None:
    """Which of its fields are required, and which values they may have."""
    page = (folder / "docs" / "default.md").read_text("utf-8")
    assert "| `kind` | `NewToolKind`, required |" in page
    assert "| `weight` | `float` or `None` |" in page
    assert "\n`NewToolKind` is `'hammer'` or `'saw'`.\n" in page
