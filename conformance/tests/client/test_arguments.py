"""Arguments that cannot be sent are refused before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from client.driver import Driver
from client.subject import Subject

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def refused(it: Subject) -> Any:
    """The refusal of arguments; a client that sent anything would fail otherwise."""

    def refused(**arguments: Any) -> str:
        with (
            Driver(it, "k", base_url=NOWHERE, max_retries=0) as client,
            pytest.raises(it.error("InvalidArgumentError")) as error,
        ):
            client.ask(**arguments)
        assert isinstance(error.value, it.error("Error"))
        assert isinstance(error.value, ValueError)
        return str(error.value)

    return refused


def test_a_value_outside_its_bounds_is_refused_by_the_bound(it: Subject, refused: Any) -> None:
    """The message names the bound."""
    limit = it.collection.paging.size
    assert limit is not None
    for bound, outside in ((limit.minimum, -1), (limit.maximum, 1)):
        assert bound is not None
        assert str(bound) in refused(**{it.limit: bound + outside})
    assert "at least 0" in refused(**{it.offset: -1})


@pytest.mark.parametrize("value", ["10", 10.0, True, None, [1], pytest.param(10**5000, id="long")])
def test_a_number_must_be_a_number(it: Subject, refused: Any, value: object) -> None:
    """Nothing is converted silently."""
    assert refused(**{it.limit: value}).startswith(it.limit)


def test_none_is_refused_where_it_means_nothing(it: Subject, refused: Any) -> None:
    """None is not the same as leaving an argument out."""
    (search,) = (f.name for f in it.collection.filters if f.match == "contains")
    assert "leave it out" in refused(**{search: None})


@pytest.mark.parametrize("value", [7, b"text", "\ud800"])
def test_text_must_be_text(it: Subject, refused: Any, value: object) -> None:
    """Half a surrogate pair is no text either."""
    (search,) = (f.name for f in it.collection.filters if f.match == "contains")
    assert refused(**{search: value}).startswith(search)


def test_a_closed_set_names_its_values(it: Subject, refused: Any) -> None:
    """The order is one of two words."""
    assert "'asc', 'desc'" in refused(**{it.collection.order.parameters[0].name: "up"})


def test_an_unknown_argument_is_a_type_error(it: Subject) -> None:
    """As with any Python function."""
    with Driver(it, "k", base_url=NOWHERE) as client, pytest.raises(TypeError):
        client.ask(colour="red")


def test_a_walk_refuses_before_it_begins(it: Subject) -> None:
    """A bad argument shows where the walk is made, not where it is used."""
    with Driver(it, "k", base_url=NOWHERE) as client:
        with pytest.raises(it.error("InvalidArgumentError")):
            client.pager(**{it.offset: -1})
        with pytest.raises(it.error("InvalidArgumentError"), match="prefetch"):
            client.pager(prefetch=-1)
