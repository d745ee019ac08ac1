"""What users expect of every call: settings, raw answers, errors, logs, retries."""

from __future__ import annotations

import importlib
import logging
from types import ModuleType
from typing import Any

import pytest
from starlette.responses import JSONResponse, PlainTextResponse, Response

from client.conftest import Call, Connect
from client.hostile import always, answer, answering
from client.subject import Subject
from client.workshop import BADGE, NAMES, Service, tool

NO = JSONResponse({"message": "no"}, 503, {"x-request-id": "r-1"})


@pytest.fixture(autouse=True)
def at_once(package: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries follow each other without delay."""
    retries = importlib.import_module(f"{package.__name__}._runtime.retries")
    monkeypatch.setattr(retries, "FIRST_DELAY", 0.0)


def test_settings_may_be_those_of_one_call(service: Service, package: ModuleType) -> None:
    """The others stay, and the client keeps its own."""
    service.answers = [NO]
    with package.Workshop(BADGE, base_url=service.url) as client:
        for asker, sent in (
            (client.with_options(max_retries=0), 1),
            (client.with_options(max_retries=4).with_options(timeout=9.5), 5),
            (client.with_options(max_retries=1).hand_tools, 2),
            (client, 3),
        ):
            service.requests.clear()
            with pytest.raises(package.InternalServerError):
                asker.get_tool(tool_id="t")
            assert len(service.requests) == sent
        assert client.with_options(timeout=9.5, total_timeout=8)._options.timeout == 9.5
        with pytest.raises(package.InvalidArgumentError, match="max_retries must be 0 or more"):
            client.with_options(max_retries=-1)


def test_a_raw_answer_has_all_that_was_sent(package: ModuleType, service: Service) -> None:
    """Also as httpx2 has it; what it stands for comes with ``parse``."""
    service.answers = [tool(id="t")]
    with package.Workshop(BADGE, base_url=service.url) as client:
        raw = client.hand_tools.with_raw_response.get_tool(tool_id="t")
        assert (raw.status_code, raw.status, raw.parse().id) == (200, 200, "t")
        assert raw.headers["content-type"] == raw.http_response.headers["content-type"]
        assert (raw.http_response.status_code, raw.http_response.json()["id"]) == (200, "t")
        service.answers = [NO]
        raw = client.with_raw_response.hand_tools.get_tool(tool_id="t")
        assert (raw.status_code, raw.request_id, raw.http_response.text) == (
            503,
            "r-1",
            '{"message":"no"}',
        )


def test_an_error_has_the_whole_answer(call: Call, service: Service, package: ModuleType) -> None:
    """By the names that other clients have for it; never with the key."""
    service.answers = [JSONResponse({"message": BADGE}, 404, {"x-request-id": "r-2"})]
    with pytest.raises(package.NotFoundError) as caught:
        call("delete_tool", tool_id="t")
    error = caught.value
    assert (error.status_code, error.status, error.request_id) == (404, 404, "r-2")
    assert error.body == error.response.json() == {"message": "[key]"}
    assert error.response.headers["x-request-id"] == "r-2"
    service.answers = [JSONResponse({"id": 3, "key": BADGE}, 200, {"x-request-id": "r-3"})]
    with pytest.raises(package.APIResponseValidationError) as refused:
        call("get_tool", tool_id="t")
    odd = refused.value
    assert (odd.status_code, odd.request_id, odd.response.status_code) == (200, "r-3", 200)
    assert odd.body == odd.response.text == '{"id":3,"key":"[key]"}'


def test_the_address_may_come_from_the_environment(
    service: Service, package: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An argument comes first; an error names the variable."""
    assert NAMES.url_variable == "WORKSHOP_BASE_URL"
    monkeypatch.setenv("WORKSHOP_BASE_URL", service.url)
    with package.Workshop(BADGE) as client:
        client.delete_tool(tool_id="t")
    assert service.asked == "DELETE /tools/t"
    monkeypatch.setenv("WORKSHOP_BASE_URL", "workshop")
    with pytest.raises(package.InvalidArgumentError, match="WORKSHOP_BASE_URL must begin with"):
        package.Workshop(BADGE)
    with package.Workshop(BADGE, base_url=service.url) as client:
        client.delete_tool(tool_id="t")


def test_each_attempt_is_logged(
    call: Call, service: Service, package: ModuleType, caplog: pytest.LogCaptureFixture
) -> None:
    """Without the key, and without a value of the caller."""
    caplog.set_level(logging.INFO, package.__name__)
    service.answers = [NO, tool()]
    call("get_tool", tool_id="secret")
    told = [r.getMessage().split(" in ")[0] for r in caplog.records if r.name == package.__name__]
    assert told == ["GET /tools/{toolId} 503", "GET /tools/{toolId} 200"]
    caplog.clear()
    with (
        package.Workshop(BADGE, base_url="http://127.0.0.1:1", max_retries=0) as client,
        pytest.raises(package.APIConnectionError),
    ):
        client.find_tools(tag=["secret"])
    assert "GET /tools APIConnectionError in " in caplog.text
    assert "secret" not in caplog.text
    assert BADGE not in caplog.text


@pytest.mark.parametrize("given", [{}, {"idempotency_key": "mine"}])
def test_a_request_with_an_idempotency_key_is_sent_again(
    call: Call, service: Service, given: dict[str, Any]
) -> None:
    """Under the same key, which is the caller's or made up, so that the service acts once."""
    service.answers = [NO, PlainTextResponse("no", 500), Response(status_code=204)]
    call("order_tool", body={"tool": "saw"}, **given)
    keys = {request.headers["idempotency-key"] for request in service.requests}
    assert len(service.requests) == 3
    assert keys == {"mine"} if given else len(keys.pop()) == 36


def test_the_size_of_a_page_has_one_name_everywhere(it: Subject, connect: Connect) -> None:
    """Whatever the service calls it; both names at once are refused."""
    with answering(always(answer(it.bytes(it.rows(1))))) as server:
        client = connect(server.url)
        client.walk(page_size=7)
        assert server.requests[0].query[it.collection.paging.size_name] == "7"
        with pytest.raises(it.error("InvalidArgumentError"), match="are the same"):
            client.pager(page_size=7, **{it.limit: 7})
        with pytest.raises(it.error("InvalidArgumentError"), match="must be at most"):
            client.pager(page_size=10**6)
