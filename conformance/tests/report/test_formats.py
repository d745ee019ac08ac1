"""One report in every format, whatever a server put into it."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any
from xml.etree import ElementTree

import httpx2
import jsonschema_rs
import msgspec
import pytest
from click.testing import CliRunner

from postpeer_conformance.clauses.verdict import State
from postpeer_conformance.commands.outputs import FORMATS
from postpeer_conformance.commands.report import report as command
from postpeer_conformance.commands.run import run
from postpeer_conformance.engine.run import Options, Run
from postpeer_conformance.errors import UsageError
from postpeer_conformance.report import formats
from postpeer_conformance.report.build import Circumstances, build
from postpeer_conformance.report.formats import annotations as workflow
from postpeer_conformance.report.formats import badge, junit, markdown, sarif
from postpeer_conformance.report.model import SCHEMA, VERSION, Report, encoded, read
from postpeer_conformance.server import KEY, create_app
from postpeer_conformance.server.items import seed
from postpeer_conformance.server.variants.mutants import mutants
from postpeer_conformance.transport.in_process import InProcess
from postpeer_conformance.transport.probe import Probe
from support.reports import EVERY, HOSTILE, report
from support.without_search import CONTRACT

RENDER: dict[str, Callable[[Report], bytes]] = {
    name: import_module(f"postpeer_conformance.report.formats.{name}").render for name in FORMATS
}


def items(*names: str) -> list[Any]:
    """Accounts with these names, which are all that differs."""
    made = list(seed.items(CONTRACT, CONTRACT.collections[0], len(names), 0))
    return [{**item, "displayName": name} for item, name in zip(made, names, strict=True)]


def made_of(served: list[Any], mutant: str, part: str = "") -> Report:
    """The report on a server of *served* with one mistake, of clauses whose id begins so."""
    (behaviour,) = (each for each in mutants(CONTRACT) if each.name == mutant)
    operation = CONTRACT.collections[0]
    options = Options(selected=lambda clause: clause.startswith(part))
    with httpx2.Client(
        transport=InProcess(create_app(CONTRACT, items=served, behaviour=behaviour))
    ) as client:
        probe = Probe(operation, "http://in-process", KEY, client)
        outcome = Run(CONTRACT, operation, probe, options).go()
    told = Circumstances("http://in-process", "1.0.0", "", "2026-01-01T00:00:00+00:00", 1.0)
    return build(CONTRACT, {operation.id: outcome}, told)


def breaches(made: Report) -> list[str]:
    """How the JSON of *made* breaks the published schema."""
    validator = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text("utf-8")))
    return [error.message for error in validator.iter_errors(json.loads(encoded(made)))]


@pytest.mark.parametrize("count", [0, 1, 40])
@pytest.mark.parametrize("text", ["7 items", HOSTILE], ids=["plain", "hostile"])
def test_every_violation_is_in_every_format(count: int, text: str) -> None:
    """Nothing that a server says breaks a format, or speaks in its place."""
    broken: list[State] = ["violated"] * count
    made = report("holds", *broken, text=text)
    (suite,) = ElementTree.fromstring(junit.render(made))
    assert suite.get("failures") == str(len(suite.findall("testcase/failure"))) == str(count)
    (one,) = json.loads(sarif.render(made))["runs"]
    assert len(one["results"]) == count
    lines = workflow.render(made).decode().splitlines()
    assert len(lines) == count
    assert all(line.startswith("::error file=openapi.yaml,line=7,title=page/") for line in lines)
    assert markdown.render(made).decode().count("\n### violated") == count
    assert json.loads(badge.render(made))["color"] == ("red" if count else "brightgreen")


def test_every_format_has_an_option_and_stands_in_the_guide() -> None:
    """A module that nobody registers would render nothing."""
    modules = {module.name for module in iter_modules(formats.__path__)}
    assert modules - {"terminal"} == FORMATS.keys()
    guide = (Path(__file__).parents[2] / "docs" / "report.md").read_text("utf-8")
    assert not [name for name in FORMATS if f"`--{name}`" not in guide]


@pytest.mark.parametrize("name", RENDER)
def test_nothing_that_is_obeyed_stays(name: str) -> None:
    """Characters that turn, colour or end a text are shown as replaced."""
    text = RENDER[name](report("violated", *EVERY, text=HOSTILE)).decode()
    obeyed = ("\x00", "\x1b", "\u202e", "\u2066", "\U000e0041")
    assert not [mark for mark in obeyed if mark in text or json.dumps(mark)[1:-1] in text]


@pytest.mark.parametrize("count", [0, 1, 40])
@pytest.mark.parametrize("text", ["7 items", HOSTILE], ids=["plain", "hostile"])
def test_every_json_report_keeps_the_published_schema(count: int, text: str) -> None:
    """Whatever state its clauses are in, and whatever the server said."""
    violated: list[State] = ["violated"] * count
    assert breaches(report(*EVERY, *violated, "not selected", text=text)) == []


def test_the_published_schema_is_that_of_what_is_read() -> None:
    """The same members of the same types; what is written has all of them."""
    published = json.loads(SCHEMA.read_text("utf-8"))
    assert published["$id"] == f"urn:postpeer-conformance:report:{VERSION}"
    read = msgspec.json.schema(Report)["$defs"]
    assert published["$defs"].keys() == read.keys()
    for name, each in published["$defs"].items():
        assert each["properties"].keys() == read[name]["properties"].keys() == set(each["required"])
        for member, schema in each["properties"].items():
            other = read[name]["properties"][member]
            assert schema.get("$ref") == other.get("$ref")
            if "type" in schema and "type" in other:
                assert schema["type"] == other["type"]


def test_the_schema_is_printed_on_demand() -> None:
    """Whoever has the package has it."""
    assert CliRunner().invoke(command, ["--schema"]).output == SCHEMA.read_text("utf-8")


def test_a_megabyte_in_the_data_stays_out_of_the_reports() -> None:
    """Nor does it speak: a name that is markup, turns the text, holds NUL, and never ends."""
    name = "<script>alert(1)</script>\u202e\x00 & " + "a" * 2**20
    made = made_of(items(name, *"abcdefghijklm"), "filter-ignored[platform]", "filter/platform")
    assert made.operations[0].exit_code == 1
    assert breaches(made) == []
    for form, render in RENDER.items():
        text = render(made).decode()
        assert len(text) < 300_000, form
        assert "<script" not in text or form in ("sarif", "annotations"), form
        assert "\u202e" not in text, form


@pytest.mark.parametrize("name", ["access-open", "page-items-twice", "shape-total-as-text"])
def test_a_real_report_can_be_made_into_all_formats_again(name: str, tmp_path: Path) -> None:
    """Byte for byte, from nothing but its JSON."""
    made = made_of(items(*"abcdefghijklmnopqrstuvwxyz"), name)
    (tmp_path / "report.json").write_bytes(encoded(made))
    again = read(str(tmp_path / "report.json"))
    assert encoded(again) == encoded(made)
    for render in RENDER.values():
        assert render(again) == render(made)


def test_a_fence_of_markdown_is_longer_than_any_in_the_text() -> None:
    """What a server says does not end the block that shows it."""
    text = markdown.render(report("violated", text="`````")).decode()
    assert text.count("``````") == 2


def test_undecided_clauses_are_skipped_with_their_reason() -> None:
    """They are neither failures nor passed."""
    (suite,) = ElementTree.fromstring(junit.render(report("undecided", "warning", "error")))
    skipped = suite.find("testcase/skipped")
    assert skipped is not None
    assert skipped.get("message") == "needs 7 items"
    assert [suite.get(name) for name in ("failures", "errors", "skipped")] == ["0", "1", "1"]
    assert "| `page/0` | needs 7 items |" in markdown.render(report("undecided")).decode()


def test_rules_and_places_of_sarif_are_those_of_the_document() -> None:
    """Each clause is a rule; a result stands at its line."""
    (one,) = json.loads(sarif.render(report("holds", "warning")))["runs"]
    assert [rule["id"] for rule in one["tool"]["driver"]["rules"]] == ["page/0", "page/1"]
    (result,) = one["results"]
    place = result["locations"][0]["physicalLocation"]
    assert (result["level"], place["region"]["startLine"]) == ("warning", 7)
    assert place["artifactLocation"]["uri"] == "openapi.yaml"


def test_nothing_decided_is_not_green() -> None:
    """A badge of a run without a verdict says so."""
    said = json.loads(badge.render(report("undecided")))
    assert (said["message"], said["color"]) == ("not decided", "lightgrey")


def test_a_run_writes_what_its_json_can_be_made_into(tmp_path: Path) -> None:
    """`report` makes the same files from the JSON as the run itself did."""
    few = ["--clause", "page/minimum", "--max-requests", "20", "--no-profile"]
    options = [f"--{name}={tmp_path / name}" for name in ("json", *FORMATS)]
    assert CliRunner().invoke(run, [*few, *options]).exit_code == 0
    again = [f"--{name}={tmp_path / name}.again" for name in FORMATS]
    assert CliRunner().invoke(command, [str(tmp_path / "json"), *again]).exit_code == 0
    for name in FORMATS:
        assert (tmp_path / name).read_bytes() == (tmp_path / f"{name}.again").read_bytes()


def refused(*arguments: str) -> str:
    """The sentence with which `report` refuses *arguments*."""
    result = CliRunner().invoke(command, arguments)
    assert isinstance(result.exception, UsageError), result.output
    return str(result.exception)


def test_mistakes_are_one_sentence(tmp_path: Path) -> None:
    """A file that is no report, a report of another format, two reports for one file."""
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    assert "is not a report of `run --json FILE`" in refused(str(bad), "--junit", "-")
    newer = tmp_path / "newer.json"
    newer.write_text('{"version": 2}')
    assert "newer.json is a report of format 2; this version" in refused(str(newer))
    both = refused(str(bad), "--junit", "x", "--sarif", "x")
    assert both == "--junit and --sarif would both write x: give two files"
    assert not Path("x").exists()
