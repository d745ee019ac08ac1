"""What a run says of clauses that it could not decide."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from postpeer_conformance.contract import load
from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.selftest.examine import examine
from postpeer_conformance.server import create_app
from postpeer_conformance.server.answering.behaviour import Behaviour
from postpeer_conformance.server.http.messages import Json, Page, Query
from support.forms import document, operation
from support.running import outcome_of
from support.without_search import CONTRACT, OPERATION


class Unlisted(Behaviour):
    """Answers something else than a list."""

    def present(self, page: Page) -> Json:
        return {"page": super().present(page)}


class WrongOnce(Behaviour):
    """Wakes up with an empty list."""

    asked = 0

    def page(self, query: Query) -> Page:
        self.asked += 1
        return Page([], 0) if self.asked == 1 else super().page(query)


def outcome(behaviour: type[Behaviour]) -> Outcome:
    app = create_app(CONTRACT, accounts=137, behaviour=behaviour)
    return outcome_of(app, CONTRACT, OPERATION)


@pytest.mark.parametrize("word", ["page/size", "page/walk-is-complete", "sort/default"])
def test_a_list_that_cannot_be_read_decides_nothing_of_its_items(word: str) -> None:
    """That is the reason, and not that items are missing."""
    (verdict,) = (v for v in outcome(Unlisted).verdicts if v.clause.id == word)
    assert verdict.state == "undecided"
    assert "could not be read" in verdict.reason


def test_an_answer_that_was_wrong_once_is_no_violation_and_does_not_hold() -> None:
    """A list may have been filled in between; nobody can say whether it was."""
    found = outcome(WrongOnce)
    (verdict,) = (v for v in found.verdicts if v.clause.id == "repeat/same-answer")
    assert found.exit_code == 0
    assert verdict.state == "undecided"
    assert verdict.reason.startswith("intermittent: seen in 1 of")


def test_two_filters_are_told_apart_by_the_only_item_that_does(tmp_path: Path) -> None:
    """Chance would find it among many: the clause is decided where the data can decide it."""
    names = ("hall", "shelf", "box", "label")
    answer = {"books": [{"id": "string", **dict.fromkeys(names, "string or null")}]}
    filters = [{"parameter": name, "fields": [f"/{name}"], "match": "equals"} for name in names]
    sizes = {"limit": {"type": "integer", "minimum": 1, "maximum": 50, "default": 20}}
    skips = {"offset": {"type": "integer", "minimum": 0, "default": 0}}
    collection = {
        "items": "/books",
        "key": "/id",
        "page": {"limit": "limit", "offset": "offset"},
        "filters": filters,
    }
    books = operation("/books", answer, {**sizes, **skips, **dict.fromkeys(names, "string")})
    books["x-collection"] = collection
    file = tmp_path / "openapi.yaml"
    file.write_text(yaml.safe_dump(document({"/books": books})))
    contract = load(file)
    listed = [
        {
            "id": f"b{n}",
            "hall": "north" if n != 77 else None,
            **{name: f"{name} {n}" for name in names[1:]},
        }
        for n in range(137)
    ]
    outcome = examine(create_app(contract, items=listed), contract, *contract.collections)
    (verdict,) = (v for v in outcome.verdicts if v.clause.id == "filter/combination")
    assert verdict.state == "holds", verdict.reason
