"""What may be gone in a moment is asked again; what may not, is not."""

from __future__ import annotations

import socket
import struct
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random

import httpx2
import pytest

from client.conftest import Connect
from client.hostile import Request, Respond, always, answer, answering, in_turn
from client.subject import Subject
from client.test_errors import failing

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 504, 599])
def test_a_passing_failure_is_not_noticed(it: Subject, connect: Connect, status: int) -> None:
    """Two failures, then the response."""
    refused = answer(b"{}", f"{status} X")
    with answering(in_turn(refused, refused, answer(it.bytes(it.rows(1))))) as server:
        assert it.total(connect(server.url).ask()) == 1
    assert len(server.requests) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 302])
def test_a_lasting_failure_is_told_at_once(it: Subject, connect: Connect, status: int) -> None:
    """Asking again would give the same."""
    with answering(always(answer(b"{}", f"{status} X"))) as server:
        with pytest.raises(it.error("APIError")):
            connect(server.url).ask()
        assert len(server.requests) == 1


def test_an_answer_that_breaks_the_contract_is_not_asked_for_again(
    it: Subject, connect: Connect
) -> None:
    """It would break it again."""
    with answering(always(answer(b"<html>"))) as server:
        with pytest.raises(it.error("APIResponseValidationError")):
            connect(server.url).ask()
        assert len(server.requests) == 1


@pytest.mark.parametrize("retries", [0, 1, 5])
def test_the_number_of_retries_is_the_callers(it: Subject, connect: Connect, retries: int) -> None:
    """429 for ever ends in an error."""
    with answering(always(answer(b"{}", "429 X", retry_after="0"))) as server:
        with pytest.raises(it.error("RateLimitError")):
            connect(server.url, max_retries=retries).ask()
        assert len(server.requests) == 1 + retries


def reset(connection: socket.socket) -> bool:
    """Breaks the connection off without a word."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
    return False


def breaking(it: Subject, sent: float) -> Respond:
    """Sends a share of the first response, then resets; answers the second request."""
    whole = answer(it.bytes(it.rows(30)))
    requests: list[Request] = []

    def respond(connection: socket.socket, request: Request) -> bool:
        requests.append(request)
        if len(requests) > 1:
            connection.sendall(whole)
            return True
        connection.sendall(whole[: int(len(whole) * sent)])
        return reset(connection)

    return respond


@pytest.mark.parametrize("sent", [0, 0.001, 0.01, 0.5, 0.999])
def test_a_connection_that_breaks_is_made_anew(it: Subject, connect: Connect, sent: float) -> None:
    """Before the response, within its headers, within its body."""
    with answering(breaking(it, sent)) as server:
        assert it.total(connect(server.url).ask()) == 30


@pytest.mark.parametrize("sent", [0, 0.001, 0.5])
def test_a_connection_that_breaks_for_good_is_told(
    it: Subject, connect: Connect, sent: float
) -> None:
    """A connection error; within the body also a response that is not the contract."""
    with (
        answering(breaking(it, sent)) as server,
        pytest.raises(it.error("APIConnectionError")) as error,
    ):
        connect(server.url, max_retries=0).ask()
    truncated = isinstance(error.value, it.error("APIResponseValidationError"))
    assert truncated == (sent == 0.5)


def test_a_rest_longer_than_the_budget_is_not_taken(it: Subject, connect: Connect) -> None:
    """The caller hears of it at once."""
    with answering(always(answer(b"{}", "503 X", retry_after="30"))) as server:
        with pytest.raises(it.error("InternalServerError")) as error:
            connect(server.url, total_timeout=5).ask()
        assert len(server.requests) == 1
    assert error.value.retry_after == 30


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("3", 3),
        ("0.5", 0.5),
        ("-4", 0),
        ("inf", None),
        ("nan", None),
        ("1e999", None),
        ("soon", None),
        ("", None),
        ("Sat, 28 Mar 2020 10:05:00 GMT", 0),
        ("Sat, 99 Mar 2020 10:05:00 GMT", None),
        ("9" * 5000, None),
        ("Fri, 31 Dec 99999 23:59:59 GMT", None),
        ("Sat, 28 Mar 2020 10:05:00 +99999999", None),
        ("Mon, 01 Jan 0001 00:00:00 +2359", 0),
    ],
)
def test_retry_after_is_read_in_all_its_forms(
    it: Subject, text: str, seconds: float | None
) -> None:
    """A number, a date, or nonsense."""
    headers = httpx2.Headers({"retry-after": text})
    assert it.part("_runtime.retries").retry_after(headers) == seconds


def test_no_form_of_retry_after_breaks_an_answer(it: Subject, connect: Connect) -> None:
    """Of a refusal it is a fact like others."""
    for text in ("Fri, 31 Dec 99999 23:59:59 GMT", "-1", "\u00bc", "1e400", "(", ", , ,"):
        refusal = answer(b"{}", "429 X", retry_after=text)
        assert type(failing(it, connect, refusal)) is it.error("RateLimitError")


def test_retry_after_may_be_a_date(it: Subject) -> None:
    """In the form that HTTP prescribes."""
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    seconds = it.part("_runtime.retries").retry_after(httpx2.Headers({"retry-after": date}))
    assert 90 < seconds <= 100


def test_delays_grow_are_jittered_and_are_capped(
    it: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The longest that is ever slept is bounded."""
    retries = it.part("_runtime.retries")
    monkeypatch.setattr(retries, "FIRST_DELAY", 0.5)
    monkeypatch.setattr(retries, "monotonic", lambda: 0.0)
    monkeypatch.setattr(retries, "random", Random(0))
    options = it.client(max_retries=99, total_timeout=10**6)._options
    longest = []
    for made in range(8):
        delays = []
        for _ in range(200):
            attempts = retries.Attempts("GET", options)
            for _ in range(made + 1):
                attempts.again(500, None)
            delays.append(attempts.resume)
        longest.append(max(delays))
        assert min(delays) < longest[-1] / 4
    assert longest == sorted(longest)[: len(longest)] or longest[-1] <= 8
    attempts = retries.Attempts("GET", options)
    assert attempts.again(429, 10**9)
    assert 60 <= attempts.resume <= 66


def test_only_what_changes_nothing_is_repeated(it: Subject) -> None:
    """A method that may act is sent once."""
    retries = it.part("_runtime.retries")
    assert not retries.Attempts("POST", it.client()._options).again(503, None)
