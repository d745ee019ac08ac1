"""Reading: empty, repeated and unknown parameters, spellings of numbers, and what is too much."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from urllib.parse import quote

from ....contract import Parameter
from ...answering import parameters
from ...http.messages import Json, Query, Request, Response
from ..parts import once, refusing
from .quirk import QuirkBehaviour, quirk, table

Pairs = Sequence[tuple[str, str]]
_CANONICAL = re.compile("0|-?[1-9][0-9]*")
_OTHER_BASE = re.compile("0(x[0-9a-f]+|o[0-7]+|b[01]+)", re.IGNORECASE)


@quirk(refusing)
class EmptyRefused(QuirkBehaviour):
    """Refuses a parameter without a value. The contract is silent about empty values."""

    def read(self, pairs: Pairs) -> Query:
        if any(not text for _, text in pairs):
            raise self.refused("a parameter is empty")
        return super().read(pairs)


@quirk()
class EmptyIgnored(QuirkBehaviour):
    """Takes a parameter without a value for none. The contract is silent about empty values."""

    def read(self, pairs: Pairs) -> Query:
        return super().read([pair for pair in pairs if pair[1]])


@quirk()
class EmptyFindsNothing(QuirkBehaviour):
    """Finds nothing where a filter is empty. The contract is silent about empty values."""

    def total(self, query: Query) -> int:
        return 0 if "" in query.filters.values() else super().total(query)

    def rows(self, query: Query) -> list[Json]:
        return [] if "" in query.filters.values() else super().rows(query)


@quirk(refusing)
class BlankRefused(QuirkBehaviour):
    """Refuses a value of spaces alone. Spaces at the ends are the server's own to read."""

    def value(self, parameter: Parameter, text: str) -> Json:
        if text and not text.strip():
            raise self.refused(f"{parameter.name} is blank")
        return super().value(parameter, text)


class _Repeated(QuirkBehaviour):
    """Tells what may be given several times, since it is an array, from what may not."""

    def listed(self, pairs: Pairs) -> Pairs:
        arrays = {each.name for each in self.operation.parameters if each.type == "array"}
        return [pair for pair in pairs if pair[0] in arrays]

    def single(self, pairs: Pairs) -> Pairs:
        listed = self.listed(pairs)
        return [pair for pair in pairs if pair not in listed]


@quirk()
class RepeatedFirst(_Repeated):
    """Takes the first of repeated parameters. The contract is silent about them."""

    def read(self, pairs: Pairs) -> Query:
        return super().read([*self.listed(pairs), *dict(reversed(self.single(pairs))).items()])


@quirk(refusing)
class RepeatedRefused(_Repeated):
    """Refuses a parameter that is given twice. The contract is silent about that."""

    def read(self, pairs: Pairs) -> Query:
        single = self.single(pairs)
        if len(dict(single)) < len(single):
            raise self.refused("a parameter is given twice")
        return super().read(pairs)


@quirk()
class RepeatedJoined(_Repeated):
    """Joins repeated parameters by commas. The contract is silent about them."""

    def read(self, pairs: Pairs) -> Query:
        joined: dict[str, str] = {}
        for name, text in self.single(pairs):
            joined[name] = f"{joined[name]},{text}" if name in joined else text
        return super().read([*self.listed(pairs), *joined.items()])


@quirk(refusing)
class UnknownRefused(QuirkBehaviour):
    """Refuses parameters that it does not know. The contract is silent about them."""

    def read(self, pairs: Pairs) -> Query:
        known = {each.name for each in (*self.operation.parameters, *self.collection.parameters)}
        unknown = dict(pairs).keys() - known
        if unknown:
            raise self.refused(f"unknown parameters: {', '.join(sorted(unknown))}")
        return super().read(pairs)


@quirk()
class NamesInAnyCase(QuirkBehaviour):
    """Knows parameters in upper and lower case. Another spelling is an unknown parameter."""

    def read(self, pairs: Pairs) -> Query:
        names = {each.name.lower(): each.name for each in self.operation.parameters}
        return super().read([(names.get(name.lower(), name), text) for name, text in pairs])


