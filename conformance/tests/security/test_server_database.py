"""A database that cannot be used is told in one sentence with 503; rows stay as they are."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx2
import pytest
from click.testing import CliRunner

from postpeer_conformance.commands.serve import serve
from postpeer_conformance.contract import load
from postpeer_conformance.errors import UsageError
from postpeer_conformance.server import ReferenceServer, reference_server
from postpeer_conformance.server.items import seed

CONTRACT = load()
OPERATION = CONTRACT.collections[0]
COLLECTION = OPERATION.collection
assert OPERATION.key is not None
MORE = list(seed.items(CONTRACT, OPERATION, 400, seed=9))
CONTROL = f"/__admin/{OPERATION.id}"
SAID = "the database cannot be used now: "


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "rows.db"


@pytest.fixture
def kept(file: Path) -> Iterator[ReferenceServer]:
    """A server whose 30 rows are in *file*, and nowhere else."""
    with reference_server(CONTRACT, accounts=30, database=file) as server:
        connection = server._state.database.sqlite
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA shrink_memory")
        yield server


def asked(
    server: ReferenceServer, method: str, target: str, body: object = None
) -> httpx2.Response:
    assert OPERATION.key is not None
    headers = {OPERATION.key.header: server.key}
    return httpx2.request(method, server.url + target, headers=headers, json=body, timeout=10)


def total(server: ReferenceServer) -> int:
    assert COLLECTION.total is not None
    body = asked(server, "GET", OPERATION.path).raise_for_status().json()
    return int(body[COLLECTION.total.name[1:]])


def spoil(file: Path, how: str) -> None:
    """Damage *file* in the place that *how* names."""
    data = bytearray(file.read_bytes())
    if how == "its head":
        data[:100] = b"x" * 100
    elif how == "its pages":
        data[4096:] = bytes(len(data) - 4096)
    else:
        made = random.Random(how)
        for _ in range(3000):
            data[made.randrange(100, len(data))] = made.randrange(128, 256)
    file.write_bytes(data)


@pytest.mark.parametrize("how", ["its head", "its pages", "here and there"])
def test_a_damaged_file(
    kept: ReferenceServer, file: Path, how: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whoever reads or changes rows is told; what needs no rows goes on."""
    spoil(file, how)
    for target in ("", "?q=a", "?sort=asc&limit=3", "?offset=25"):
        answer = asked(kept, "GET", OPERATION.path + target)
        assert (answer.status_code, answer.json()["success"]) == (503, False)
        assert answer.json()["message"].startswith(SAID)
    for method, path, body in (
        ("POST", CONTROL, MORE[0]),
        ("PUT", CONTROL, MORE[:2]),
        ("DELETE", CONTROL, None),
        ("PATCH", f"{CONTROL}/x", {}),
        ("POST", "/__admin/reset", None),
    ):
        answer = asked(kept, method, path, body)
        assert answer.status_code == 503
        assert answer.json()["message"].startswith(SAID)
    assert asked(kept, "GET", "/__admin/requests").status_code == 200
    assert "Traceback" not in "".join(capfd.readouterr())


def test_a_full_disk(kept: ReferenceServer) -> None:
    """What does not fit is not written at all; the rows are served, and more when there is room."""
    connection = kept._state.database.sqlite
    with closing(connection.execute("PRAGMA page_count")) as pages:
        connection.execute(f"PRAGMA max_page_count = {pages.fetchone()[0]}")
    for method, path, body in (("POST", CONTROL, MORE), ("PUT", CONTROL, MORE)):
        answer = asked(kept, method, path, body)
        assert answer.status_code == 503
        assert answer.json() == {"message": f"{SAID}database or disk is full"}
        assert total(kept) == 30
    connection.execute("PRAGMA max_page_count = 1000000")
    assert asked(kept, "PUT", CONTROL, MORE).json() == {"items": 400}
    assert total(kept) == 400


def test_serve_refuses_a_file_whose_end_is_damaged(file: Path) -> None:
    """The first row is there; that others are not shows when they are counted."""
    with reference_server(CONTRACT, accounts=300, database=file) as server:
        database = server._state.database
        database.query("PRAGMA wal_checkpoint(TRUNCATE)")
        roots = database.query("SELECT rootpage FROM sqlite_master WHERE rootpage > 1")
    data = bytearray(file.read_bytes())
    for start in (4096 * (root - 1) for (root,) in roots):
        if data[start] in (2, 5):  # it has pages below it, the last of which it names here
            last = int.from_bytes(data[start + 8 : start + 12])
            data[4096 * (last - 1) : 4096 * last] = bytes(4096)
    file.write_bytes(data)
    result = CliRunner().invoke(serve, ("--database", str(file)))
    assert isinstance(result.exception, UsageError), result.output
    assert str(result.exception).startswith(f"--database {file}: database disk image is malformed;")


@pytest.mark.skipif("os.name == 'nt'")
def test_a_new_file_is_for_its_owner(file: Path, tmp_path: Path) -> None:
    """Its rows may be those of people; whoever made it before decides otherwise."""
    with reference_server(CONTRACT, accounts=1, database=file):
        modes = {each.name: oct(each.stat().st_mode & 0o777) for each in tmp_path.iterdir()}
    assert set(modes.values()) == {"0o600"}, modes
    file.chmod(0o640)
    with reference_server(CONTRACT, accounts=1, database=file):
        assert file.stat().st_mode & 0o777 == 0o640
