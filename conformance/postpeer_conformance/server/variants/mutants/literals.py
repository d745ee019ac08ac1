"""Literals and defaults: a word that means no filter, what applies where none is given, and case.

A run of the default budget asks for each literal, for no filter at all, and for values in capitals.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from ....contract import Field, Filter, Parameter
from ...answering.reading import ANY
from ...http.messages import Json, Query, Refusal
from ...store import Condition, comparable, kind_of
from ..filter_parts import caseless, caseless_starts, defaults, literal_defaults, literals, starts
from ..mutant import MutantBehaviour, mutant
from .finding import FragileAtNul

_EVERYTHING, _DEFAULT, _CASE = (
    f"filter/{{part.name}}/{word}" for word in ("everything", "default", "case")
)
_STARTS = "search/{part.name}/"


@mutant(_EVERYTHING, each=literals, diagnosis="takes `{part.name}={part.everything}` for a value")
class LiteralAsValue(MutantBehaviour[Filter]):
    """Takes the literal for no filter for a value. It finds nothing."""

    def value(self, parameter: Parameter, text: str) -> Json:
        value = super().value(parameter, text)
        return text if value is ANY and parameter.name == self.part.name else value


@mutant(_EVERYTHING, each=literals, diagnosis="refuses `{part.name}={part.everything}`")
class LiteralRefused(MutantBehaviour[Filter]):
    """Refuses the literal for no filter. It is a documented value."""

    def value(self, parameter: Parameter, text: str) -> Json:
        value = super().value(parameter, text)
        if value is ANY and parameter.name == self.part.name:
            raise Refusal(self.query_status, f"{parameter.name} cannot be {text}")
        return value


@mutant(
    _EVERYTHING,
    each=literal_defaults,
    diagnosis="takes the default for `{part.name}={part.everything}`",
)
class LiteralAsDefault(MutantBehaviour[Filter]):
    """Takes the literal for no filter for none given. The default applies."""

    def read(self, pairs: Sequence[tuple[str, str]]) -> Query:
        literal = (self.part.name, self.part.everything)
        return super().read([pair for pair in pairs if pair != literal])


@mutant(_DEFAULT, each=defaults, diagnosis="applies no default of `{part.name}`")
class DefaultIgnored(MutantBehaviour[Filter]):
    """Applies no default. Items come that have to be asked for."""

    def read(self, pairs: Sequence[tuple[str, str]]) -> Query:
        query = super().read(pairs)
        return query if self.part.name in query.texts else query.without(self.part.name)


@mutant(_CASE, each=caseless, diagnosis="keeps the case of `{part.name}`")
class CaseKept(MutantBehaviour[Filter]):
    """Keeps the case of a value. One in capitals is not found."""

    def matching_one(self, filter: Filter, value: Json) -> Condition:
        exact = evolve(filter, ignore_case=False) if filter == self.part else filter
        return super().matching_one(exact, value)


class _Starting(MutantBehaviour[Filter]):
    """Looks for the beginnings of texts by ``like``: SQL with the column and marks for the text."""

    like = ""

    def starting(self, filter: Filter, field: Field, text: str) -> Condition:
        if filter != self.part or not text:
            return super().starting(filter, field, text)
        kind = kind_of(filter)
        wanted = comparable(kind, field, text)
        wanted = wanted.encode() if isinstance(wanted, str) else wanted
        marks = [wanted] * self.like.count("?")
        return self.table.where(kind, field, self.like, *marks)


@mutant(_STARTS + "sound", each=starts, diagnosis="ignores `{part.name}`")
class StartsIgnored(MutantBehaviour[Filter]):
    """Reads the text and forgets it. Everything is answered."""

    def starting(self, filter: Filter, field: Field, text: str) -> Condition:
        return super().starting(filter, field, "" if filter == self.part else text)


@mutant(
    *(_STARTS + "beginning", _STARTS + "sound"),
    each=starts,
    diagnosis="finds texts that contain it",
)
class StartsAnywhere(_Starting):
    """Finds the text anywhere. Others than those that begin with it are found, too."""

    like = "instr(CAST({column} AS BLOB), ?)"


@mutant(
    *(_STARTS + "beginning", _STARTS + "complete"), each=starts, diagnosis="finds only whole texts"
)
class StartsWhole(_Starting):
    """Finds only the text itself. Longer ones are missing."""

    like = "CAST({column} AS BLOB) = ?"


@mutant(_STARTS + "literal", each=starts, diagnosis="answers as if `_` were a wildcard")
class StartsLike(_Starting):
    """Looks for it by LIKE. `_` stands for any character."""

    like = "CAST({column} AS TEXT) LIKE replace(CAST(? AS TEXT), '%', '\\%') || '%' ESCAPE '\\'"


@mutant(_STARTS + "robust", "shape/status", each=starts)
class StartsFails(FragileAtNul):
    """Fails at a NUL in the text. Any answer but a failure is right."""


@mutant(_STARTS + "case", each=caseless_starts, diagnosis="keeps the case of the text")
class StartsCaseKept(CaseKept):
    """Keeps the case of the text. One in capitals finds nothing."""
