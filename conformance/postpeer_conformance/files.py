"""Files that the user names: read within bounds, and written without harm to what is there."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from .errors import CannotWrite, UsageError

MIB: Final = 2**20


def read(file: str, most: int = 64 * MIB) -> bytes:
    """The bytes of *file*; raises UsageError where it cannot be read, or has more than *most*."""
    try:
        with Path(file).open("rb") as source:
            data = source.read(most + 1)
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror or error}") from None
    if len(data) > most:
        raise UsageError(f"{file} is larger than {most // MIB} MiB: give a smaller file")
    return data


def read_text(file: str) -> str:
    """The text of *file*, a MiB at the most; raises UsageError where it is none."""
    try:
        return read(file, MIB).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"cannot read {file}: it is not UTF-8 text") from None


def is_standard_output(file: str) -> bool:
    """Whether *file* is ``-``, or another name of the same, such as ``/dev/stdout``."""
    try:
        return file == "-" or os.path.samestat(Path(file).stat(), os.fstat(1))
    except OSError:
        return False


def check_writable(file: str | None) -> None:
    """Raises UsageError where *file* could not be written: before the run, not after it."""
    if file in (None, "-"):
        return
    try:
        lack = _lack(Path(file))
    except OSError as error:
        lack = error.strerror or str(error)
    if lack:
        raise UsageError(f"cannot write {file}: {lack}")


def _lack(path: Path) -> str:
    """Why *path* cannot be written; empty where it can.  Raises what the system says of it."""
    if path.is_dir():
        return "it is a directory"
    place = Path(os.path.realpath(path)) if path.is_symlink() else path  # a link is written into
    if not place.parent.is_dir():
        lack = "is not a directory" if place.parent.exists() else "does not exist"
        return f"{place.parent} {lack}"
    if place.exists() and not os.access(place, os.W_OK):
        return "permission denied"
    if _replaceable(path) or not place.exists():
        aside, opened = _opened_aside(place, 0o600)
        os.close(opened)
        aside.unlink()
    return ""


def write(file: str, data: bytes, *, private: bool = False) -> None:
    """Writes *data* to *file*; ``-`` is standard output.  Raises CannotWrite.

    A regular file is replaced whole or not at all, and keeps its mode; a new one gets what the
    umask leaves, or is the owner's alone if *private*.  Anything else, such as a device, a FIFO or
    a link, is written into.
    """
    try:
        if file == "-":
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        elif _replaceable(Path(file)):
            _replace(Path(file), data, 0o600 if private else 0o777)
        else:
            # The system follows a link here, or refuses to where another user may have put it.
            with Path(file).open("wb") as target:
                target.write(data)
    except OSError as error:
        raise CannotWrite(f"cannot write {file}: {error.strerror or error}") from None


def _replaceable(path: Path) -> bool:
    """Whether *path* is a regular file, or nothing yet."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return True


def _opened_aside(path: Path, allowed: int) -> tuple[Path, int]:
    """A new file beside *path*, and its descriptor."""
    # Exclusive, so that a file or link that somebody put there is never opened; and not by
    # `mkstemp`, since the system alone knows what the umask leaves of the mode.
    aside = path.with_name(f".{secrets.token_hex(8)}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return aside, os.open(aside, flags, 0o666 & allowed)


def _replace(path: Path, data: bytes, allowed: int) -> None:
    aside, opened = _opened_aside(path, allowed)
    try:
        with open(opened, "wb") as target:
            target.write(data)
        if path.exists():
            _resemble(aside, path.stat(), allowed)
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def _resemble(path: Path, old: os.stat_result, allowed: int) -> None:
    """Gives *path* the owner and the mode of *old*, as far as they are *allowed*."""
    new = path.stat()
    if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
        with suppress(PermissionError):  # root alone can give a file away
            os.chown(path, old.st_uid, old.st_gid)
    path.chmod(stat.S_IMODE(old.st_mode) & allowed)
