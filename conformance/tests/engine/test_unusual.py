"""Documents, keys and servers at the edge of what is allowed: each is judged, and judged fairly."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from postpeer_conformance.clauses.misreadings.selecting import wild
from postpeer_conformance.contract import Contract, Filter, load
from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.selftest.examine import examine
from postpeer_conformance.server import KEY, create_app
from postpeer_conformance.server.answering.behaviour import Behaviour
from postpeer_conformance.server.answering.bodies import put
from postpeer_conformance.server.http.messages import Json, Page, Query, Refusal, Response
from postpeer_conformance.server.store import Condition
from postpeer_conformance.server.variants.quirks import quirks
from support.running import outcome_of
from support.small_document import DOCUMENT, written
from support.without_search import CONTRACT, OPERATION

REFUSED = "$ref: '#/components/responses/Refused'"
LIBRARY = DOCUMENT.replace(REFUSED, f"{REFUSED}\n        '401':\n          {REFUSED}")
SEARCH = """\
          - {parameter: text, fields: [/name, /author/name], match: contains, case: ignored}
"""
SEARCHED = "        - {name: text, in: query, schema: {type: string}}\n"
PLAIN = LIBRARY.replace(SEARCH, "").replace(SEARCHED, "")
"""Without a search, of which the plan takes most of the time of a run."""
FILTERS = """\
          - {parameter: genre, fields: [/genre], match: equals}
          - {parameter: lender, fields: [/lender], match: equals, absent: none}
"""
PARAMETERS = """\
        - {name: genre, in: query, schema: {type: string}}
        - {name: lender, in: query, schema: {type: [integer, 'null']}}
