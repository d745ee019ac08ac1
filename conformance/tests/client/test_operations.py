"""Operations of all kinds have methods that work: what is sent, and what comes back."""

from __future__ import annotations

import importlib
from datetime import UTC, date, datetime
from types import ModuleType
from typing import Any

import pytest
from starlette.responses import JSONResponse, PlainTextResponse, Response

from client.conftest import Call
from client.workshop import BADGE, NAMES, Service, tool


def test_a_tool_is_found_by_its_id(call: Call, service: Service) -> None:
    """A path parameter stays one segment, whatever is in it (RFC 6570, 3.2.2)."""
    service.answers = [tool(id="a/b ?é")]
    found = call("get_tool", tool_id="a/b ?é%2F")
    assert service.asked == "GET /tools/a%2Fb%20%3F%C3%A9%252F"
    assert (found.id, found.kind) == ("a/b ?é", "hammer")
    assert found.made_at == datetime(2024, 2, 3, 4, 5, 6, tzinfo=UTC)


@pytest.mark.parametrize("evil", ["", ".", ".."])
def test_no_argument_changes_the_path(
    call: Call, service: Service, package: ModuleType, evil: str
) -> None:
    """A client may normalise such a segment away."""
    with pytest.raises(package.InvalidArgumentError, match="tool_id must not be empty or dots"):
        call("delete_tool", tool_id=evil)
    assert service.requests == []


def test_each_successful_status_has_its_own_type(call: Call, service: Service) -> None:
    """200, 202 and 204 are told apart."""
    service.answers = [tool(weight=1.5), JSONResponse({"job": 7}, 202), Response(status_code=204)]
    body = {"weight": 1.5}
    assert call("change_tool", tool_id="t", body=body).weight == 1.5
    assert service.headers["content-type"] == "application/merge-patch+json"
    assert call("change_tool", tool_id="t", body=body).job == 7
    assert call("change_tool", tool_id="t") is None
    assert service.headers["content-length"] == "0"
    assert "content-type" not in service.headers


def test_nothing_comes_back_as_none(call: Call, service: Service) -> None:
    """DELETE, 204."""
    assert call("delete_tool", tool_id="t") is None
    assert service.asked == "DELETE /tools/t"


def test_an_error_of_any_operation_is_raised(
    call: Call, service: Service, package: ModuleType
) -> None:
    """As that of a list."""
    service.answers = [JSONResponse({"message": "no such tool"}, 404)]
    with pytest.raises(package.NotFoundError, match="no such tool"):
        call("delete_tool", tool_id="t")


def test_parameters_stand_where_the_document_has_them(call: Call, service: Service) -> None:
    """In query, headers and cookies, in its styles; names of Python's own are evaded."""
    service.answers = [JSONResponse([])]
    call(
        "find_tools",
        tag=["a&b", "c"],
        ids=[1, 2],
        size={"min": 3, "unit": "cm"},
        bought=date(2024, 5, 6),
        self_=True,
        timeout=0.5,
        from_="é",
        where={"a": [1]},
        x_trace="17",
        bench="a;b",
    )
    assert service.asked == (
        "GET /tools?tag=a%26b&tag=c&ids=1,2&size%5Bmin%5D=3&size%5Bunit%5D=cm&bought=2024-05-06"
        "&self=true&timeout=0.5&from=%C3%A9&where=%7B%22a%22%3A%5B1%5D%7D"
    )
    assert service.headers["x-trace"] == "17"
    assert service.headers["cookie"] == "bench=a%3Bb"
    assert service.headers["accept"] == "application/json"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"tag": "a"}, "tag must be a list"),
        ({"ids": [1, "2"]}, "ids must be a whole number"),
        ({"size": 3}, "size must be a mapping"),
        ({"bought": datetime(2024, 1, 1, tzinfo=UTC)}, "bought must be a date"),
        ({"x_trace": "a\r\nb: c"}, "x_trace must be printable"),
        ({"x_trace": "é"}, "x_trace must be printable"),
    ],
)
def test_an_argument_that_cannot_be_sent_is_refused(
    call: Call, package: ModuleType, arguments: dict[str, Any], problem: str
) -> None:
    """Before anything is sent."""
    with pytest.raises(package.InvalidArgumentError, match=problem):
        call("find_tools", **arguments)


def test_the_key_does_not_go_where_it_is_not_asked_for(call: Call, service: Service) -> None:
    """An operation without operationId and tags is named by its method and path."""
    service.answers = [JSONResponse({"ok": True})]
    assert call("get_ping").ok is True
    assert "authorization" not in service.headers


