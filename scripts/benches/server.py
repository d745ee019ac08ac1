"""The reference server beside Prism and a bare application, and as its data grows."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import perf_counter, sleep
from typing import Any
from urllib.parse import urlencode

import httpx
from rich.console import Console
from rich.table import Table

from benches.measure import Work, facts, interleaved, table
from postpeer_conformance.contract import Contract, load
from postpeer_conformance.server import KEY, create_app

PRISM = "@stoplight/prism-cli@5.16.0"
CONNECTIONS = 8
FEW, MANY = 1_000, 1_000_000
OURS, BARE, STATIC = "reference server", "bare Starlette app", "Prism, one example"
SAME = "≤ 3"
QUESTIONS: Mapping[str, tuple[Mapping[str, str], str]] = {
    "the first page": ({}, SAME),
    "platform, common": ({"platform": "twitter"}, SAME),
    "platform, one account": ({"platform": "facebook"}, SAME),
    "profile": ({"profileId": "profile_acme"}, SAME),
    "no profile": ({"profileId": "null"}, SAME),
    "search, a number": ({"q": "8675309"}, SAME),
    "search, three letters": ({"q": "cof"}, SAME),
    "search, many matches": ({"q": "coffee"}, SAME),
    "search, no match": ({"q": "no such name"}, SAME),
    "search, one letter": ({"q": "c"}, ""),
    "search, two letters, no match": ({"q": "zq"}, ""),
    "platform and profile": ({"platform": "twitter", "profileId": "profile_acme"}, ""),
    "platform and search": ({"platform": "twitter", "q": "coffee"}, ""),
}


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


class Caller:
    """A connection that stays open, and asks one question."""

    def __init__(self, url: str, target: str, header: str) -> None:
        host = url.removeprefix("http://")
        name, _, port = host.rpartition(":")
        self.socket = socket.create_connection((name, int(port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.request = f"GET {target} HTTP/1.1\r\nhost: {host}\r\n{header}: {KEY}\r\n\r\n".encode()

    def __call__(self) -> bytes:
        """The body of the answer."""
        self.ask()
        return self.answer()

    def ask(self) -> None:
        """Send the question."""
        self.socket.sendall(self.request)

    def answer(self) -> bytes:
        """The body of the answer, which must be 200."""
        data = b""
        while b"\r\n\r\n" not in data:
            data += self.socket.recv(65536)
        head, _, body = data.partition(b"\r\n\r\n")
        assert b" 200 " in head[:20], head
        found = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
        assert found
        while len(body) < int(found[1]):
            body += self.socket.recv(65536)
        return body


def caller(contract: Contract, url: str, query: Mapping[str, str]) -> Caller:
    operation = contract.collections[0]
    assert operation.key
    return Caller(url, f"{operation.path}?{urlencode(query)}", operation.key.header)


class Crowd:
    """Several connections, so that a server always has a question to answer."""

    def __init__(self, callers: list[Caller]) -> None:
        self.callers = callers

    def __call__(self) -> None:
        """One answer for each of them."""
        for each in self.callers:
            each.ask()
        for each in self.callers:
            each.answer()


def pages(contract: Contract, file: Path, folder: Path) -> None:
    """The time of one page of 20 accounts, over several connections that stay open."""
    operation = contract.collections[0]
    bare = [sys.executable, str(Path(__file__).with_name("bare.py"))]
    bare += [str(file), operation.id, operation.path]
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
            callers = [caller(contract, url, {"limit": "20"}) for _ in range(CONNECTIONS)]
            assert len(json.loads(callers[0]())["integrations"]) == 20 or name == STATIC
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
    for name, (query, goal) in QUESTIONS.items():
        here, there = caller(contract, few, query), caller(contract, many, query)
        times = interleaved({"few": here, "many": there}, 10, 5)
        ratio = times["many"] / times["few"]
        again = min(changed(contract, many, there) for _ in range(3))
        figures = (times["few"] * 1e3, times["many"] * 1e3, ratio)
        shown.add_row(name, *(f"{each:.2f}" for each in figures), goal, f"{again * 1e3:.1f}")
    for name, share in (("in the middle", 2), ("at the end", 1)):
        works = {
            str(size): caller(contract, url, {"offset": str(size // share - 20)})
            for size, url in ((FEW, few), (MANY, many))
        }
        small, large = interleaved(works, 10, 2).values()
        row = (f"{small * 1e3:.2f}", f"{large * 1e3:.2f}", f"{large / small:.2f}")
        shown.add_row(f"a page {name}", *row, "", "")
    Console(width=100).print(shown, "")


def changed(contract: Contract, url: str, question: Work) -> float:
    """Seconds of *question* when an item has just been changed, so that no total is remembered."""
    control = f"{url}/__admin/{contract.collections[0].id}"
    item: Any = json.loads(caller(contract, url, {"limit": "1"})())["integrations"][0]
    httpx.patch(f"{control}/{item['id']}", json={"imageUrl": None}).raise_for_status()
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


def resident(process: subprocess.Popen[str]) -> float:
    """MiB that *process* holds."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())
    assert found
    return int(found[1]) / 1024


@contextlib.contextmanager
def started(command: list[str]) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Runs *command*; gives the address that its first line ends with."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().split()[-1], process
        finally:
            process.terminate()


def serving(
    file: Path, admin: bool = False
) -> contextlib.AbstractContextManager[tuple[str, subprocess.Popen[str]]]:
    """The reference server on the rows in *file*, in a process of its own."""
    code = """if True:
        import sys, threading
        from postpeer_conformance.server import create_app, serving
        with serving(create_app(database=sys.argv[1], admin=sys.argv[2] == "True")) as url:
            print(url, flush=True)
            threading.Event().wait()
    """
    return started([sys.executable, "-c", code, str(file), str(admin)])


@contextlib.contextmanager
def prism(contract: Contract, folder: Path) -> Iterator[str | None]:
    """Prism with its static answers; None where there is no Node."""
    npx = shutil.which("npx")
    if npx is None:
        yield None
        return
    spec = folder / "openapi.json"
    spec.write_text(json.dumps(contract.document))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = [npx, "--yes", PRISM, "mock", str(spec), "--port", port, "--host", "127.0.0.1"]
    with (folder / "prism.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                   start_new_session=True)  # fmt: skip
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", int(port))):
                break
            sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
