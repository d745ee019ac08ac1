"""What is said on standard output and standard error, wherever they lead to."""

from __future__ import annotations

import io
import os
import sys
from typing import Any, TextIO, cast

import click

from ..errors import CannotWrite, InternalError, NobodyReads
from ..product import COMMAND
from ..report.text import visible


def say(text: str) -> None:
    """Writes *text* and the end of a line; raises CannotWrite."""
    click.echo(visible(text))


def note(text: str) -> None:
    """Says *text* to whoever watches: on standard error, where nobody may read it."""
    click.echo(f"{COMMAND}: {visible(text)}", err=True)


def tell(error: Exception) -> None:
    """Says why a command ends; with ``--verbose``, where a mistake of the suite comes from."""
    if isinstance(error, NobodyReads):
        return
    if isinstance(error, InternalError) and "--verbose" in sys.argv:
        click.echo(visible(error.details), err=True)
    note(str(error))


def prepare() -> None:
    """Makes standard output and error such that no way in which they fail is a traceback."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # Else the next file or socket would get the number, and what is meant for a person.
            os.open(os.devnull, os.O_RDONLY)
    sys.stdin = sys.stdin or io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)))
    sys.stdout = _stream(sys.stdout, 1)
    sys.stderr = _stream(sys.stderr, 2)


def _stream(given: Any, number: int) -> TextIO:
    raw = None if given is None else getattr(given.buffer, "raw", given.buffer)
    if not isinstance(raw, io.FileIO | None):
        given.reconfigure(errors="backslashreplace")  # a console of Windows
        return cast(TextIO, given)
    return io.TextIOWrapper(
        io.BufferedWriter(_Stream(number)),
        encoding="utf-8" if given is None else given.encoding,
        errors="backslashreplace",
        line_buffering=True,
    )


class _Stream(io.FileIO):
    """Standard output or error: that it fails is said once, and what comes after it is dropped."""

    def __init__(self, number: int) -> None:
        super().__init__(number, "w", closefd=False)
        self._lost = False

    def write(self, data: Any) -> int:
        if not self._lost:
            try:
                return super().write(data) or 0
            except OSError as error:
                self._lost = True
                if self.fileno() == 1:
                    reason = error.strerror or str(error)
                    kind = NobodyReads if isinstance(error, BrokenPipeError) else CannotWrite
                    raise kind(f"cannot write to standard output: {reason}") from None
        return len(data)
