"""Times of several things, taken in turn so that a noisy machine is noisy for all of them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from time import perf_counter

from rich.console import Console
from rich.table import Table

Work = Callable[[], object]


def interleaved(works: Mapping[str, Work], rounds: int, repeat: int) -> dict[str, float]:
    """Seconds of each of *works*, each called *repeat* times in each of the *rounds*.

    The best round counts: what else runs on the machine can only add to it.
    """
    times: dict[str, list[float]] = {name: [] for name in works}
    for work in works.values():
        work()
    for _ in range(rounds):
        for name, work in works.items():
            started = perf_counter()
            for _ in range(repeat):
                work()
            times[name].append((perf_counter() - started) / repeat)
    return {name: min(taken) for name, taken in times.items()}


def python(code: str, *arguments: str, env: Mapping[str, str] | None = None) -> str:
    """What a fresh interpreter prints that runs *code*."""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout


def table(title: str, unit: str, times: Mapping[str, float], goals: Mapping[str, float]) -> None:
    """Prints *times* as ratios to the first of them; *goals* are the largest ratios wanted."""
    shown = Table("", unit, "ratio", "goal", title=title, title_justify="left")
    scale = {"ms": 1e3, "µs": 1e6}[unit]
    base = next(iter(times.values()))
    for name, seconds in times.items():
        goal = f"≤ {goals[name]:.2f}" if name in goals else ""
        shown.add_row(name, f"{seconds * scale:.2f}", f"{seconds / base:.2f}", goal)
    Console(width=100).print(shown, "")


def facts(title: str, rows: Mapping[str, tuple[str, str]]) -> None:
    """Prints single figures, each with its goal."""
    shown = Table("", "measured", "goal", title=title, title_justify="left")
    for name, (measured, goal) in rows.items():
        shown.add_row(name, measured, goal)
    Console(width=100).print(shown, "")
