"""The same once more: what a run asks and says depends on document, data and seed alone."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from postpeer_conformance.contract import load
from postpeer_conformance.engine.planning import fuzz
from postpeer_conformance.engine.planning.exploring import Explorer
from postpeer_conformance.engine.planning.prepare import RunInput, generate, prepare
from postpeer_conformance.oracle.records import Records
from postpeer_conformance.product import KEY_VARIABLE
from postpeer_conformance.selftest.examine import attack
from postpeer_conformance.server import ReferenceServer
from postpeer_conformance.server.items.seed import items
from postpeer_conformance.server.variants.mutants import Mutant, mutants

CONTRACT = load()
(OPERATION,) = CONTRACT.collections
BY_CROWDS = [mutant for mutant in mutants(CONTRACT) if mutant.breaks == ("repeat/concurrent",)]


def report(server: ReferenceServer, file: Path, hash_seed: str) -> dict[str, Any]:
    """What the suite writes about *server* with a mistake, without its times."""
    server.reset()
    server.fail("mutant=search-whole-only[q]")
    own = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-m", "postpeer_conformance", "run", server.url, "--json", str(file)]
    environment = {**os.environ, **own, KEY_VARIABLE: server.key}
    ended = subprocess.run([*command, "--max-requests", "150"], env=environment, timeout=170)
    assert ended.returncode == 1
    written: dict[str, Any] = json.loads(file.read_text("utf-8"))
    assert written.pop("times")["total"] > 0
    return written


def test_two_reports_differ_in_their_times_alone(server: ReferenceServer, tmp_path: Path) -> None:
    """Whatever the hash seed of Python, down to the responses that it shows."""
    first, second = (
        json.dumps(report(server, tmp_path / f"{seed}.json", seed), indent=1) for seed in "12"
    )
    assert "curl" in first
    assert first == second


@pytest.mark.parametrize("mutant", BY_CROWDS, ids=lambda mutant: mutant.name)
def test_what_only_a_crowd_shows_is_shown_in_one_way(mutant: Mutant) -> None:
    """The same responses are wrong each time: in process, a crowd begins in its order."""
    told = [
        [
            (verdict.clause.id, each.actual, [e.response.body for e in each.exchanges])
            for verdict in attack(mutant, CONTRACT, accounts=20).verdicts
            for each in verdict.violations
        ]
        for _ in range(2)
    ]
    assert {clause for clause, *_ in told[0]} == {"repeat/concurrent"}
    assert told[0] == told[1]


def case(accounts: int) -> RunInput:
    listed = list(items(CONTRACT, OPERATION, accounts, 0))
    return RunInput(CONTRACT, OPERATION, Records.of(OPERATION.collection, listed), (), 0)


def made_by_chance() -> list[object]:
    """What schemathesis makes, and the first sequences of the search."""
    generate.cache_clear()
    explorer = Explorer(prepare(case(30)).pool, case(30).random("search"))
    return [*generate(case(30), 300), *(explorer.next() for _ in range(20))]


def test_what_is_loaded_changes_no_question(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Hypothesis by itself asks for the constants of modules that happen to be loaded."""
    before = made_by_chance()
    (tmp_path / "constants.py").write_text(f"{list(range(100))}; {list('abcdefghijklm')}")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("constants")
    assert made_by_chance() == before
    del sys.modules["constants"]


def test_a_draw_more_in_one_place_changes_no_choice_in_another() -> None:
    """Each part has a source of chance of its own, which its name and the seed decide."""
    one, other = case(40), case(40)
    one.random("material").random()
    assert one.random("walks").random() == other.random("walks").random()
    assert one.random("walks").random() != one.random("repeats").random()


def test_generated_offsets_are_near_the_list() -> None:
    """Of all numbers, nearly none would be on a page."""
    pool = prepare(case(40)).pool
    schema = fuzz.known(pool)[OPERATION.collection.paging.position_name]
    assert schema["maximum"] == 42
