"""From the bytes of a response to its model, or to the error that it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated, Any, Generic, NoReturn

import httpx2
import msgspec

from .document import MESSAGE_FIELD
from .errors import APIError, APIResponseValidationError, error_class
from .models import link, parsed
from .operation import AnswerT, Operation
from .options import Options, shown_origin
from .plain import http_response, request_id
from .retries import retry_after

MAX_ERROR_BYTES = 2**16
"""Of a response that an error keeps, and decodes."""

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""A point in time; one without a zone is refused."""

Day = date
"""A day of the calendar."""


class APIResponse(Generic[AnswerT]):
    """The untouched response of the service. It cannot be pickled: it holds the key, to mask it."""

    __slots__ = ("_headers", "_operation", "_options", "content", "raw_headers", "status")

    def __init__(
        self,
        status: int,
        headers: Sequence[tuple[bytes, bytes]],
        content: bytes,
        operation: Operation[AnswerT],
        options: Options,
    ) -> None:
        self.status: int = status
        self.raw_headers: Sequence[tuple[bytes, bytes]] = headers
        """As they came."""
        self._headers: httpx2.Headers | None = None
        self.content: bytes = content
        """The body, decompressed."""
        self._operation = operation
        self._options = options

    def __repr__(self) -> str:
        return f"<APIResponse {self.status}, {len(self.content)} bytes>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("an APIResponse cannot be pickled or copied: it holds the key")

    @property
    def headers(self) -> httpx2.Headers:
        """Made at their first use, since a successful response hardly ever needs them."""
        if self._headers is None:
            self._headers = httpx2.Headers(self.raw_headers)
        return self._headers

    @property
    def status_code(self) -> int:
        """The same as ``status``."""
        return self.status

    @property
    def request_id(self) -> str | None:
        """What the service calls this request, if it says."""
        return request_id(self.headers)

    @property
    def http_response(self) -> httpx2.Response:
        """The response as httpx2 has it, without its request, which would hold the key."""
        return http_response(self.status, self.headers, self.content)

    def parse(self) -> AnswerT:
        """The decoded response; raises the error that the response stands for."""
        success = self._operation.success(self.status)
        if success is None:
            raise self.error()
        try:
            answer: AnswerT = (
                success.decode(self.content)
                if success.form == "json"  # then nobody needs the headers
                else success.value(self.content, self.headers)
            )
        except (ValueError, RecursionError) as error:
            problem = str(error)
        else:
            if success.form in ("json", "list", "any"):
                link(answer, self.content)
            return answer
        raise self._options.key.hidden_in(self._mismatch(problem, success.form))

    def error(self) -> APIError | APIResponseValidationError:
        """The error that an unsuccessful response stands for."""
        if self.status < 300:
            problem = f"the contract knows no status {self.status}"
            return self._options.key.hidden_in(self._mismatch(problem))
        content = self._kept()
        body = _body(content)
        error = error_class(self.status)(
            self._message(body),
            status=self.status,
            body=body,
            headers=self.headers,
            retry_after=retry_after(self.headers),
            content=content,
        )
        return self._options.key.hidden_in(error)

    def _kept(self) -> bytes:
        """The content without the key, as far as an error keeps it. What is cut off may have begun
        within the key, so that the end goes too."""
        kept = self._options.key.masked(self.content[:MAX_ERROR_BYTES])
        if len(self.content) > MAX_ERROR_BYTES:
            kept = kept[: max(0, len(kept) - self._options.key.reach)]
        return bytes(kept)

    def _message(self, body: Any) -> str:
        if "location" in self.headers and self.status < 400:
            return f"the service redirects to {self._target()}, which was not followed"
        words = body.get(MESSAGE_FIELD) if MESSAGE_FIELD and isinstance(body, dict) else None
        if isinstance(words, str) and words.strip():
            return words
        known = self.status in HTTPStatus.__members__.values()
        return HTTPStatus(self.status).phrase if known else f"status {self.status}"

    def _target(self) -> str:
        """The origin of a redirect."""
        try:
            return shown_origin(self._options.url.join(self.headers["location"]))
        except (httpx2.InvalidURL, ValueError):
            return "an address that is not valid"

    def _mismatch(self, problem: str, form: str = "") -> APIResponseValidationError:
        """The refusal of a response; *problem* may end in msgspec's way with where it is."""
        problem, _, path = problem.partition(" - at `")
        if form == "json" and not self.content:
            problem = "the response is empty"
        path = path.rstrip("`") or "$"
        kind = self.headers.get("content-type", "application/json")
        if form in ("json", "list") and "json" not in kind:
            problem = f"expected JSON, got {kind}"
        return APIResponseValidationError(
            f"{path}: {problem}",
            path=path,
            status=self.status,
            content=self._kept(),
            headers=self.headers,
        )


def _body(content: bytes) -> Any:
    """*content* as JSON, or as text where it is none."""
    try:
        return parsed(content)
    except APIResponseValidationError:
        return content.decode(errors="replace")
