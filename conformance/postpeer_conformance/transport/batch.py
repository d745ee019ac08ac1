"""Questions that belong together, and in which turns they are sent."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Protocol, Self

from .exchange import Exchange, Question


class After(Protocol):
    """Reads in a response what leads on."""

    def __call__(self, exchange: Exchange, /, *, back: bool = False) -> Question | None:
        """What asks for the page behind *exchange*, or with *back* before it; None at the end."""


Script = Callable[[After], Generator[Question, Exchange, object]]
"""Yields one question after the other, and is sent the response to each."""


class Batch(tuple[Question, ...]):
    """Questions that are sent one after the other."""

    needs_list = True
    """Whether it takes the list to judge the responses."""
    spare = False
    """Whether it only fills up what is left of the budget."""
    repeats = False
    """Whether it is to be sent although its questions were."""

    @classmethod
    def of(cls, *questions: Question) -> Self:
        """The batch of *questions*."""
        return cls(questions)

    @property
    def cost(self) -> int:
        """How many requests it takes at the most."""
        return len(self)

    def only(self, wanted: Callable[[Question], bool]) -> Self:
        """The same without the questions that are not *wanted*."""
        return type(self)(filter(wanted, self))

    def turn(self, number: int, answers: Sequence[Exchange], after: After) -> Sequence[Question]:
        """What is sent at once in the turn with this *number*, from 0 on; empty after the last.

        *answers* came to all that was sent in the turn before; there are none if one is missing.
        *after* tells what leads on from one of them.
        """
        del answers, after
        return self[number : number + 1]


class Table(Batch):
    """What a clause asks of its own, or what is as wrong: mostly judged without the list."""

    needs_list = False


class Spare(Batch):
    """What only makes it likelier to meet a fault that nobody thought of."""

    spare = True


class Repeat(Batch):
    """What a cache or a session may confuse with what was asked before."""

    repeats = True


class Crowd(Repeat):
    """Questions that are sent at the same time."""

    def turn(self, number: int, answers: Sequence[Exchange], after: After) -> Sequence[Question]:
        """All of them, at once."""
        del answers, after
        return self if number == 0 else ()


class Walk(Batch):
    """Pages, one behind the other."""

    @property
    def number(self) -> int | None:
        """Which walk of the run it is."""
        return self[0].walk

    def turn(self, number: int, answers: Sequence[Exchange], after: After) -> Sequence[Question]:
        """The next page; the walk ends where one is missing."""
        del after
        return self[number : number + 1] if answers or not number else ()


class Trail(Walk):
    """Pages of which only the first is known before: each response leads to the next one."""

    script: Script
    most: int
    _running: Generator[Question, Exchange, object]

    @classmethod
    def along(cls, script: Script, first: Question, most: int) -> Self:
        """The pages of *script*, which begins with *first* and takes *most* requests."""
        made = cls((first,))
        made.script, made.most = script, most
        return made

    @property
    def cost(self) -> int:
        return self.most

    def only(self, wanted: Callable[[Question], bool]) -> Self:
        """The same, or nothing where the first question is not *wanted*."""
        return self if wanted(self[0]) else type(self)()

    def turn(self, number: int, answers: Sequence[Exchange], after: After) -> Sequence[Question]:
        """The first page, and what its response leads to."""
        if number == 0:
            self._running = self.script(after)
            return (next(self._running),)
        if not answers or number >= self.most:
            return ()
        try:
            return (self._running.send(answers[0]),)
        except StopIteration:
            return ()
