"""From what a run found to its report."""

from __future__ import annotations

import platform
import statistics
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version

import attrs

from ..clauses.verdict import Verdict, Violation
from ..contract import Contract, Operation
from ..engine.outcome import Outcome, exit_codes
from ..transport.chosen import Chosen
from ..transport.exchange import Exchange, Question
from ..transport.raised import Raised
from . import model
from .curl import curl
from .pages import pages
from .redaction import Redactor
from .text import short

_LIBRARIES = ("schemathesis", "hypothesis", "httpx2")
_OTHERS = 4
"""More commands that show the same."""
_LONG = 240
"""Characters of such a command; a longer one tells nobody more."""
_BODY = 20_000
"""Characters of a body after which it is cut."""
_VALUE = 2_000
"""Characters of a header's value after which it is cut."""
_SAID = 300
"""Characters of what an exception says."""
_MOMENTARY = frozenset({"date"})
"""Headers that are left out: every server says what time it is (RFC 9110, 6.6.1)."""


@attrs.frozen
class Circumstances:
    """What a report says about the run as a whole."""

    url: str
    suite: str
    """The version of the suite."""
    rerun: str
    """The command that asks the same again."""
    started: str
    """RFC 3339, UTC."""
    seconds: float
    redact: bool = False
    """Whether values of items are replaced by placeholders."""
    given: tuple[str, ...] = ()
    """Values of parameters that the user gave."""


def build(
    contract: Contract, outcomes: Mapping[str, Outcome], circumstances: Circumstances
) -> model.Report:
    """The whole report on *outcomes*, by operation; equal runs differ in ``times`` alone."""
    operations = {operation.id: operation for operation in contract.operations}
    codes = exit_codes(outcomes)
    speeds = {name: _speed(outcome.seconds) for name, outcome in outcomes.items()}
    return model.Report(
        model.VERSION,
        model.Contract(contract.title, contract.version, contract.source),
        circumstances.url,
        [
            _Builder.of(contract, operations[name], circumstances, outcome).operation_of(
                outcome, codes[name]
            )
            for name, outcome in outcomes.items()
        ],
        circumstances.suite,
        _environment(),
        circumstances.rerun,
        circumstances.redact,
        model.Times(
            circumstances.started,
            circumstances.seconds,
            {name: speed for name, speed in speeds.items() if speed is not None},
        ),
    )


@attrs.frozen
class _Builder:
    """Writes down what concerns one operation."""

    contract: Contract
    operation: Operation
    url: str
    redactor: Redactor | None
    chosen: Chosen

    @classmethod
    def of(
        cls, contract: Contract, operation: Operation, circumstances: Circumstances, result: Outcome
    ) -> _Builder:
        redactor = None
        if circumstances.redact:
            violations = [each for verdict in result.verdicts for each in verdict.violations]
            shown = [e for each in violations for e in (*each.exchanges, *each.others)]
            questions = [exchange.question.query for exchange in shown]
            redactor = Redactor.of(contract, result.records, questions, circumstances.given)
        return cls(contract, operation, circumstances.url, redactor, result.chosen)

    def operation_of(self, outcome: Outcome, code: int) -> model.Operation:
        records = outcome.records
        return model.Operation(
            self.operation.id,
            [self._verdict(verdict) for verdict in outcome.verdicts],
            [
                model.Observation(o.id, o.about, short(self._text(o.answer)))
                for o in outcome.profile
            ],
            f"{self.operation.method} {self.operation.path}",
            code,
            short(self._text(outcome.note)),
            outcome.seed,
            None if records is None else len(records),
            records is not None and records.complete,
            outcome.requests,
        )

    def _verdict(self, verdict: Verdict) -> model.Verdict:
        clause = verdict.clause
        return model.Verdict(
            clause.id,
            clause.level,
            clause.sentence,
            self.contract.line(clause.pointer),
            verdict.state,
            short(self._text(verdict.reason)),
            [self._violation(violation) for violation in verdict.violations],
            clause.pointer,
            verdict.witnesses,
            list(verdict.excluded),
            list(verdict.open),
        )

    def _violation(self, violation: Violation) -> model.Violation:
        judged, redactor = violation.judged, self.redactor
        asked = violation.exchanges
        # What is wrong behind another question may be so over the same connection alone.
        pair = judged is not None and len(asked) > 1
        stand_in = (lambda value: value) if redactor is None else redactor.value
        return model.Violation(
            short(self._text(violation.expected)),
            short(self._text(violation.actual)),
            violation.diagnosis,
            [self._exchange(each, asked[:n] if pair else ()) for n, each in enumerate(asked)],
            None if judged is None else pages(judged, stand_in),
            1 + len(violation.others),
            self._others(violation),
        )

    def _exchange(self, exchange: Exchange, before: Sequence[Exchange]) -> model.Exchange:
        response = exchange.response
        body = response.body.decode("utf-8", "replace")
        if self.redactor is not None:
            body = self.redactor.response(body, successful=response.status < 300)
        failure = response.failure
        compressed = failure is not None and failure.kind == "encoding"
        questions = (each.question for each in (*before, exchange))
        return model.Exchange(
            exchange.number,
            self._curl(*questions, compressed=compressed),
            response.status,
            [
                (name, short(self._header(value), _VALUE))
                for name, value in response.headers
                if name.lower() not in _MOMENTARY
            ],
            body[:_BODY],
            None if response.raised is None else self._raised(response.raised),
        )

    def _raised(self, raised: Raised) -> model.Raised:
        told = raised.map(self._text)
        return model.Raised(short(told.error, _SAID), told.where, told.traceback)

    def _others(self, violation: Violation) -> list[str]:
        """Commands that differ from the one that is shown, and from each other."""
        first = violation.exchanges[-1].question
        questions = dict.fromkeys(other.question for other in violation.others)
        commands = [self._curl(each) for each in questions if each != first]
        return [command for command in commands if len(command) <= _LONG][:_OTHERS]

    def _curl(self, *questions: Question, compressed: bool = False) -> str:
        redactor, questions = self.redactor, tuple(map(self.chosen.of, questions))
        if redactor is not None:
            questions = tuple(map(redactor.question, questions))
        return curl(self.operation, self.url, *questions, compressed=compressed)

    def _header(self, value: str) -> str:
        return value if self.redactor is None else self.redactor.header(value)

    def _text(self, text: str) -> str:
        return text if self.redactor is None else self.redactor.text(text)


def _speed(seconds: tuple[float, ...]) -> model.Speed | None:
    if len(seconds) < 2:
        return None
    most = statistics.quantiles(seconds, n=20, method="inclusive")[-1]
    shown = (statistics.median(seconds), most, max(seconds))
    return model.Speed(len(seconds), *(round(number, 6) for number in shown))


def _environment() -> dict[str, str]:
    found = {"Python": platform.python_version(), platform.system(): platform.release()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # it works without its metadata, too
            continue
    return found
