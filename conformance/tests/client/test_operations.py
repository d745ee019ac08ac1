"""Operations of all kinds have methods that work: what is sent, and what comes back."""

from __future__ import annotations

import importlib
import inspect
import io
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from starlette.responses import JSONResponse, PlainTextResponse, Response

from client.conftest import Call
from client.workshop import BADGE, NAMES, Service, tool


def test_the_package_is_typed_and_clean(folder: Path) -> None:
    """Whoever uses it can check it with the strictest settings."""
    for check in (["mypy", "--strict", NAMES.package], ["ruff", "check", "--no-cache", "."]):
        done = subprocess.run(
            [sys.executable, "-m", *check], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout


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


def test_a_body_may_be_a_model_or_a_mapping(
    call: Call, service: Service, package: ModuleType
) -> None:
    """Both are sent alike, and come back as a model."""
    models = importlib.import_module(f"{package.__name__}.models")
    service.answers = [tool(name="Fret saw", kind="saw")]
    service.answers[0].status_code = 201
    plain = {"name": "Fret saw", "kind": "saw"}
    for body in (plain, models.NewTool(name="Fret saw", kind="saw")):
        assert call("create_tool", body=body).name == "Fret saw"
        assert service.body == b'{"name":"Fret saw","kind":"saw"}'
        assert service.headers["content-type"] == "application/json"
        assert service.headers["authorization"] == f"Bearer {BADGE}"


def test_a_body_may_be_its_fields(call: Call, service: Service, package: ModuleType) -> None:
    """By their names in Python; both at once are refused, and so is one that is missing."""
    service.answers = [tool()]
    service.answers[0].status_code = 201
    call("create_tool", name="Fret saw", kind="saw", weight=None)
    assert service.body == b'{"name":"Fret saw","kind":"saw","weight":null}'
    service.answers = [JSONResponse({"name": "Ann"})]
    call("sign_in", name="Ann", seats=[3, 4])
    assert service.body == b"name=Ann&seats=3&seats=4"
    service.answers = [JSONResponse({"bytes": 3})]
    call("upload_picture", tool_id="t", picture=b"abc", caption="c")
    assert [part[0] for part in service.parts] == ["picture", "caption"]
    service.requests.clear()
    with pytest.raises(package.InvalidArgumentError, match="pass body or its fields, not both"):
        call("create_tool", name="Saw", body={"name": "Saw", "kind": "saw"})
    with pytest.raises(package.InvalidArgumentError, match="missing required field `kind`"):
        call("create_tool", name="Saw")
    with pytest.raises(package.InvalidArgumentError, match="missing required field `name`"):
        call("create_tool")
    assert service.requests == []


def test_a_file_may_be_a_path(
    call: Call, service: Service, package: ModuleType, tmp_path: Path
) -> None:
    """Its name goes with it; one that is not there is told before anything is sent."""
    path = tmp_path / "old saw.png"
    path.write_bytes(b"\x89PNG")
    service.answers = [JSONResponse({})]
    call("upload_picture", tool_id="t", picture=path)
    assert service.parts[0][1:] == ("old saw.png", "image/png", b"\x89PNG")
    service.answers = [Response(status_code=204)]
    for body in (path, io.BytesIO(b"\x89PNG")):
        call("put_picture", tool_id="t", body=body)
        assert (service.body, service.headers["content-type"]) == (b"\x89PNG", "image/png")
    service.requests.clear()
    with pytest.raises(package.InvalidArgumentError, match=r"body cannot be read: .*No such file"):
        call("put_picture", tool_id="t", body=tmp_path / "none.png")
    assert service.requests == []


def test_what_is_deprecated_warns_who_calls_it(call: Call, service: Service) -> None:
    """With the line of the call; a parameter if it is passed."""
    with pytest.warns(DeprecationWarning, match="find_lent is deprecated") as told:
        call("find_lent", drawer=["a", "b c"])
    assert [Path(each.filename).name for each in told] == ["conftest.py"]
    assert service.asked == "GET /drawers/;drawer=a;drawer=b%20c/lent"
    with pytest.warns(DeprecationWarning, match="is deprecated") as told:
        call("find_lent", drawer=["a"], since=date(2024, 1, 1))
    assert [str(each.message) for each in told] == [
        "find_lent is deprecated",
        "since is deprecated",
    ]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"name": "Saw"}, "missing required field `kind`"),
        ({"name": "Saw", "kind": "spoon"}, "Invalid enum value 'spoon'"),
        ({"name": "Saw", "kind": object()}, "unsupported"),
        (None, "Expected `object`"),
    ],
)
def test_a_body_that_breaks_the_contract_is_not_sent(
    call: Call, service: Service, package: ModuleType, body: Any, problem: str
) -> None:
    """The error says where."""
    with pytest.raises(package.InvalidArgumentError, match=problem):
        call("create_tool", body=body)
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


