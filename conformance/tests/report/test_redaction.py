"""Reports without names and ids of real accounts, that can still be read."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from click.testing import CliRunner
from rich.console import Console

from postpeer_conformance.commands.outputs import FORMATS
from postpeer_conformance.commands.run import run
from postpeer_conformance.contract import load
from postpeer_conformance.oracle.records import Records
from postpeer_conformance.report.build import Circumstances, build
from postpeer_conformance.report.formats.terminal import show
from postpeer_conformance.report.model import Report, encoded
from postpeer_conformance.report.redaction import Redactor
from postpeer_conformance.selftest.examine import attack
from postpeer_conformance.server.items.seed import items
from postpeer_conformance.server.variants.mutants import mutants
from postpeer_conformance.transport.exchange import Parts, Question
from postpeer_conformance.transport.multipart import Part, content, parts
from postpeer_conformance.transport.query import Query
from support import without_search

CONTRACT = load()
OPERATION = CONTRACT.collections[0]
ITEMS = list(items(CONTRACT, OPERATION, 40, 0))


def texts(value: Any) -> Iterator[str]:
    """All texts in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts(each)


PUBLIC = {text.lower() for text in texts(CONTRACT.document)}
SENTENCES = "\n".join(PUBLIC)


def secret(text: str) -> bool:
    """Whether *text* says something of an account that the document does not say, too."""
    return (
        len(text) > 3 and text.lower() not in SENTENCES and not re.match(r"\d{4}-\d\d-\d\d", text)
    )


def redactor() -> Redactor:
    return Redactor.of(CONTRACT, Records.of(OPERATION.collection, ITEMS))


def written(report: Report) -> Iterator[tuple[str, str]]:
    """Each format with its text, in which no value is encoded any more."""
    console = Console(file=StringIO(), width=80)
    show(console, report, "verbose")
    yield "terminal", console.file.getvalue()  # type: ignore[attr-defined]
    yield "json", encoded(report).decode()
    for name in FORMATS:
        module = import_module(f"postpeer_conformance.report.formats.{name}")
        yield name, module.render(report).decode()


def decoded(text: str) -> str:
    """*text* as it is, and with what URLs, XML and JSON in JSON write in another way undone."""
    plain = text.replace("\\\\", "\\").replace('\\"', '"')
    return "\n".join((text, unquote(text), html.unescape(text), plain, plain.replace("\\\\", "\\")))


@pytest.mark.parametrize(
    "name",
    [
        "access-open",
        "access-data-beside-refusal",
        "filter-ignored[profileId]",
        "page-last-item-lost",
        "search-field-forgotten[q/displayName]",
        "shape-null-as-number[imageUrl]",
        "sort-by-identity",
    ],
)
def test_no_format_holds_a_value_of_an_item(name: str) -> None:
    """Not in sentences, commands, tables or bodies; in no case, and however it is encoded."""
    contract = CONTRACT if name.startswith("search-") else without_search.CONTRACT
    mutant = next(each for each in mutants(contract) if each.name == name)
    outcome = attack(mutant, contract)
    assert outcome.records is not None
    values = {text.lower() for item in outcome.records.items for text in texts(item)}
    circumstances = Circumstances("http://in-process", "1.0.0", "", "", 1.0, redact=True)
    report = build(contract, {OPERATION.id: outcome}, circumstances)
    assert any(verdict.violations for verdict in report.operations[0].verdicts)
    for form, text in written(report):
        everything = decoded(text).lower()
        assert [each for each in values if secret(each) and each in everything] == [], form


def test_a_stand_in_has_the_length_and_the_shape_of_its_value() -> None:
    """Letters stay letters of their case, digits digits, and all else itself."""
    stands = redactor()

    def shape(text: str) -> str:
        return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "0", text.lower()))

    for text in (each for item in ITEMS for each in texts(item)):
        shown = stands.value(text)
        assert shape(shown) == shape(text)
        assert [c.isupper() for c in shown if c.isascii()] == [
            c.isupper() for c in text if c.isascii()
        ]


def test_a_stand_in_is_always_the_same() -> None:
    """In every report on these items; in another case it is the same stand-in in that case."""
    one, other = redactor(), redactor()
    for text in (each for item in ITEMS for each in texts(item) if each.isascii()):
        assert one.value(text) == other.value(text)
        assert one.value(text.upper()) == one.value(text).upper() or text in one.public


def test_different_values_have_different_stand_ins() -> None:
    """So that a filter that mixes them up still shows."""
    stands, values = redactor(), {item["id"] for item in ITEMS}
    assert len({stands.value(value) for value in values}) == len(values)


def test_a_part_of_a_value_is_that_part_of_its_stand_in() -> None:
    """A search still finds in the table what the command asks for."""
    stands = redactor()
    name = next(
        i["displayName"]
        for i in ITEMS
        if secret(i["displayName"] or "") and len(i["displayName"]) > 8
    )
    assert stands.part(name[2:7].upper()).lower() in stands.value(name).lower()
    assert stands.part(name[2:7]) != name[2:7]


def test_no_address_in_a_sentence_holds_a_value() -> None:
    """Of a request that a sentence names: a part of a value is replaced there, too."""
    name = next(each for each in texts(ITEMS) if secret(each) and " " in each)
    address = f"http://x/y?q={quote(name[1:-1])}&limit=5"
    shown = redactor().text(f"the first request was GET {address}; it failed")
    assert name[1:-1] not in unquote(shown)
    assert shown.startswith("the first request was GET http://x/y?q=")
    assert shown.endswith("&limit=5; it failed")


