"""The kill matrix as a picture: what was found, what was not, and what should not have been."""

from __future__ import annotations

from pathlib import Path

import attrs
import msgspec
import pytest
from click.testing import CliRunner

from benches import suite
from postpeer_conformance.cli import cli
from postpeer_conformance.contract import load
from postpeer_conformance.selftest import examine
from postpeer_conformance.selftest.examine import Row, attack, row_of, totals, words
from postpeer_conformance.selftest.page import matrix_of, render
from postpeer_conformance.server.answering.behaviour import Behaviour
from postpeer_conformance.server.http.messages import Query
from postpeer_conformance.server.variants.breaks import NOTHING_ELSE
from postpeer_conformance.server.variants.mutant import Mutant
from postpeer_conformance.server.variants.mutants import mutants
from support.library import DOCUMENT
from support.museum import MUSEUM
from support.site_sources import rows

OPERATION = load().collections[0].id


def kinds(row: Row) -> dict[str, str]:
    """What the picture shows of *row*, by clause."""
    marks = matrix_of(load(), [row]).marks
    words = ((mark.words.partition(": ")[2], mark.kind) for mark in marks)
    return {name.removeprefix(f"{OPERATION}/"): kind for name, kind in words}


def test_a_mutant_falls_to_every_clause_that_it_breaks() -> None:
    """One that is missing is told, in the picture and in words."""
    declared = ("page/size", "page/maximum")
    row = Row("small-pages", OPERATION, "Cuts pages.", declared, ("page/size",), (), 9)
    assert kinds(row) == {"page/size": "kill", "page/maximum": "missed"}
    assert not row.killed
    assert words(row).split("\n")[1].strip() == "it breaks page/size, page/maximum"
    assert attrs.evolve(row, found=declared).killed


def test_a_mutant_may_fall_to_clauses_where_the_data_leaves_it_open() -> None:
    """It says why; reported or not, it is as declared, unless what it breaks is not reported."""
    plain = Row("small-pages", OPERATION, "Cuts pages.", ("page/size",), ("page/size",), (), 9)
    row = attrs.evolve(plain, may=("page/maximum",), why="Few lists have so many items.")
    assert kinds(row) == {"page/size": "kill", "page/maximum": "spared"}
    assert row.killed
    both = attrs.evolve(row, found=("page/size", "page/maximum"))
    assert kinds(both) == {"page/size": "kill", "page/maximum": "kill"}
    assert both.killed
    assert "Few lists have so many items." in render(load(), [both]).decode()
    only = attrs.evolve(row, found=("page/maximum",))
    assert not only.killed
    assert words(only).endswith(
        "it breaks page/size, and may break page/maximum: Few lists have so many items."
    )
    assert attrs.evolve(only, instead=True).killed
    assert not attrs.evolve(only, found=(), instead=True).killed


def test_a_clause_that_the_mutant_does_not_declare_stands_out() -> None:
    """It is told in words as well."""
    row = Row("small-pages", OPERATION, "Cuts pages.", ("page/size",), ("sort/default",), (), 9)
    assert kinds(row) == {"page/size": "missed", "sort/default": "stray"}
    page = render(load(), [row]).decode()
    assert "Cuts pages. It breaks page/size; the suite reports sort/default." in page
    assert "1 of 1 mutants is not reported as declared." in page


def test_a_mutant_that_survives_is_told() -> None:
    """A picture alone would hide it."""
    row = Row("small-pages", OPERATION, "Cuts pages.", ("page/size",), (), (), 9)
    assert "the suite reports nothing." in render(load(), [row]).decode()


def test_the_mutants_stand_in_the_order_of_the_clauses() -> None:
    """So that the matrix shows its diagonal, whatever order they come in."""
    shown = matrix_of(load(), [attrs.evolve(row, found=row.found[:1]) for row in rows()])
    kills = [mark for mark in shown.marks if mark.kind == "kill"]
    assert len(kills) == len(shown.rows) == len(rows())
    assert [mark.x for mark in kills] == sorted(mark.x for mark in kills)


def test_operations_prove_their_own_clauses(tmp_path: Path) -> None:
    """Though those of another have the same name."""
    (tmp_path / "library.yaml").write_text(DOCUMENT)
    library = load(tmp_path / "library.yaml")
    one, other = (each.id for each in library.operations[:2])
    row = Row("open", one, "Asks for no key.", ("access/missing",), ("access/missing",), (), 9)
    shown = matrix_of(library, [row])
    anchors = [proof.anchor for proof in shown.proofs]
    assert len(set(anchors)) == len(anchors)
    assert [mark.words for mark in shown.marks] == [f"open: {one}/access/missing"]
    kills = {proof.anchor: proof.kills for proof in shown.proofs}
    assert kills[f"{one}/access/missing"] == (row,)
    assert kills[f"{other}/access/missing"] == ()


