"""What the whole document says of its service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.refusal import GeneratorError
from postpeer_conformance.contract import Contract


def message_field(contract: Contract) -> str | None:
    """The field of a refusal that is meant for people: the first text that its schema names."""
    for operation in contract.operations:
        for response in operation.responses.values():
            if response.status[0] in "45d":
                for pointer in response.content.values():
                    return _first_text(contract, pointer)
    return None


def _first_text(contract: Contract, pointer: str) -> str | None:
    schema = contract.resolve({"$ref": f"#{pointer}"})
    properties: Mapping[str, Mapping[str, Any]] = schema.get("properties", {})
    return next(
        (n for n, s in properties.items() if contract.resolve(s).get("type") == "string"), None
    )


def key_header(contract: Contract) -> str:
    """The one header that holds the key."""
    headers = {operation.key.header for operation in contract.operations if operation.key}
    if len(headers) != 1:
        raise GeneratorError(f"the client needs one header for the key, not {len(headers)}")
    return headers.pop()
