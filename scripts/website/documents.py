"""The contract for programs: the document in three forms, and the schemas that it holds."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from postpeer_conformance.contract import Contract, follow, load
from postpeer_conformance.contract.pointer import escape
from postpeer_conformance.errors import UsageError
from postpeer_conformance.product import COMMAND
from postpeer_conformance.report.model import SCHEMA as REPORT
from postpeer_conformance.report.text import json_bytes

_COMPONENTS = "#/components/schemas/"
_NAMES = "use only letters, digits, '.', '-' and '_' in its name (OpenAPI 3.1, 4.8.7)"
_EXTENSION = "conformance/postpeer_conformance/contract/extension/x-collection.schema.json"


def write(contract: Contract, source: Path, folder: Path) -> dict[str, str]:
    """Writes all of them into *folder*; gives what each is, in the order to show them."""
    document = contract.document
    told = {
        "openapi.yaml": "the document, as it is written",
        "openapi.json": "the same as JSON",
        "openapi.dereferenced.json": "the same, with every reference replaced by what it names",
    }
    (folder / "openapi.yaml").write_bytes(source.read_bytes())
    _write(folder / "openapi.json", document)
    _write(folder / "openapi.dereferenced.json", dereferenced(document))
    prove_equal(folder)
    for name, made in schemas(contract).items():
        _write(folder / "schemas" / f"{name}.json", made)
        told[f"schemas/{name}.json"] = f"JSON Schema of {name}"
    extension = source.parent / _EXTENSION
    (folder / "schemas").mkdir(exist_ok=True)  # of a document without schemas, too
    (folder / "schemas" / "x-collection.json").write_bytes(extension.read_bytes())
    told["schemas/x-collection.json"] = "JSON Schema of the extension x-collection"
    (folder / "schemas" / "report.json").write_bytes(REPORT.read_bytes())
    told["schemas/report.json"] = f"JSON Schema of a report of {COMMAND}"
    return told


def prove_equal(folder: Path) -> None:
    """Raises UsageError unless YAML and JSON say the same, and the third form has no reference."""
    yaml, made = load(folder / "openapi.yaml"), load(folder / "openapi.json")
    plain = json.loads((folder / "openapi.json").read_bytes())
    if not yaml.document == made.document == plain:
        raise UsageError("openapi.yaml and openapi.json differ: a value has no equal in JSON")


def dereferenced(document: Mapping[str, Any]) -> Any:
    """*document* without references, but for one inside what it names: that has no end."""

    def inlined(value: Any, inside: frozenset[str]) -> Any:
        if isinstance(value, list):
            return [inlined(each, inside) for each in value]
        if not isinstance(value, Mapping):
            return value
        target = value.get("$ref")
        if not isinstance(target, str) or target in inside:
            return {name: inlined(each, inside) for name, each in value.items()}
        whole = {**follow(document, unquote(target.removeprefix("#"))), **value}
        del whole["$ref"]
        return inlined(whole, inside | {target})

    return inlined(document, frozenset())


def schemas(contract: Contract) -> dict[str, Any]:
    """The schemas of the components by name: each with a ``$id``, and usable by itself."""
    components = contract.document.get("components", {}).get("schemas", {})
    for name in components:
        if not re.fullmatch(r"[a-zA-Z0-9._-]+", name):
            place = f"{contract.source}:{contract.line(f'/components/schemas/{escape(name)}')}"
            raise UsageError(f"{place}: the schema {name} becomes a file: {_NAMES}")
    return {
        name: {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": _id(contract, name),
            "title": name,
            **_by_id(contract, schema),
            **_with_definitions(contract, components, name),
        }
        for name, schema in components.items()
    }


def _id(contract: Contract, name: str) -> str:
    return f"urn:{COMMAND}:schema:{contract.version}:{name}"


def _with_definitions(
    contract: Contract, components: Mapping[str, Any], name: str
) -> dict[str, Any]:
    """The ``$defs`` of the schema *name*: the schemas that it needs, directly or not."""
    needed: dict[str, None] = {}
    waiting = [name]
    while waiting:
        for each in _named(components[waiting.pop()]):
            if each != name and each not in needed:
                needed[each] = None
                waiting.append(each)
    return {"$defs": {n: _definition(contract, n, components[n]) for n in needed}} if needed else {}


def _definition(contract: Contract, name: str, schema: Any) -> dict[str, Any]:
    return {"$id": _id(contract, name), **_by_id(contract, schema)}


def _named(value: Any) -> list[str]:
    """The components that *value* refers to."""
    if isinstance(value, list):
        return [name for each in value for name in _named(each)]
    if not isinstance(value, Mapping):
        return []
    target = value.get("$ref")
    if isinstance(target, str) and target.startswith(_COMPONENTS):
        return [target.removeprefix(_COMPONENTS).partition("/")[0]]
    return [name for each in value.values() for name in _named(each)]


def _by_id(contract: Contract, value: Any) -> Any:
    """*value* with its references to components by their ``$id``."""
    if isinstance(value, list):
        return [_by_id(contract, each) for each in value]
    if not isinstance(value, Mapping):
        return value
    made = {name: _by_id(contract, each) for name, each in value.items()}
    target = value.get("$ref")
    if isinstance(target, str) and target.startswith(_COMPONENTS):
        name, slash, rest = target.removeprefix(_COMPONENTS).partition("/")
        made["$ref"] = _id(contract, name) + (f"#/{rest}" if slash else "")
    return made


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(json_bytes(value))
