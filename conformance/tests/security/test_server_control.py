"""The control under /__admin has an address for each list, whatever its operation is called."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import quote

import httpx2
import pytest

from postpeer_conformance.contract import load
from postpeer_conformance.server import ReferenceServer, reference_server
from support.small_document import changed, written

ITEM = {"isbn": "1/2", "pages": 5}


@pytest.mark.parametrize(
    "line",
    [
        "operationId: 'lists/of {books}'",
        "operationId: a%2Fb",
        "operationId: '{x}{x}'",
        "summary: none",
    ],
)
def test_an_operation_of_any_name(tmp_path: Path, line: str) -> None:
    """Slashes and braces are part of it; without an operationId it is method and path."""
    contract = load(written(tmp_path, changed("operationId: listBooks", line)))
    with reference_server(contract, accounts=3) as server:
        url = f"{server.url}/__admin/{quote(contract.collections[0].id, safe='')}"
        assert httpx2.put(url, json=[ITEM]).json() == {"items": 1}
        assert httpx2.patch(f"{url}/1/2", json={"pages": 6}).json() == {**ITEM, "pages": 6}
        assert httpx2.delete(f"{url}/1/2").status_code == 204
        assert httpx2.delete(f"{url}/1/2").status_code == 404


def test_an_address_that_is_none(server: ReferenceServer) -> None:
    """It is missing, and not a method of it."""
    answer = httpx2.get(server.url + "/__admin/nothing")
    assert (answer.status_code, answer.json()) == (404, {"message": "there is no such address"})


def test_a_client_that_hangs_up(capfd: pytest.CaptureFixture[str]) -> None:
    """In the middle of what it sends; the next one is answered, and nothing is printed."""
    head = "POST /__admin/reset HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 9\r\n\r\n["
    with reference_server(accounts=3) as server:
        address = ("127.0.0.1", int(server.url.rpartition(":")[2]))
        with socket.create_connection(address) as connection:
            connection.sendall(head.encode())
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass
        assert httpx2.post(server.url + "/__admin/reset").status_code == 204
    assert "Traceback" not in "".join(capfd.readouterr())
