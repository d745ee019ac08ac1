"""Which clauses a mutant breaks, and which it may break as well."""

from __future__ import annotations

import attrs


@attrs.frozen
class May:
    """Clauses that a mutant breaks as well on some data, and the reason."""

    why: str
    """One sentence."""
    clauses: tuple[str, ...]
    instead: bool = False
    """Whether one of them may also be reported in the place of what the mutant breaks."""


NOTHING_ELSE = May("", ())
Texts = str | tuple[str, ...]


@attrs.frozen
class Breaks:
    """The clauses that a mutant breaks, and those that it may break as well."""

    clauses: tuple[str, ...]
    may: May = NOTHING_ELSE


def either(clause: str, *others: str) -> Breaks:
    """*clause*, or *others* where these explain the same mistake better."""
    why = "One mistake is reported once, by the clause that explains it best on this data."
    return Breaks((clause,), May(why, others, instead=True))


def perhaps(clause: str, *others: str) -> Breaks:
    """*clause*, and *others* as well where the data shows these by themselves."""
    why = "Some data shows the mistake by another clause as well, in responses of its own."
    return Breaks((clause,), May(why, others))


def breaks_of(given: Texts | Breaks) -> Breaks:
    """The same of clauses that have no others."""
    return given if isinstance(given, Breaks) else Breaks(texts_of(given))


def texts_of(texts: Texts) -> tuple[str, ...]:
    """Several texts, also of one; an empty text is none."""
    return (texts,) if isinstance(texts, str) and texts else tuple(texts)
