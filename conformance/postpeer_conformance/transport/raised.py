"""What an application in this process raised, in words: its server would only have logged it."""

from __future__ import annotations

import importlib
import logging
import re
import sysconfig
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from pathlib import Path

import attrs

RAISED = (Exception, SystemExit)
"""What an application may raise; its exit must not end the run, with a code of its own."""
_LONGEST = 2_000
"""Characters of what an exception says."""
_FRAMES = 20
"""The latest lines of code of a traceback."""
_CAUSES = 3
"""Exceptions that led to one, and are told with it."""
_ADDRESS = re.compile(r"(?<= at )0x[0-9a-fA-F]+")
"""Where in memory an object is: another place in each run."""
_LIBRARIES = {"site-packages", "dist-packages"}


@attrs.frozen
class Raised:
    """An exception of an application."""

    error: str
    """Its type and what it says, on one line."""
    where: str
    """The line of code that raised it, and the application's own one that led there."""
    traceback: str = attrs.field(repr=False)
    """The lines of code that led to it, and what caused it."""

    @classmethod
    def of(cls, error: BaseException) -> Raised:
        """*error* in words."""
        while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
            error = error.exceptions[0]
        return cls(_said(error), _where(_frames(error)), "\n".join(_told(error)))

    def map(self, change: Callable[[str], str]) -> Raised:
        """The same with all its texts changed."""
        return Raised(*map(change, (self.error, self.where, self.traceback)))


_LOGGED: ContextVar[list[BaseException] | None] = ContextVar("logged", default=None)


class _Listener(logging.Handler):
    """Keeps the exceptions that a call logs: many frameworks raise none, and answer with 500."""

    def emit(self, record: logging.LogRecord) -> None:
        logged = _LOGGED.get()
        if logged is not None and isinstance(record.exc_info, tuple) and record.exc_info[1]:
            logged.append(record.exc_info[1])


@contextmanager
def listening() -> Iterator[None]:
    """Hears what applications log meanwhile."""
    root, listener = logging.getLogger(), _Listener(logging.ERROR)
    root.addHandler(listener)
    try:
        yield
    finally:
        root.removeHandler(listener)


def hear() -> list[BaseException]:
    """The exceptions that this call will log, in their order."""
    logged = list[BaseException]()
    _LOGGED.set(logged)
    return logged


def _said(error: BaseException) -> str:
    """The type of *error* and what it says, as far as it can say anything."""
    try:
        said = " ".join(str(error)[:_LONGEST].split())
    except RAISED:
        said = ""
    name = type(error).__name__
    return f"{name}: {_ADDRESS.sub('0x…', said)}" if said else name


def _frames(error: BaseException) -> list[traceback.FrameSummary]:
    """The lines of code of the application that led to *error*."""
    whole = list(traceback.walk_tb(error.__traceback__))
    called = [n for n, (frame, _) in enumerate(whole) if _is_call(frame.f_code.co_filename)]
    own = whole[called[-1] + 1 :] if called else whole
    own = [each for each in own if not _is_import(each[0].f_code.co_filename)]
    return list(traceback.StackSummary.extract(iter(own[-_FRAMES:])))


def _is_call(file: str) -> bool:
    """Whether *file* is where applications are called from, or imported."""
    return Path(file) in map(Path(__file__).with_name, ("in_process.py", "application.py"))


def _is_import(file: str) -> bool:
    """Whether *file* is of what imports modules, which stands between theirs."""
    return file.startswith("<frozen importlib") or file == importlib.__file__


def _where(frames: list[traceback.FrameSummary]) -> str:
    if not frames:
        return ""
    own = next((each for each in reversed(frames) if not _is_library(each.filename)), frames[-1])
    last = _place(frames[-1])
    return last if own is frames[-1] else f"{last}, called from {_place(own)}"


def _told(error: BaseException) -> Iterator[str]:
    """What led to *error*, line by line: the latest comes first, as in the report."""
    for n, each in enumerate(islice(_causes(error), 1 + _CAUSES)):
        yield f"{'caused by ' if n else ''}{_said(each)}"
        for frame in reversed(_frames(each)):
            yield f"  {_place(frame)}"
            if frame.line:
                yield f"    {frame.line}"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        hidden = error.__suppress_context__
        error = error.__cause__ or (None if hidden else error.__context__)


def _place(frame: traceback.FrameSummary) -> str:
    return f"{_path(Path(frame.filename))}:{frame.lineno} in {frame.name}"


def _is_library(file: str) -> bool:
    path = Path(file)
    outside = file.startswith("<") or path.is_relative_to(sysconfig.get_path("stdlib"))
    return outside or bool(_LIBRARIES & {*path.parts})


def _path(path: Path) -> str:
    """*path* without what differs between machines, where that tells nothing."""
    for n, part in enumerate(path.parts):
        if part in _LIBRARIES:
            return "/".join(path.parts[n + 1 :])
    for base in (sysconfig.get_path("stdlib"), Path.cwd()):
        if path.is_relative_to(base):
            return path.relative_to(base).as_posix()
    return path.as_posix()