@pytest.mark.parametrize(
    ("location", "scheme", "sent"),
    [
        ("header", "", {"place": BADGE}),
        ("header", "Basic", {"place": "Basic YmFkZ2UtNDcxMQ=="}),
        ("cookie", "", {"cookie": f"place={BADGE}; bench=3"}),
        ("query", "", {"asked": f"GET /tools?tag=a&place={BADGE}"}),
        ("nowhere", "", {"asked": "GET /tools?tag=a"}),
    ],
)
def test_the_key_stands_where_the_document_says(
    call: Call,
    service: Service,
    package: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    location: str,
    scheme: str,
    sent: dict[str, str],
) -> None:
    """Beside parameters in the same place; once, and nowhere else."""
    key = importlib.import_module(f"{package.__name__}._runtime.key")
    for name, value in (("LOCATION", location), ("NAME", "place"), ("SCHEME", scheme)):
        monkeypatch.setattr(key, f"KEY_{name}", value)
    service.answers = [JSONResponse([])]
    call("find_tools", tag=["a"], bench="3")
    found = {"asked": service.asked, **service.headers}
    assert {name: found[name] for name in sent} == sent
    assert "authorization" not in found


def test_models_that_hold_each_other_are_read(call: Call, service: Service) -> None:
    """However deep; their names and those of methods evade the client's own."""
    inner = {
        "holds": [],
        "tool": {"id": "x", "name": "n", "kind": "saw", "madeAt": "2024-01-01T00:00:00Z", "new": 1},
    }
    service.answers = [JSONResponse({"boxes": [{"holds": [inner], "tool": None}]})]
    answer = call("close_")
    assert type(answer).__name__ == "SuccessModel"
    assert answer.boxes[0].holds[0].tool.kind == "saw"
    assert answer.boxes[0].holds[0].tool.unknown_fields == {"new": 1}
    assert answer.boxes[0].to_dict()["holds"][0]["tool"]["new"] == 1


@pytest.mark.parametrize(
    ("name", "arguments", "status", "headers", "sent"),
    [
        ("get_tool", {}, 503, {}, 3),
        ("create_tool", {"body": {"name": "a", "kind": "saw"}}, 503, {"retry-after": "0"}, 1),
        ("change_tool", {}, 429, {"retry-after": "0"}, 1),
        ("delete_tool", {}, 503, {}, 1),
        ("delete_tool", {}, 503, {"retry-after": "0"}, 3),
        ("replace_tool", {"body": {"name": "a", "kind": "saw"}}, 429, {"retry-after": "0"}, 3),
        ("replace_tool", {"body": {"name": "a", "kind": "saw"}}, 500, {"retry-after": "0"}, 1),
    ],
)
def test_what_may_have_changed_something_is_not_sent_again(
    call: Call,
    service: Service,
    package: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    arguments: dict[str, Any],
    status: int,
    headers: dict[str, str],
    sent: int,
) -> None:
    """POST and PATCH never; PUT and DELETE if they were refused with a time to come back."""
    retries = importlib.import_module(f"{package.__name__}._runtime.retries")
    monkeypatch.setattr(retries, "FIRST_DELAY", 0.0)
    service.answers = [PlainTextResponse("no", status, headers)]
    if name != "create_tool":
        arguments = {**arguments, "tool_id": "t"}
    with pytest.raises(package.APIError):
        call(name, **arguments)
    assert len(service.requests) == sent


def test_what_found_no_connection_is_sent_again(package: ModuleType) -> None:
    """Whatever its method: nothing was sent, and the error says so."""
    retries = importlib.import_module(f"{package.__name__}._runtime.retries")
    options = package.Workshop(BADGE)._options
    for method in ("POST", "DELETE"):
        assert retries.Attempts(method, options).again(None, None, sent=False)
        assert not retries.Attempts(method, options).again(None, None)
    with (
        package.Workshop(BADGE, base_url="http://127.0.0.1:1", max_retries=0) as client,
        pytest.raises(package.APIConnectionError) as error,
    ):
        client.delete_tool(tool_id="t")
    assert error.value.sent is False


def test_a_long_refusal_is_kept_where_there_is_no_key(
    package: ModuleType, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing at its end can be the beginning of a key."""
    monkeypatch.delenv(NAMES.key_variable, raising=False)
    key = importlib.import_module(f"{package.__name__}._runtime.key")
    monkeypatch.setattr(key, "KEY_LOCATION", "nowhere")
    service.answers = [PlainTextResponse("a" * 100_000, 400)]
    with (
        package.Workshop(base_url=service.url) as client,
        pytest.raises(package.BadRequestError) as caught,
    ):
        client.get_ping()
    assert caught.value.body == "a" * 2**16


def test_the_raw_answer_of_any_operation_is_there(package: ModuleType, service: Service) -> None:
    """Untouched, whatever its status."""
    service.answers = [JSONResponse({"message": "no"}, 409)]
    with package.Workshop(BADGE, base_url=service.url) as client:
        response = client.with_raw_response.delete_tool(tool_id="t")
    assert (response.status, response.content) == (409, b'{"message":"no"}')
