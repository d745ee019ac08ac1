"""A document with one operation, which lists nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from postpeer_conformance.contract import Contract, load


def contract_of(folder: Path, path: str, method: str, **operation: Any) -> Contract:
    """A document with one operation, whose key is in a cookie."""
    document = {
        "openapi": "3.1.0",
        "info": {"title": "One", "version": "1"},
        "security": [{"session": []}],
        "components": {
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "session"}}
        },
        "paths": {
            path: {method: {"responses": {"200": {"description": "It."}}, **operation}},
        },
    }
    file = folder / "one.yaml"
    file.write_text(yaml.safe_dump(document), encoding="utf-8")
    return load(file)


def parameter(name: str, where: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "in": where, "required": True, "schema": schema, **more}
