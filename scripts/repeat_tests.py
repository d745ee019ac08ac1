"""Runs the tests TIMES times beside two busy processes, and stops at the first failure.

Further ARGUMENTS go to pytest.  A test that fails once in many runs is as wrong as one that always
fails: it depends on time, on load, or on the order of threads.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

import click

_BUSY = 2
_LOOP = "import os, sys\nwhile os.getppid() == int(sys.argv[1]): pass"
"""Ends with its parent, whose number it is given, also where that is killed."""


@click.command(help=__doc__, context_settings={"ignore_unknown_options": True})
@click.argument("times", type=click.IntRange(1))
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def main(times: int, arguments: tuple[str, ...]) -> None:
    with busy():
        for number in range(1, times + 1):
            started = perf_counter()
            ended = run(arguments, hash_seed=number)
            if ended.returncode:
                click.echo(ended.stdout)
                click.echo(f"run {number} of {times} failed (PYTHONHASHSEED={number})")
                sys.exit(1)
            last = ended.stdout.strip().rpartition("\n")[2]
            click.echo(f"run {number} of {times}: {last} ({perf_counter() - started:.0f} s)")


def run(arguments: tuple[str, ...], *, hash_seed: int) -> subprocess.CompletedProcess[str]:
    """The tests, once."""
    parallel = ["-p", "xdist", "-n", "4", "--dist", "worksteal"]
    command = [sys.executable, "-m", "pytest", "-q", *parallel, *arguments]
    environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, env=environment)


@contextmanager
def busy() -> Iterator[None]:
    """Keeps two cores busy while the context lasts."""
    command = [sys.executable, "-c", _LOOP, str(os.getpid())]
    loops = [subprocess.Popen(command) for _ in range(_BUSY)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


if __name__ == "__main__":
    main()
