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
from collections.abc import Generator, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from ..product import COMMAND
from ..report.model import Report, read
from ..report.text import label, visible
from .outcomes import Decided, Named, names

_ID = f"{COMMAND}::"
_SAYS = f"{COMMAND}: "
"""How a line of the command begins, and none of an application that it calls."""


def _words(options: str) -> list[str]:
    try:
        return shlex.split(options)
    except ValueError as error:
        raise pytest.UsageError(f"conformance options {label(options)}: {error}") from None


def _reason(ended: subprocess.CompletedProcess[str]) -> str:
    """Why the command wrote no report, in its own words if it has some."""
    lines = ended.stderr.strip().splitlines()
    own = [line for line in lines if line.startswith(_SAYS)]
    return [f"it ended with {ended.returncode}", *lines, *own][-1].removeprefix(_SAYS)


class Suite:
    """Adds the items, and knows their verdicts; raises pytest's UsageError for wrong settings."""

    def __init__(self, config: pytest.Config, settings: Mapping[str, str]) -> None:
        self.config = config
        self.settings = settings
        self.names = names(settings["spec"])
        self.options = _words(settings["options"])
        self.folder: tempfile.TemporaryDirectory[str] | None = None
        named = [each for each in config.args if each.startswith(_ID)]
        self.only = {each.removeprefix(_ID) for each in named}
        """Items that the command names; all, if none."""
        for each in named:  # pytest itself would look for a file
            config.args.remove(each)

    def pytest_report_header(self) -> str:
        """One line above the tests."""
        return f"conformance: {label(self.settings['url'] or self.settings['app'])}"

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
        wanted = [
            part
            for name in ("app", "spec")
            for part in (f"--{name}", self.settings[name])
            if self.settings[name]
        ]
        url = ["--", self.settings["url"]] if self.settings["url"] else []
        # -P: of the project, only an application is imported, and by its name.
        command = [sys.executable, "-P", "-m", "postpeer_conformance", "run", "--json", str(file)]
        ended = subprocess.run(
            [*command, *wanted, *self.options, *url],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            stdin=subprocess.DEVNULL,
        )
        if not file.exists():
            file.with_suffix(".txt").write_text(_reason(ended), "utf-8")
        return file

    @cached_property
    def report(self) -> Report | str:
        """What the run says, or the sentence why it says nothing."""
        if self.file.exists():
            return read(str(self.file))
        return self.file.with_suffix(".txt").read_text("utf-8")

    def decided(self, named: Named) -> Decided:
        """The clause that *named* names; without a report, the item that wants it is an error.

        So it is where `run` ends with 3: a session is not green because nothing could be decided.
        """
        if isinstance(self.report, str):
            pytest.fail(visible(self.report), pytrace=False)
        found = Decided(self.report, named, strict="--require-all" in self.options)
        found.verdict()
        return found


class Clauses(pytest.Collector):
    """All clauses of the document."""

    def __init__(self, *, suite: Suite, **node: Any) -> None:
        super().__init__(**node)
        self.suite = suite

    def collect(self) -> Iterator[pytest.Item]:
        """An item for each clause, or for each of those that the command names."""
        unknown = self.suite.only - self.suite.names.keys()
        if unknown:
            raise self.CollectError(f"there is no clause {', '.join(sorted(unknown))}")
        for name, named in self.suite.names.items():
            if not self.suite.only or name in self.suite.only:
                yield ClauseItem.from_parent(self, name=name, named=named)


class ClauseItem(pytest.Item):
    """One clause."""

    parent: Clauses

    def __init__(self, *, named: Named, **node: Any) -> None:
        super().__init__(**node)
        self.named = named

    def setup(self) -> None:
        """Has the server tested; where that was not possible, the item is an error."""
        self.decided = self.parent.suite.decided(self.named)

    def runtest(self) -> None:
        """Passes, fails or is skipped as the verdict says."""
        self.decided.check()

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        """The place in the document."""
        return self.named.source, self.named.line - 1, self.name
