"""Questions that belong together, and in which turns they are sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Self

from .exchange import Question


class Batch(tuple[Question, ...]):
    """Questions that are sent one after the other."""

    needs_list = True
    """Whether it takes the list to judge the answers."""
    spare = False
    """Whether it only fills up what is left of the budget."""
    repeats = False
    """Whether it is to be sent although its questions were."""

    @classmethod
    def of(cls, *questions: Question) -> Self:
        """The batch of *questions*."""
        return cls(questions)

    def only(self, wanted: Callable[[Question], bool]) -> Self:
        """The same without the questions that are not *wanted*."""
        return type(self)(filter(wanted, self))

    def turn(self, number: int, *, heard: bool) -> Sequence[Question]:
        """What is sent at once in the turn with this *number*, from 0 on; empty after the last.

        *heard* says whether all that was sent in the turn before was answered.
        """
        del heard
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

    def turn(self, number: int, *, heard: bool) -> Sequence[Question]:
        """All of them, at once."""
        del heard
        return self if number == 0 else ()


class Walk(Batch):
    """Pages, one behind the other."""

    @property
    def number(self) -> int | None:
        """Which walk of the run it is."""
        return self[0].walk

    def turn(self, number: int, *, heard: bool) -> Sequence[Question]:
        """The next page; the walk ends where one is missing."""
        return self[number : number + 1] if heard else ()
