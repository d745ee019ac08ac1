"""Which parameter filters which field: by their names, types and descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..contract.pointer import Json
from ..contract.schemas import Schema
from . import names
from .fields import Fields
from .listing import Argument
from .model import Guess
from .names import plain, words
from .shapes import Found, kinds

Rule = Mapping[str, Json]
_IGNORED = {"case": "ignored"}


def _rules(table: dict[str, Rule]) -> dict[str, Rule]:
    return {word: rule for names, rule in table.items() for word in names.split()}


_BOUNDS = _rules(
    {
        "gte ge >=": {"match": "from"},
        "lte le <=": {"match": "to"},
        "gt": {"match": "from", "bound": "excluded"},
        "lt": {"match": "to", "bound": "excluded"},
        "after since from min >": {"match": "from", "bound": "either"},
        "before until to max <": {"match": "to", "bound": "either"},
    }
)
"""Words before or behind the name of a field, and what they usually mean."""
_ENDS = _rules(
    {
        "contains like": {"match": "contains"},
        "icontains ic": {"match": "contains", **_IGNORED},
        "startswith prefix prefixpattern": {"match": "starts"},
        "istartswith isw": {"match": "starts", **_IGNORED},
        "in eq exact": {"match": "equals"},
        "iexact ie": {"match": "equals", **_IGNORED},
    }
)
"""Words that only stand behind it."""
_TOLD = (
    (r"\b(start|begin)\w* with\b|\bprefix", {"match": "starts"}),
    (r"\bcontain|\bsubstring|\bpartial|\bfuzzy", {"match": "contains"}),
    (r"case.?insensitive|ignor\w+ (the )?case|regardless of case", _IGNORED),
)
_LANGUAGE = r"expression|operator|syntax|qualifier"
"""Words that describe a query language, which no filter can state."""


def filters(arguments: list[Argument], fields: Fields) -> Iterator[tuple[str, Guess]]:
    """The name and the filter of each of *arguments* that filters one of *fields*."""
    for each in arguments:
        if kinds(each.schema):
            found = _same(each, fields) or _bounded(each, fields) or _search(each, fields)
            if found:
                yield each.name, found


def _made(argument: Argument, found: list[Found], rule: Rule, why: str) -> Guess:
    value = {"parameter": argument.name, "fields": [each[0] for each in found], **rule}
    if argument.several and rule["match"] not in ("from", "to"):
        value["several"] = "any"
    for word in ("all", "any") if rule["match"] == "equals" else ():
        if word in argument.schema.get("enum", ()) and word not in found[0][1].get("enum", ()):
            value["all"] = word
    return Guess(value, why)


def _field(argument: Argument, name: str, fields: Fields, match: str) -> Found | None:
    """The field called *name* that *argument* can *match*; no instant is compared for equality."""
    allowed = {"string"} if match in ("contains", "starts") else {*kinds(argument.schema)}
    found = fields.called(name, *allowed, *(["number"] if "integer" in allowed else []))
    if found and match in ("from", "to"):
        return found if _is_time(found[1]) == _is_time(argument.schema) else None
    return found if found and found[1].get("format") != "date-time" else None


def _is_time(schema: Schema) -> bool:
    return schema.get("format") in ("date-time", "date")


def _base(argument: Argument) -> str:
    """The name of *argument* without the ``filter[]`` around it."""
    return re.sub(r"^filters?\[([^\[\]]*)\]", r"\1", argument.name)


def _same(argument: Argument, fields: Fields) -> Guess | None:
    """A filter on the field that has the parameter's name."""
    found = _field(argument, _base(argument), fields, "equals")
    if not found or {"<", ">"} & set(argument.name):
        return None
    rule: dict[str, Json] = {}
    for pattern, tells in _TOLD if kinds(argument.schema) == {"string"} else ():
        if re.search(pattern, argument.description, re.IGNORECASE):
            rule = {**tells, **rule}
    how = ", and by its description" if rule else ""
    return _made(argument, [found], {"match": "equals", **rule}, f"named like the field{how}")


def _bounded(argument: Argument, fields: Fields) -> Guess | None:
    """A filter named after a field and a comparison, or after a comparison alone."""
    parts = words(_base(argument))
    splits = [("".join(parts[-n:]), parts[:-n], _BOUNDS | _ENDS) for n in (2, 1)]
    for word, rest, known in (*splits, ("".join(parts[:1]), parts[1:], _BOUNDS)):
        rule = known.get(word, {}) if rest else {}
        if rule and (found := _field(argument, "".join(rest), fields, rule["match"])):
            return _made(argument, [found], rule, "named like the field, with a comparison")
    rule = _BOUNDS.get(plain(argument.name), {}) if _is_time(argument.schema) else {}
    told = fields.told(argument.description, [each for each in fields.top if _is_time(each[1])])
    why = "its description names the field"
    return _made(argument, told, rule, why) if rule and len(told) == 1 else None


def _search(argument: Argument, fields: Fields) -> Guess | None:
    """A search for a text in several fields."""
    named = plain(argument.name) in names.SEARCH and kinds(argument.schema) == {"string"}
    if not named or re.search(_LANGUAGE, argument.description, re.IGNORECASE):
        return None
    texts = [each for each in fields.top if kinds(each[1]) == {"string"} and "enum" not in each[1]]
    texts = [each for each in texts if plain(each[0]) not in names.KEYS]
    told = fields.told(argument.description, texts)
    found = told or [each for each in texts if plain(each[0]) in names.TEXTS]
    why = "its description names the fields" if told else "the document names no fields"
    return _made(argument, found, {"match": "contains", **_IGNORED}, why) if found else None
