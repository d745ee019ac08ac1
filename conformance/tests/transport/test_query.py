"""The query of a request as a value."""

from __future__ import annotations

from postpeer_conformance.transport.exchange import Question
from postpeer_conformance.transport.query import Query

QUERY = Query.of(("q", "a"), ("limit", "5"))


def test_it_is_equal_to_its_pairs() -> None:
    """So it can be a key beside any other spelling of itself."""
    pairs = (("q", "a"), ("limit", "5"))
    assert pairs == QUERY
    assert hash(QUERY) == hash(pairs)


def test_it_knows_what_it_gives() -> None:
    """None where a parameter is missing; of a repeated one the last."""
    assert (QUERY.get("q"), QUERY.get("sort")) == ("a", None)
    assert Query.of(("q", "a"), ("q", "b")).get("q") == "b"


def test_changed_copies_keep_the_order_of_what_stays() -> None:
    """A changed parameter stays in its place; a new one comes last."""
    assert QUERY.with_(("q", "b"), ("sort", "asc")) == (
        *(("q", "b"), ("limit", "5")),
        ("sort", "asc"),
    )
    assert QUERY.without("q") == (("limit", "5"),)
    assert QUERY.only("q", "sort") == (("q", "a"),)


def test_a_question_makes_a_query_of_pairs() -> None:
    """What asks it need not."""
    assert Question([("q", "a")]).query.get("q") == "a"
