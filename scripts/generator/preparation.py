"""The part of a contract that openapi-python-client reads, in the words that it understands.

Each operation has a path of its own, which says its number, and all parameters are those of a
query: where they are sent is decided elsewhere. Of bodies and responses only JSON and forms are
there; the others have no types.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from unicodedata import normalize

import attrs
from openapi_python_client.parser.openapi import generate_operation_id
from openapi_python_client.schema import UntrustedString
from openapi_python_client.strings import PythonIdentifier

from generator.components import Components
from generator.messages import MULTIPART, Answer, Body, answers, body
from generator.properties import Properties
from generator.refusal import GeneratorError
from generator.simplified import Simplifier
from postpeer_conformance.contract import ApiKey, Contract, Operation, Parameter, follow
from postpeer_conformance.contract.media import JSON

IGNORED = frozenset({"accept", "content-type", "authorization"})
"""Headers that are no parameters (OpenAPI 3.1, 4.8.12)."""
UNSENDABLE = IGNORED | {
    *("connection", "content-length", "cookie", "expect", "host", "te", "trailer"),
    *("accept-encoding", "transfer-encoding", "upgrade"),
}

_REMARK = re.compile(r"(?<=\S)\s*\([^()]*\)\s*$")
"""What may stand behind the name of a tag, in parentheses."""


@attrs.frozen
class Prepared:
    """An operation, and what openapi-python-client is not told of it."""

    operation: Operation
    parameters: Mapping[str, Parameter]
    """By the names that openapi-python-client knows."""
    body: Body | None
    answers: tuple[Answer, ...]


@attrs.frozen
class Preparation:
    """A document for openapi-python-client."""

    document: dict[str, Any]
    operations: list[Prepared]
    """By their numbers."""
    wires: Mapping[str, str]
    """The names in the document of properties that are called otherwise here."""
    aliases: Mapping[str, str]
    """What each schema of the document is called here."""
    classes: Mapping[str, str]
    """What the class of each is called."""
    tags: Mapping[str, set[tuple[str, str]]]
    """What discriminators know classes by: the name of the field, and the value."""


def prepare(contract: Contract, reserved: frozenset[str]) -> Preparation:
    """The document that openapi-python-client gets; no schema has a *reserved* name."""
    given = contract.document.get("components", {}).get("schemas", {})
    components, properties = Components(given, reserved), Properties()
    simplifier = Simplifier(contract, components, properties)
    operations = [_prepared(contract, each) for each in contract.operations]
    uploaded = {
        components.named(each.body.schema.get("$ref", ""))
        for each in operations
        if each.body and each.body.kind == MULTIPART
    }
    paths = {
        f"/{number}": {each.operation.method.lower(): _operation(contract, each, simplifier)}
        for number, each in enumerate(operations)
    }
    schemas = {
        components.aliases[name]: simplifier.component(name, files=name in uploaded)
        for name in given
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": contract.title, "version": contract.version},
        "paths": paths,
        "components": {"schemas": schemas},
    }
    return Preparation(
        document,
        operations,
        properties.wires,
        components.aliases,
        components.classes,
        components.tags,
    )


def _prepared(contract: Contract, operation: Operation) -> Prepared:
    return Prepared(
        operation,
        _named(operation),
        body(contract, operation),
        answers(contract, operation),
    )


def _named(operation: Operation) -> dict[str, Parameter]:
    """The parameters by names that give each an argument of its own."""
    sent = [each for each in operation.parameters if not _is_set(each, operation.key)]
    sent.sort(key=lambda each: each.location != "path")
    plain = [_identifier(each.name) for each in sent]
    named: dict[str, Parameter] = {}
    taken: set[str] = set()
    for each, identifier in zip(sent, plain, strict=True):
        name = each.name
        if plain.count(identifier) > 1 or not name.isascii() or identifier in ("client", "url"):
            name = f"{identifier}_{each.location}"
        number = 1
        while _identifier(name) in taken:
            number += 1
            name = f"{identifier}_{number}"
        taken.add(_identifier(name))
        named[name] = each
    return named


def _is_set(parameter: Parameter, key: ApiKey | None) -> bool:
    """Whether the client sets *parameter* itself, such as the *key*: it is no argument then."""
    place, name = parameter.location, parameter.name
    if place == "header":
        return name.lower() in (*UNSENDABLE, key.header.lower() if key else "")
    return key is not None and (key.location, key.name) == (place, name)


def _identifier(name: str) -> str:
    return str(PythonIdentifier(name, "field_"))


def _operation(contract: Contract, each: Prepared, simplifier: Simplifier) -> dict[str, Any]:
    operation = each.operation
    raw = follow(contract.document, operation.pointer)
    tags = raw.get("tags")
    tags = [tag for tag in (tags if isinstance(tags, list) else ()) if isinstance(tag, str)]
    made: dict[str, Any] = {
        "operationId": normalize("NFKC", _id(operation, raw)),
        "tags": [normalize("NFKC", _REMARK.sub("", tag)) for tag in tags[:1]],
        "description": raw["description"] if isinstance(raw.get("description"), str) else "",
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": parameter.required,
                "schema": simplifier.schema(raw_parameter(contract, parameter).get("schema", {})),
            }
            for name, parameter in each.parameters.items()
        ],
        "responses": {
            answer.status: _with_content(
                JSON, simplifier.schema(follow(contract.document, answer.schema))
            )
            for answer in each.answers
            if answer.schema is not None
        },
    }
    if each.body and each.body.typed:
        files = each.body.kind == MULTIPART
        content = _with_content(each.body.kind, simplifier.schema(each.body.schema, files=files))
        made["requestBody"] = {"required": each.body.required, **content}
    return made


def _with_content(kind: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": "", "content": {kind: {"schema": schema}}}


def _id(operation: Operation, raw: Mapping[str, Any]) -> str:
    if "operationId" in raw:
        return operation.id
    path = UntrustedString(operation.path)
    return str(generate_operation_id(path=path, method=operation.method.lower(), prefix="field_"))


def raw_parameter(contract: Contract, parameter: Parameter) -> Mapping[str, Any]:
    """What the document says of *parameter*."""
    found = follow(contract.document, parameter.pointer)
    if not isinstance(found, Mapping):
        raise GeneratorError(f"the parameter {parameter.name} is not a mapping")
    return found
