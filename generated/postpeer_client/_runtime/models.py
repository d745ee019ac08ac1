"""What all models can do: they keep the fields that the contract does not name, and convert."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Self, TypeVar, get_args

import msgspec
from msgspec import UNSET

from .errors import APIResponseValidationError
from .success import Success

BaseT = TypeVar("BaseT", bound="Base")


class Origin:
    """The JSON of a response, decoded only if someone asks for more than the models hold."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._decoded: Any = UNSET

    def decoded(self) -> Any:
        """Its value, the same each time; raises :class:`APIResponseValidationError`."""
        if self._decoded is UNSET:
            self._decoded = parsed(self.content)
        return self._decoded


Place = Origin | tuple["Place", Any] | None
"""A name or a number within another one, of a response; None for a model made in Python."""


class Placed:
    """What knows which part of which response it is; a slot costs a model less than a dict."""

    __slots__ = ("_origin",)
    _origin: Place


_place: Callable[[Placed, Place], None] = vars(Placed)["_origin"].__set__


class Base(Placed, msgspec.Struct, frozen=True, kw_only=True):
    """A model."""

    def to_dict(self) -> dict[str, Any]:
        """By the names of the contract, with the fields that it does not name; instants and days
        are objects of Python. Fields that are not set are left out."""
        found: dict[str, Any] = _converted(self, _raw(self))
        return found

    def as_json(self) -> Any:
        """As plain JSON, with the fields that the contract does not name."""
        return parsed(_content(self))

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """Names and values of :meth:`to_dict`, for ``dict(model)``."""
        return iter(self.to_dict().items())

    def __copy__(self) -> Self:
        copied = msgspec.structs.replace(self)
        _place(copied, _origin_of(self))
        return copied

    def __reduce__(self) -> tuple[Any, ...]:
        """For pickle and deepcopy."""
        if _origin_of(self) is not None:
            return decoded, (type(self), _content(self))
        return _made, (type(self), msgspec.structs.asdict(self))

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> Any:
        """Lets pydantic, and FastAPI, read and write the model."""
        from pydantic_core import core_schema

        written = core_schema.plain_serializer_function_ser_schema(
            lambda value, info: value.as_json() if info.mode == "json" else value.to_dict(),
            info_arg=True,
        )
        return core_schema.no_info_plain_validator_function(cls._read, serialization=written)

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: Any, _handler: Any) -> dict[str, Any]:
        return {"type": "object", "title": cls.__name__}

    @classmethod
    def _read(cls, value: Any) -> Self:
        if isinstance(value, cls):
            return value
        if isinstance(value, Mapping):
            return decoded(cls, msgspec.json.encode(value))
        raise ValueError(f"Expected `{cls.__name__}`, or a mapping of its names to values")


class Model(Base, frozen=True, kw_only=True):
    """Any model but a page, which has a list of these."""

    @property
    def unknown_fields(self) -> dict[str, Any]:
        """Those that the contract does not name."""
        raw = _raw(self)
        return _unknown(self, raw) if isinstance(raw, dict) else {}


def decoded(kind: type[BaseT], content: bytes) -> BaseT:
    """A model of JSON; raises ValueError, or RecursionError."""
    value: BaseT = Success(first=0, last=0, type=kind).decode(content)
    link(value, content)
    return value


def _made(kind: type[Base], fields: dict[str, Any]) -> Base:
    return kind(**fields)


def link(value: object, content: bytes) -> None:
    """Tells the models in *value* that they were made of *content*."""
    waiting: list[tuple[Any, Any]] = [(value, Origin(content))]
    while waiting:
        each, origin = waiting.pop()
        if isinstance(each, list):
            _link_items(each, origin, waiting)
        elif isinstance(each, dict):
            waiting += [(inner, (origin, name)) for name, inner in each.items()]
        elif isinstance(each, Base):
            _place(each, origin)
            waiting += [(getattr(each, name), (origin, wire)) for name, wire in _inner(type(each))]


def _link_items(items: list[Any], origin: Any, waiting: list[tuple[Any, Any]]) -> None:
    """Most lists hold many models that hold none, so that these are not kept waiting."""
    if all(issubclass(kind, Base) and not _inner(kind) for kind in set(map(type, items))):
        for number, each in enumerate(items):
            _place(each, (origin, number))
    else:
        waiting += [(each, (origin, number)) for number, each in enumerate(items)]


@cache
def _inner(kind: type[Base]) -> tuple[tuple[str, str], ...]:
    """The fields of *kind* that may hold models: in Python, and in JSON."""
    fields = msgspec.structs.fields(kind)
    return tuple((each.name, each.encode_name) for each in fields if _may_hold(each.type))


def _may_hold(type_: Any) -> bool:
    if isinstance(type_, type) and issubclass(type_, Base):
        return True
    return any(map(_may_hold, get_args(type_)))


def _origin_of(model: Base) -> Place:
    return getattr(model, "_origin", None)


def _raw(model: Base) -> Any:
    """The JSON that *model* was made of; None where it was made in Python."""
    place = _origin_of(model)
    tokens: list[Any] = []
    while isinstance(place, tuple):
        place, token = place
        tokens.append(token)
    if place is None:
        return None
    value = place.decoded()
    for token in reversed(tokens):
        value = value[token]
    return value


def _content(model: Base) -> bytes:
    origin = _origin_of(model)
    if isinstance(origin, Origin):
        return origin.content
    return msgspec.json.encode(model if origin is None else _raw(model))


def _converted(value: Any, raw: Any) -> Any:
    """*value* in containers of Python; what *raw* holds beside it is not lost."""
    if isinstance(value, Base):
        config = value.__struct_config__
        found = {config.tag_field: config.tag} if config.tag_field else {}
        for name, wire in zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True):
            if (inner := getattr(value, name)) is not UNSET:
                found[wire] = _converted(inner, _part(raw, wire))
        return found | _unknown(value, raw) if isinstance(raw, dict) else found
    if isinstance(value, list):
        return [_converted(inner, _part(raw, number)) for number, inner in enumerate(value)]
    if isinstance(value, dict):
        return {name: _converted(inner, _part(raw, name)) for name, inner in value.items()}
    return value


def _part(raw: Any, token: Any) -> Any:
    return None if raw is None else raw[token]


def _unknown(model: Base, raw: dict[str, Any]) -> dict[str, Any]:
    known = (*model.__struct_encode_fields__, model.__struct_config__.tag_field)
    return {name: value for name, value in raw.items() if name not in known}


def parsed(content: bytes) -> Any:
    """*content* as JSON; raises :class:`APIResponseValidationError` where it is none."""
    try:
        return msgspec.json.decode(content)
    except (ValueError, RecursionError) as error:
        problem = str(error)
    raise APIResponseValidationError(f"$: {problem}", content=content)