def test_files_are_uploaded(call: Call, service: Service, package: ModuleType) -> None:
    """As bytes, with a name and a type, or out of an open file; beside plain values."""
    models = importlib.import_module(f"{package.__name__}.models")
    service.answers = [JSONResponse({"bytes": 3})]
    body: Any = {"picture": ("old.png", b"\x89PN", "image/png"), "caption": "é", "spots": [1, 2]}
    assert call("upload_picture", tool_id="t", body=body) == {"bytes": 3}
    assert service.parts == [
        ("picture", "old.png", "image/png", b"\x89PN"),
        ("caption", None, "text/plain", "é".encode()),
        ("spots", None, "text/plain", b"1"),
        ("spots", None, "text/plain", b"2"),
    ]
    for body in ({"picture": io.BytesIO(b"abc")}, models.Upload(picture=b"abc")):
        call("upload_picture", tool_id="t", body=body)
        assert service.parts == [("picture", "picture", "application/octet-stream", b"abc")]


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        (("a.png", b"", "image/png\r\nx-other: 1"), "media type of picture must be printable"),
        (("a.png", b"", None), "takes a file name"),
        ((b"a.png", b""), "takes a file name"),
        (("a.png", b"", "image/png", {"x-other": "1"}), "takes a file name"),
    ],
)
def test_a_file_adds_no_header_to_its_part(
    call: Call, service: Service, package: ModuleType, file: Any, problem: str
) -> None:
    """Its media type comes from a caller, who may have it from somebody else."""
    with pytest.raises(package.InvalidArgumentError, match=problem):
        call("upload_picture", tool_id="t", body={"picture": file})
    assert service.requests == []


def test_a_form_is_sent(call: Call, service: Service) -> None:
    """A response that is only the default one is read."""
    service.answers = [JSONResponse({"name": "Ann"}, 201)]
    assert call("sign_in", body={"name": "Ann & Co", "seats": [3, 4]}).name == "Ann"
    assert service.body == b"name=Ann+%26+Co&seats=3&seats=4"


def test_bytes_and_text_come_and_go_as_they_are(call: Call, service: Service) -> None:
    """A picture as bytes, a label as text in its character set."""
    service.answers = [Response(b"\x89PNG", media_type="image/png")]
    assert call("get_picture", tool_id="t") == b"\x89PNG"
    assert service.headers["accept"] == "image/png, */*;q=0.1"
    service.answers = [Response("Säge".encode("latin-1"), media_type="text/plain; charset=latin-1")]
    assert call("get_label", tool_id="t") == "Säge"
    service.answers = [Response(status_code=204)]
    call("put_picture", tool_id="t", body=b"\x89PNG")
    assert (service.body, service.headers["content-type"]) == (b"\x89PNG", "image/png")


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


def test_signatures_say_what_is_needed(package: ModuleType) -> None:
    """A required body that has no fields has no default; types name models."""
    signature = inspect.signature(package.Workshop.put_picture)
    assert str(signature) == "(self, *, tool_id: 'str', body: 'bodies.Content') -> 'None'"
    signature = inspect.signature(package.Workshop.create_tool)
    fields = {name: str(each.annotation) for name, each in signature.parameters.items()}
    assert fields == {
        "self": "<class 'inspect._empty'>",
        "name": "str | UnsetType",
        "kind": "NewToolKind | UnsetType",
        "weight": "float | UnsetType | None",
        "field": "str | UnsetType",
        "body": "NewTool | Mapping[str, Any] | UnsetType",
    }
    signature = inspect.signature(package.Workshop.change_tool)
    assert signature.return_annotation == "Tool | ChangeToolResponse202 | None"


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


def test_each_argument_is_described(package: ModuleType) -> None:
    """In the words of the document, if it has any."""
    told = {
        "get_tool": ["tool_id: Which tool."],
        "replace_tool": [
            "tool_id: Which tool.",
            "body: The tool as it shall be. Or pass its fields: ``name``, ``kind``,",
            "``weight``, ``field``.",
        ],
        "put_picture": ["tool_id: A part of the path.", "body: The body of the request."],
    }
    for client in (package.Workshop, package.AsyncWorkshop):
        for name, lines in told.items():
            text = inspect.cleandoc(getattr(client, name).__doc__)
            found = re.search(r"Args:\n(.*)$", text, re.DOTALL)
            assert found is not None
            assert [each.strip() for each in found[1].splitlines()] == lines


def test_the_guide_names_each_argument(folder: Path) -> None:
    """No method takes one by its place."""
    guide = (folder / "README.md").read_text("utf-8")
    assert "| `replace_tool(*, tool_id, name, kind, weight, field, body)` | [`default." in guide
    assert "| `get_ping()` | [`default.get_ping`](docs/default.md) | GET" in guide
    assert "(...)" not in guide


def test_the_guide_says_what_a_body_needs(folder: Path) -> None:
    """Which of its fields are required, and which values they may have."""
    page = (folder / "docs" / "default.md").read_text("utf-8")
    assert "| `kind` | `NewToolKind`, required |" in page
    assert "| `weight` | `float` or `None` |" in page
    assert "\n`NewToolKind` is `'hammer'` or `'saw'`.\n" in page


def test_the_raw_answer_of_any_operation_is_there(package: ModuleType, service: Service) -> None:
    """Untouched, whatever its status."""
    service.answers = [JSONResponse({"message": "no"}, 409)]
    with package.Workshop(BADGE, base_url=service.url) as client:
        response = client.with_raw_response.delete_tool(tool_id="t")
    assert (response.status, response.content) == (409, b'{"message":"no"}')
