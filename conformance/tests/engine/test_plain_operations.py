"""Operations without a list: what their definitions say is asked, and held against a server."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.responses import JSONResponse, Response

from postpeer_conformance.contract import Contract, load
from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.engine.run import Options, Run
from postpeer_conformance.server import serving
from postpeer_conformance.transport.network import client
from postpeer_conformance.transport.probe import Probe
from support.library import DOCUMENT, KEY, Library


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    path = tmp_path_factory.mktemp("library") / "library.yaml"
    path.write_text(DOCUMENT, encoding="utf-8")
    return load(path)


def run_on(
    contract: Contract, library: Library, name: str, *, writes: bool = True, **given: str
) -> Outcome:
    """What a run over sockets finds of the operation called *name*."""
    operation = next(each for each in contract.operations if each.id == name)
    with (
        serving(library.app) as url,
        client(url, seconds=10, headers={}, ca_file=None) as network,
    ):
        probe = Probe(operation, url, KEY, network, writes=writes)
        return Run(contract, operation, probe, Options(given=given)).go()


def violated(outcome: Outcome) -> set[str]:
    return {verdict.clause.id for verdict in outcome.verdicts if verdict.state == "violated"}


def undecided(outcome: Outcome) -> dict[str, str]:
    """The reasons, by the clauses' ids."""
    return {v.clause.id: v.reason for v in outcome.verdicts if v.state == "undecided"}


@pytest.mark.parametrize("name", ["listBooks", "addBook", "getBook", "removeBook", "getMotto"])
def test_a_server_that_keeps_its_contract_is_never_blamed(contract: Contract, name: str) -> None:
    """Every clause is decided, and holds: ids come from the list of books."""
    outcome = run_on(contract, Library(), name)
    assert {v.clause.id: v.state for v in outcome.verdicts if v.state != "holds"} == {}
    assert outcome.exit_code == 0


class FailsOnAValidBody(Library):
    def added(self, _value: Any) -> Response:
        return Response("oh", 500)


class AnswersWithAnUndocumentedStatus(Library):
    def shown(self, number: int, title: str) -> Response:
        return JSONResponse({"id": number, "title": title}, 203)


class AnswersInAnotherForm(Library):
    def shown(self, number: int, title: str) -> Response:
        return Response(f'{{"id": {number}, "title": "{title}"}}', media_type="text/html")


class BreaksItsSchema(Library):
    def shown(self, number: int, title: str) -> Response:
        return JSONResponse({"id": str(number), "title": title})


class TakesNoLanguage(Library):
    def speaks(self, language: str | None) -> bool:
        return language is None or super().speaks(language)


class TakesAnyLanguage(Library):
    def speaks(self, language: str | None) -> bool:
        return language is not None


class TakesAnySize(Library):
    def size_fits(self, size: str) -> bool:
        return size.lstrip("-").isdecimal()


class TakesAnyBody(Library):
    def swallows(self, body: bytes) -> bool:
        return bool(body)


class TakesNoBody(Library):
    def swallows(self, body: bytes) -> bool:
        return not body


class ForgetsItsHeader(Library):
    def added(self, _value: Any) -> Response:
        return JSONResponse({"id": 11, "title": "new"}, 201)


class HasAnOpenDoor(Library):
    def opens(self, key: str | None) -> bool:
        return key is None or super().opens(key)


class HasAnOpenDoorForWriters(Library):
    def opens(self, key: str | None) -> bool:
        return self.log[-1][0] == "POST" or super().opens(key)