def test_a_clause_without_a_mutant_is_told() -> None:
    """Nothing shows that it can fail."""
    assert b"No mutant proves that it can fail." in render(load(), rows()[:1])


def test_what_a_mutant_says_cannot_become_part_of_the_page() -> None:
    """It is text."""
    row = attrs.evolve(rows()[0], description="<script>alert(1)</script>")
    assert b"<script>alert" not in render(load(), [row])


def test_the_selftest_writes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As JSON and as HTML, of the same rows."""
    monkeypatch.setattr(examine, "examined", lambda *_, **__: (row for row in rows()))
    page, data = tmp_path / "matrix.html", tmp_path / "matrix.json"
    ended = CliRunner().invoke(cli, ["selftest", "--html", str(page), "--json", str(data)])
    assert ended.exit_code == 0
    assert page.read_bytes() == render(load(), rows())
    assert msgspec.json.decode(data.read_bytes(), type=list[Row]) == rows()


def test_the_selftest_examines_the_mutants_that_are_named() -> None:
    """Whoever writes one need not wait for all; the brackets of a name may be left out."""
    given = ["--mutant", "filter-ignored[platform]", "--mutant", "search-case-kept"]
    ended = CliRunner().invoke(cli, ["selftest", *given])
    assert ended.exit_code == 0
    *told, killed, named = ended.output.splitlines()
    assert [each.split(":")[0].split()[-1] for each in told] == [
        "filter-ignored[platform]",
        "search-case-kept[q]",
    ]
    assert killed.startswith("2 of 2 mutants")
    assert named.startswith("2 of 2 mutants")


class Fails(Behaviour):
    """Has a mistake that its author did not mean."""

    def total(self, query: Query) -> int:
        raise LookupError(f"no such table for {query.limit} items")


def test_a_mutant_that_is_not_as_declared_says_what_happened() -> None:
    """Its author sees what it raised, why its clause was not reported, and a wrong name."""
    contract, breaks = load(), ("total/counts-every-match", "total/wrong-name")
    mutant = Mutant("failing", "Fails.", breaks, NOTHING_ELSE, (), OPERATION, Fails)
    told = words(row_of(mutant, attack(mutant, contract, accounts=30, budget=60)))
    first, *lines = map(str.strip, told.split("\n"))
    assert first == "differs failing: shape/status"
    assert "it breaks total/counts-every-match, total/wrong-name" in lines
    assert any(each.startswith("LookupError: no such table for ") for each in lines)
    assert any(each.startswith("total/counts-every-match is undecided: ") for each in lines)
    assert lines[-1] == "there is no clause total/wrong-name"


def test_a_mutant_that_is_not_there_is_said_with_the_nearest() -> None:
    """A slip would else be a selftest of nothing, which succeeds."""
    ended = CliRunner().invoke(cli, ["selftest", "--mutant", "filter-ignorde"])
    assert str(ended.exception) == (
        "--mutant filter-ignorde: there is no such mutant; did you mean filter-ignored[platform]?"
    )


def test_the_bench_counts_a_mutant_as_the_matrix_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that falls to a clause that it does not declare is not found."""
    (mutant,) = (each for each in mutants(load()) if each.name == "access-open")
    for declared, found in ((mutant.breaks, True), (("sort/default",), False)):
        made = attrs.evolve(mutant, breaks=declared)
        monkeypatch.setattr(suite, "mutants", lambda _, made=made: [made])
        assert suite.trial(0, examine.BUDGET).found is found


def test_a_file_that_cannot_be_written_is_said_before_the_work(tmp_path: Path) -> None:
    """The matrix takes a while."""
    ended = CliRunner().invoke(cli, ["selftest", "--html", str(tmp_path / "no" / "matrix.html")])
    assert "cannot write" in str(ended.exception)


def test_the_totals_count_those_that_fall_exactly_as_declared() -> None:
    """To fewer clauses is not as declared; to one that is left open is."""
    found = (("a", "b"), ("a",), ("a", "b", "c"), ())
    made = [Row("m", "o", "", ("a", "b"), each, (), 1) for each in found]
    assert totals(made).startswith("1 of 4 mutants are caught by every clause that they break\n")
    free = [attrs.evolve(each, may=("c",), why="Data.") for each in made]
    assert totals(free).startswith(
        "2 of 4 mutants are caught by every clause that they break; 4 may also break others"
    )


def test_a_mutant_gives_a_reason_for_what_it_may_break() -> None:
    """And breaks something in any case."""
    for mutant in (*mutants(load()), *mutants(MUSEUM)):
        assert mutant.breaks, mutant.name
        assert bool(mutant.may.clauses) == mutant.may.why.endswith("."), mutant.name
        assert not {*mutant.breaks} & {*mutant.may.clauses}, mutant.name
