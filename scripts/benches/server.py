"""The reference server beside Prism and a bare application, and as its data grows."""

from __future__ import annotations

import contextlib
import functools
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import perf_counter

import httpx2
from rich.console import Console
from rich.table import Table

from benches.bare import ITEMS, TOTAL
from benches.callers import (
    Asked,
    Caller,
    Crowd,
    collection_of,
    deep_questions,
    main_questions,
    other_questions,
)
from benches.measure import Work, facts, interleaved, table
from benches.processes import prism, resident, serving, started
from benches.stub import page_of
from postpeer_conformance.contract import Contract, load
from postpeer_conformance.server import create_app

CONNECTIONS = 8
FEW, MANY = 1_000, 1_000_000
OURS, BARE, STATIC = "reference server", "bare Starlette app", "Prism, one example"
SAME, QUICK = "≤ 3", "< 500 ms"


def main() -> None:
    """Prints all tables."""
    contract = load()
    with tempfile.TemporaryDirectory() as folder:
        files = {count: Path(folder, f"{count}.db") for count in (100, FEW, MANY)}
        for count, file in files.items():
            create_app(contract, accounts=count, database=file)
        pages(contract, files[FEW], Path(folder))
        with serving(files[FEW], admin=True) as few, serving(files[MANY], admin=True) as many:
            growth(contract, few[0], many[0])
            memory = {name: resident(process) for name, (_, process) in zip(
                (FEW, MANY), (few, many), strict=True)}  # fmt: skip
        starts(files[100], files[MANY], memory)


def pages(contract: Contract, file: Path, folder: Path) -> None:
    """The time of one page of 20 accounts, over several connections that stay open."""
    operation = contract.collections[0]
    paging = operation.collection.paging
    settings = {
        "database": str(file),
        "table": operation.id,
        "path": operation.path,
        "limit": paging.size_name,
        "offset": paging.position_name,
        "page": json.dumps(page_of(contract, [ITEMS], TOTAL), separators=(",", ":")),
    }
    bare = [sys.executable, str(Path(__file__).with_name("bare.py")), json.dumps(settings)]
    with contextlib.ExitStack() as stack:
        theirs, _ = stack.enter_context(started(bare))
        ours, _ = stack.enter_context(serving(file))
        urls = {BARE: theirs, OURS: ours}
        static = stack.enter_context(prism(contract, folder))
        if static is None:
            print("Prism is left out: there is no Node on this machine.\n")
        else:
            urls[STATIC] = static
        works: dict[str, Work] = {}
        for name, url in urls.items():
            asked = {paging.size_name: "20"}
            callers = [Caller(contract, url, asked) for _ in range(CONNECTIONS)]
            assert len(callers[0].page().items) == 20 or name == STATIC
            works[name] = Crowd(callers)
        times = {name: each / CONNECTIONS for name, each in interleaved(works, 200, 2).items()}
    table("One page of 20 accounts (Prism: of one)", "µs", times, {})
    shown = {
        "pages a second": (f"{1 / times[OURS]:.0f}", ""),
        "times those of the bare app": (f"{times[BARE] / times[OURS]:.2f}", "≥ 0.9"),
    }
    if STATIC in times:
        shown["times those of Prism"] = (f"{times[STATIC] / times[OURS]:.1f}", "≥ 3")
    facts("Pages a second", shown)


def growth(contract: Contract, few: str, many: str) -> None:
    """How much longer a question takes on a thousand times the data."""
    titles = ("question", f"{FEW:,}", f"{MANY:,}", "growth", "goal", "after a change")
    shown = Table(*titles, title="Milliseconds of a page with its total", title_justify="left")
    for name, here, there, goal in rows(contract, few, many):
        times = interleaved({"few": here, "many": there}, 10, 5)
        ratio = times["many"] / times["few"]
        again = min(changed(contract, many, there) for _ in range(3))
        figures = (times["few"] * 1e3, times["many"] * 1e3, ratio)
        shown.add_row(name, *(f"{each:.2f}" for each in figures), goal, f"{again * 1e3:.1f}")
    Console(width=100).print(shown, "")


def rows(contract: Contract, few: str, many: str) -> Iterator[tuple[str, Caller, Caller, str]]:
    """Each question's name, who asks it of either server, and the goal."""
    for goal, questions in ((SAME, main_questions), (QUICK, other_questions)):
        for name, asked in questions(contract):
            yield name, Caller(contract, few, asked), Caller(contract, many, asked), goal
    for name, asked in deep_questions(contract):
        for place, share in (("in the middle", 2), ("at the end", 1)):
            here, there = (deep(contract, url, asked, share) for url in (few, many))
            yield f"{name}, a page {place}", here, there, QUICK


def deep(contract: Contract, url: str, asked: Asked, share: int) -> Caller:
    """Asks for the page that ends where one *share*-th of the list does."""
    end = Caller(contract, url, asked).page().total // share
    last = collection_of(contract).paging.asking(start=end - 20)
    return Caller(contract, url, {**asked, **dict(last)})


def changed(contract: Contract, url: str, question: Work) -> float:
    """Seconds of *question* when an item has just been changed, so that no total is remembered."""
    operation, key = contract.collections[0], collection_of(contract).key
    first = key.of(Caller(contract, url, {}).page().items[0])
    httpx2.patch(f"{url}/__admin/{operation.id}/{first}", json={}).raise_for_status()
    began = perf_counter()
    question()
    return perf_counter() - began


def starts(few: Path, many: Path, memory: Mapping[int, float]) -> None:
    """How long a start from a file takes, and what a server holds that has answered all that."""
    works: dict[str, Work] = {f.name: functools.partial(start, f) for f in (few, many)}
    times = interleaved(works, 4, 1)
    later = times[many.name] - times[few.name]
    shown = {
        "a start with 100 accounts in a file": (f"{times[few.name]:.2f} s", ""),
        f"later with {MANY:,}": (f"{later:.2f} s", "< 1 s"),
    }
    for count, mebibytes in memory.items():
        shown[f"resident memory with {count:,}"] = (f"{mebibytes:.0f} MiB", "")
    facts("Start and memory", shown)


def start(file: Path) -> None:
    with serving(file):
        pass