BROKEN: list[tuple[type[Library], str, set[str]]] = [
    (FailsOnAValidBody, "addBook", {"shape/status"}),
    (AnswersWithAnUndocumentedStatus, "getBook", {"shape/status"}),
    (AnswersInAnotherForm, "getBook", {"shape/content-type"}),
    (BreaksItsSchema, "getBook", {"shape/success"}),
    (TakesNoLanguage, "getBook", {"refusal/lang/required"}),
    (TakesAnyLanguage, "getBook", {"refusal/lang/enum"}),
    (TakesAnySize, "listBooks", {"refusal/size/below-minimum", "refusal/size/above-maximum"}),
    (TakesAnyBody, "addBook", {"refusal/body/schema"}),
    (TakesNoBody, "addBook", {"refusal/body/required"}),
    (ForgetsItsHeader, "addBook", {"shape/headers"}),
    (HasAnOpenDoor, "removeBook", {"access/missing"}),
]


@pytest.mark.parametrize(
    ("broken", "name", "clauses"), BROKEN, ids=[each.__name__ for each, _, _ in BROKEN]
)
def test_each_clause_catches_its_broken_server(
    contract: Contract, broken: type[Library], name: str, clauses: set[str]
) -> None:
    """And no other clause blames it for the same."""
    outcome = run_on(contract, broken(), name)
    assert violated(outcome) == clauses
    assert outcome.exit_code == 1


def test_writing_needs_leave(contract: Contract) -> None:
    """Without it no request that writes has a valid key; what that could show is undecided."""
    library = Library()
    outcome = run_on(contract, library, "addBook", writes=False)
    assert {key for method, _, key in library.log if method == "POST"} & {KEY} == set()
    held = {v.clause.id for v in outcome.verdicts if v.state == "holds"}
    assert held == {
        "method/safe",
        *(
            f"access/{word}"
            for word in ["missing", "empty", "wrong", "truncated", "extended", "case", "guessed"]
        ),
    }
    assert set(undecided(outcome).values()) == {"needs --allow-writes"}


def test_an_open_door_is_found_without_leave_to_write(contract: Contract) -> None:
    """A wrong key is enough to see it."""
    outcome = run_on(contract, HasAnOpenDoorForWriters(), "addBook", writes=False)
    assert violated(outcome) >= {"access/missing", "access/wrong"}


def test_methods_that_the_document_has_on_a_path_are_never_tried(contract: Contract) -> None:
    """A DELETE of the book itself would be one, whatever its key."""
    library = Library()
    run_on(contract, library, "getBook", writes=False)
    assert "DELETE" not in {method for method, _, _ in library.log}
    assert {"PUT", "PATCH", "HEAD", "OPTIONS"} <= {method for method, _, _ in library.log}


class HasNoBooks(Library):
    def __init__(self) -> None:
        super().__init__()
        self.books = {}


def test_what_cannot_be_known_has_to_be_given(contract: Contract) -> None:
    """The reason says how; no made-up id is asked for."""
    library = HasNoBooks()
    outcome = run_on(contract, library, "getBook")
    assert {path for _, path, _ in library.log} == {"/books"}
    assert set(undecided(outcome).values()) == {"needs a value of `bookId`: give --given bookId=…"}
    assert outcome.exit_code == 3


def test_a_given_id_is_taken(contract: Contract) -> None:
    """Before all others; where it is nobody's, what needs an accepted request stays open."""
    library = Library()
    assert run_on(contract, library, "getBook", bookId="9").exit_code == 0
    assert "/books" not in {path for _, path, _ in library.log}
    reasons = undecided(run_on(contract, Library(), "getBook", bookId="8"))
    assert reasons["refusal/lang/enum"].startswith("a valid request is refused with status 404")


class FailsOnce(Library):
    """The first book that is shown has no title."""

    shows = 0

    def shown(self, number: int, title: str) -> Response:
        self.shows += 1
        return JSONResponse({"id": number}) if self.shows == 1 else super().shown(number, title)


def test_one_odd_answer_is_no_violation(contract: Contract) -> None:
    """It is asked for again."""
    outcome = run_on(contract, FailsOnce(), "getBook")
    assert violated(outcome) == set()
    assert undecided(outcome)["shape/success"].startswith("intermittent: seen in 1 of")
