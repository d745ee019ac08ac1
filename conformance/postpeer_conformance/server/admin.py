"""The control of a running server, under a path that no document has; only from this machine.

It needs no key: hence it is off unless asked for, and answers neither from a public address nor to
a page of a web site, whose requests bear Origin or another Host.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import attrs
import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from .faults import FaultError
from .state import State
from .store import UNUSABLE, unusable

PREFIX = "/__admin"
_MOST = 64 * 2**20
"""Bytes of a body that are read."""
Said = tuple[int, Any]
"""A status and what is said as JSON."""
Does = Callable[[Any], Said]
"""What an address does with the body of a request."""


class _Wrong(Exception):
    """Status and sentence of a refusal."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(status, sentence)
        self.status, self.sentence = status, sentence


def routes(state: State) -> list[Route]:
    """What :mod:`.app` puts before the paths of the document."""
    return [Route(f"{PREFIX}/{{rest:path}}", _Endpoint(_Control(state)))]


@attrs.frozen
class _Endpoint:
    """All addresses."""

    control: _Control

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        does = self.control.at(request.path_params["rest"])
        try:
            _check_origin(request)
            if not does:
                raise _Wrong(404, "there is no such address")
            if request.method not in does:
                raise _Wrong(405, f"{request.method} is not one of {', '.join(does)}")
            status, said = does[request.method](await _body(request))
        except ClientDisconnect:
            return
        except _Wrong as wrong:
            status, said = wrong.status, {"message": wrong.sentence}
        except UNUSABLE as error:
            status, said = 503, {"message": unusable(error)}
        except ValueError as error:
            status, said = 400, {"message": str(error)}
        headers = {"allow": ", ".join(does)} if status == 405 else None
        body = b"" if status == 204 else msgspec.json.encode(said)
        await Response(body, status, headers, "application/json")(scope, receive, send)


def _check_origin(request: Request) -> None:
    """Only this machine, and no page in its browser."""
    served = (request.scope.get("server") or ("",))[0]
    if not (is_loopback(served) and is_loopback(request.url.hostname or "")):
        raise _Wrong(403, "this address is for the machine itself")
    if "origin" in request.headers:
        raise _Wrong(403, "this address is not for web pages")


def is_loopback(host: str) -> bool:
    """Whether *host* is an address of this machine that no other one reaches."""
    try:
        return ipaddress.ip_address("127.0.0.1" if host == "localhost" else host).is_loopback
    except ValueError:
        return False


async def _body(request: Request) -> Any:
    """The JSON that was sent, None where nothing was."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST:
            raise _Wrong(413, f"more than {_MOST} bytes")
    try:
        return msgspec.json.decode(body) if body else None
    except (ValueError, RecursionError) as error:
        raise _Wrong(400, f"the body is not JSON: {error}") from None


class _Control:
    """What each address does."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._fixed: dict[str, Mapping[str, Does]] = {
            "reset": {"POST": self.reset},
            "requests": {"GET": self.requests, "DELETE": self.forget},
            "faults": {"GET": self.faults, "PUT": self.switch, "DELETE": self.calm},
        }

    def at(self, address: str) -> Mapping[str, Does]:
        """What is done at *address*, by method; nothing where there is no such address."""
        if address in self._fixed:
            return self._fixed[address]
        tables = self._state.database.tables
        if address in tables:
            of = {"POST": self.add, "PUT": self.replace, "DELETE": self.clear}
            return {method: partial(does, address) for method, does in of.items()}
        for operation in sorted(tables, key=len, reverse=True):  # an operationId may have slashes
            if address.startswith(f"{operation}/"):
                identity = self._identity(operation, address[len(operation) + 1 :])
                one = {"PATCH": self.change, "DELETE": self.remove}
                return {method: partial(does, operation, identity) for method, does in one.items()}
        return {}

    def reset(self, _body: Any) -> Said:
        self._state.reset()
        return 204, None

    def requests(self, _body: Any) -> Said:
        journal = self._state.journal
        return 200, {"requests": journal.entries() if journal else []}

    def forget(self, _body: Any) -> Said:
        if self._state.journal is not None:
            self._state.journal.clear()
        return 204, None

    def faults(self, _body: Any) -> Said:
        return 200, {"faults": self._state.faults.texts}

    def switch(self, body: Any) -> Said:
        if not isinstance(body, list) or not all(isinstance(text, str) for text in body):
            raise FaultError('faults are an array of texts, such as ["status=503,every=3"]')
        self._state.faults.switch(body)
        return self.faults(body)

    def calm(self, _body: Any) -> Said:
        self._state.faults.switch([])
        return 204, None

    def add(self, operation: str, body: Any) -> Said:
        items = body if isinstance(body, list) else [body]
        return 201, {"added": self._state.add(operation, items)}

    def replace(self, operation: str, body: Any) -> Said:
        if not isinstance(body, list):
            raise ValueError("give an array of items")
        return 200, {"items": self._state.replace(operation, body)}

    def clear(self, operation: str, _body: Any) -> Said:
        self._state.database.tables[operation].clear()
        return 204, None

    def change(self, operation: str, identity: Any, body: Any) -> Said:
        if not isinstance(body, dict):
            raise ValueError("give an object with the fields to change")
        changed = self._state.change(operation, identity, body)
        if changed is None:
            raise _Wrong(404, "there is no such item")
        return 200, changed

    def remove(self, operation: str, identity: Any, _body: Any) -> Said:
        if not self._state.database.tables[operation].remove(identity):
            raise _Wrong(404, "there is no such item")
        return 204, None

    def _identity(self, operation: str, text: str) -> Any:
        """The identity that *text* is: of several fields, an array in JSON."""
        key = self._state.database.tables[operation].collection.key
        if key.one is None:
            try:
                return tuple(msgspec.json.decode(text, type=list[str | int]))
            except ValueError:
                return None
        if key.one.type != "integer":
            return text
        return int(text) if re.fullmatch("-?[0-9]{1,18}", text) else None
