"""The suite as a function: for tests, notebooks and scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import click

from .commands.arguments import selector
from .commands.numbers import CENSUS, RATE, REQUESTS, SEED, TIMEOUT
from .commands.publish import reported, terminal_text
from .commands.reaching import read_headers
from .commands.requests import read_given
from .commands.targets import Target, address, application
from .commands.trial import Trial
from .contract import Contract, load
from .errors import CannotTest, UsageError
from .product import KEY_VARIABLE

if TYPE_CHECKING:
    from .report.model import Report
    from .transport.application import Application


_LEFT_OUT: dict[str, Any] = {
    "profile": False,
    "invent": False,
    "known": {},
    "ca_file": None,
    "max_time": None,
    "journal_file": None,
    "fuzz": None,
    "first": {},
}
"""Options of ``run`` that have no argument here."""


def judge(
    target: str | Application,
    *,
    key: str = "",
    spec: str | None = None,
    clauses: Sequence[str] = (),
    seed: int = 0,
    max_requests: int = 300,
    census: int = 2000,
    rate: float | None = None,
    timeout: float = 10.0,
    headers: Mapping[str, str] | None = None,
    given: Mapping[str, str] | None = None,
    allow_writes: bool = False,
) -> Report:
    """What the suite finds on *target*: the URL of a server, or an ASGI or WSGI application.

    An application is called in this process.  The keyword arguments are options of ``run``: *spec*
    is the OpenAPI document, by default the packaged one; *clauses* are ids, prefixes or globs;
    *timeout* is in seconds, *rate* in requests a second.  ``report.exit_code`` is the command's.

    Raises :class:`DocumentError` for a document that cannot be used, :class:`UsageError` for an
    argument that cannot, and :class:`CannotTest` where nothing could be judged.
    """
    contract = load(spec)
    if not key and any(operation.key for operation in contract.operations):
        raise CannotTest(f"no key: give `judge` the argument `key`, or pytest {KEY_VARIABLE}")
    options: dict[str, Any] = _LEFT_OUT | {
        "seed": _number("seed", SEED, seed),
        "patterns": [clauses] if isinstance(clauses, str) else clauses,
        "max_requests": _number("max_requests", REQUESTS, max_requests),
        "census": _number("census", CENSUS, census),
        "rate": None if rate is None else _number("rate", RATE, rate),
        "timeout": _number("timeout", TIMEOUT, timeout),
        "headers": read_headers(contract, [f"{n}: {v}" for n, v in (headers or {}).items()]),
        "given": read_given(contract, [f"{name}={v}" for name, v in (given or {}).items()]),
        "writes": allow_writes,
    }
    with _reached(target, key, options) as reached:
        return _report(contract, reached, spec, options)


def text(report: Report) -> str:
    """*report* as the command ``run`` prints it."""
    return terminal_text(report, {})


def _number(name: str, type: click.ParamType[Any], value: object) -> Any:
    """*value*, if the command takes it; raises UsageError."""
    try:
        return type.convert(value, None, None)
    except click.BadParameter as error:
        raise UsageError(f"{name}: {error.message.rstrip('.')}") from None


def _reached(
    target: str | Application, key: str, options: dict[str, Any]
) -> AbstractContextManager[Target]:
    return (
        address(target, key, options)
        if isinstance(target, str)
        else application(target, key, options)
    )


def _report(
    contract: Contract, target: Target, spec: str | None, options: dict[str, Any]
) -> Report:
    """What a run finds on *target*; raises what went wrong in it."""
    from .report.model import decoded

    trial = Trial(contract, target, selector(contract, options["patterns"], spec), options)
    found = trial.run(lambda _stage, _sent: None)
    for problem in found.problems:
        raise problem
    return decoded(reported(contract, target.url, found, trial.secrecy))
