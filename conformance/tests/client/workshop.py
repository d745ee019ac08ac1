"""A service with operations of all kinds, and its client, generated once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.policy import HTTP
from pathlib import Path
from typing import Any

import attrs
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from generator import Names
from postpeer_conformance.server import serving

DOCUMENT = Path(__file__).parent / "workshop.yaml"
NAMES = Names("Workshop", "workshop-client", "WORKSHOP_BADGE")
BADGE = "badge-4711"
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
TOOL = {"id": "t 1", "name": "Mallet", "kind": "hammer", "madeAt": "2024-02-03T04:05:06Z"}


@attrs.define
class Service:
    """Answers what it is told to, and remembers what it was asked."""

    url: str = ""
    answers: list[Response] = attrs.field(factory=list)
    """In turn; the last one for ever."""
    requests: list[Request] = attrs.field(factory=list)

    async def answer(self, request: Request) -> Response:
        with suppress(ClientDisconnect):
            await request.body()
        self.requests.append(request)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    @property
    def asked(self) -> str:
        """The last request: method, and path and query as they were sent."""
        scope = self.requests[-1].scope
        query = scope["query_string"].decode()
        path = scope["raw_path"].decode()
        return f"{scope['method']} {path}{'?' if query else ''}{query}"

    @property
    def headers(self) -> dict[str, str]:
        return dict(self.requests[-1].headers)

    @property
    def body(self) -> bytes:
        content: bytes = self.requests[-1]._body
        return content

    @property
    def parts(self) -> list[tuple[Any, ...]]:
        """Those of the last form: name, name of a file, media type and content."""
        head = f"content-type: {self.headers['content-type']}\r\n\r\n".encode()
        message = message_from_bytes(head + self.body, policy=HTTP)
        return [
            (
                part.get_param("name", header="content-disposition"),
                part.get_filename(),
                part.get_content_type(),
                part.get_payload(decode=True),
            )
            for part in message.iter_parts()
        ]


@contextmanager
def serving_workshop() -> Iterator[Service]:
    service = Service()
    app = Starlette(routes=[Route("/{path:path}", service.answer, methods=METHODS)])
    with serving(app) as url:
        service.url = url
        yield service


def tool(**changes: Any) -> JSONResponse:
    return JSONResponse({**TOOL, **changes})
