"""The suite on its mutants, on itself and on a large account; schemathesis' CLI beside it."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache, partial
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

import attrs
import httpx2

import postpeer_conformance
from benches.measure import facts, interleaved, python
from postpeer_conformance.clauses import clauses
from postpeer_conformance.clauses.clause import ByCheck, Finding
from postpeer_conformance.contract import Contract, load
from postpeer_conformance.engine.planning.prepare import RunInput, prepare
from postpeer_conformance.engine.session.checks import Checks
from postpeer_conformance.oracle.checker import Checker
from postpeer_conformance.oracle.oracle import Oracle
from postpeer_conformance.product import COMMAND, KEY_VARIABLE
from postpeer_conformance.selftest.examine import ACCOUNTS, BUDGET, attack, examine, row_of
from postpeer_conformance.server import KEY, create_app, serving
from postpeer_conformance.server.answering.behaviour import Behaviour
from postpeer_conformance.server.variants.mutants import mutants
from postpeer_conformance.transport.exchange import Exchange, Question, Response
from postpeer_conformance.transport.in_process import ASGIApp, InProcess
from postpeer_conformance.transport.probe import Channel, Probe

SMALL = 60
"""A small budget of requests."""
SAMPLE = 40
"""Mutants that schemathesis tries, too."""
LARGE = 1_000_000
DOCUMENT = Path(postpeer_conformance.__file__).with_name("openapi.yaml")


def main() -> None:
    """Prints all tables."""
    contract = load()
    faults(len(mutants(contract)))
    judging(contract)
    commands(contract)
    large_account(contract)
    beside(contract)


class Recorder:
    """Keeps every exchange, and when it was there; what ``through`` takes."""

    def __init__(self) -> None:
        self.seen: list[tuple[Exchange, float]] = []

    def __call__(self, send: Channel) -> Channel:
        def recorded(number: int, question: Question) -> Response:
            answer = send(number, question)
            self.seen.append((Exchange(number, question, answer), perf_counter()))
            return answer

        return recorded


@lru_cache(maxsize=1)
def document() -> Contract:
    """One contract for all runs of a process."""
    return load()


@attrs.frozen
class Trial:
    """One mutant under one budget."""

    found: bool
    """By clauses that it declares, and by no other; few requests need not show all of them."""
    requests: int
    """Until the first exchange that shows the mistake; all of them where none does by itself."""
    seconds: float


def trial(number: int, budget: int) -> Trial:
    """The suite on the mutant with *number*."""
    contract, recorder = document(), Recorder()
    mutant = mutants(contract)[number]
    started = perf_counter()
    outcome = attack(mutant, contract, budget=budget, middleware=recorder)
    found = row_of(mutant, outcome).caught
    operation = next(o for o in contract.collections if o.id == mutant.operation)
    oracle = None if outcome.records is None else Oracle(operation, outcome.records)
    judge = Checker(contract, operation, oracle)
    checked = Checks(clauses(operation)).by_check
    for exchange, when in recorder.seen:
        if wrong(judge, checked, exchange):
            return Trial(found, exchange.number, when - started)
    return Trial(found, len(recorder.seen), recorder.seen[-1][1] - started)


def wrong(judge: Checker, checked: Sequence[ByCheck], exchange: Exchange) -> bool:
    """Whether *exchange* shows a mistake by itself."""
    judged = judge.judge(exchange)
    return bool(judged.mismatches) or any(
        isinstance(clause.check(judged), Finding) for clause in checked
    )


def faults(count: int) -> None:
    """What it takes to find the mutants, with the default budget and a small one."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        usual = list(pool.map(partial(trial, budget=BUDGET), range(count), chunksize=4))
        small = list(pool.map(partial(trial, budget=SMALL), range(count), chunksize=4))
    found = [each for each in usual if each.found]
    requests, seconds = [t.requests for t in found], [t.seconds for t in found]
    facts(
        f"{count} mutants, {ACCOUNTS} accounts, in process",
        {
            "found": (share(usual), "all"),
            f"found with {SMALL} requests": (share(small), "≥ 90 %"),
            "requests until found, median": (f"{median(requests):.0f}", "≤ 60"),
            "requests until found, nine in ten": (f"{quantiles(requests, n=10)[-1]:.0f}", ""),
            "seconds until found, median": (f"{median(seconds):.2f}", ""),
            "seconds until found, nine in ten": (f"{quantiles(seconds, n=10)[-1]:.2f}", ""),
        },
    )


def share(trials: Sequence[Trial]) -> str:
    found = sum(each.found for each in trials)
    return f"{found} ({found / len(trials):.1%})"