@quirk()
class LooseIntegers(QuirkBehaviour):
    """Reads 10.0, 1e1, +10, 010 and 10 between spaces as 10. Their value is allowed."""

    def value(self, parameter: Parameter, text: str) -> Json:
        if parameter.type != "integer":
            return super().value(parameter, text)
        try:
            number = Decimal(text.strip())
            whole = number.is_finite() and abs(number) < 10**30 and number == int(number)
        except InvalidOperation:
            whole = False
        return super().value(parameter, str(int(number)) if whole else text)


@quirk()
class OtherBases(QuirkBehaviour):
    """Reads 0x10, 0o20 and 0b10000 as 16, as JavaScript does. Their value is allowed."""

    def value(self, parameter: Parameter, text: str) -> Json:
        if parameter.type != "integer" or not _OTHER_BASE.fullmatch(text):
            return super().value(parameter, text)
        return super().value(parameter, str(int(text, 0)))


@quirk(refusing)
class StrictIntegers(QuirkBehaviour):
    """Refuses all integers but 10, thus 010 and -0. The contract is silent about spellings."""

    def value(self, parameter: Parameter, text: str) -> Json:
        value = super().value(parameter, text)
        if (
            parameter.type == "integer"
            and isinstance(value, int)
            and not _CANONICAL.fullmatch(text)
        ):
            raise self.refused(f"{parameter.name} must be an integer, not {parameters.shown(text)}")
        return value


class _OffsetBounded(QuirkBehaviour):
    """Refuses offsets from an end on."""

    hook = "end"
    end: Callable[[], int]

    def read(self, pairs: Pairs) -> Query:
        query = super().read(pairs)
        if query.offset >= self.end():
            raise self.refused(f"{self.paging.position_name} must be below {self.end()}")
        return query


class _TextBounded(QuirkBehaviour):
    """Refuses some texts as too long."""

    hook = "is_long"
    is_long: Callable[[str], bool]

    def value(self, parameter: Parameter, text: str) -> Json:
        if parameter.type == "string" and self.is_long(text):
            raise self.refused(f"{parameter.name} is too long")
        return super().value(parameter, text)


table(
    ("reading-offset-below-ten-thousand", _OffsetBounded, refusing, lambda: 10_000,
     "Refuses offsets from 10,000 on, as some do. A number far past the end may be refused."),
    ("reading-offset-of31-bits", _OffsetBounded, refusing, lambda: 2**31,
     "Refuses an offset of more than 31 bits. A number far past the end may be refused."),
    ("reading-hundred-characters", _TextBounded, refusing, lambda text: len(text) > 100,
     "Refuses texts of more than 100 characters. A very long text may be refused."),
    ("reading-many-characters", _TextBounded, refusing, lambda text: len(text) > 255,
     "Refuses texts of more than 255 characters. A very long text may be refused."),
    ("reading-many-bytes", _TextBounded, refusing, lambda text: len(text.encode()) > 255,
     "Refuses texts of more than 255 bytes in UTF-8. A very long text may be refused."),
)  # fmt: skip


class _LineBounded(QuirkBehaviour):
    """Does not look at long request lines."""

    hook = "too_long"
    too_long: Callable[[], Response]
    longest_line = 2048

    def answer(self, request: Request) -> Response:
        size = sum(len(quote(name)) + len(quote(text)) + 2 for name, text in request.query)
        if size + len(request.path) > self.longest_line:
            return self.too_long()
        return super().answer(request)


table(
    ("reading-long-line", _LineBounded, once,
     lambda: Response(414, b"<h1>URI Too Long</h1>", (("content-type", "text/html"),)),
     "Answers 414 to a very long request line. That is a gateway's response, not the contract's."),
    ("reading-long-head", _LineBounded, once,
     lambda: Response(431, b"", (("connection", "close"),)),
     "Answers 431 to a very long request. That is a gateway's response, not the contract's."),
    ("reading-long-line-refused", _LineBounded, refusing,
     lambda self: self.refuse(self.refused("the query is too long")),
     "Refuses a very long request line as it refuses any bad query. It may be refused."),
)  # fmt: skip
