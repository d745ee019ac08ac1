"""Bad days, and the switches that make them."""

from __future__ import annotations

from time import monotonic
from typing import Any

import httpx2
import pytest

from postpeer_conformance.contract import load
from postpeer_conformance.server import ReferenceServer, create_app, reference_server
from postpeer_conformance.server.faults import KINDS, FaultError, answers
from postpeer_conformance.server.variants.mutants import mutants

CONTRACT = load()
OPERATION = CONTRACT.collections[0]
COLLECTION = OPERATION.collection
ITEMS = COLLECTION.items[1:]


def ask(server: ReferenceServer, query: str = "", **headers: str) -> httpx2.Response:
    assert OPERATION.key is not None
    given = {
        OPERATION.key.header: server.key,
        **{n.replace("_", "-"): v for n, v in headers.items()},
    }
    # Without `verify`, reading certificates takes longer than the request.
    return httpx2.get(
        f"{server.url}{OPERATION.path}?{query}", headers=given, timeout=60, verify=False
    )


def statuses(server: ReferenceServer, count: int, **headers: str) -> list[int]:
    return [ask(server, **headers).status_code for _ in range(count)]


def total(server: ReferenceServer) -> int:
    """How many items the server says that it has."""
    assert COLLECTION.total is not None
    return int(ask(server).json()[COLLECTION.total.name[1:]])


def items(answer: httpx2.Response) -> list[Any]:
    found: list[Any] = answer.json()[ITEMS]
    return found


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_status_is_answered(server: ReferenceServer, status: int) -> None:
    """In the shape of the document's errors, with Retry-After where that was said."""
    server.fail(f"status={status},retry-after=7")
    answer = ask(server)
    assert (answer.status_code, answer.headers["retry-after"]) == (status, "7")
    assert answer.json()["success"] is False
    server.fail(f"status={status}")
    assert "retry-after" not in ask(server).headers


def test_every_nth_request_is_struck(server: ReferenceServer) -> None:
    """The others are answered as on any day."""
    server.fail("status=500,every=3")
    assert statuses(server, 7) == [200, 200, 500, 200, 200, 500, 200]


def test_some_requests_are_struck_and_then_no_more(server: ReferenceServer) -> None:
    """A client that tries again comes through."""
    server.fail("status=503,times=2")
    assert statuses(server, 4) == [503, 503, 200, 200]


def test_a_request_can_ask_for_its_own_trouble(server: ReferenceServer) -> None:
    """By a header, which counts the requests that bear it; others do not notice."""
    assert statuses(server, 2, x_fault="status=500,every=2") == [200, 500]
    assert statuses(server, 2) == [200, 200]
    refused = ask(server, x_fault="statu=500")
    assert (refused.status_code, "did you mean status?" in refused.text) == (400, True)


def test_faults_are_combined(server: ReferenceServer) -> None:
    """The first one is the outermost."""
    server.fail("content-type=text/html", "status=503")
    answer = ask(server)
    assert (answer.status_code, answer.headers["content-type"]) == (503, "text/html")


def test_an_answer_can_be_late(server: ReferenceServer) -> None:
    """By the latency at least."""
    server.fail("latency=80,jitter=10")
    started = monotonic()
    assert ask(server).status_code == 200
    assert monotonic() - started >= 0.08


def test_a_connection_can_be_reset(server: ReferenceServer) -> None:
    """The client sees a reset, and no response; the next request gets one."""
    server.fail("reset,times=1")
    with pytest.raises(httpx2.ReadError):
        ask(server)
    assert ask(server).status_code == 200
    assert [each["status"] for each in server.requests] == [None, 200]


def test_a_body_can_be_cut_off(server: ReferenceServer) -> None:
    """The connection ends in the middle of it."""
    server.fail("truncate")
    with pytest.raises(httpx2.RemoteProtocolError, match="complete message body"):
        ask(server)


def test_a_body_can_come_slowly(server: ReferenceServer) -> None:
    """In pieces, and whole in the end."""
    whole = ask(server).content
    server.fail("drip=100")
    started = monotonic()
    assert ask(server).content == whole
    assert monotonic() - started >= 0.09


