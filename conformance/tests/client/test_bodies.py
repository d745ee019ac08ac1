"""Bodies of requests: models, fields, forms, files and texts."""

from __future__ import annotations

import importlib
import io
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from starlette.responses import JSONResponse, Response

from client.conftest import Call
from client.workshop import BADGE, Service, tool


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
