"""How far a run is, on standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .streams import note


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
        note(expectation)
    from rich.console import Console

    console = Console(stderr=True, highlight=False, emoji=False, markup=False)
    if console.is_terminal:
        with console.status("starting") as status:
            yield lambda stage, sent: status.update(_reached(stage, sent))
        return
    last = ""

    def tell(stage: str, sent: int) -> None:
        nonlocal last
        if stage != last:
            note(_reached(stage, sent))
        last = stage

    yield tell


def _reached(stage: str, sent: int) -> str:
    return f"{stage}, after {sent} request{'' if sent == 1 else 's'}"
