"""The suite, schemathesis and the clients of the service, all on the reference server."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from postpeer_client import PostPeer

from postpeer_conformance.clauses import clauses
from postpeer_conformance.commands.arguments import matches
from postpeer_conformance.contract import load
from postpeer_conformance.selftest.examine import examine
from postpeer_conformance.server import ReferenceServer, create_app, reference_server
from postpeer_conformance.server.items import seed
from postpeer_conformance.server.variants.quirks import Quirk, quirks
from support import without_search

CONTRACT = load()
OPERATION = CONTRACT.collections[0]
UNDECIDED = yaml.safe_load(Path(__file__).with_name("undecided.yaml").read_text())
TIES = [each for each in quirks(without_search.CONTRACT) if each.name.startswith("order-shuffled")]
SDK_NEEDS = {"byok": False, "authStatus": "active", "authFailureReason": None}
"""Fields that the official SDK requires, and the contract does not name."""
PHASES = "examples,coverage,fuzzing,stateful"


@pytest.mark.parametrize("accounts", [each for each in UNDECIDED if each < 1000])
def test_the_suite_accuses_it_of_nothing(accounts: int) -> None:
    """It ends with 0, and exactly the clauses of the table are undecided."""
    accuses_of_nothing(accounts)


def accuses_of_nothing(accounts: int) -> None:
    outcome = examine(create_app(CONTRACT, accounts=accounts), CONTRACT, OPERATION)
    names = [clause.id for clause in clauses(OPERATION)]
    listed = {name for name in names if any(matches(each, name) for each in UNDECIDED[accounts])}
    assert outcome.exit_code == 0
    assert {v.clause.id for v in outcome.verdicts if v.state == "undecided"} == listed
    assert outcome.count("holds") == len(names) - len(listed)


@pytest.mark.parametrize("ties", TIES, ids=lambda quirk: quirk.name)
def test_no_order_among_equals_matters(ties: Quirk) -> None:
    """Also if each page has one of its own, every clause is decided on 21 accounts, and holds."""
    contract, operation = without_search.CONTRACT, without_search.OPERATION
    outcome = examine(create_app(contract, accounts=21, behaviour=ties), contract, operation)
    assert outcome.count("holds") == len(outcome.verdicts)


@pytest.fixture(scope="module")
def served() -> Iterator[ReferenceServer]:
    """A server that holds what the official SDK requires: its fields, and platforms it knows."""
    items = [
        {**item, **SDK_NEEDS, "platform": item["platform"].lower().removesuffix("_2")}
        for item in seed.items(CONTRACT, OPERATION, 137, 0)
    ]
    with reference_server(CONTRACT, items=items) as server:
        yield server


def test_the_generated_client_walks_it(served: ReferenceServer) -> None:
    """It meets every account once."""
    with PostPeer(served.key, base_url=served.url) as client:
        found = [account.id for account in client.iter_integrations()]
    assert len(found) == len(set(found)) == 137


def test_the_official_client_walks_it(served: ReferenceServer) -> None:
    """It too meets every account once, a page of twenty after the other."""
    sdk = pytest.importorskip("postpeer", reason="the official SDK is not installed")
    with sdk.PostPeer(served.key, base_url=served.url) as client:
        ask: Callable[..., Any] = client.connect.integrations.list
        pages = [ask(offset=offset) for offset in range(0, 140, 20)]
    found = [account.id for page in pages for account in page.integrations]
    assert len(found) == len(set(found)) == pages[0].total == 137


def test_schemathesis_is_quiet(served: ReferenceServer, tmp_path: Path) -> None:
    """With all its checks and phases."""
    spec = Path(importlib.import_module("postpeer_conformance").__path__[0], "openapi.yaml")
    assert OPERATION.key is not None
    key = f"{OPERATION.key.header}: {served.key}"
    ended = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", "run", str(spec), "--url", served.url,
         "--header", key, "--checks", "all", "--phases", PHASES, "--seed", "1",
         "--max-examples", "15"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=170,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout[-3000:]
