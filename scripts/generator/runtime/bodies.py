"""The body of a request: checked, and encoded as the service takes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import httpx2
import msgspec
from msgspec import UNSET

from .errors import InvalidArgumentError
from .json_text import json_text


class Readable(Protocol):
    """A file that is open for reading bytes."""

    def read(self) -> bytes: ...


Content = bytes | PathLike[str] | Readable
"""Bytes, or the path of a file, or an open one: it is read whole, before anything is sent."""
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

    def encode(self, value: object) -> tuple[bytes, str]:
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

    def encode(self, value: object) -> tuple[bytes, str]:
        if isinstance(value, str) and self.media_type.startswith("text/"):
            return _encoded(value), f"{self.media_type.partition(';')[0]}; charset=utf-8"
        content = _read("body", value)
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

    def encode(self, value: object) -> tuple[bytes, str]:
        parts = [(name, _part(name, each)) for name, each in _fields(value)]
        if not parts:
            raise InvalidArgumentError("body needs at least one part")
        return _sent(files=parts)


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


def _part(name: str, value: Any) -> tuple[Any, ...]:
    """File name, content and media type of one part, as httpx2 wants them."""
    is_file = isinstance(value, tuple) and len(value) > 1
    parts: tuple[Any, ...] = value if is_file else (name, value)
    file_name, content, *media_type = parts
    if isinstance(content, PathLike) and not is_file:
        file_name = Path(content).name
    content = _read(name, content)
    if isinstance(content, bytes | bytearray | memoryview):
        if len(media_type) > 1 or not all(isinstance(t, str) for t in (file_name, *media_type)):
            raise InvalidArgumentError(f"{name} takes a file name, content and a media type")
        if not all(text.isascii() and text.isprintable() for text in media_type):
            raise InvalidArgumentError(f"the media type of {name} must be printable ASCII text")
        return file_name, bytes(content), *media_type
    if isinstance(value, Mapping | msgspec.Struct):
        return None, _plain(name, value), "application/json"
    return None, _plain(name, value)


def _read(name: str, value: Any) -> Any:
    """The content of a file, open or by its path; *value* itself if it is none."""
    try:
        if isinstance(value, PathLike):
            return Path(value).read_bytes()
        return value.read() if hasattr(value, "read") else value
    except (OSError, ValueError) as error:
        problem = str(error)
    raise InvalidArgumentError(f"{name} cannot be read: {problem}")


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise InvalidArgumentError("body has a character that cannot be sent") from None
