"""Body: more than the document names, and other spellings of the same JSON."""

from __future__ import annotations

import json
from collections.abc import Callable

from ....contract import follow
from ...answering.bodies import put
from ...http.messages import Json, Page, Query, Refusal, Request, Response
from ..page_parts import counted, framed
from ..parts import once
from .quirk import QuirkBehaviour, lot, quirk, table

_MORE = {
    "x_handle": "@someone",
    "x_meta": {"tags": ["a", None, {"deep": [[]]}], "size": 1e300, "id": "abc"},
    "null": None,
    "ünï": "…",
}


@quirk()
class MoreInItems(QuirkBehaviour):
    """Adds fields to items. Fields that the document does not name are allowed."""

    def rows(self, query: Query) -> list[Json]:
        return [{**_MORE, **item} for item in super().rows(query)]


@quirk()
class MoreInSomeItems(QuirkBehaviour):
    """Adds a field to every third item, always the same ones. Unnamed fields are allowed."""

    def rows(self, query: Query) -> list[Json]:
        rows = super().rows(query)
        return [{**i, **_MORE} if lot(self.collection.key.of(i)) % 3 else i for i in rows]


@quirk(framed)
class MoreAroundItems(QuirkBehaviour):
    """Adds fields around the page, other ones each time. Unnamed fields are allowed."""

    def present(self, page: Page) -> Json:
        number = self.count("page")
        more = {"page": {"next": None, "count": len(page.items)}, "requestId": str(number)}
        return {**more, **super().present(page), "took": number / 7}


@quirk()
class FieldsTurned(QuirkBehaviour):
    """Turns the order of all fields. Objects have none."""

    def present(self, page: Page) -> Json:
        return _turned(super().present(page))


@quirk()
class FieldsShuffled(QuirkBehaviour):
    """Gives each item its fields in another order. Objects have none."""

    def rows(self, query: Query) -> list[Json]:
        return [
            dict(sorted(item.items(), key=lambda pair: lot(f"{number} {pair[0]}")))
            for number, item in enumerate(super().rows(query))
        ]


class _Respelled(QuirkBehaviour):
    """Writes the same JSON in another way."""

    hook = "spell"
    spell: Callable[[Json], str]

    def answer(self, request: Request) -> Response:
        response = super().answer(request)
        if not response.body.startswith(b"{"):
            return response
        return Response(
            response.status, self.spell(json.loads(response.body)).encode(), response.headers
        )


table(
    ("body-indented", _Respelled, once,
     lambda body: "\r\n\t " + json.dumps(body, indent=4, ensure_ascii=False) + "\n\n",
     "Indents its JSON, with spaces and line ends around it. White space means nothing there."),
    ("body-escaped", _Respelled, once, lambda body: json.dumps(body).replace("/", "\\/"),
     r"Escapes all but ASCII as \uXXXX, and slashes too. That is the same text."),
)  # fmt: skip


@quirk(counted)
class TotalAsFloat(QuirkBehaviour):
    """Writes the total with a fraction of zero. For JSON Schema 7.0 is an integer."""

    def present(self, page: Page) -> Json:
        body, total = super().present(page), self.collection.total
        told = total is not None and total.pointer
        return put(body, told, float(page.total)) if told else body


@quirk()
class BareErrors(QuirkBehaviour):
    """Answers errors with what the document requires of them, and no reason. More is optional."""

    def refuse(self, refusal: Refusal) -> Response:
        response, contract = super().refuse(refusal), self.contract
        documented = self.operation.response(refusal.status)
        stated = documented.json if documented is not None else None
        schema = follow(contract.document, stated[1]) if stated is not None else {}
        required = contract.schemas.flat(schema).get("required", ())
        kept = {n: v for n, v in json.loads(response.body).items() if n in required}
        return Response(response.status, json.dumps(kept).encode(), response.headers)


@quirk()
class RichErrors(QuirkBehaviour):
    """Adds a code, a list and the request's number to errors. Unnamed fields are allowed."""

    def refuse(self, refusal: Refusal) -> Response:
        response = super().refuse(refusal)
        more = {
            "code": "E42",
            "requestId": self.count("error"),
            "errors": [{"path": [], "rule": "x"}],
        }
        body = {**more, **json.loads(response.body)}
        return Response(response.status, json.dumps(body).encode(), response.headers)


@quirk()
class QuotingErrors(QuirkBehaviour):
    """Quotes in its refusals all that was asked, but never the key. Wording is free."""

    asked: tuple[tuple[str, str], ...] = ()

    def answer(self, request: Request) -> Response:
        self.asked = request.query
        return super().answer(request)

    def refuse(self, refusal: Refusal) -> Response:
        return super().refuse(Refusal(refusal.status, f"{refusal.sentence}; asked: {self.asked}"))


def _turned(value: Json) -> Json:
    """*value* with the fields of its objects last first; its order of items is kept."""
    if isinstance(value, list):
        return [_turned(each) for each in value]
    if isinstance(value, dict):
        return {name: _turned(value[name]) for name in reversed(value)}
    return value
