"""What a document says to the scripts of this repository, which run in a workflow."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

import breaking
import generate
import linting.others
import spec
from changes import comparison
from postpeer_conformance.contract import load
from postpeer_conformance.errors import UsageError
from security.hostile_documents import documents, renamed, write
from security.test_texts import COMMANDS, MARKUP, obeyed
from support.site_sources import ROOT, SCRIPT, rows
from website import Sources, build
from website.reference import Redoc

HOSTILE = "".join((*COMMANDS, MARKUP))
CHANGELOG = "# Changelog\n\n## [Unreleased]\n\n### Changed\n\n- Nothing.\n"


@pytest.fixture(autouse=True)
def without_node(monkeypatch: pytest.MonkeyPatch) -> None:
    """What redocly says repeats the document."""
    end = {"pointer": "#/info/title", "value": HOSTILE}
    change = {
        "kind": "modified",
        "typeName": "Info",
        "path": "info",
        "impact": "major",
        "property": HOSTILE,
        "verdicts": [{"ruleId": "rule", "message": HOSTILE}],
        "base": end,
        "revision": end,
    }
    problem = {"ruleId": HOSTILE, "message": HOSTILE, "location": []}
    for module in (comparison, linting.others):
        said = {"changes": [change], "problems": [problem]}
        monkeypatch.setattr(module, "redocly", lambda *_, said=said: said)


def hostile() -> Any:
    """The product's document with such texts where there may be any."""
    whole = documents()["product"]
    whole["info"]["description"] = HOSTILE
    items = [each["get"] for each in whole["paths"].values() if "get" in each]
    for parameter in (each for item in items for each in item.get("parameters", ())):
        parameter["schema"]["examples"] = [[HOSTILE]]
        parameter["schema"]["description"] = HOSTILE
    return whole


def said(main: Any, *arguments: object) -> str:
    """What a script says, on one line for each thing; no line of it is obeyed."""
    done = CliRunner().invoke(main, list(map(str, arguments)))
    assert isinstance(done.exception, SystemExit), done.exception
    assert obeyed(done.output) == []
    assert done.output.replace("\n", "").isprintable()
    return done.output


def test_a_linter_says_nothing_that_is_obeyed(tmp_path: Path) -> None:
    """It repeats the examples that it complains of."""
    assert "onerror" in said(spec.main, write(hostile(), tmp_path / "hostile.json"))


@pytest.mark.parametrize(
    ("place", "value"), [("tags", None), ("webhooks", 5), ("components", {"callbacks": [1]})]
)
def test_a_linter_that_fails_is_a_finding(place: str, value: Any, tmp_path: Path) -> None:
    """openapi-spec-validator raises where what its own schema refuses is in its way."""
    whole = {**documents()["product"], place: value}
    assert "openapi-spec-validator" in said(
        spec.main, write(whole, tmp_path / "hostile.json"), "--strict"
    )


def test_a_hostile_revision_says_nothing_that_is_obeyed(tmp_path: Path) -> None:
    """Neither in the terminal, nor in what is drafted for the changelog."""
    changelog = tmp_path / "changelog.md"
    changelog.write_text(CHANGELOG, "utf-8")
    base = write(documents()["product"], tmp_path / "base.json")
    new = write(hostile(), tmp_path / "new.json")
    assert "breaks callers" in said(breaking.main, base, "--spec", new, "--changelog", changelog)
    assert "onerror" in said(
        breaking.main, base, "--spec", new, "--changelog", changelog, "--draft"
    )
    tokens = MarkdownIt("commonmark").parse(changelog.read_text("utf-8"))
    inner = [each for token in tokens for each in (token, *(token.children or ()))]
    assert not {each.type for each in inner if each.type.startswith("html")}
    assert [each.tag for each in tokens if each.type == "heading_open"] == ["h1", "h2", "h3"]


@pytest.mark.parametrize("version", [r"\N{DIGIT ONE}", r"\1", '1"', "1'"])
def test_a_version_is_text_in_the_project(version: str) -> None:
    """Neither a pattern's replacement, nor the end of a string."""
    made = generate.with_version('[project]\nversion = "0.1.0"\n', version)
    assert tomllib.loads(made) == {"project": {"version": version}}


def site_of(whole: Any, folder: Path) -> Path:
    """The site of *whole*, with everything else as it is here."""
    root, site = folder / "root", folder / "site"
    for each in (root, site):
        each.mkdir()
    for path in ROOT.iterdir():
        if path.name != "openapi.yaml":
            (root / path.name).symlink_to(path)
    write(whole, root / "openapi.yaml")
    contract = load(root / "openapi.yaml", "openapi.yaml")
    build(Sources(root, contract, rows(contract), (), Redoc(SCRIPT, "A licence.\n")), site)
    return site


def test_no_document_becomes_markup_of_the_site(tmp_path: Path) -> None:
    """Its pages are text, in whatever the document says."""
    pages = [page.read_text("utf-8") for page in site_of(hostile(), tmp_path).rglob("*.html")]
    assert len(pages) > 10
    assert [page for page in pages if "<img src=x" in page] == []


@pytest.mark.parametrize("name", ["../evil", "a/b", "a b", "/tmp/evil"])
def test_no_schema_is_written_beside_the_site(name: str, tmp_path: Path) -> None:
    """Its name is that of a file."""
    whole = renamed(documents()["product"], {"Error": name})
    with pytest.raises(UsageError, match=r"openapi\.yaml:1: the schema .* becomes a file"):
        site_of(whole, tmp_path)
    assert list(tmp_path.rglob("*evil*")) == []


def test_a_document_may_have_no_schemas(tmp_path: Path) -> None:
    """The site has those of the extension and of reports all the same."""
    whole = documents()["product"]
    schemas = whole["components"].pop("schemas")

    def inlined(value: Any) -> Any:
        if isinstance(value, list):
            return [inlined(each) for each in value]
        if not isinstance(value, dict):
            return value
        found = schemas.get(str(value.get("$ref")).rpartition("/")[2])
        return inlined(found) if found else {name: inlined(each) for name, each in value.items()}

    folder = site_of(inlined(whole), tmp_path) / "schemas"
    assert {path.name for path in folder.iterdir()} == {"x-collection.json", "report.json"}
