"""A library without lists: its document, and a server that keeps it, or breaks it in one way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import jsonschema_rs
import yaml
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

KEY = "library-key-1234567890"
DOCUMENT = """\
openapi: 3.1.0
info: {title: Library, version: 1.0.0}
security: [{reader: []}]
paths:
  /books:
    get:
      operationId: listBooks
      parameters:
        - {name: size, in: query, schema: {type: integer, minimum: 1, maximum: 50}}
      responses: &read
        '200': {description: Books., content: {application/json: {schema: {
          type: array, items: &book {
            type: object, required: [id, title],
            properties: {id: {type: integer}, title: {type: string}}}}}}}
        '400': &refused {description: Refused., content: {application/json: {schema: {
          type: object, required: [message], properties: {message: {type: string}}}}}}
        '401': *refused
    post:
      operationId: addBook
      requestBody:
        required: true
        content: {application/json: {schema: {
          type: object, required: [title, pages],
          properties: {title: {type: string, minLength: 1}, pages: {type: integer, minimum: 1}}}}}
      responses:
        '201':
          description: Added.
          headers: {Location: {required: true, schema: {type: string}}}
          content: {application/json: {schema: *book}}
        '400': *refused
        '401': *refused
  /books/{bookId}:
    parameters:
      - {name: bookId, in: path, required: true, schema: {type: integer, minimum: 1}}
    get:
      operationId: getBook
      parameters:
        - {name: lang, in: query, required: true, schema: {type: string, enum: [en, fr]}}
      responses:
        '200': {description: A book., content: {application/json: {schema: *book}}}
        '400': *refused
        '401': *refused
        '404': *refused
    delete:
      operationId: removeBook
      responses: {'204': {description: Removed.}, '400': *refused, '401': *refused, '404': *refused}
  /motto:
    get:
      operationId: getMotto
      security: []
      responses:
        '200': {description: The motto., content: {text/plain: {schema: {type: string}}}}
components:
  securitySchemes: {reader: {type: apiKey, in: header, name: reader-key}}
"""
BODY = yaml.safe_load(DOCUMENT)["paths"]["/books"]["post"]["requestBody"]["content"]
SCHEMA = BODY["application/json"]["schema"]

ASGIApp = Callable[[Any, Any, Any], Awaitable[None]]
Handler = Callable[[Request], Awaitable[Response]]


class Library:
    """Keeps its contract; a subclass overrides what it breaks."""

    def __init__(self) -> None:
        self.log: list[tuple[str, str, str | None]] = []
        """Method, path and key of each request."""
        self.books = {7: "Emma", 9: "Ulysses"}

    @property
    def app(self) -> ASGIApp:
        routed = self._routed()

        async def logged(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http":
                key = dict(scope["headers"]).get(b"reader-key")
                self.log.append((scope["method"], scope["path"], key and key.decode()))
            await routed(scope, receive, send)

        return logged

    def _routed(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/books", self.guarded(self.many), methods=["GET"]),
                Route("/books", self.guarded(self.add), methods=["POST"]),
                Route("/books/{id}", self.guarded(self.one), methods=["GET"]),
                Route("/books/{id}", self.guarded(self.remove), methods=["DELETE"]),
                Route("/motto", self.motto, methods=["GET"]),
            ]
        )

    def guarded(self, handler: Handler) -> Handler:
        async def guarded(request: Request) -> Response:
            opened = self.opens(request.headers.get("reader-key"))
            return await handler(request) if opened else self.refusal(401)

        return guarded

    def opens(self, key: str | None) -> bool:
        return key == KEY

    def refusal(self, status: int) -> Response:
        return JSONResponse({"message": "no"}, status)

    async def many(self, request: Request) -> Response:
        size = request.query_params.get("size", "50")
        if not self.size_fits(size):
            return self.refusal(400)
        return JSONResponse([{"id": n, "title": title} for n, title in self.books.items()])

    def size_fits(self, size: str) -> bool:
        return size.isascii() and size.isdecimal() and 1 <= int(size[:9]) <= 50

    async def one(self, request: Request) -> Response:
        number = request.path_params["id"]
        if not number.isdecimal() or not self.speaks(request.query_params.get("lang")):
            return self.refusal(400)
        title = self.books.get(int(number[:9]))
        return self.shown(int(number[:9]), title) if title else self.refusal(404)

    def speaks(self, language: str | None) -> bool:
        return language in ("en", "fr")

    def shown(self, number: int, title: str) -> Response:
        return JSONResponse({"id": number, "title": title})

    async def remove(self, request: Request) -> Response:
        number = request.path_params["id"]
        if not number.isdecimal() or not int(number[:9]):
            return self.refusal(400)
        return Response(status_code=204) if int(number[:9]) in self.books else self.refusal(404)

    async def add(self, request: Request) -> Response:
        body = await request.body()
        try:
            value = await request.json() if body else None
            valid = jsonschema_rs.is_valid(SCHEMA, value)
        except ValueError:
            value, valid = None, False
        return self.added(value) if valid or self.swallows(body) else self.refusal(400)

    def swallows(self, _body: bytes) -> bool:
        return False

    def added(self, _value: Any) -> Response:
        return JSONResponse({"id": 11, "title": "new"}, 201, {"Location": "/books/11"})

    async def motto(self, _request: Request) -> Response:
        return Response("Read!", media_type="text/plain")
