"""Processes that start at once: each is a fork of one that has loaded the suite, and waits.

Where nothing can be forked, each loads the suite for itself.
"""

from __future__ import annotations

import atexit
import gc
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import attrs

PYTEST = """
import sys, pytest
sys.path.insert(0, "")
sys.exit(pytest.main(sys.argv[1:]))
"""
"""What ``python -m pytest`` does."""
_FORKS = "fork" in multiprocessing.get_all_start_methods()
_MOST = 170
"""Seconds after which a process is killed."""


@attrs.frozen
class Ended:
    """How a process ended, all that it wrote, and the MiB that it took (0 where unknown)."""

    returncode: int
    stdout: str
    stderr: str
    memory: int = 0


@attrs.frozen
class _Request:
    code: str
    arguments: list[str]
    folder: str
    environment: dict[str, str]
    files: list[str]
    """For standard output, standard error, and the memory that it took."""


def forked(
    code: str, *arguments: str, folder: Path, environment: Mapping[str, str] = os.environ
) -> Ended:
    """Runs the Python *code* with *arguments* in a process of its own, as `python -c` does."""
    with tempfile.TemporaryDirectory() as outputs:
        files = [Path(outputs, name) for name in ("out", "err", "memory")]
        written = list(map(str, files))
        request = _Request(code, list(arguments), str(folder), {**environment}, written)
        ended = _answer(json.dumps(attrs.asdict(request)))
        out, err = (file.read_text("utf-8") for file in files[:2])
        memory = int(files[2].read_text()) // 2**20 if files[2].exists() else 0
    return Ended(ended, out, err, memory)


def _answer(request: str) -> int:
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    print(request, file=server.stdin, flush=True)
    code = server.stdout.readline()
    if code:
        return int(code)
    _server.cache_clear()
    return server.wait()  # it was itself what was asked for


@lru_cache(maxsize=1)
def _server() -> subprocess.Popen[str]:
    """The process that waits; it ends with this one."""
    server = subprocess.Popen(
        [sys.executable, "-P", __file__],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(server.communicate)
    return server


def _serve() -> None:
    """Does what is asked for on standard input; tells exit codes on standard output."""
    _load()
    gc.freeze()
    for line in iter(sys.stdin.readline, ""):
        request = _Request(**json.loads(line))
        if not _FORKS:
            return _become(request)
        process = multiprocessing.get_context("fork").Process(target=_become, args=(request,))
        process.start()
        process.join()
        print(process.exitcode, flush=True)
    return None


def _load() -> None:
    """Imports and makes what a run needs, also what it needs for its first answers only."""
    from postpeer_conformance import cli  # noqa: F401
    from postpeer_conformance.contract import load
    from postpeer_conformance.selftest.examine import examine
    from postpeer_conformance.server import create_app

    contract = load()
    for operation in contract.operations:
        examine(create_app(contract, accounts=1), contract, operation)


def _become(request: _Request) -> None:
    """Is the process that is asked for, to its end."""
    *outputs, memory = request.files
    for number, file in enumerate(outputs, 1):
        opened = os.open(file, os.O_WRONLY | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir(request.folder)
    os.environ.clear()
    os.environ.update(request.environment)
    sys.argv = ["-c", *request.arguments]
    if _FORKS:
        signal.alarm(_MOST)
    try:
        exec(request.code, {"__name__": "__main__"})
    finally:
        if _FORKS:
            Path(memory).write_text(str(_memory()))


def _memory() -> int:
    """The most bytes that this process ever took."""
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 2**10


if __name__ == "__main__":
    _serve()
