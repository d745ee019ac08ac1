"""How far a run is, on standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from ..product import COMMAND


@contextmanager
def progress(expectation: str, *, quiet: bool) -> Iterator[Callable[[str, int], None]]:
    """Gives what is called with the stage and the number of requests sent so far.

    *expectation*, where it is not empty, is said at the start.  A terminal shows one line that
    changes; elsewhere each stage is one line.
    """
    if quiet:
        yield lambda _stage, _sent: None
        return
    if expectation:
        click.echo(f"{COMMAND}: {expectation}", err=True)
    from rich.console import Console

    console = Console(stderr=True, highlight=False, emoji=False, markup=False)
    if console.is_terminal:
        with console.status("starting") as status:
            yield lambda stage, sent: status.update(f"{stage}, after {sent} requests")
        return
    last = ""

    def tell(stage: str, sent: int) -> None:
        nonlocal last
        if stage != last:
            click.echo(f"{COMMAND}: {stage}, after {sent} requests", err=True)
        last = stage

    yield tell