def test_json_can_be_broken(server: ReferenceServer) -> None:
    """The body is whole by its length, and no JSON."""
    server.fail("malformed")
    with pytest.raises(ValueError, match="Expecting"):
        ask(server).json()


def test_a_field_can_be_missing_or_of_another_type(server: ReferenceServer) -> None:
    """The identity, or the field that is named."""
    key, by = COLLECTION.key.name, COLLECTION.order.fields[0].name
    server.fail("missing-field")
    assert key not in items(ask(server))[0]
    server.fail(f"missing-field={by}", "wrong-type")
    first = items(ask(server))[0]
    assert by not in first
    assert isinstance(first[key], list)


def test_a_rate_can_be_limited(server: ReferenceServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is too much is answered with 429 and Retry-After, until the next second."""
    server.fail("rate=2")
    for second in (7.0, 8.5):
        monkeypatch.setattr(answers, "monotonic", lambda now=second: now)
        assert statuses(server, 4) == [200, 200, 429, 429]
        assert ask(server).headers["retry-after"] == "1"


def test_data_grows_and_shrinks_while_it_is_read(server: ReferenceServer) -> None:
    """By an item for each request, which is there, or gone, for all."""
    server.fail("grow")
    totals = [total(server) for _ in range(3)]
    server.fail("shrink")
    totals += [total(server) for _ in range(3)]
    assert totals == [31, 32, 33, 32, 31, 30]


def test_an_account_moves_between_pages(server: ReferenceServer) -> None:
    """A walk meets one twice and misses another."""
    key = COLLECTION.key
    first = items(ask(server, "limit=15"))
    server.fail("move,times=1")
    second = items(ask(server, "limit=15&offset=15"))
    seen = [key.of(item) for item in first + second]
    assert len(seen) == 30
    assert len(set(seen)) == 29


def test_mutants_and_quirks_are_faults_like_others(server: ReferenceServer) -> None:
    """Each is switched on by its name, for some requests or for all."""
    mutant = next(each for each in mutants(CONTRACT) if each.name.startswith("access-open"))
    server.fail(f"mutant={mutant.name},every=2")
    found = [httpx2.get(server.url + OPERATION.path).status_code for _ in range(4)]
    assert found == [401, 200, 401, 200]
    server.fail("quirk=body-indented")
    assert ask(server).text.startswith("\r\n")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "there is no fault without a name"),
        ("statu=500", "did you mean status?"),
        ("status", "status needs a value"),
        ("status=ok", "status must be a number"),
        ("status=200", "between 400 and 599"),
        ("latency=-1", "at least 0"),
        ("latency=nan", "at least 0"),
        ("status=500,often=2", "takes no often"),
        ("reset=1", "takes no value; it takes every, times"),
        ("rate=2,-used=1", "rate takes no -used"),
        ("status=500,every=0", "every must be a number of at least 1"),
        ("missing-field=createdat", "did you mean createdAt?"),
        ("mutant=sort-unsortd", "did you mean sort-unsorted?"),
        ("quirk=none-such-at-all", "there is no quirk"),
        ("content-type=a\r\nb: c", "media type"),
    ],
)
def test_a_fault_that_cannot_be_is_refused(server: ReferenceServer, text: str, words: str) -> None:
    """In a sentence that says what can, and nothing is switched."""
    with pytest.raises(FaultError) as refused:
        server.fail("reset", text)
    assert words in str(refused.value)
    assert ask(server).status_code == 200


def test_without_admin_no_header_makes_trouble() -> None:
    """A server that nobody may control obeys nobody."""
    with reference_server(CONTRACT, admin=False) as server:
        assert ask(server, x_fault="status=500").status_code == 200
        assert httpx2.get(server.url + "/__admin/faults").status_code == 404
        assert server.requests == []


def test_a_server_can_start_on_a_bad_day() -> None:
    """And goes back to it when it is reset."""
    with reference_server(CONTRACT, faults=["status=500"]) as server:
        server.fail()
        assert ask(server).status_code == 200
        server.reset()
        assert ask(server).status_code == 500
    with pytest.raises(FaultError):
        create_app(CONTRACT, faults=["no-such"])


def test_every_fault_says_what_it_does() -> None:
    """In a sentence."""
    assert [
        kind for kind, cls in KINDS.items() if not (cls.__doc__ or "").strip().endswith(".")
    ] == []
