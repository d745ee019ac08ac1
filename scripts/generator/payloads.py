"""The body of a request as arguments: as a whole, and field by field."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.file import FileProperty

from generator.annotations import Types
from generator.messages import FORM, MULTIPART, Body
from generator.preparation import Prepared
from generator.text import Code, literal
from generator.views import BodyField, Payload
from postpeer_conformance.contract import Contract, follow
from postpeer_conformance.contract.media import JSON

_ENCODERS = {JSON: "Body", FORM: "Form", MULTIPART: "Multipart"}
_NAMES = frozenset({"body", "page_size", "prefetch", "response", "self"})
"""Arguments of methods that no field can have."""


class Payloads:
    """Those of one document."""

    def __init__(self, contract: Contract, types: Types) -> None:
        self._contract = contract
        self._types = types

    def payload(
        self, prepared: Prepared, endpoint: Endpoint, taken: Collection[str]
    ) -> Payload | None:
        """The body that an operation takes, if any, beside arguments whose names are *taken*."""
        body = prepared.body
        if body is None:
            return None
        assert prepared.operation.body
        raw = follow(self._contract.document, prepared.operation.body.pointer)
        text = raw.get("description")
        type, checked = self._types_of(body, endpoint)
        fields = tuple(self._fields(body, endpoint, taken))
        given = [literal(body.media_type), *([f"type={checked}"] if checked else [])]
        if fields:
            names = ", ".join(f"({literal(f.name)}, {literal(f.wire)})" for f in fields)
            given.append(f"fields=({names},)")
        if fields and body.required:
            given.append("required=True")
        return Payload(
            type=type,
            required=body.required and not fields,
            encoder=Code(f"bodies.{_ENCODERS.get(body.kind, 'Whole')}({', '.join(given)})"),
            description=text if isinstance(text, str) else "",
            fields=fields,
        )

    def _types_of(self, body: Body, endpoint: Endpoint) -> tuple[Code, Code | None]:
        """What the argument takes, and the type by which it is checked."""
        if not body.typed:
            text = "str | " if body.media_type.startswith("text/") else ""
            return Code(f"{text}bodies.Content"), None
        (property,) = (each.prop for each in endpoint.bodies)
        accepted = self._types.accepted(property)
        if body.kind != JSON:
            return accepted if "Mapping" in accepted else Code("Mapping[str, Any]"), None
        return accepted, None if self._read_only(body.schema, set()) else self._types.of(property)

    def _fields(
        self, body: Body, endpoint: Endpoint, taken: Collection[str]
    ) -> Iterator[BodyField]:
        """The fields of an object, but for those that only responses have."""
        property = next((each.prop for each in endpoint.bodies), None) if body.typed else None
        if not isinstance(property, ModelProperty) or self._types.is_mapping(property):
            return
        model = self._types.models.get(str(property.class_info.name), property)
        raw = self._contract.schemas.flat(body.schema).get("properties", {})
        names = {*taken, *_NAMES}
        for each in self._types.fields(model):
            wire = self._types.wire(each)
            if self._contract.schemas.flat(raw.get(wire, {})).get("readOnly") is True:
                continue
            name = self._types.field(each)
            while name in names:
                name += "_"
            names.add(name)
            told = each.description.get_untrusted_value() if each.description else ""
            yield BodyField(name, wire, self._accepted(each), told, bool(each.required))

    def _accepted(self, property: Any) -> Code:
        if isinstance(property, FileProperty):
            return Code("bodies.File")
        type = self._types.accepted(property)
        return Code(re.sub(r"\bDay\b", "date", re.sub(r"\bInstant\b", "datetime", type)))

    def _read_only(self, schema: Any, seen: set[str]) -> bool:
        """Whether a part of *schema* is only for responses, so that a body may lack it."""
        if isinstance(schema, list):
            return any(self._read_only(each, seen) for each in schema)
        if not isinstance(schema, Mapping):
            return False
        reference = schema.get("$ref")
        if isinstance(reference, str):
            if reference in seen:
                return False
            seen.add(reference)
            return self._read_only(self._contract.resolve(schema), seen)
        if schema.get("readOnly") is True:
            return True
        return any(self._read_only(each, seen) for each in schema.values())