def judging(contract: Contract) -> None:
    """Questions asked and judged in this process, and what planning costs."""
    operation = contract.collections[0]
    app = create_app(contract, accounts=ACCOUNTS)
    recorder = Recorder()
    outcome = examine(app, contract, operation, middleware=recorder)
    assert outcome.records is not None
    checked = Checks(clauses(operation)).by_check
    questions = [exchange.question for exchange, _ in recorder.seen]
    with httpx2.Client(transport=InProcess(app)) as client:
        again = Probe(operation, "http://in-process", KEY, client, budget=10**6)
        judge = Checker(contract, operation, Oracle(operation, outcome.records))

        taken = []
        for _ in range(5):
            started = process_time()
            for question in questions:
                wrong(judge, checked, again.ask(question))
            taken.append(process_time() - started)
    case = RunInput(contract, operation, outcome.records, tuple(clauses(operation)), 0)
    started = process_time()
    prepare.__wrapped__(case)
    planning = process_time() - started
    facts(
        "Speed",
        {
            "questions asked and judged in a second of CPU": (
                f"{len(questions) / min(taken):.0f}",
                "≥ 600",
            ),
            "planning, seconds of CPU": (f"{planning:.2f}", "≤ 0.5"),
        },
    )


def commands(contract: Contract) -> None:
    """Whole commands, start included."""
    run = [COMMAND, "run", "--quiet"]
    with serving(create_app(contract, accounts=ACCOUNTS)) as url:
        sent = subprocess.run([*run, url], env=keyed(), capture_output=True, text=True, check=True)
        works = {
            "`run` against the reference": partial(quiet, [*run, url]),
            "`list`": partial(quiet, [COMMAND, "list"]),
            "`--help`": partial(quiet, [COMMAND, "--help"]),
        }
        times = interleaved(works, 5, 1)
    started = perf_counter()
    quiet([COMMAND, "selftest"])
    times["`selftest`"] = perf_counter() - started
    goals = ("≤ 3 s", "≤ 0.4 s", "≤ 0.4 s", "≤ 120 s")
    rows = {name: (f"{t:.2f} s", g) for (name, t), g in zip(times.items(), goals, strict=True)}
    facts("Commands", rows | {"requests of `run`": (requests(sent.stdout), "≤ 300")})


def keyed() -> dict[str, str]:
    return {**os.environ, KEY_VARIABLE: KEY}


def quiet(command: Sequence[str]) -> None:
    subprocess.run(command, env=keyed(), capture_output=True)


def requests(printed: str) -> str:
    """What a terminal report says of the requests by their source."""
    found = re.search(r"(\d+) requests \((.+?)\)", " ".join(printed.split()))
    return f"{found[1]}: {found[2]}" if found else "none"


_MEASURED = """if True:
    import resource, subprocess, sys
    print(subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, text=True).stdout)
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Runs a command, and prints its most KiB last; a process starts with those of its parent."""


def large_account(contract: Contract) -> None:
    """A run against a million accounts, and the most memory that it holds."""
    with serving(create_app(contract, accounts=LARGE)) as url:
        started = perf_counter()
        printed, most = python(_MEASURED, COMMAND, "run", "--quiet", url, env=keyed()).rsplit(
            maxsplit=1
        )
        seconds = perf_counter() - started
    facts(
        f"{LARGE:,} accounts",
        {
            "memory": (f"{int(most) / 1024:.0f} MiB", "≤ 250 MiB"),
            "seconds": (f"{seconds:.0f}", ""),
            "requests": (requests(printed), "≤ 300"),
        },
    )


class Counted:
    """An application that counts its requests."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.requests = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.requests += scope["type"] == "http"
        await self.app(scope, receive, send)


def beside(contract: Contract) -> None:
    """The suite and schemathesis' CLI, each as it is by default, on the same mutants."""
    made = mutants(contract)
    sample = made[:: max(1, len(made) // SAMPLE)]
    ours = [COMMAND, "run", "--quiet", "--no-profile"]
    key = contract.collections[0].key
    assert key is not None
    theirs = ["schemathesis", "run", str(DOCUMENT), "-H", f"{key.header}: {KEY}", "--url"]
    rows: dict[str, tuple[str, str]] = {}
    for name, command in (("the suite", ours), ("schemathesis", theirs)):
        tried = [against(command, contract, mutant) for mutant in (Behaviour, *sample)]
        (accused, *_), faulty = tried[0], tried[1:]
        found = sum(code == 1 for code, _, _ in faulty)
        rows[f"{name}: found"] = (f"{found} of {len(sample)}", "")
        rows[f"{name}: the reference"] = ("accused" if accused == 1 else "not accused", "")
        rows[f"{name}: requests, median"] = (f"{median(n for _, n, _ in faulty):.0f}", "")
        rows[f"{name}: seconds, median"] = (f"{median(s for _, _, s in faulty):.1f}", "")
    facts(f"{len(sample)} of the mutants, over HTTP, by the command line", rows)


def against(command: Sequence[str], contract: Contract, behaviour: Any) -> tuple[int, int, float]:
    """The exit code of *command* with an address behind it, its requests and its seconds."""
    app = Counted(create_app(contract, accounts=ACCOUNTS, behaviour=behaviour))
    with serving(app) as url, tempfile.TemporaryDirectory() as place:
        started = perf_counter()
        ended = subprocess.run([*command, url], env=keyed(), cwd=place, capture_output=True)
        return ended.returncode, app.requests, perf_counter() - started
