"""Several processes on one database file."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest

from postpeer_conformance.contract import load
from postpeer_conformance.server import KEY
from postpeer_conformance.server.items import seed
from server.test_serve import started, total

CONTRACT = load()
OPERATION = CONTRACT.collections[0]
assert OPERATION.key is not None
HEADERS = {OPERATION.key.header: KEY}


@pytest.mark.parametrize("accounts", [30, 980, 1500])
def test_two_servers_share_a_file(tmp_path: Path, accounts: int) -> None:
    """Started at once they make one set of rows; what one writes the other serves."""
    options = ("--database", str(tmp_path / "rows.db"), "--accounts", str(accounts), "--admin")
    with ExitStack() as stack:
        with ThreadPoolExecutor() as pool:
            one, other = pool.map(lambda _: stack.enter_context(started(*options))[0], range(2))
        assert total(one) == total(other) == accounts
        new = list(seed.items(CONTRACT, OPERATION, 40, seed=5))
        control = f"/__admin/{OPERATION.id}"
        with ThreadPoolExecutor(8) as pool:
            added = list(
                pool.map(
                    lambda n: httpx2.post(
                        (one, other)[n % 2] + control, json=new[n], timeout=60, verify=False
                    ),
                    range(40),
                )
            )
        assert {answer.status_code for answer in added} == {201}
        assert total(one) == total(other) == accounts + 40
        for url in (one, other):
            asked = httpx2.get(f"{url}{OPERATION.path}?q=coffee", headers=HEADERS, timeout=60)
            assert asked.json()["total"] == _expected(accounts, new)


def _expected(accounts: int, new: list[dict[str, object]]) -> int:
    """How many items of both seeds hold the text."""
    items = [*seed.items(CONTRACT, OPERATION, accounts, 0), *new]
    return sum("coffee" in json.dumps(item, ensure_ascii=False).lower() for item in items)


def test_a_walk_is_whole_while_another_process_writes(tmp_path: Path) -> None:
    """Page and total of one response are of the same moment."""
    file = tmp_path / "rows.db"
    with started("--database", str(file), "--accounts", "40") as (url, _):
        code = """if True:
            import sys
            from postpeer_conformance.contract import load
            from postpeer_conformance.server.items import seed
            from postpeer_conformance.server.store import Database
            contract = load()
            (table,) = Database(contract, sys.argv[1]).tables.values()
            for item in seed.items(contract, contract.collections[0], 60, seed=8):
                table.add([item])
        """
        writer = subprocess.Popen([sys.executable, "-c", code, str(file)])
        with httpx2.Client(headers=HEADERS, timeout=60) as client:
            while writer.poll() is None:
                body = client.get(f"{url}{OPERATION.path}?limit=100").json()
                assert len(body["integrations"]) == body["total"]
            assert writer.returncode == 0
            assert client.get(url + OPERATION.path).json()["total"] == 100
