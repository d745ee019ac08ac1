"""The clauses as items of pytest, and the one run of the suite that decides them all.

The run is a process of its own: warnings that are errors, patches and plugins of the tests around
it do not change what it asks.  With xdist the controller runs it, and the workers read its report.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from ..contract import DocumentError, load
from ..product import COMMAND
from ..report.model import Report, Verdict, read
from ..report.text import label, visible
from ..report.words import explain


class Suite:
    """Adds the items, and knows their verdicts; raises UsageError for a broken document."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.url: str = config.getoption("--conformance-url")
        self.spec: str | None = config.getoption("--conformance-spec")
        try:
            self.contract = load(self.spec)
        except DocumentError as error:
            raise pytest.UsageError(str(error)) from None
        self.options = shlex.split(config.getoption("--conformance-options"))
        self.folder: tempfile.TemporaryDirectory[str] | None = None

    def pytest_report_header(self) -> str:
        """One line above the tests."""
        return f"conformance: {self.url}"

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Puts the clauses behind what pytest itself collects."""
        report = yield
        if isinstance(collector, pytest.Session) and report.passed:
            clauses = Clauses.from_parent(collector, name=COMMAND, nodeid=COMMAND, suite=self)
            report.result = [*report.result, clauses]
        return report

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Hands xdist's workers the report of the controller."""
        node.workerinput["conformance"] = str(self.file)

    def pytest_unconfigure(self) -> None:
        """Leaves nothing behind."""
        if self.folder is not None:
            self.folder.cleanup()

    @cached_property
    def file(self) -> Path:
        """The JSON report, or the one sentence why there is none; made when it is first wanted."""
        given = getattr(self.config, "workerinput", {}).get("conformance")
        if given is not None:
            return Path(given)
        self.folder = tempfile.TemporaryDirectory(prefix=COMMAND)
        file = Path(self.folder.name, "report.json")
        spec = [] if self.spec is None else ["--spec", self.spec]
        # -P: the suite imports nothing of the project.
        command = [
            sys.executable,
            "-P",
            "-m",
            "postpeer_conformance",
            "run",
            self.url,
            "--json",
            str(file),
        ]
        ended = subprocess.run(
            [*command, *self.options, *spec],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            stdin=subprocess.DEVNULL,
        )
        if not file.exists():
            said = ended.stderr.strip().splitlines() or [f"it ended with {ended.returncode}"]
            file.with_suffix(".txt").write_text(said[-1].removeprefix(f"{COMMAND}: "), "utf-8")
        return file

    @cached_property
    def report(self) -> Report | str:
        """What the run says, or the sentence why it says nothing."""
        if self.file.exists():
            return read(str(self.file))
        return self.file.with_suffix(".txt").read_text("utf-8")

    def verdict(self, operation: str, clause: str) -> Verdict:
        """The verdict of *clause*; without one, the item that wants it is an error.

        So it is where `run` ends with 3: a session is not green because nothing could be decided.
        """
        if isinstance(self.report, str):
            pytest.fail(visible(self.report), pytrace=False)
        for each in self.report.operations:
            needed = each.note or each.exit_code == 3 or "--require-all" in self.options
            for verdict in each.verdicts:
                if (each.id, verdict.clause) != (operation, clause):
                    continue
                if verdict.state == "error" or (verdict.state == "undecided" and needed):
                    said = dict.fromkeys(filter(None, (verdict.reason, each.note)))
                    pytest.fail(visible("; ".join(said)), pytrace=False)
                return verdict
        pytest.fail(f"the report has no verdict of {label(clause)}", pytrace=False)


class Clauses(pytest.Collector):
    """All clauses of the document."""

    def __init__(self, *, suite: Suite, **node: Any) -> None:
        super().__init__(**node)
        self.suite = suite

    def collect(self) -> Iterator[pytest.Item]:
        """An item for each clause; of several operations, with the operation's name in front."""
        from ..clauses import clauses

        operations = self.suite.contract.operations
        for operation in operations:
            prefix = f"{operation.id}: " if len(operations) > 1 else ""
            for clause in clauses(operation):
                yield ClauseItem.from_parent(
                    self,
                    name=label(prefix + clause.id),
                    operation=operation.id,
                    clause=clause.id,
                    pointer=clause.pointer,
                )


class ClauseItem(pytest.Item):
    """One clause."""

    parent: Clauses

    def __init__(self, *, operation: str, clause: str, pointer: str, **node: Any) -> None:
        super().__init__(**node)
        self.operation, self.clause, self.pointer = operation, clause, pointer

    def setup(self) -> None:
        """Has the server tested; where that was not possible, the item is an error."""
        self.verdict = self.parent.suite.verdict(self.operation, self.clause)

    def runtest(self) -> None:
        """Passes, fails or is skipped as the verdict says."""
        verdict = self.verdict
        match verdict.state:
            case "violated" | "stale":
                pytest.fail(self._text(), pytrace=False)
            case "undecided" | "not selected":
                pytest.skip(label(verdict.reason) or verdict.state)
            case "known":
                pytest.xfail(label(verdict.reason) or "known to fail")
            case "warning":
                self.warn(pytest.PytestWarning(self._text()))

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        """The place in the document."""
        contract = self.parent.suite.contract
        return contract.source, contract.line(self.pointer) - 1, self.name

    def _text(self) -> str:
        report = self.parent.suite.report
        assert isinstance(report, Report)
        return visible(explain(report, self.verdict))
