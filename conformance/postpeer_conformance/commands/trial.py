"""Runs of all operations of a document on one target."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from ..errors import InternalError
from ..interruption import Interruption
from .examination import examine
from .journals import recorder
from .publish import Found
from .reaching import DEFAULT_RATE, PATIENCE, expectation

if TYPE_CHECKING:
    from ..contract import Contract, Operation
    from ..engine.run import Options, Progress, Run
    from .secrecy import Secrecy
    from .targets import Target


@attrs.frozen(slots=False)
class Trial:
    """All operations of *contract*, asked of *target* as the *options* of ``run`` say."""

    contract: Contract
    target: Target
    selected: Callable[[str], bool]
    """Whether a clause's id is to be judged."""
    options: dict[str, Any]
    interruption: Interruption = attrs.field(factory=Interruption)

    @cached_property
    def secrecy(self) -> Secrecy:
        """What keeps the key out of all that is told; raises CannotTest where nothing can."""
        from .secrecy import Secrecy

        found = Secrecy(self.target.key)
        found.check(self.contract, self.target.url)
        return found

    @property
    def expectation(self) -> str:
        """How long a run may take, in words; empty where nothing bounds the rate."""
        if self.options["fuzz"]:
            return f"a search of {self.options['fuzz']:g} seconds for each operation"
        return expectation(self._most, self.rate)

    @property
    def _most(self) -> int:
        """Requests that may be sent."""
        budget: int = self.options["max_requests"]
        return budget * len(self.contract.operations)

    @property
    def rate(self) -> float:
        """Requests a second at the most; 0 for no bound."""
        from ..transport.network import loopback

        if self.options["rate"] is not None:
            return float(self.options["rate"])
        return 0.0 if loopback(self.target.url) else DEFAULT_RATE

    def run(self, tell: Progress) -> Found:
        """What is found; *tell* hears how far it is.  Raises CannotTest where nothing could be."""
        started = time.perf_counter()
        options = {**self.options, "writes": self.target.writes}
        journal = recorder(self.contract, self.target.url, options)
        settings, until = self._settings(), time.monotonic() + self._longest

        def made(operation: Operation) -> Run:
            from ..engine.run import Run
            from ..transport.probe import Probe

            probe = Probe(
                operation,
                self.target.url,
                self.target.key,
                self.target.client,
                budget=self.options["max_requests"],
                rate=self.rate,
                until=until,
                middleware=journal.recording(operation.id),
                writes=self.target.writes,
                interruption=self.interruption,
            )
            return Run(self.contract, operation, probe, settings, self._named(operation, tell))

        mask = self.secrecy.text
        outcomes, failures = examine(map(made, self.contract.operations), mask)
        spent = time.perf_counter() - started
        recorded = journal.dump() if self.options["journal_file"] else b""
        problems = [InternalError(error, mask) for error in failures]
        return Found(outcomes, spent, problems, self.secrecy.finished("--journal", recorded))

    @property
    def _longest(self) -> float:
        """Seconds after which nothing more is asked."""
        if self.options["max_time"]:
            return float(self.options["max_time"])
        if self.options["fuzz"]:
            return float(self.options["fuzz"]) * len(self.contract.operations) + PATIENCE
        return PATIENCE + (self._most / self.rate if self.rate else 0)

    def _settings(self) -> Options:
        from ..engine.run import Options

        return Options(
            seed=self.options["seed"],
            census=self.options["census"],
            selected=self.selected,
            profile=self.options["profile"],
            given=self.options["given"],
            invent=self.options["invent"],
            known=frozenset(self.options["known"]),
            seconds=self.options["fuzz"] or math.inf,
            first=self.options["first"],
        )

    def _named(self, operation: Operation, tell: Progress) -> Progress:
        """*tell*, which names the operation where there are several."""
        if len(self.contract.operations) == 1:
            return tell
        return lambda stage, sent: tell(f"{operation.id}: {stage}", sent)
