"""The changelog as a page: each release with what it changed in the document."""

from __future__ import annotations

from pathlib import Path

from website.guides import Guides
from website.history import Release, sections

CHANGELOG = """\
# Changelog

## [Unreleased]

- `q` is gone.

## [1.1.0] - 2026-02-01

- `q` is new.

## [1.0.0] - 2026-01-01

- All.
"""
FIRST, SECOND = "a: 1\nb: 2\n", "a: 1\nb: 2\nq: 3\n"


def told(tmp_path: Path, releases: list[Release], document: str) -> list[tuple[str, str, str]]:
    """Version, base and difference of each section."""
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    found = sections(Guides(tmp_path, {}), releases, document)
    lines = ["; ".join(line for _, line in each.difference) for each in found]
    return [(each.version, each.since, line) for each, line in zip(found, lines, strict=True)]


def test_each_release_shows_its_difference(tmp_path: Path) -> None:
    """To the release before it; the first has none to be compared with."""
    releases = [Release("1.0.0", FIRST), Release("1.1.0", SECOND)]
    assert told(tmp_path, releases, FIRST) == [
        ("Unreleased", "1.1.0", "@@ -1,3 +1,2 @@;  a: 1;  b: 2; -q: 3"),
        ("1.1.0", "1.0.0", "@@ -1,2 +1,3 @@;  a: 1;  b: 2; +q: 3"),
        ("1.0.0", "", ""),
    ]


def test_before_the_first_release_there_is_nothing_to_compare(tmp_path: Path) -> None:
    """The entries are shown all the same."""
    assert {since for _, since, _ in told(tmp_path, [], FIRST)} == {""}


def test_a_release_that_left_the_document_alone_says_so(tmp_path: Path) -> None:
    """Its base is named, and there is no difference."""
    assert told(tmp_path, [Release("1.1.0", SECOND)], SECOND)[0] == ("Unreleased", "1.1.0", "")


def test_headings_of_several_releases_do_not_share_an_anchor(tmp_path: Path) -> None:
    """Each release may have things that were added."""
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## [1.0.0]\n\n### Added\n\n- All.\n")
    found = sections(Guides(tmp_path, {}), [], FIRST)
    assert "<h3>Added</h3>" in found[0].body


def test_a_section_may_be_empty(tmp_path: Path) -> None:
    """As that of what is not released is, right after a release."""
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changelog\n\n## [Unreleased]\n\n## [1.0.0]\n\n- All.\n"
    )
    found = sections(Guides(tmp_path, {}), [], FIRST)
    assert [bool(each.body) for each in found] == [False, True]
