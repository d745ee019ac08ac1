"""What the gate asks for: a version, an entry in the changelog, and no stale exception."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import breaking
from changes import general
from changes.change import BOTH, CALLERS, NOBODY, SERVERS, Change, Party
from changes.changelog import inserted, unmentioned
from changes.reviewed import entries, stale
from changes.version import required
from postpeer_conformance.contract import load
from postpeer_conformance.errors import UsageError
from support.small_document import DOCUMENT, written

CHANGELOG = """\
# Changelog

## [Unreleased]

### Added

- `cover`: of a book.

## [2.1.0] - 2026-01-01

- `genre`, long ago.
"""


def change(
    breaks: frozenset[Party], subject: str = "genre", rule: str = "a-rule", adds: bool = False
) -> Change:
    return Change(rule, "new.yaml", "/paths", 7, subject, f"`{subject}` changed", breaks, adds)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(breaking.main, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    ("base", "breaks", "adds", "least"),
    [
        ((1, 4, 2), CALLERS, False, (2, 0, 0)),
        ((1, 4, 2), BOTH, False, (2, 0, 0)),
        ((1, 4, 2), SERVERS, False, (1, 5, 0)),
        ((1, 4, 2), NOBODY, True, (1, 5, 0)),
        ((1, 4, 2), NOBODY, False, (1, 4, 3)),
        ((0, 4, 2), CALLERS, False, (0, 5, 0)),
        ((0, 4, 2), SERVERS, False, (0, 4, 3)),
    ],
)
def test_a_change_requires_a_version(
    base: tuple[int, int, int],
    breaks: frozenset[Party],
    adds: bool,
    least: tuple[int, int, int],
) -> None:
    """Callers count most; before 1.0.0 every part moves one to the right."""
    assert required(base, [change(NOBODY), change(breaks, adds=adds)]) == least


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (list("abcdefghijklmnopqrstuvwxyz"), list("abcdefghijklmnopqrstuvwxyzä"), 'gains "ä"'),
        (["a", "b"], ["b", "c", "d"], 'gains "c", "d" and loses "a"'),
        (["a", "b"], ["b", "a"], 'changed from ["a", "b"] to ["b", "a"]'),
    ],
)
def test_of_a_list_it_says_what_differs(
    old: list[str], new: list[str], told: str, tmp_path: Path
) -> None:
    """However long it is."""
    contract = load(written(tmp_path))
    at = {"pointer": "#/paths/~1shelves~1books/get"}
    row = {"typeName": "Schema", "property": "enum", "kind": "modified", "impact": "patch"}
    ends = {"base": {**at, "value": old}, "revision": {**at, "value": new}}
    report = {"changes": [{**row, **ends, "verdicts": [], "path": ""}]}
    (found,) = general.changes(report, contract, contract)
    assert found.sentence == f"`listBooks`: enum {told}"


def row(name: str, pointer: str) -> dict[str, Any]:
    """Something that is added, as redocly reports it."""
    end = {"pointer": pointer, "value": {}}
    more: dict[str, Any] = {"kind": "added", "impact": "minor", "verdicts": [], "base": None}
    return {"typeName": name, "path": pointer, "revision": end, **more}


def test_a_new_path_is_told_with_its_operations(tmp_path: Path) -> None:
    """The methods of clients are called like them."""
    contract = load(written(tmp_path))
    report = {"changes": [row("PathItem", "#/paths/~1shelves~1books")]}
    (found,) = general.changes(report, contract, contract)
    assert found.sentence == "`/shelves/books` is added, with `listBooks`"
    assert found.breaks == SERVERS


def test_a_component_that_nothing_refers_to_breaks_nobody(tmp_path: Path) -> None:
    """What refers to it is told by itself."""
    contract = load(written(tmp_path))
    pointers = ("#/components/schemas", "#/components/responses/Refused")
    report = {"changes": [row("NamedSchemas", pointers[0]), row("Response", pointers[1])]}
    assert list(general.changes(report, contract, contract)) == []


def test_no_change_requires_nothing() -> None:
    """The version may stay as it is."""
    assert required((1, 4, 2), []) == (1, 4, 2)


def test_a_version_that_is_too_low_is_said_with_its_line(tmp_path: Path) -> None:
    """And with the version that would do."""
    document = load(written(tmp_path))
    gate = breaking.Gate(document, document, [change(CALLERS)], [])
    (said,) = gate.faults((2, 1, 0), (2, 2, 0))
    assert "library.yaml:2: info.version 2.1.0 is too low" in said
    assert said.endswith("these changes require 3.0.0")
    assert gate.faults((2, 1, 0), (3, 0, 0)) == []


def test_a_reviewed_change_does_not_count(tmp_path: Path) -> None:
    """Somebody has looked at it, and wrote down why."""
    file = tmp_path / "reviewed.yaml"
    file.write_text("- {rule: a-rule, pointer: /paths, reason: nobody used it}\n")
    document = load(written(tmp_path))
    gate = breaking.Gate(document, document, [change(CALLERS)], entries(file))
    assert gate.faults((2, 1, 0), (2, 1, 0)) == []


def test_an_exception_that_nothing_needs_is_stale(tmp_path: Path) -> None:
    """Else it would hide the next change of its place."""
    file = tmp_path / "reviewed.yaml"
    file.write_text("\n- {rule: another, pointer: /paths, reason: nobody used it}\n")
    (left,) = stale(entries(file), [change(CALLERS)])
    assert left.place == "reviewed.yaml:2"
    document = load(written(tmp_path))
    (said,) = breaking.Gate(document, document, [], [left]).faults((1, 0, 0), (1, 0, 0))
    assert said == "reviewed.yaml:2: no change needs this entry (another) any more: remove it"


@pytest.mark.parametrize(
    "text",
    [
        "rule: a-rule",
        "- a-rule",
        "- {rule: a-rule, pointer: /paths}",
        "- {rule: a-rule, pointer: /paths, reason: ''}",
        "- {rule: a-rule, pointer: ]}",
    ],
)
def test_an_exception_of_another_form_is_refused(text: str, tmp_path: Path) -> None:
    """Above all one without a reason."""
    file = tmp_path / "reviewed.yaml"
    file.write_text(text)
    with pytest.raises(UsageError, match=r"^reviewed\.yaml:1: "):
        entries(file)


def test_a_change_that_the_changelog_does_not_name_is_missed() -> None:
    """Entries of older releases do not count, and words alone need no entry."""
    told, untold = change(NOBODY, "cover", adds=True), change(CALLERS, "genre")
    words = change(NOBODY, "lender")
    assert unmentioned(CHANGELOG, "2.2.0", [told, untold, words]) == [untold]
    assert unmentioned(CHANGELOG, "2.1.0", [told, untold, words]) == []


def test_a_draft_is_written_under_the_headings_that_are_there() -> None:
    """Once it is written, nothing is missing; new headings come first."""
    changes = [
        change(BOTH, "genre"),
        change(CALLERS, "lender", "filter-removed"),
        change(SERVERS, "shelf", "filter-added"),
    ]
    text = inserted(CHANGELOG, changes)
    assert text == CHANGELOG.replace(
        "## [Unreleased]\n\n### Added\n\n",
        "## [Unreleased]\n\n"
        "### Changed\n\n- Breaking: `genre` changed. Servers have to follow.\n\n"
        "### Removed\n\n- Breaking: `lender` changed.\n\n"
        "### Added\n\n- `shelf` changed. Servers have to follow.\n",
    )
    assert unmentioned(text, "3.0.0", changes) == []


def test_a_draft_makes_its_section_where_there_is_none() -> None:
    """As after a release."""
    text = inserted("# Changelog\n\n## [1.0.0] - 2026-01-01\n", [change(BOTH)])
    assert text.index("## [Unreleased]") < text.index("`genre`") < text.index("## [1.0.0]")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (DOCUMENT.replace("openapi: 3.1.0", "openapi: 4.0.0"), "OpenAPI 4.0.0 is not supported"),
        ("openapi: 3.1.0\ninfo: [", "is not valid YAML"),
        (DOCUMENT.replace("2.1.0", "'2.1'"), "info.version 2.1 is no version"),
        ("", "the document is empty"),
    ],
    ids=["OpenAPI 4", "broken", "version", "empty"],
)
def test_a_base_that_is_no_contract_is_one_sentence(text: str, said: str, tmp_path: Path) -> None:
    """With the file and the line, and exit code 2."""
    path = tmp_path / "base.yaml"
    path.write_text(text)
    result = run(path)
    assert result.exit_code == 2
    assert result.output.startswith(f"breaking: {path}:")
    assert said in result.output
    assert result.output.count("\n") == 1


def test_no_node_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The general rules are redocly's, and redocly is a program of Node."""
    monkeypatch.setenv("PATH", "")
    result = run(written(tmp_path))
    assert result.exit_code == 2
    assert result.output == (
        "breaking: there is no Node on this machine: install Node 20 or newer, with npx\n"
    )


def test_a_changelog_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    """It is read before anything is compared."""
    result = run(written(tmp_path), "--changelog", tmp_path / "none.md")
    assert result.exit_code == 2
    assert result.output.count("\n") == 1


def test_the_hint_repeats_the_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line that it shows can be run as it is."""
    monkeypatch.setattr(breaking, "compare", lambda *_: [change(CALLERS, "shelf")])
    base, changelog = tmp_path / "an old.yaml", tmp_path / "CHANGELOG.md"
    base.write_text(DOCUMENT, "utf-8")
    changelog.write_text(CHANGELOG, "utf-8")
    said = run(base, "--spec", written(tmp_path), "--changelog", changelog).output
    assert f"`tox run -e breaking -- '{base}' --draft` writes this there" in said
