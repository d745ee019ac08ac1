"""Every refusal is an error of its own kind, with the facts as attributes."""

from __future__ import annotations

import json
import pickle
from typing import Any

import httpcore2
import pytest

from client.conftest import Connect
from client.driver import Driver
from client.hostile import always, answer, answering
from client.subject import Subject
from postpeer_conformance.server import KEY

KINDS = {
    400: "BadRequestError",
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    409: "ConflictError",
    418: "APIError",
    422: "UnprocessableEntityError",
    429: "RateLimitError",
    500: "InternalServerError",
    502: "InternalServerError",
    599: "InternalServerError",
}


def failing(it: Subject, connect: Connect, data: bytes, **settings: Any) -> Any:
    """The error that the client makes of *data*."""
    with answering(always(data)) as server, pytest.raises(it.error("Error")) as error:
        connect(server.url, **{"max_retries": 0, **settings}).ask()
    return error.value


@pytest.mark.parametrize("status", KINDS)
def test_each_status_has_its_error(it: Subject, connect: Connect, status: int) -> None:
    """Named as the official SDK names them."""
    error = failing(it, connect, answer(b"{}", f"{status} X"))
    assert type(error) is it.error(KINDS[status])
    assert (error.status, error.body) == (status, {})


def test_the_message_is_the_services_own(it: Subject, connect: Connect, served: str) -> None:
    """From the field that the document has for it."""
    with pytest.raises(it.error("AuthenticationError")) as error:
        connect(served, "wrong").ask()
    assert error.value.message in error.value.body.values()
    assert str(error.value).startswith("401: ")


def test_facts_of_the_answer_are_kept(it: Subject, connect: Connect) -> None:
    """Body, headers, request id and the rest that was asked for."""
    data = answer(b'{"a": 1}', "429 X", x_request_id="r-17", retry_after="7200", x_more="yes")
    error = failing(it, connect, data)
    assert (error.request_id, error.retry_after, error.body) == ("r-17", 7200.0, {"a": 1})
    assert error.headers["x-more"] == "yes"
    assert "r-17" in str(error)


def test_an_error_is_a_line_that_controls_no_terminal(it: Subject, connect: Connect) -> None:
    """Whatever the service writes; its own words are in ``message``."""
    words = "\x1b]0;mine\x07red\u202e\nline two\u3000" + "x" * 5000
    body = json.dumps({it.part("_runtime.document").MESSAGE_FIELD: words}).encode()
    error = failing(it, connect, answer(body, "400 X", x_request_id="r\x1b[31m"))
    assert error.message == words
    shown = str(error)
    assert shown.startswith(r"400: \x1b]0;mine\x07red\u202e line two xxx")
    assert shown.isprintable()
    assert len(shown) < 1100
    wrong = failing(it, connect, answer(b"<p>", content_type="text/html; \x1b[31m"))
    assert str(wrong).isprintable()


@pytest.mark.parametrize("body", [b"", b"<html>bad gateway</html>", b"\xff\xfe", b"[1]", b"null"])
def test_a_refusal_may_have_any_body(it: Subject, connect: Connect, body: bytes) -> None:
    """Gateways do not know the contract."""
    error = failing(it, connect, answer(body, "502 Bad Gateway", content_type="text/html"))
    assert (error.status, error.message) == (502, "Bad Gateway")


def test_a_refusal_without_words_is_named_by_its_status(it: Subject, connect: Connect) -> None:
    """Empty ones are no words; nor is a response without a body a JSON text that was cut off."""
    body = json.dumps({it.part("_runtime.document").MESSAGE_FIELD: " "}).encode()
    assert failing(it, connect, answer(body, "404 X")).message == "Not Found"
    assert "the response is empty" in str(failing(it, connect, answer(b"")))


@pytest.mark.parametrize("status", [201, 204, 206])
def test_another_success_is_not_the_contract(it: Subject, connect: Connect, status: int) -> None:
    """Only the documented success can be decoded."""
    error = failing(it, connect, answer(b"", f"{status} X"))
    assert type(error) is it.error("APIResponseValidationError")
    assert error.status == status


def test_nothing_listens(it: Subject) -> None:
    """A connection that cannot be made; where to is told, and nothing of what would be sent."""
    with (
        Driver(it, KEY, base_url="http://127.0.0.1:9/base", max_retries=0) as client,
        pytest.raises(it.error("APIConnectionError"), match="refused") as error,
    ):
        client.ask()
    assert str(error.value).startswith("no connection to http://127.0.0.1:9: ")


@pytest.mark.parametrize("address", ["http://nobody.invalid", "http://" + "a" * 70 + ".invalid"])
def test_no_such_host(it: Subject, connect: Connect, address: str) -> None:
    """A name that leads nowhere, or is too long to be one."""
    with pytest.raises(it.error("APIConnectionError")):
        connect(address, max_retries=0).ask()


def test_a_connection_that_fails_without_a_reason_was_closed(it: Subject) -> None:
    """anyio says nothing of a connection that is reset while TLS begins."""
    error = it.part("_runtime.failures").failure(httpcore2.ConnectError(), 1.0, "x:1")
    assert str(error) == "no connection to x:1: the other side has closed it"


def test_errors_can_be_pickled(it: Subject, connect: Connect) -> None:
    """They travel between processes."""
    error = failing(it, connect, answer(b"{}", "404 X", x_request_id="r-1"))
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.status) == (type(error), str(error), 404)


def test_the_family_is_the_one_that_is_drawn(it: Subject) -> None:
    """The tree in the docstring of ``errors`` names every class."""
    errors = it.part("errors")
    names = {n for n in vars(errors) if n.endswith("Error")}
    assert names == {n for n in it.package.__all__ if n.endswith("Error")}
    assert all(name in errors.__doc__ for name in names)


def test_a_traceback_names_the_module_that_programs_import(it: Subject) -> None:
    """The classes stand elsewhere, where their names cannot be those of the service."""
    errors = it.part("errors")
    assert {getattr(errors, name).__module__ for name in errors.__all__} == {errors.__name__}
