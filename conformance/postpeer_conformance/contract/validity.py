"""Whether schemas are schemas: JSON Schema 2020-12, and nothing left of OpenAPI 3.0."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from postpeer_conformance.contract.errors import DocumentError
from postpeer_conformance.contract.model import Contract, Json, escape, joined
from postpeer_conformance.contract.place import Place
from postpeer_conformance.contract.reading import Source
from postpeer_conformance.contract.references import DATA, NAMED

if TYPE_CHECKING:
    import jsonschema_rs


def check(place: Place) -> None:
    """Raise :class:`DocumentError` where the schema at *place* is not JSON Schema 2020-12."""
    import jsonschema_rs

    try:
        jsonschema_rs.meta.validate(place.value)
    except jsonschema_rs.ValidationError as error:
        raise _refusal(place.source, place.pointer, error) from None
    for pointer in _nullable(place.value, place.pointer, ""):
        # passed over, it would make a fault of every null
        raise place.source.error(
            pointer, "nullable has no meaning in OpenAPI 3.1", "write type: [..., 'null'] instead"
        )


def _nullable(value: Json, pointer: str, parent: str) -> Iterator[str]:
    """The places of OpenAPI 3.0's ``nullable`` in the schema *value*, which stands at *parent*."""
    if isinstance(value, dict):
        if isinstance(value.get("nullable"), bool) and parent not in NAMED:
            yield f"{pointer}/nullable"
        for key, inner in value.items():
            if parent in NAMED or (key not in DATA and key != "examples"):
                yield from _nullable(inner, f"{pointer}/{escape(key)}", key)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _nullable(inner, f"{pointer}/{number}", "")


def check_bodies(source: Source, contract: Contract) -> None:
    """Raise :class:`DocumentError` where no answer could be validated: for a bad pattern, say."""
    import jsonschema_rs

    for operation in contract.operations:
        for response in operation.responses.values():
            for pointer in dict.fromkeys(response.content.values()):
                try:
                    contract.validator(pointer)
                except jsonschema_rs.ValidationError as error:
                    raise _refusal(source, "", error) from None
                except (ValueError, jsonschema_rs.ReferencingError) as error:
                    raise source.error(pointer, f"this schema cannot be used: {error}") from None


def _refusal(source: Source, above: str, error: jsonschema_rs.ValidationError) -> DocumentError:
    where = above + joined(error.instance_path)
    shown = json.dumps(error.instance, ensure_ascii=False)
    return source.error(where, f"{shown} is no {where.rpartition('/')[2]} of a JSON Schema")
