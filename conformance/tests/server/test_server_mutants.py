"""Every mutant answers something wrong, and only a mutant does."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from postpeer_conformance.contract import load
from postpeer_conformance.server import create_app
from postpeer_conformance.server.items.seed import items
from postpeer_conformance.server.variants.mutant import table
from postpeer_conformance.server.variants.mutants import mutants
from postpeer_conformance.server.variants.plain_mutant import plain_table
from postpeer_conformance.server.variants.quirks import quirk
from support.asking import Answer, Asked, ask, differs, questions

CONTRACT = load()
OPERATION = CONTRACT.collections[0]
MUTANTS = [each for each in mutants(CONTRACT) if each.operation == OPERATION.id]
ITEMS = list(items(CONTRACT, OPERATION, 140, 0))
Right = list[tuple[Asked, list[Answer]]]
"""Questions, each with what the reference answers."""


@pytest.fixture(scope="module")
def right() -> Right:
    """Of all kinds of questions."""
    app = create_app(CONTRACT, items=ITEMS)
    asked = list(questions(OPERATION, ITEMS))
    return list(zip(asked, ask(app, OPERATION, asked), strict=True))


def test_the_reference_answers_alike_each_time(right: Right) -> None:
    """Two reference servers with the same seed give the same responses."""
    assert not differs(create_app(CONTRACT), OPERATION, right)


def test_names_are_addresses() -> None:
    """No two mutants have one name, and a name says which part is spoiled."""
    names = [mutant.name for mutant in MUTANTS]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+(\[[^\]]+\])?", name) for name in names)


def test_a_mutant_says_what_it_does() -> None:
    """Two sentences, and the clauses that it breaks."""
    assert [m.name for m in MUTANTS if len(re.findall(r"\.( |$)", m.description)) != 2] == []
    assert [m.name for m in MUTANTS if not m.breaks] == []


@pytest.mark.parametrize("register", [table, plain_table, quirk.table])
def test_a_row_that_lacks_a_column_is_named_with_all_that_it_needs(
    register: Callable[..., Any],
) -> None:
    """Whoever adds a mutant or a quirk is told which row is wrong, and what to write."""
    told = "the row of total-odd has 2 columns, not .*: write name, class, "
    with pytest.raises(TypeError, match=told):
        register(("total-odd", "Counts only odd ones. A client waits."))
