"""Documents with lists of many forms, made of short descriptions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

FORMS: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
_TYPES = ("string", "integer", "number", "boolean")


def schema(shape: Any) -> dict[str, Any]:
    """The schema that *shape* describes: an example whose values are types, formats or enums."""
    if isinstance(shape, str):
        kind, null, _ = shape.partition(" or null")
        said = {"type": kind} if kind in _TYPES else {"type": "string", "format": kind}
        return {**said, "type": [said["type"], "null"]} if null else said
    if isinstance(shape, list):
        return {"enum": shape} if shape[1:] else {"type": "array", "items": schema(shape[0])}
    if "raw" in shape:
        return dict(shape["raw"])
    return {
        "type": "object",
        "required": [name for name in shape if not name.endswith("*")],
        "properties": {name.removesuffix("*"): schema(inner) for name, inner in shape.items()},
    }


def operation(
    path: str,
    answer: Any,
    parameters: dict[str, Any] | None = None,
    headers: tuple[str, ...] = (),
    **more: Any,
) -> dict[str, Any]:
    """A GET operation with query *parameters* that answers as described; *more* of its keys."""
    listed = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"\{(.*?)\}", path)
    ]
    for name, told in (parameters or {}).items():
        known = told if isinstance(told, dict) and "schema" in told else None
        raw = told if isinstance(told, dict) else schema(told)
        listed.append({"name": name, "in": "query", **(known or {"schema": raw})})
    return {
        "parameters": listed,
        "responses": {
            "200": {
                "description": "A page.",
                "headers": {name: {"schema": {"type": "string"}} for name in headers},
                "content": {"application/json": {"schema": schema(answer)}},
            }
        },
        **more,
    }


def document(operations: dict[str, dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A document with a GET *operations* by path, and *more* at its top."""
    paths = {path: {"get": each} for path, each in operations.items()}
    return {"openapi": "3.1.0", "info": {"title": "Forms", "version": "1"}, "paths": paths, **more}