def test_what_the_document_names_stays() -> None:
    """And so do instants, numbers, nulls, and the words of a server's sentence."""
    stands = redactor()
    for value in (OPERATION.id, "2026-03-28T10:00:00.000Z", 7, None, "twitter"):
        assert stands.value(value) == value
    assert stands.text("limit must be at most 100") == "limit must be at most 100"


def test_a_body_keeps_its_form() -> None:
    """Names of members, numbers and blanks stay; texts that are values do not."""
    item = next(each for each in ITEMS if secret(each["id"]))
    body = json.dumps({"total": 1, "integrations": [item]}, indent=1)
    shown = redactor().body(body)
    assert len(shown) == len(body)
    assert json.loads(shown).keys() == {"total", "integrations"}
    assert json.loads(shown)["integrations"][0].keys() == item.keys()
    assert item["id"] not in shown


def redacted(tmp_path: Path, *options: str, ci: str = "") -> tuple[bool, str]:
    """Whether a short run redacts its JSON, and what it says on standard error."""
    few = ["--clause", "page/minimum", "--max-requests", "20", "--no-profile"]
    file = tmp_path / "report.json"
    done = CliRunner().invoke(run, [*few, *options, "--json", str(file)], env={"CI": ci})
    assert done.exit_code == 0
    return json.loads(file.read_text())["redacted"], done.stderr


def test_a_form_keeps_its_names_and_shows_no_value() -> None:
    """So the command that is shown sends the same form."""
    form = [Part("caption", b"Ulysses"), Part("picture", b"...", "file", "image/png")]
    redactor = Redactor.of(CONTRACT, None, (), given=["Ulysses"])
    shown = redactor.question(Question(method="POST", parts=Parts(content=content(form))))
    caption, picture = parts(shown.parts.content)
    assert (caption.name, picture) == ("caption", form[1])
    assert caption.data != b"Ulysses"


def test_it_is_the_default_where_ci_is_set(tmp_path: Path) -> None:
    """The options win."""
    assert [redacted(tmp_path, ci=ci)[0] for ci in ("", "false", "true", "1")] == [
        False,
        False,
        True,
        True,
    ]
    assert not redacted(tmp_path, "--no-redact", ci="true")[0]
    assert redacted(tmp_path, "--redact")[0]


def test_a_journal_is_not_redacted_and_says_so(tmp_path: Path) -> None:
    """It has to hold what came, or it could not be judged again."""
    journal = tmp_path / "run.jsonl"
    done, said = redacted(tmp_path, "--redact", "--journal", str(journal))
    assert done
    assert f"{journal} is not redacted: it holds the answers as they came" in said
    assert "is not redacted" not in redacted(tmp_path, "--journal", str(journal))[1]


NAMES = ["anna_lee", "Anna Xlee", "annaXlee", "Hannah%", "bob.lee@x", "100% Bob", "AnnaxLee", "ä"]
QUESTIONS = [
    *("anna", "NNA", "a_l", "anna_lee", "a%lee", "A*E", "n_a", "100%", "%", "_", "lee@", "a%a%e"),
    *("?b.l", "ab", "ä"),
]
READINGS = ("", "_?.", "%*", "_%", "_?.%*")
"""Which characters a server takes for wildcards."""


def pattern(question: str, wildcards: str) -> re.Pattern[str]:
    """What such a server looks for."""
    parts = (
        (".*" if each in "%*" else ".") if each in wildcards else re.escape(each)
        for each in question
    )
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def shown(field: str, values: Sequence[str], parameter: str, *asked: str) -> tuple[list[str], ...]:
    """The stand-ins of *values*, which items have in *field*, and of what was *asked*."""
    served = [{**item, field: value} for item, value in zip(ITEMS, values, strict=False)]
    records = Records.of(OPERATION.collection, served)
    stands = Redactor.of(CONTRACT, records, [Query.of((parameter, text)) for text in asked])
    questions = [stands.query(Query.of((parameter, text)))[0][1] for text in asked]
    return [stands.value(value) for value in values], questions


def test_what_a_question_finds_it_finds_among_the_stand_ins() -> None:
    """Parts and wildcards match there as they matched, in every item and under every reading."""
    values, questions = shown("displayName", NAMES, "q", *QUESTIONS)
    assert not set(map(str.lower, NAMES)) & set(map(str.lower, values))
    for question, stand_in in zip(QUESTIONS, questions, strict=True):
        for wildcards in READINGS:
            before, after = pattern(question, wildcards), pattern(stand_in, wildcards)
            for name, value in zip(NAMES, values, strict=True):
                assert not before.search(name) or after.search(value), (question, wildcards, name)


def test_a_whole_value_with_wildcards_is_compared_as_a_whole_among_the_stand_ins() -> None:
    """A filter that is read as a pattern has to match from one end to the other."""
    ids, asked = ["prof_a", "prof-a", "pa prof-a", "x prof-a"], ["prof_a", "p%a"]
    values, questions = shown("profileId", ids, "profileId", *asked)
    for question, stand_in in zip(asked, questions, strict=True):
        before, after = pattern(question, "_%"), pattern(stand_in, "_%")
        for name, value in zip(ids, values, strict=True):
            assert not before.fullmatch(name) or after.fullmatch(value), (question, name)


def test_a_word_of_the_document_stays_one_in_what_it_found() -> None:
    """A question for it is shown as it is; so are the letters by which it found a value."""
    (value,), (question,) = shown("displayName", ["Twitter Fan"], "q", "twitter")
    assert question == "twitter"
    assert value.startswith("Twitter ")
    assert value != "Twitter Fan"
