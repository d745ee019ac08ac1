"""What has to be supplied to make a request that a server answers, in words."""

from __future__ import annotations

from collections.abc import Sequence

from .planning.valid import Valid


def lacking(valid: Valid) -> str:
    """What has to be supplied to make a valid request."""
    wanted = [_supplied("needs a value of ", valid.lacking)] if valid.lacking else []
    if valid.bodiless:
        wanted.append("needs a body: add an example of one to the document")
    return "; ".join(wanted)


def refused(status: int, valid: Valid) -> str:
    """Why a refused request decides nothing, and whose values it may be for."""
    verb = "is refused" if status < 500 else "fails"
    said = f"a valid request {verb} with status {status}"
    if valid.guessed:
        return _supplied(f"{said}; try other values of ", valid.guessed)
    return f"{said}; check what --given says of {_named(valid.given)}" if valid.given else said


def _supplied(said: str, names: Sequence[str]) -> str:
    """*said* of *names*, and the options that supply them."""
    options = " ".join(f"--given {name}=…" for name in names)
    return f"{said}{_named(names)}: give {options}"


def _named(names: Sequence[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)
