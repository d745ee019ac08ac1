"""What the modules of ``api`` consist of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar
from urllib.parse import quote, urlencode

import msgspec
from msgspec import UNSET, inspect

from .errors import InvalidArgumentError
from .parameters import Text

AnswerT = TypeVar("AnswerT")
ItemT = TypeVar("ItemT")

MAX_VALUES = 2**20
"""Of one answer. Ten million empty lists are 30 kB of gzip, 30 MB of JSON, and 750 MB of memory."""
_SIGNS = (b",", b"[", b"{")
"""Each value but the first stands behind one of them."""


class Operation(msgspec.Struct, Generic[AnswerT], frozen=True, kw_only=True, dict=True):
    """One method on one path, and what its answer is decoded to."""

    method: str
    path: str
    status: int
    """Of a successful answer."""
    answer: Any
    """The type of a successful answer: ``AnswerT``."""
    parameters: tuple[Text, ...]

    @property
    def decoder(self) -> msgspec.json.Decoder[AnswerT]:
        """Made at its first use, since it has to look at every model."""
        made: msgspec.json.Decoder[AnswerT] | None = self.__dict__.get("decoder")
        if made is None:
            made = self.__dict__["decoder"] = msgspec.json.Decoder(self.answer)
        return made

    def decode(self, content: bytes) -> AnswerT:
        """A successful answer; raises ValueError or RecursionError where *content* is none."""
        if len(content) > MAX_VALUES and sum(map(content.count, _SIGNS)) > MAX_VALUES:
            raise ValueError(f"the answer has more than {MAX_VALUES} values")
        try:
            return self.decoder.decode(content)
        except msgspec.ValidationError:
            from .spellings import respelled  # late: hardly any service needs it

            value = respelled(msgspec.json.decode(content), inspect.type_info(self.answer))
        return msgspec.convert(value, self.answer)  # type: ignore[no-any-return]

    def target(self, arguments: Mapping[str, object]) -> str:
        """Path and query of a request; raises :class:`InvalidArgumentError`."""
        path, query = self.path, []
        for parameter in self.parameters:
            value = arguments[parameter.name]
            if value is UNSET:
                continue
            text, slot = parameter.encode(value), "{" + parameter.wire + "}"
            if slot not in path:
                query.append((parameter.wire, text))
            elif text.strip("."):
                path = path.replace(slot, quote(text, safe=""))
            else:
                raise InvalidArgumentError(f"{parameter.name} must not be empty or dots")
        return f"{path}?{urlencode(query, quote_via=quote)}" if query else path


class Paging(msgspec.Struct, Generic[AnswerT, ItemT], frozen=True, kw_only=True):
    """How the pages of a collection hang together."""

    items: Callable[[AnswerT], Sequence[ItemT]]
    total: Callable[[AnswerT], int]
    key: Callable[[ItemT], Any]
    limit: str
    """The argument that bounds a page."""
    offset: str
    """The argument that says where a page begins."""
    size: int
    """The largest page."""
