"""Body: more than the document names, other spellings of the same JSON and the same instants."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

from attrs import evolve

from ...contract import Collection, Field, Operation
from ..bodies import put
from ..messages import Answer, Json, Page, Query, Refusal, Request
from ..mutants.parts import Whole
from ..store import microseconds
from .oddity import Odd, oddity

_MORE = {
    "x_handle": "@someone",
    "x_meta": {"tags": ["a", None, {"deep": [[]]}], "size": 1e300, "id": "abc"},
    "null": None,
    "ünï": "…",
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _dated(operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Where items hold instants."""
    yield from (Whole() for field in collection.fields if field.format == "date-time")


def _unasked(collection: Collection) -> list[Field]:
    """Addresses that no question depends on."""
    fields = {field for filter in collection.filters for field in filter.fields}
    used = {field.member for field in (*fields, collection.key, collection.sort.by)}
    return [f for f in collection.fields if f.format == "uri" and f.member not in used]


def _addresses(operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Where items hold addresses that no question depends on."""
    if _unasked(collection):
        yield Whole()


@oddity()
class MoreInItems(Odd):
    """Adds fields to items. Fields that the document does not name are allowed."""

    def rows(self, query: Query) -> list[Json]:
        return [{**_MORE, **item} for item in super().rows(query)]


@oddity()
class MoreInSomeItems(Odd):
    """Adds a field to every third item, always the same ones. Unnamed fields are allowed."""

    def rows(self, query: Query) -> list[Json]:
        rows = super().rows(query)
        return [{**i, **_MORE} if _lot(self.collection.key.of(i)) % 3 else i for i in rows]


@oddity()
class MoreAroundItems(Odd):
    """Adds fields around the page, other ones each time. Unnamed fields are allowed."""

    def present(self, page: Page) -> Json:
        number = self.count("page")
        more = {"page": {"next": None, "count": len(page.items)}, "requestId": str(number)}
        return {**more, **super().present(page), "took": number / 7}


@oddity()
class MadeAnewInItems(Odd):
    """Adds the number of the answer to every item. Fields without a name are the server's own."""

    def present(self, page: Page) -> Json:
        number = self.count("answer")
        return super().present(evolve(page, items=[{**i, "x_read": number} for i in page.items]))


@oddity()
class PlaceInItems(Odd):
    """Adds its place on the page to every item. Fields without a name are the server's own."""

    def present(self, page: Page) -> Json:
        items = [{**item, "x_place": place} for place, item in enumerate(page.items)]
        return super().present(evolve(page, items=items))


@oddity(_addresses)
class SignedAddresses(Odd):
    """Signs addresses for each answer. Nothing that is asked for depends on what they say."""

    def rows(self, query: Query) -> list[Json]:
        rows, number = super().rows(query), self.signature(query)
        for field in _unasked(self.collection):
            rows = [_signed(row, field, number) for row in rows]
        return rows

    def signature(self, query: Query) -> int:
        """What makes the addresses of this answer other ones."""
        return self.count("signature")


@oddity(_addresses)
class SignedAndKept(SignedAddresses):
    """Signs addresses once for each question. That is what a cache of answers makes of it."""

    def signature(self, query: Query) -> int:
        return _lot(str(sorted(query.texts.items())))


def _signed(item: Json, field: Field, number: int) -> Json:
    address = field.of(item)
    if not isinstance(address, str):
        return item
    return put(item, field.pointer, f"{address}?signature={number:08x}")


@oddity()
class FieldsTurned(Odd):
    """Turns the order of all fields. Objects have none."""

    def present(self, page: Page) -> Json:
        return _turned(super().present(page))


@oddity()
class FieldsShuffled(Odd):
    """Gives each item its fields in another order. Objects have none."""

    def rows(self, query: Query) -> list[Json]:
        return [
            dict(sorted(item.items(), key=lambda pair: _lot(f"{number} {pair[0]}")))
            for number, item in enumerate(super().rows(query))
        ]


class _Respelled(Odd):
    """Writes the same JSON in another way."""

    def spell(self, body: Json) -> str:
        raise NotImplementedError

    def answer(self, request: Request) -> Answer:
        answer = super().answer(request)
        if not answer.body.startswith(b"{"):
            return answer
        return Answer(answer.status, self.spell(json.loads(answer.body)).encode(), answer.headers)


@oddity()
class Indented(_Respelled):
    """Indents its JSON, with spaces and line ends around it. White space means nothing there."""

    def spell(self, body: Json) -> str:
        return "\r\n\t " + json.dumps(body, indent=4, ensure_ascii=False) + "\n\n"


@oddity()
class Escaped(_Respelled):
    r"""Escapes all but ASCII as \uXXXX, and slashes too. That is the same text."""

    def spell(self, body: Json) -> str:
        return json.dumps(body).replace("/", "\\/")


@oddity()
class TotalAsFloat(Odd):
    """Writes the total with a fraction of zero. For JSON Schema 7.0 is an integer."""

    def present(self, page: Page) -> Json:
        return put(super().present(page), self.collection.total, float(page.total))


@oddity()
class BareErrors(Odd):
    """Answers errors with what the document requires of them, and no reason. More is optional."""

    def refuse(self, refusal: Refusal) -> Answer:
        answer = super().refuse(refusal)
        kept = {n: v for n, v in json.loads(answer.body).items() if isinstance(v, bool)}
        return Answer(answer.status, json.dumps(kept).encode(), answer.headers)


@oddity()
class RichErrors(Odd):
    """Adds a code, a list and the request's number to errors. Unnamed fields are allowed."""

    def refuse(self, refusal: Refusal) -> Answer:
        answer = super().refuse(refusal)
        more = {
            "code": "E42",
            "requestId": self.count("error"),
            "errors": [{"path": [], "rule": "x"}],
        }
        body = {**more, **json.loads(answer.body)}
        return Answer(answer.status, json.dumps(body).encode(), answer.headers)


@oddity()
class QuotingErrors(Odd):
    """Quotes in its refusals all that was asked, but never the key. Wording is free."""

    asked: tuple[tuple[str, str], ...] = ()

    def answer(self, request: Request) -> Answer:
        self.asked = request.query
        return super().answer(request)

    def refuse(self, refusal: Refusal) -> Answer:
        return super().refuse(Refusal(refusal.status, f"{refusal.sentence}; asked: {self.asked}"))


class _Dated(Odd):
    """Writes instants in another form of RFC 3339."""

    def instant(self, moment: datetime, lot: int) -> str:
        raise NotImplementedError

    def rows(self, query: Query) -> list[Json]:
        return [self._dated(item) for item in super().rows(query)]

    def _dated(self, item: Json) -> Json:
        lot = _lot(self.collection.key.of(item))
        for field in self.collection.fields:
            text = field.of(item)
            if field.format == "date-time" and text is not None:
                instant = _EPOCH + timedelta(microseconds=microseconds(text))
                item = put(item, field.pointer, self.instant(instant, lot))
        return item


def _zoned(instant: datetime, hours: float) -> str:
    return instant.astimezone(timezone(timedelta(hours=hours))).isoformat(timespec="milliseconds")


def _utc(instant: datetime, timespec: str) -> str:
    return instant.replace(tzinfo=None).isoformat(timespec=timespec)


@oddity(_dated)
class EasternTime(_Dated):
    """Writes instants with the offset +02:00. The document asks for a date-time in any zone."""

    def instant(self, moment: datetime, lot: int) -> str:
        return _zoned(moment, 2)


@oddity(_dated)
class ManyZones(_Dated):
    """Writes each instant in its item's zone. The instants are in order, their texts are not."""

    def instant(self, moment: datetime, lot: int) -> str:
        return _zoned(moment, (-9.5, -3, 0, 5.75, 13)[lot % 5])


@oddity(_dated)
class WholeSeconds(_Dated):
    """Writes instants without a fraction, and sorts by the precise ones. A fraction is optional."""

    def instant(self, moment: datetime, lot: int) -> str:
        return _utc(moment, "seconds") + "Z"


@oddity(_dated)
class Microseconds(_Dated):
    """Writes instants with six digits and +00:00. Any number of digits is a date-time."""

    def instant(self, moment: datetime, lot: int) -> str:
        return moment.isoformat(timespec="microseconds")


@oddity(_dated)
class Nanoseconds(_Dated):
    """Writes instants with nine digits. Any number of digits is a date-time."""

    def instant(self, moment: datetime, lot: int) -> str:
        return _utc(moment, "microseconds") + "000Z"


@oddity(_dated)
class ShortFractions(_Dated):
    """Leaves out zeros at the end of fractions, and fractions of zero. Some are one digit long."""

    def instant(self, moment: datetime, lot: int) -> str:
        return _utc(moment, "microseconds").rstrip("0").rstrip(".") + "Z"


@oddity(_dated)
class LowerCaseInstants(_Dated):
    """Writes t and z in lower case. RFC 3339 allows it."""

    def instant(self, moment: datetime, lot: int) -> str:
        return _utc(moment, "milliseconds").lower() + "z"


@oddity(_dated)
class MixedInstants(_Dated):
    """Writes each item's instant in a form of its own. All of them are date-times."""

    def instant(self, moment: datetime, lot: int) -> str:
        plain = _utc(moment, "milliseconds")
        return (plain + "Z", plain + "-00:00", _zoned(moment, 2), plain + "000Z")[lot % 4]


def _lot(value: object) -> int:
    """A number that looks drawn at random, always the same for a value."""
    return zlib.crc32(str(value).encode())


def _turned(value: Json) -> Json:
    """*value* with the fields of its objects last first; its order of items is kept."""
    if isinstance(value, list):
        return [_turned(each) for each in value]
    if isinstance(value, dict):
        return {name: _turned(value[name]) for name in reversed(value)}
    return value
