"""Whether the body of a request is one that its operation takes."""

from __future__ import annotations

from email import message_from_bytes
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
            return self._incomplete(_parts(media_type, data))
        if name == FORM:
            pairs = parse_qsl(data.decode("utf-8", "replace"), keep_blank_values=True)
            return self._invalid(object_of(self.contract.schemas, self._schema, pairs))
        if is_json(media_type):
            return self._invalid(decoded(data))
        return ""

    @property
    def _schema(self) -> Json:
        return follow(self.contract.document, self.pointer)

    def _invalid(self, value: Json) -> str:
        return self.checks.wrong(self.pointer, value)

    def _incomplete(self, names: set[str]) -> str:
        """What parts are missing; what they hold is not looked at."""
        required = self.contract.schemas.flat(self._schema).get("required", ())
        missing = [name for name in required if name not in names]
        return f"there is no {' and no '.join(missing)}" if missing else ""


def _parts(media_type: str, data: bytes) -> set[str]:
    """The names of the parts of a form (RFC 7578)."""
    message = message_from_bytes(f"content-type: {media_type}\r\n\r\n".encode() + data)
    if not message.is_multipart():
        raise ValueError("it has no parts")
    parts = message.get_payload()
    names = (each.get_param("name", header="content-disposition") for each in parts)  # type: ignore[union-attr]
    return {str(name) for name in names}
