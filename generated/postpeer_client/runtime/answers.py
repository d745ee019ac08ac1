"""From the bytes of an answer to its model, or to the error that it stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Generic

import httpx
import msgspec

from ..errors import APIError, APIResponseValidationError, error_class
from .operation import AnswerT, Operation
from .retries import retry_after

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""A point in time; one without a zone is refused."""


class Answer(msgspec.Struct, frozen=True, dict=True):
    """A successful answer. It keeps its bytes, so that fields unknown today are not lost."""

    def as_json(self) -> Any:
        """The whole answer as plain JSON, with the fields that the contract does not name."""
        return _plain(self.__dict__.get("_content") or msgspec.json.encode(self))


def unknown_fields(
    answer: Answer, items: Sequence[str], model: type[msgspec.Struct]
) -> list[dict[str, Any]]:
    """Of each item under *items* in *answer*: the fields that *model* does not have."""
    value = answer.as_json()
    for name in items:
        value = value[name]
    known = {field.encode_name for field in msgspec.structs.fields(model)}
    return [{name: item[name] for name in item if name not in known} for item in value]


class APIResponse(Generic[AnswerT]):
    """The untouched answer of the service."""

    __slots__ = ("_operation", "_secret", "_url", "content", "headers", "status")

    def __init__(
        self,
        status: int,
        headers: httpx.Headers,
        content: bytes,
        url: httpx.URL,
        operation: Operation[AnswerT],
        secret: str,
    ) -> None:
        self.status = status
        self.headers = headers
        self.content = content
        """The body, decompressed."""
        self._url = url
        self._operation = operation
        self._secret = secret

    def __repr__(self) -> str:
        return f"<APIResponse {self.status}, {len(self.content)} bytes>"

    def parse(self) -> AnswerT:
        """The decoded answer; raises the error that the answer stands for."""
        if self.status != self._operation.status:
            raise self.error()
        try:
            answer = self._operation.decoder.decode(self.content)
        except (ValueError, RecursionError) as error:
            problem = str(error)
        else:
            if isinstance(answer, Answer):
                answer.__dict__["_content"] = self.content
            return answer
        raise self._mismatch(problem)

    def error(self) -> APIError | APIResponseValidationError:
        """The error that an unsuccessful answer stands for."""
        if self.status < 300:
            return self._mismatch(f"the contract knows no status {self.status}")
        body = self._body()
        headers = httpx.Headers([(name, self._masked(text)) for name, text in self.headers.raw])
        return error_class(self.status)(
            self._message(body),
            status=self.status,
            body=body,
            headers=headers,
            retry_after=retry_after(headers),
        )

    def _masked(self, content: bytes) -> bytes:
        """*content* without the key, which a service may repeat; very short keys are no secrets."""
        secret = re.escape(self._secret.encode())
        return (
            re.sub(secret, b"[key]", content, flags=re.IGNORECASE) if len(secret) >= 8 else content
        )

    def _body(self) -> Any:
        content = self._masked(self.content)
        try:
            return _plain(content)
        except APIResponseValidationError:
            return content.decode(errors="replace")

    def _message(self, body: Any) -> str:
        if "location" in self.headers and self.status < 400:
            return f"the service redirects to {self._origin()}, which was not followed"
        if isinstance(body, dict) and isinstance(body.get("message"), str):
            return str(body["message"])
        known = self.status in HTTPStatus.__members__.values()
        return HTTPStatus(self.status).phrase if known else f"status {self.status}"

    def _origin(self) -> str:
        try:
            target = self._url.join(self.headers["location"])
        except (httpx.InvalidURL, ValueError):
            return "an address that is not valid"
        return f"{target.scheme}://{self._masked(target.netloc).decode(errors='replace')}"

    def _mismatch(self, problem: str) -> APIResponseValidationError:
        """The refusal of an answer; *problem* may end in msgspec's way with where it is."""
        problem, _, path = self._masked(problem.encode()).decode().partition(" - at `")
        path = path.rstrip("`") or "$"
        kind = self.headers.get("content-type", "application/json")
        if "json" not in kind:
            problem = f"expected JSON, got {kind}"
        return APIResponseValidationError(
            f"{path}: {problem}", path=path, status=self.status, content=self._masked(self.content)
        )


def _plain(content: bytes) -> Any:
    """*content* as JSON; raises :class:`APIResponseValidationError` where it is none."""
    try:
        return msgspec.json.decode(content)
    except (ValueError, RecursionError) as error:
        problem = str(error)
    raise APIResponseValidationError(f"$: {problem}", content=content)
