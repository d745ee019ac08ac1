"""Files in the body of a request, read while it is sent: they may be larger than memory."""

from __future__ import annotations

import io
from collections.abc import Generator, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from os import PathLike
from pathlib import Path
from typing import Any, Protocol

from .errors import InvalidArgumentError

PIECE = 2**18
"""Bytes per read. A file that has no more than this is read before anything is sent."""


class Readable(Protocol):
    """A file that is open for reading bytes."""

    def read(self, size: int, /) -> bytes: ...


class Source:
    """An open file of unknown length that can be read only once."""

    def __init__(self, name: str, file: Any) -> None:
        """*name* is that of the argument. Raises :class:`InvalidArgumentError`."""
        self._name = name
        self._file = file
        self._spent = False
        self._first = self._read(file, PIECE)  # refuses at once what is not a file

    @property
    def length(self) -> int | None:
        """In bytes; None if it is unknown."""
        return None

    @property
    def repeatable(self) -> bool:
        """Whether it can be read from the start."""
        return not self._spent

    def pieces(self) -> Iterator[bytes]:
        """Its content; raises :class:`InvalidArgumentError`."""
        if self._spent:
            raise InvalidArgumentError(f"{self._name} can be read only once")
        self._spent, piece = True, self._first
        while piece:
            yield piece
            piece = self._read(self._file, PIECE)

    def _read(self, file: Any, size: int) -> bytes:
        try:
            piece = file.read(size)
        except (OSError, TypeError, ValueError) as error:
            problem = str(error)
        else:
            if isinstance(piece, bytes | bytearray | memoryview):
                return bytes(piece)
            raise InvalidArgumentError(f"{self._name} must be bytes, a path or an open file")
        raise InvalidArgumentError(f"{self._name} cannot be read: {problem}")


class SizedSource(Source):
    """A file that can be read again, from where it stood: by its path, or open."""

    def __init__(self, name: str, file: Any, start: int, length: int) -> None:
        self._name = name
        self._file = file
        self._start = start
        self._length = length

    @property
    def length(self) -> int:
        return self._length

    @property
    def repeatable(self) -> bool:
        return True

    def pieces(self) -> Iterator[bytes]:
        left = self.length
        with self._opened() as file:
            while left and (piece := self._read(file, min(left, PIECE))):
                left -= len(piece)
                yield piece
        if left:
            raise InvalidArgumentError(f"{self._name} became shorter while it was sent")

    def _opened(self) -> AbstractContextManager[Any]:
        try:
            if isinstance(self._file, Path):
                return self._file.open("rb")
            self._file.seek(self._start)
            return nullcontext(self._file)
        except (OSError, ValueError) as error:
            problem = str(error)
        raise InvalidArgumentError(f"{self._name} cannot be read: {problem}")


class Upload:
    """A body that holds files."""

    def __init__(self, parts: Sequence[bytes | Source]) -> None:
        self._parts = parts

    @property
    def length(self) -> int | None:
        """In bytes; None if that of a file is unknown."""
        lengths = [len(p) if isinstance(p, bytes) else p.length for p in self._parts]
        return None if None in lengths else sum(filter(None, lengths))

    @property
    def repeatable(self) -> bool:
        """Whether it can be sent once more."""
        return all(isinstance(each, bytes) or each.repeatable for each in self._parts)

    def pieces(self) -> Generator[bytes, None, None]:
        """The body; raises :class:`InvalidArgumentError`."""
        for part in self._parts:
            yield from filter(None, [part]) if isinstance(part, bytes) else part.pieces()


def content_of(name: str, value: Any) -> Any:
    """The content of the file *value*, open or given by its path: bytes if it is small. *value*
    itself if it is not a file. Raises :class:`InvalidArgumentError`."""
    try:
        source = _source(name, value)
    except (OSError, ValueError) as error:
        problem = str(error)
    else:
        is_small = isinstance(source, SizedSource) and source.length <= PIECE
        return b"".join(source.pieces()) if is_small else source
    raise InvalidArgumentError(f"{name} cannot be read: {problem}")


def _source(name: str, value: Any) -> Any:
    if isinstance(value, PathLike):
        path = Path(value)
        if not path.is_file():  # such as a pipe, which has no length
            return path.read_bytes()
        return SizedSource(name, path, 0, path.stat().st_size)
    if not hasattr(value, "read"):
        return value
    if not (hasattr(value, "seekable") and value.seekable()):
        return Source(name, value)
    start = value.tell()
    length = value.seek(0, io.SEEK_END) - start
    value.seek(start)
    return SizedSource(name, value, start, max(0, length))
