"""Values that the contract allows and msgspec does not take: ``137.0`` as an integer (JSON Schema
makes no difference), and the second that is added to a day now and then (RFC 3339, 5.7)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any

from msgspec import inspect

_LEAP_SECOND = re.compile(r"(.{10}[Tt ]\d\d:\d\d):60(.*)")


def respelled(value: Any, type_: Any) -> Any:
    """*value*, which should be of *type_*, as msgspec takes it."""
    return _respelled(value, inspect.type_info(type_))


def _respelled(value: Any, kind: inspect.Type) -> Any:
    if isinstance(kind, inspect.UnionType):
        for each in kind.types:
            value = _respelled(value, each)
    elif isinstance(kind, inspect.IntType | inspect.LiteralType) and isinstance(value, float):
        return int(value) if value.is_integer() else value
    elif isinstance(kind, inspect.DateTimeType) and isinstance(value, str):
        return _without_leap_second(value)
    elif isinstance(kind, inspect.ListType) and isinstance(value, list):
        return [_respelled(each, kind.item_type) for each in value]
    elif isinstance(kind, inspect.DictType) and isinstance(value, dict):
        return {name: _respelled(each, kind.value_type) for name, each in value.items()}
    elif isinstance(kind, inspect.StructType) and isinstance(value, dict):
        if kind.tag_field is not None and value.get(kind.tag_field, kind.tag) != kind.tag:
            return value  # another one of a union
        kinds = {field.encode_name: field.type for field in kind.fields}
        return {
            name: _respelled(v, kinds[name]) if name in kinds else v for name, v in value.items()
        }
    return value


def _without_leap_second(text: str) -> str | datetime:
    """The first moment of the next day for the 61st second of a day's last minute."""
    found = _LEAP_SECOND.fullmatch(text)
    if not found:
        return text
    try:
        after = datetime.fromisoformat(f"{found[1]}:59{found[2]}".upper()) + timedelta(seconds=1)
        moment = after.astimezone(UTC).time()
    except (ValueError, OverflowError):
        return text
    return after if after.tzinfo and moment.replace(microsecond=0) == time() else text
