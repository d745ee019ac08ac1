"""Operations without a list: what their definitions say is asked, and held against a server."""

from __future__ import annotations

import pytest

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


def states(outcome: Outcome) -> dict[str, str]:
    return {verdict.clause.id: verdict.state for verdict in outcome.verdicts}


NAMES = ["listBooks", "addBook", "getBook", "removeBook", "getMotto"]


@pytest.mark.parametrize("name", NAMES)
def test_a_server_that_keeps_its_contract_is_never_blamed(contract: Contract, name: str) -> None:
    """Every clause is decided, and holds."""
    outcome = run_on(contract, Library(), name)
    undecided = {v.clause.id: v.reason for v in outcome.verdicts if v.state != "holds"}
    print(states(outcome), outcome.requests)
    assert undecided == {}
