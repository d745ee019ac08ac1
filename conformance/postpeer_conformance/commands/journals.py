"""What ``run`` takes to record a journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..product import COMMAND

if TYPE_CHECKING:
    from ..contract import Contract
    from ..transport.journal import Journal

journal_option = click.option(
    "--journal",
    "journal_file",
    metavar="FILE",
    help="Record all requests and responses in FILE; `judge FILE` judges them again.",
)


def suite_version() -> str:
    """The installed version of the suite; ``0`` where it runs from its sources."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(COMMAND)
    except PackageNotFoundError:
        return "0"


def recorder(contract: Contract, url: str, options: dict[str, Any]) -> Journal:
    """An empty journal for a run on *url* with *options*."""
    from ..transport.journal import Heading, Journal, digest

    heading = Heading(
        suite=suite_version(),
        url=url,
        document=digest(contract),
        seed=options["seed"],
        census=options["census"],
        max_requests=options["max_requests"],
        clauses=list(options["patterns"]),
        profile=options["profile"],
        given=options["given"],
        invent=options["invent"],
        writes=options["writes"],
    )
    return Journal(heading)