"""
BOUNDS = "minimum: 1, maximum: 50, default: 10"
UNUSUAL = {
    "no filters": PLAIN.replace(FILTERS, "          []\n").replace(PARAMETERS, ""),
    "pages of one": PLAIN.replace(BOUNDS, "minimum: 1, maximum: 1, default: 1"),
    "pages of one size": PLAIN.replace(BOUNDS, "minimum: 7, maximum: 7, default: 7"),
    "large pages only": PLAIN.replace(BOUNDS, "minimum: 45, maximum: 50, default: 45"),
    "empty pages": PLAIN.replace(BOUNDS, "minimum: 0, maximum: 50, default: 10"),
    "case kept": LIBRARY.replace("case: ignored", "case: kept"),
    "yes or no": PLAIN.replace("{type: [integer, 'null']}", "{type: [boolean, 'null']}"),
}
"""Changes of the document by what is unusual about it."""


def books(count: int) -> list[Json]:
    return [
        {
            "isbn": f"isbn-{n:08}",
            "pages": 100 + n // 2,
            "genre": ("novel", "poem", "essay")[n % 3],
            "lender": n % 5 + 1,
            "name": f"Title {n} of many",
            "author": {"name": f"Author {n % 7}"},
        }
        for n in range(count)
    ]


def library(folder: Path, text: str = PLAIN) -> Contract:
    return load(written(folder, text))


def run(app: Any, contract: Contract, key: str) -> Outcome:
    """What a run with *key* says."""
    (operation,) = contract.collections
    return outcome_of(app, contract, operation, key=key)


def states(outcome: Outcome) -> dict[str, str]:
    return {verdict.clause.id: verdict.state for verdict in outcome.verdicts}


FEW = [("no filters", 0), ("pages of one", 1), ("empty pages", 0)]
"""With no item or one; ``deep_documents.py`` has all documents with both."""


@pytest.mark.parametrize(("name", "accounts"), [*FEW, ("pages of one", 60), ("yes or no", 60)])
def test_a_right_server_of_an_unusual_document_is_not_accused(
    name: str, accounts: int, tmp_path: Path
) -> None:
    """Nor does the suite fail on it."""
    outcome = with_few(name, accounts, tmp_path)
    assert outcome.exit_code == 0
    assert outcome.count("violated") == 0


def with_few(name: str, accounts: int, folder: Path) -> Outcome:
    """What the suite says of the reference server of the document called *name*."""
    contract = library(folder, UNUSUAL[name])
    return examine(create_app(contract, accounts=accounts), contract, *contract.collections)


@pytest.mark.parametrize("name", sorted(UNUSUAL.keys() - {"yes or no"}))
def test_every_clause_of_an_unusual_document_can_be_decided(name: str, tmp_path: Path) -> None:
    """None is broken, and no misreading has to be excluded that such a document cannot show."""
    contract = library(tmp_path, UNUSUAL[name])
    accounts = 12 if name == "pages of one" else 60
    outcome = examine(create_app(contract, accounts=accounts), contract, *contract.collections)
    assert {v.clause.id: v.reason for v in outcome.verdicts if v.state != "holds"} == {}
    assert outcome.exit_code == 0


class FailsOnFilter(Behaviour):
    """Fails where a filter is given."""

    def page(self, query: Query) -> Page:
        if query.filters:
            raise Refusal(500, "no such column")
        return super().page(query)


def test_an_error_is_no_proof_of_a_filter(tmp_path: Path) -> None:
    """What was only ever answered with an error is not known to be right."""
    contract = library(tmp_path)
    app = create_app(contract, accounts=60, behaviour=FailsOnFilter)
    outcome = examine(app, contract, *contract.collections)
    found = states(outcome)
    assert found["shape/status"] == "violated"
    assert {state for name, state in found.items() if name.startswith("filter/")} == {"undecided"}
    (reason,) = {v.reason for v in outcome.verdicts if v.clause.id == "filter/genre/sound"}
    assert reason == "needs a page where the server answered something else"


class TakesTheGreatest(Behaviour):
    """Takes 5 for every greater number."""

    def matching(self, filter: Filter, value: Json) -> Condition:
        return super().matching(filter, min(value, 5) if type(value) is int else value)


def test_a_number_taken_for_another_is_found(tmp_path: Path) -> None:
    """Under the clause of unknown values, since numbers have no other."""
    contract = library(tmp_path)
    app = create_app(contract, items=books(40), behaviour=TakesTheGreatest)
    outcome = examine(app, contract, *contract.collections)
    assert states(outcome)["filter/lender/unknown"] == "violated"


class NowAndThenShort(Behaviour):
    """Loses an item of seven pages; counts three too many for one order beside one filter."""

    asked = 0

    def page(self, query: Query) -> Page:
        self.asked += 1
        page = super().page(query)
        if self.asked in range(22, 99, 11):
            return Page(page.items[:-1], page.total)
        both = "genre" in query.texts and query.texts.get("order") == "asc"
        return Page(page.items, page.total + 3 * both)


def test_what_comes_once_does_not_hide_what_comes_always(tmp_path: Path) -> None:
    """Another kind of mistake is asked for again, however many of one kind did not come again."""
    contract = library(tmp_path)
    app = create_app(contract, items=books(40), behaviour=NowAndThenShort)
    outcome = examine(app, contract, *contract.collections)
    assert states(outcome)["total/counts-every-match"] == "violated"


def test_a_text_that_is_no_expression_is_searched_for(tmp_path: Path) -> None:
    """Nor does one that repeats too often stop the suite."""
    contract = library(tmp_path, LIBRARY)
    items = [{**book, "name": f"user{{1234567890123{n}}}"} for n, book in enumerate(books(9))]
    outcome = examine(create_app(contract, items=items), contract, *contract.collections)
    assert outcome.exit_code == 0


def test_many_wildcards_take_no_time() -> None:
    """A masked number is compared in one go."""
    like = wild(many="*", whole=True)("*" * 30 + "12")
    assert callable(like)
    assert like("a" * 60 + "12")
    assert not like("*" * 60 + "13")
    assert not like("2")


def test_a_key_without_letters_has_no_other_case() -> None:
    """So nobody is accused of taking it for the same key."""
    app = create_app(CONTRACT, accounts=21, key="1234567890123456")
    outcome = run(app, CONTRACT, "1234567890123456")
    assert outcome.exit_code == 0
    assert states(outcome)["access/case"] == "undecided"


class Coded(Behaviour):
    """Gives its errors a code, which is one item's identity."""

    looks_inside = True
    first: Json = None

    def rows(self, query: Query) -> list[Json]:
        rows, key = super().rows(query), self.collection.key
        self.first = self.first or next(map(key.of, rows), None)
        return [put(i, key.pointer, "401") if key.of(i) == self.first else i for i in rows]

    def refuse(self, refusal: Refusal) -> Response:
        answer = super().refuse(refusal)
        return Response(answer.status, b'{"success":false,"code":"401"}', answer.headers)


def test_a_short_identity_may_stand_for_something_else() -> None:
    """No item is shown by a code that is written like its identity."""
    app = create_app(CONTRACT, accounts=21, behaviour=Coded)
    assert states(run(app, CONTRACT, KEY))["access/no-data"] == "holds"


@pytest.mark.parametrize(
    "odd", [o.name for o in quirks(CONTRACT) if o.name.startswith("volatile-")]
)
def test_what_is_made_anew_is_known_on_pages_of_one_size(odd: str, tmp_path: Path) -> None:
    """There is no smaller page to tell it by."""
    document = copy.deepcopy(dict(CONTRACT.document))
    limits = document["paths"][OPERATION.path]["get"]["parameters"]
    (limit,) = (each for each in limits if each["name"] == OPERATION.collection.paging.size_name)
    limit["schema"] = {"type": "integer", "minimum": 9, "maximum": 9, "default": 9}
    contract = library(tmp_path, yaml.safe_dump(document, sort_keys=False))
    (behaviour,) = (each for each in quirks(contract) if each.name == odd)
    app = create_app(contract, accounts=21, behaviour=behaviour)
    outcome = examine(app, contract, *contract.collections)
    assert {v.clause.id for v in outcome.verdicts if v.state != "holds"} == set()
