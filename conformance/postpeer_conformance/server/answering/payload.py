"""Whether the body of a request is one that its operation takes."""

from __future__ import annotations

from email import message_from_string
from email.message import Message
from typing import NoReturn
from urllib.parse import parse_qsl

import attrs

from ...contract import Contract, Operation, follow
from ...contract.media import bare, is_json, ranges
from ..http.messages import Json, Refusal, Request
from . import statuses
from .arguments import object_of
from .checks import Checks, decoded
from .parameters import shown

FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"


async def check(contract: Contract, operation: Operation, checks: Checks, request: Request) -> None:
    """Raise :class:`Refusal` where the body is missing, or not as the document says."""
    body = operation.body
    if body is None:
        return
    sent, data = request.headers.get("content-type", ""), await request.body()
    if not data and (not sent or is_json(sent)):
        if body.required:
            _refuse(operation, "the body is missing")
        return
    known = {bare(name): pointer for name, pointer in body.content.items()}
    pointer = next((known[name] for name in ranges(sent) if name in known), None)
    if pointer is None:
        kinds = " or ".join(body.content)
        said = f"the body must be {kinds}, not {shown(sent) or 'without Content-Type'}"
        raise Refusal(statuses.of_the_media_type(operation), said)
    try:
        wrong = _Check(contract, checks, pointer).wrong(sent, data)
    except ValueError as error:
        wrong = str(error)
    if wrong:
        _refuse(operation, f"the body is not valid: {wrong}")


def _refuse(operation: Operation, sentence: str) -> NoReturn:
    raise Refusal(statuses.of_the_query(operation), sentence)


@attrs.frozen
class _Check:
    """A body against the schema at *pointer*."""

    contract: Contract
    checks: Checks
    pointer: str

    def wrong(self, media_type: str, data: bytes) -> str:
        """What is wrong with *data*; raises ValueError for what cannot be read at all."""
        name = bare(media_type)
        if name == MULTIPART:
            return self._invalid(self._form(_parts(media_type, data)))
        if name == FORM:
            pairs = parse_qsl(data.decode("utf-8", "replace"), keep_blank_values=True)
            return self._invalid(object_of(self.contract.schemas, self._schema, pairs))
        if is_json(media_type):
            return self._invalid(decoded(data))
        if name.startswith("text/"):
            return self._invalid(data.decode("utf-8", "replace"))
        return ""

    @property
    def _schema(self) -> Json:
        return follow(self.contract.document, self.pointer)

    def _invalid(self, value: Json) -> str:
        return self.checks.wrong(self.pointer, value)

    def _form(self, parts: list[Message]) -> Json:
        """The object that *parts* are; what a file holds is a text like any other."""
        texts = list[tuple[str, str]]()
        values: dict[str, Json] = {}
        for part in parts:
            sent = str(part.get_param("name", "", header="content-disposition"))
            name = sent.encode("latin-1").decode("utf-8", "replace").replace("%22", '"')
            payload = part.get_payload(decode=True)
            data = payload if isinstance(payload, bytes) else b""
            if "content-type" in part and is_json(part.get_content_type()):
                values[name] = decoded(data)
            else:
                texts.append((name, data.decode("utf-8", "replace")))
        return object_of(self.contract.schemas, self._schema, texts) | values


def _parts(media_type: str, data: bytes) -> list[Message]:
    """The parts of a form (RFC 7578)."""
    # In Latin-1, in which each character is a byte: of bytes, names that are not ASCII are lost.
    message = message_from_string(f"content-type: {media_type}\r\n\r\n{data.decode('latin-1')}")
    if not message.is_multipart():
        raise ValueError("it has no parts")
    return [each for each in message.walk() if each is not message]
