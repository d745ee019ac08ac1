"""Runs of all operations, none of which takes another's results with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ..errors import CannotTest, InternalError

if TYPE_CHECKING:
    from ..engine.outcome import Outcome
    from ..engine.run import Run


def examine(
    runs: Iterable[Run], mask: Callable[[str], str] = lambda text: text
) -> tuple[dict[str, Outcome], list[Exception]]:
    """The outcome of each of *runs*, by operation, and the mistakes of the suite that were met.

    *mask* takes the key out of a text.  Raises CannotTest where one could not be tested, and no
    other got a response.
    """
    outcomes: dict[str, Outcome] = {}
    untested: list[CannotTest] = []
    failures: list[Exception] = []
    for run in runs:
        try:
            outcome = run.go()
        except CannotTest as error:
            untested.append(CannotTest(mask(str(error))))
            outcome = run.untested(str(untested[-1]))
        except Exception as error:
            run.failure = error
            outcome = run.untested(str(InternalError(error)))
        outcomes[run.operation.id] = outcome
        failures += [run.failure] if run.failure is not None else []
    if untested and not failures and not any(each.seconds for each in outcomes.values()):
        raise untested[0]
    return outcomes, failures
