"""Values: a filter's literal for all items, its default, and several values at once."""

from __future__ import annotations

from collections.abc import Iterator

from ..oracle.parameters import written
from ..transport.exchange import Question
from .clause import Clause
from .fault import Fault, strangers_match
from .filter_clauses import OfFilter
from .misreadings import arrays, literals
from .misreadings.misreading import diagnostic_only
from .misreadings.selecting import given


def clauses(part: OfFilter) -> Iterator[Clause]:
    """The clauses of the filter of *part* that go beyond a single value."""
    if part.filter.everything is not None:
        yield _everything(part, part.filter.everything)
    if literals.has_default(part.filter):
        yield _default(part)
    if part.filter.listing:
        yield _several(part)
    if arrays.may_match_twice(part.filter):
        yield _once(part)


def _everything(part: OfFilter, text: str) -> Clause:
    asking, needed_data = f"{part.name}={text}", "at least 1 item"
    # The walk over all items asked for them by the literal: other values show what it left out.
    has_default = literals.has_default(part.filter)
    others = map(written, part.filter.element.enum or ()) if has_default else ()
    return part.clause(
        "everything",
        f"`{asking}` lifts the filter.",
        needed_data,
        *literals.of_everything(part.filter, asking, needed_data),
        explanations=(
            diagnostic_only(f"refuses `{asking}`", literals.refuses_everything(part.filter)),
        ),
        requests=tuple(Question(((part.name, each),)) for each in dict.fromkeys((text, *others))),
    )


def _default(part: OfFilter) -> Clause:
    value = part.filter.parameter.default
    texts = map(written, value) if isinstance(value, list) else [written(value)]
    default = " and ".join(f"`{text}`" for text in texts)
    needed_data = f"items that {default} of `{part.name}` excludes"
    return part.clause(
        "default",
        f"Without `{part.name}`, its default applies: {default}.",
        needed_data,
        *literals.of_default(part.filter, needed_data),
    )


def _several(part: OfFilter) -> Clause:
    any_is_enough = part.filter.several == "any"
    does = "one of them" if any_is_enough else "each of them"
    needed_data = "values of different items"
    return part.clause(
        "several",
        f"`{part.name}` with several values selects the items that match {does}.",
        needed_data if any_is_enough else f"{needed_data}, and an item that has two of them",
        *arrays.of_several(part.filter, needed_data),
    )


def _once(part: OfFilter) -> Clause:
    needed_data = f"an item of which two of {part.fields} match"
    told = part.collection.total is not None
    return part.clause(
        "once",
        f"`{part.name}` lists an item once, however many of its {part.fields} match.",
        needed_data,
        *arrays.of_rows(part.filter, needed_data, told=told),
    )


def broken(part: OfFilter, fault: Fault) -> str:
    """The end of the id of the clause of values that a wrong choice breaks; empty for none."""
    filter, text = part.filter, fault.query.get(part.name)
    opens = filter.parameter.default is not None and filter.everything is not None
    if opens and strangers_match(fault.judged, [filter]):
        return "everything"  # the walk asked for all items, and did not get these
    if text is None:
        return "default"
    if text == filter.everything:
        return "everything"
    several = filter.listing and given(filter, fault.query) is None
    return "several" if several and text != filter.absent else ""
