"""From the path of a request to the template in the document that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from starlette.datastructures import URLPath
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import ASGIApp, Receive, Scope, Send


def templates(endpoints: Mapping[str, ASGIApp]) -> list[BaseRoute]:
    """Routes to the *endpoints* whose paths have parameters; what is literal goes first."""
    routes = [Template(path, endpoint) for path, endpoint in endpoints.items() if "{" in path]
    return [*sorted(routes, key=lambda route: route.rank)]


class Template(BaseRoute):
    """One path of the document.

    It is compared segment by segment before it is decoded: ``%2F`` within a value is no border.
    """

    def __init__(self, path: str, endpoint: ASGIApp) -> None:
        segments = [re.split(r"\{([^{}]*)\}", each) for each in path.split("/")]
        self._endpoint = endpoint
        self._names = [name for parts in segments for name in parts[1::2]]
        self._patterns = [re.compile(_pattern(parts), re.DOTALL) for parts in segments]
        self.rank = [(len(parts) > 1, -sum(map(len, parts[::2]))) for parts in segments]
        """Less for a path that is to be tried before others."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        values = self._values(_segments(scope)) if scope["type"] == "http" else None
        if values is None:
            return Match.NONE, {}
        return Match.FULL, {"path_params": dict(zip(self._names, values, strict=True))}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._endpoint(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        raise NoMatchFound(name, path_params)

    def _values(self, segments: list[str]) -> list[str] | None:
        if len(segments) != len(self._patterns):
            return None
        values: list[str] = []
        for pattern, segment in zip(self._patterns, segments, strict=True):
            found = pattern.fullmatch(segment)
            if found is None:
                return None
            values += found.groups()
        return values


def _pattern(parts: list[str]) -> str:
    """The pattern of a segment: by turns a literal and a name."""
    return "".join("(.+?)" if number % 2 else re.escape(p) for number, p in enumerate(parts))


def _segments(scope: Scope) -> list[str]:
    raw: bytes | None = scope.get("raw_path")
    if raw is None or b"%" not in raw:
        return str(scope["path"]).split("/")
    return [unquote(each) for each in raw.decode("latin-1").split("/")]
