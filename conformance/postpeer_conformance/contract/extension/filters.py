"""From ``filters`` to :class:`Filter` s."""

from __future__ import annotations

import json

from ..field import INSTANTS, SCALARS, Field, types
from ..filters import KINDS, Filter, Range
from ..parameter import Parameter
from ..place import Place
from ..pointer import Json
from ..schemas import Schema
from .lookup import Lookup, either

COMPARED = 200
"""Fields that all filters together may compare; a table of SQLite has room for some more."""


def read(lookup: Lookup, item: Json) -> tuple[Filter, ...]:
    """The filters, in the document's order."""
    place = lookup.place
    found = tuple(_filter(lookup, each, item) for each in place.elements("filters"))
    if sum(len(each.fields) for each in found) > COMPARED:
        raise place.at("filters").error(
            f"the filters compare more than {COMPARED} fields", "leave some out"
        )
    return found


def _filter(lookup: Lookup, at: Place, item: Json) -> Filter:
    parameter = lookup.parameter(at.at("parameter"), path=True, array=True)
    made = KINDS[at.value["match"]](
        parameter=parameter,
        fields=tuple(lookup.find(each, item, through=True) for each in at.elements("fields")),
        ignore_case=at.value.get("case") == "ignored",
        absent=at.line("absent") if "absent" in at else None,
        everything=at.line("all") if "all" in at else None,
        unknown=at.value.get("unknown", "empty"),
        several=at.value.get("several", "any"),
        bound=at.value.get("bound", "included"),
        pointer=at.pointer,
    )
    if "several" in at and parameter.type != "array":
        raise at.at("several").error(
            f"{made.name} takes one value, so several has no effect", "leave it out"
        )
    _agree(lookup, at, made)
    _literals(lookup, at, made)
    return made


def _agree(lookup: Lookup, at: Place, made: Filter) -> None:
    """Raise where the types of a filter's parameter and fields do not fit its match."""
    for field in made.fields:
        kinds = types(field.schema) - {"null"}
        if not _comparable(made, field, kinds):
            has = _compared(field.schema)
            need = _compared(made.element.schema) if isinstance(made, Range) else made.compared
            raise at.error(
                f"{made.name} with match: {made.match} compares {need},"
                f" and {field.pointer} has {has}"
            )
    if made.element.type != made.compared:
        problem = f"must be a {made.compared}, as its match is {made.match}"
        raise lookup.wrong(made.parameter, problem)
    if not isinstance(made, Range):
        return
    if made.compared == "boolean":
        raise lookup.wrong(made.parameter, f"cannot be a boolean, as its match is {made.match}")
    if made.parameter.default is not None and not _allows(made.element, made.parameter.default):
        raise lookup.wrong(made.parameter, "has a default that its schema does not allow")


def _allows(parameter: Parameter, value: Json) -> bool:
    """Whether *value* has the type and the format of *parameter*."""
    import jsonschema_rs  # costs every command a few hundredths of a second

    schema = {"type": parameter.type, "format": parameter.schema.get("format", "")}
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True).is_valid(value)


def _compared(schema: Schema) -> str:
    """What values of *schema* are compared as, in words: an instant, or their type."""
    format = schema.get("format")
    return format if format in INSTANTS else either(types(schema) - {"null"}) or "no type"


def _comparable(made: Filter, field: Field, kinds: frozenset[str]) -> bool:
    """Whether the values of *field* can be compared with what *made* is asked for."""
    if len(kinds) != 1 or not kinds <= SCALARS:
        return False
    if isinstance(made, Range):
        formats = [made.element.schema.get("format"), field.format]
        if any(each in INSTANTS for each in formats):
            return all(each in INSTANTS for each in formats)
        if kinds <= {"integer", "number"}:
            return made.compared in ("integer", "number")
    return kinds == {made.compared}


def _literals(lookup: Lookup, at: Place, made: Filter) -> None:
    """Raise where a literal has no meaning, or two."""
    element = made.element
    for word, text in (("all", made.everything), ("absent", made.absent)):
        if text is not None and not (word == "absent" and element.enum and None in element.enum):
            lookup.sendable(at.at(word), element, text)
    if made.everything is not None and made.everything == made.absent:
        raise at.at("all").error(f"{made.absent} is both all and absent", "use two words")
    if made.absent is None:
        return
    if not any(field.nullable or field.many or not field.required for field in made.fields):
        void = f"no field of {made.name} may be null or missing, so absent has no effect"
        raise at.at("absent").error(void, "leave it out")
    if _reads_as(made.absent, element.type):
        raise at.at("absent").error(
            f"{made.absent} is also a value of {made.name}", "use another word"
        )
    if "null" not in types(element.schema) and element.type != "string":
        hint = f"write type: [{element.type}, 'null']"
        raise lookup.wrong(made.parameter, "must allow null, as it has absent", hint)


def _reads_as(text: str, kind: str) -> bool:
    """Whether *text* is also a value of the type *kind*, text itself left aside."""
    try:
        return kind != "string" and types({"const": json.loads(text)}) == {kind}
    except ValueError:
        return False
