"""Options of the way to a server: how fast, how long, with which headers and authorities."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from ..errors import UsageError
from .numbers import MAX_TIME, RATE, TIMEOUT

if TYPE_CHECKING:
    from ..contract import Contract

DEFAULT_RATE: Final = 10.0
"""Requests a second to a server that is not on this machine."""
PATIENCE: Final = 600.0
"""Seconds that a run may take besides what it waits for the sake of ``--rate``."""
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+): *([\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?) *")
_OWN = frozenset(
    {"accept", "accept-encoding", "connection", "content-length", "transfer-encoding", "upgrade"}
)
"""Headers that the suite itself sends, or that would break the request."""

F = TypeVar("F", bound=Callable[..., Any])


def reaching(command: F) -> F:
    """Adds ``--rate``, ``--timeout``, ``--max-time``, ``--header`` and ``--ca-file``."""
    for option in (
        click.option(
            "--ca-file",
            metavar="FILE",
            help="Trust only the certificate authorities in FILE (PEM).",
        ),
        click.option(
            "--header",
            "headers",
            multiple=True,
            metavar="'NAME: VALUE'",
            help="Send this header with every request; repeatable.",
        ),
        click.option(
            "--max-time",
            metavar="SECONDS",
            type=MAX_TIME,
            help=f"Stop then and report; by default {PATIENCE:g}, plus what --rate needs.",
        ),
        click.option(
            "--timeout",
            metavar="SECONDS",
            default=10.0,
            show_default=True,
            type=TIMEOUT,
            help="The limit for one response, from connecting to its last byte.",
        ),
        click.option(
            "--rate",
            type=RATE,
            help=f"Requests per second; by default {DEFAULT_RATE:g}, on this machine 0 (no limit).",
        ),
    ):
        command = option(command)
    return command


def read_headers(contract: Contract, texts: Sequence[str]) -> dict[str, str]:
    """The headers that *texts* name; raises UsageError, which shows no value: it may be secret."""
    keys = {o.key.header.lower() for o in contract.operations if o.key is not None}
    headers: dict[str, str] = {}
    for text in texts:
        found = _HEADER.fullmatch(text)
        if found is None:
            raise UsageError("--header: write 'Name: value', in printable ASCII")
        name, value = found.groups()
        if name.lower() in keys:
            raise UsageError(f"--header {name}: the key is never an argument; see --api-key-file")
        if name.lower() in _OWN:
            raise UsageError(f"--header {name}: the suite sets this header itself; leave it out")
        if name.lower() in map(str.lower, headers):
            raise UsageError(f"--header {name}: it is given twice; give it once")
        headers[name] = value
    return headers


def expectation(requests: int, rate: float) -> str:
    """How long a run may take at *rate*, in words; empty where nothing bounds the rate."""
    if not rate:
        return ""
    minutes = requests / rate / 60
    about = "less than a minute" if minutes < 1 else f"about {math.ceil(minutes)} minutes"
    return f"up to {requests} requests, at most {rate:g} a second: {about}"
