"""A key where OpenAPI lets it be: served, tested, and shown in commands."""

from __future__ import annotations

import copy
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from postpeer_conformance.contract import Contract, load
from postpeer_conformance.product import KEY_VARIABLE
from postpeer_conformance.report.curl import curl
from postpeer_conformance.selftest.examine import examine
from postpeer_conformance.server import KEY, create_app, serving
from postpeer_conformance.server.variants.mutants import mutants
from postpeer_conformance.transport.api_key import GUESSES
from postpeer_conformance.transport.exchange import KeyUse, Question
from support.without_search import CONTRACT

SCHEMES = {
    "query": {"type": "apiKey", "in": "query", "name": "access key"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "session"},
    "bearer": {"type": "http", "scheme": "bearer"},
    "basic": {"type": "http", "scheme": "basic"},
}


def contract_with(folder: Path, scheme: dict[str, Any]) -> Contract:
    """The contract with *scheme* in place of its own."""
    document = copy.deepcopy(dict(CONTRACT.document))
    (name,) = document["components"]["securitySchemes"]
    document["components"]["securitySchemes"][name] = scheme
    path = folder / "edited.yaml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return load(path)


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_the_reference_server_keeps_the_contract(scheme: dict[str, Any], tmp_path: Path) -> None:
    """Every clause of the key is decided and holds."""
    contract = contract_with(tmp_path, scheme)
    outcome = examine(create_app(contract, accounts=60), contract, *contract.collections)
    assert outcome.exit_code == 0
    states = {v.clause.id: v.state for v in outcome.verdicts if v.clause.id.startswith("access/")}
    assert len(states) == 9
    assert set(states.values()) == {"holds"}


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_an_open_door_is_found(scheme: dict[str, Any], tmp_path: Path) -> None:
    """Wherever the key would be."""
    contract = contract_with(tmp_path, scheme)
    broken = next(each for each in mutants(contract) if each.name == "access-open")
    app = create_app(contract, accounts=60, behaviour=broken)
    outcome = examine(app, contract, *contract.collections)
    violated = {v.clause.id for v in outcome.verdicts if v.state == "violated"}
    assert violated == set(broken.breaks)


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_a_printed_command_sends_the_key(scheme: dict[str, Any], tmp_path: Path) -> None:
    """It takes the key from the environment."""
    if shutil.which("curl") is None:
        pytest.skip("there is no curl")
    contract = contract_with(tmp_path, scheme)
    (operation,) = contract.collections
    with serving(create_app(contract, accounts=3)) as url:
        wrong: list[KeyUse] = ["empty", "truncated", *GUESSES]
        uses: dict[KeyUse, str] = {"valid": "200", **dict.fromkeys(wrong, "401")}
        for use, status in uses.items():
            question = Question(query=(("limit", "2"),), key=use)
            command = f"{curl(operation, url, question)} -o /dev/null -w '%{{http_code}}'"
            environment = {"PATH": "/usr/bin:/bin", KEY_VARIABLE: KEY}
            ended = subprocess.run(
                ["sh", "-c", command], env=environment, capture_output=True, text=True, timeout=60
            )
            assert ended.stdout == status, command
