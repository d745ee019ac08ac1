"""Whether values keep their schemas, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ...contract import Contract
from ..http.messages import Json

if TYPE_CHECKING:
    import jsonschema_rs

_LONGEST = 120
"""Characters of what a validator says."""


class Checks:
    """The schemas of a contract, made ready when they are first needed."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._validators: dict[str, jsonschema_rs.Validator | None] = {}

    def wrong(self, pointer: str, value: Json) -> str:
        """What is wrong with *value* by the schema at *pointer*; empty where it is valid."""
        if pointer not in self._validators:
            self._validators[pointer] = self._made(pointer)
        validator = self._validators[pointer]
        try:
            error = validator and next(validator.iter_errors(value), None)
        except ValueError as fault:  # nested too deep, for instance
            return str(fault)[:_LONGEST]
        if not error:
            return ""
        where = "".join(f"/{each}" for each in error.instance_path)
        said = f"{where} {error.message}".strip()
        return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"

    def _made(self, pointer: str) -> jsonschema_rs.Validator | None:
        """None where nothing can be validated with the schema: then everything is valid."""
        from jsonschema_rs import ReferencingError  # costs a few hundredths of a second

        try:
            return self._contract.validator(pointer)
        except (ValueError, ReferencingError):
            return None


def decoded(text: bytes) -> Json:
    """The value that *text* is in JSON; raises ValueError where it is none."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise ValueError("this is no JSON") from None
