"""Literals and defaults: a word that means no filter, what applies where none is given, and case.

A run of the default budget asks for each literal, for no filter at all, and for values in capitals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import evolve

from ....contract import Field, Filter, Parameter
from ...answering.reading import ANY
from ...http.messages import Json, Query
from ...store import Condition, comparable, kind_of
from ..filter_parts import caseless, caseless_starts, defaults, literal_defaults, literals, starts
from ..mutant import MutantBehaviour, mutant, table
from .filter import FindsNothing
from .finding import Fragile, has_nul

_EVERYTHING = "filter/{part.name}/everything"
_STARTS = "search/{part.name}/"


class _Literal(MutantBehaviour[Filter]):
    """Reads the literal for no filter otherwise."""

    step: Callable[[str], Json]

    def value(self, parameter: Parameter, text: str) -> Json:
        value = super().value(parameter, text)
        return self.step(text) if value is ANY and parameter.name == self.part.name else value


@mutant(_EVERYTHING, literal_defaults, "takes the default for `{part.name}={part.everything}`")
class LiteralAsDefault(MutantBehaviour[Filter]):
    """Takes the literal for no filter for none given. The default applies."""

    def read(self, pairs: Sequence[tuple[str, str]]) -> Query:
        literal = (self.part.name, self.part.everything)
        return super().read([pair for pair in pairs if pair != literal])


@mutant("filter/{part.name}/default", defaults, "applies no default of `{part.name}`")
class DefaultIgnored(MutantBehaviour[Filter]):
    """Applies no default. Items come that have to be asked for."""

    def read(self, pairs: Sequence[tuple[str, str]]) -> Query:
        query = super().read(pairs)
        return query if self.part.name in query.texts else query.without(self.part.name)


@mutant("filter/{part.name}/case", caseless, "keeps the case of `{part.name}`")
class CaseKept(MutantBehaviour[Filter]):
    """Keeps the case of a value. One in capitals is not found."""

    def matching_one(self, filter: Filter, value: Json) -> Condition:
        exact = evolve(filter, ignore_case=False) if filter == self.part else filter
        return super().matching_one(exact, value)


class _Starting(MutantBehaviour[Filter]):
    """Looks for the beginnings of texts by other SQL, with the column and a mark for the text."""

    step: Callable[[], str]

    def starting(self, filter: Filter, field: Field, text: str) -> Condition:
        if filter != self.part or not text:
            return super().starting(filter, field, text)
        kind = kind_of(filter)
        wanted = comparable(kind, field, text)
        wanted = wanted.encode() if isinstance(wanted, str) else wanted
        return self.table.where(kind, field, self.step(), wanted)


_LIKE = "CAST({column} AS TEXT) LIKE replace(CAST(? AS TEXT), '%', '\\%') || '%' ESCAPE '\\'"


@mutant(_STARTS + "sound", starts, "ignores `{part.name}`")
class StartsIgnored(MutantBehaviour[Filter]):
    """Reads the text and forgets it. Everything is answered."""

    def starting(self, filter: Filter, field: Field, text: str) -> Condition:
        return super().starting(filter, field, "" if filter == self.part else text)


@mutant(_STARTS + "case", caseless_starts, "keeps the case of the text")
class StartsCaseKept(CaseKept):
    """Keeps the case of the text. One in capitals finds nothing."""


table(
    ("literals-literal-as-value", _Literal, _EVERYTHING, literals,
     "takes `{part.name}={part.everything}` for a value", lambda text: text,
     "Takes the literal for no filter for a value. It finds nothing."),
    ("literals-literal-refused", _Literal, _EVERYTHING, literals,
     "refuses `{part.name}={part.everything}`",
     lambda self, text: self.reject(f"{self.part.name} cannot be {text}"),
     "Refuses the literal for no filter. It is a documented value."),
    ("literals-starts-finds-nothing", FindsNothing, _STARTS + "complete", starts,
     "answers nothing to `{part.name}`", None,
     "Finds nothing for any text. The page and its total are empty."),
    ("literals-starts-anywhere", _Starting, _STARTS + "beginning", starts,
     "finds texts that contain it", lambda: "instr(CAST({column} AS BLOB), ?)",
     "Finds the text anywhere. Others than those that begin with it are found, too."),
    ("literals-starts-whole", _Starting, _STARTS + "beginning", starts, "finds only whole texts",
     lambda: "CAST({column} AS BLOB) = ?",
     "Finds only the text itself. Longer ones are missing."),
    ("literals-starts-like", _Starting, _STARTS + "literal", starts,
     "answers as if `_` were a wildcard", lambda: _LIKE,
     "Looks for it by LIKE. `_` stands for any character."),
    ("literals-starts-fails", Fragile, _STARTS + "robust", starts, (), has_nul,
     "Fails at a NUL in the text. Any response but a failure is right."),
)  # fmt: skip
