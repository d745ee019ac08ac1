"""The body of a request: checked, and encoded as the service takes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from os import PathLike
from pathlib import Path
from secrets import token_bytes
from typing import Any, NamedTuple
from uuid import UUID

import httpx2
import msgspec
from msgspec import UNSET

from .errors import InvalidArgumentError
from .json_text import json_text
from .uploads import Readable, Source, Upload, content_of

Content = bytes | PathLike[str] | Readable
"""Bytes, or the path of a file, or an open one, which is read while it is sent."""
File = Content | tuple[str, Content] | tuple[str, Content, str]
"""The content of a part of a form; or its file name and content; or these and its media type."""


class Body(msgspec.Struct, frozen=True):
    """JSON, of any form."""

    media_type: str
    type: Any = None
    """What the service takes; None where it is not checked."""
    fields: tuple[tuple[str, str], ...] = ()
    """The arguments that are fields of it, each with its name in the document."""
    required: bool = False
    """Whether it is sent without any of them, too."""

    def chosen(self, arguments: Mapping[str, Any]) -> Any:
        """The body among *arguments*, as a whole or by its fields; UNSET where there is none.

        Raises :class:`InvalidArgumentError` for both at once.
        """
        body = arguments["body"]
        fields = {
            wire: arguments[name] for name, wire in self.fields if arguments[name] is not UNSET
        }
        if fields and body is not UNSET:
            raise InvalidArgumentError("pass body or its fields, not both")
        return fields if fields or (self.required and body is UNSET) else body

    def encode(self, value: object) -> tuple[bytes | Upload, str]:
        """Content and its media type; raises :class:`InvalidArgumentError`."""
        try:
            content = json_text(value)
            if self.type is not None:
                msgspec.json.decode(content, type=self.type)
        except (TypeError, ValueError, OverflowError, RecursionError) as error:
            problem = str(error)
        else:
            return content, self.media_type
        raise InvalidArgumentError(f"body cannot be sent: {problem}")


class Whole(Body, frozen=True):
    """Bytes, or text."""

    def encode(self, value: object) -> tuple[bytes | Upload, str]:
        if isinstance(value, str) and self.media_type.startswith("text/"):
            return _encoded(value), f"{self.media_type.partition(';')[0]}; charset=utf-8"
        content = content_of("body", value)
        if isinstance(content, Source):
            return Upload([content]), self.media_type
        if isinstance(content, bytes | bytearray | memoryview):
            return bytes(content), self.media_type
        raise InvalidArgumentError("body must be bytes, a path or an open file")


class Form(Body, frozen=True):
    """Names and values, as HTML sends them."""

    def encode(self, value: object) -> tuple[bytes, str]:
        form: dict[str, list[str]] = {}
        for name, each in _fields(value):
            form.setdefault(name, []).append(_plain(name, each))
        # httpx2 leaves an empty form out
        return _sent(data=form) if form else (b"", self.media_type)


class Multipart(Body, frozen=True):
    """Names and values, files among them."""

    def encode(self, value: object) -> tuple[bytes | Upload, str]:
        parts = [(name, _part(name, each)) for name, each in _fields(value)]
        if not parts:
            raise InvalidArgumentError("body needs at least one part")
        files = [part.content for _, part in parts if isinstance(part.content, Source)]
        mark = token_bytes(32)  # where httpx2 shall leave room for a file
        content, media_type = _sent(files=[(name, part.sent(mark)) for name, part in parts])
        if not files:
            return content, media_type
        first, *others = content.split(mark)
        pieces: list[bytes | Source] = [first]
        for file, other in zip(files, others, strict=True):
            pieces += [file, other]
        return Upload(pieces), media_type


def _sent(**form: Any) -> tuple[bytes, str]:
    """Content and media type of a form, as httpx2 writes it."""
    try:
        request = httpx2.Request("POST", "http://localhost", **form)
        return request.read(), request.headers["content-type"]
    except (TypeError, ValueError, OSError) as error:
        problem = str(error)
    raise InvalidArgumentError(f"body cannot be sent: {problem}")


def _fields(value: object) -> Iterator[tuple[str, Any]]:
    """The names of a form and their values; a list stands for several values of one name."""
    entries: Iterable[tuple[Any, Any]]
    if isinstance(value, msgspec.Struct):
        fields = msgspec.structs.fields(value)
        entries = ((each.encode_name, getattr(value, each.name)) for each in fields)
    elif isinstance(value, Mapping):
        entries = value.items()
    else:
        raise InvalidArgumentError("body must be a model or a mapping of names to values")
    for name, each in entries:
        if not isinstance(name, str):
            raise InvalidArgumentError("the names in body must be text")
        _encoded(name)
        if each is not UNSET and each is not None:
            yield from ((name, one) for one in (each if isinstance(each, list) else [each]))


def _plain(name: str, value: Any) -> str:
    """*value* as text; what has an inner structure as JSON."""
    if isinstance(value, str):
        _encoded(value)
        return value
    if isinstance(value, date | UUID):
        return value.isoformat() if isinstance(value, date) else str(value)
    try:
        return json_text(value).decode()
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        problem = str(error)
    raise InvalidArgumentError(f"{name} in body cannot be sent: {problem}")


class _Part(NamedTuple):
    """One part of a form, as httpx2 names it."""

    file_name: Any
    content: Any
    media_type: tuple[str, ...] = ()

    def sent(self, mark: bytes) -> tuple[Any, ...]:
        """As httpx2 wants it, with *mark* for a file that is read later."""
        content = mark if isinstance(self.content, Source) else self.content
        return self.file_name, content, *self.media_type


def _part(name: str, value: Any) -> _Part:
    is_file = isinstance(value, tuple) and len(value) > 1
    given: tuple[Any, ...] = value if is_file else (name, value)
    file_name, content, *media_type = given
    if isinstance(content, PathLike) and not is_file:
        file_name = Path(content).name
    content = content_of(name, content)
    if isinstance(content, Source | bytes | bytearray | memoryview):
        if len(media_type) > 1 or not all(isinstance(t, str) for t in (file_name, *media_type)):
            raise InvalidArgumentError(f"{name} takes a file name, content and a media type")
        if not all(text.isascii() and text.isprintable() for text in media_type):
            raise InvalidArgumentError(f"the media type of {name} must be printable ASCII text")
        content = content if isinstance(content, Source) else bytes(content)
        return _Part(file_name, content, tuple(media_type))
    if isinstance(value, Mapping | msgspec.Struct):
        return _Part(None, _plain(name, value), ("application/json",))
    return _Part(None, _plain(name, value))


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise InvalidArgumentError("body has a character that cannot be sent") from None
