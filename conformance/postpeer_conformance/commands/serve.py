"""``serve``: the reference server."""

from __future__ import annotations

import ipaddress
import re
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..contract import Contract
from ..errors import CannotTest, UsageError
from ..files import check_writable, write
from ..product import KEY_VARIABLE
from ..report.text import label
from .arguments import mutant_called, read_key
from .documents import loaded
from .numbers import ACCOUNTS, PORT, SEED
from .options import spec_option, traceback_option
from .streams import say

if TYPE_CHECKING:
    from starlette.applications import Starlette

_ACCOUNTS = 140
_ORIGIN = re.compile(r"\*|null|[a-z][a-z0-9+.-]*://[^/?#@\s]+")
"""What a browser may send as ``Origin``, and the sign for all."""


def _origins(
    _context: click.Context, _option: click.Parameter, texts: tuple[str, ...]
) -> tuple[str, ...]:
    """*texts*; raises UsageError where no page has one of them."""
    for text in texts:
        if not _ORIGIN.fullmatch(text):
            raise UsageError(
                f"--cors {text}: it is not an origin; write it like https://pages.example:8443,"
                " without a path, or * for all"
            )
    return texts


@click.command()
@spec_option
@click.option("--seed", default=0, show_default=True, type=SEED, help="Generate other items.")
@traceback_option
@click.option(
    "--port",
    default=0,
    show_default=True,
    type=PORT,
    help="The port to listen on; 0 is any free port.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--ready-file",
    metavar="FILE",
    help="Write the address to FILE while the server runs.",
)
@click.option("--accounts", type=ACCOUNTS, help=f"Number of items; by default {_ACCOUNTS}.")
@click.option("--data", metavar="FILE", help="Serve the items in FILE (JSON or JSON Lines).")
@click.option("--database", metavar="FILE", help="Keep the items in FILE; by default in memory.")
@click.option(
    "--api-key-file",
    metavar="FILE",
    help="Accept the key in FILE (- for standard input).",
)
@click.option("--mutant", metavar="NAME", help="Make one mistake; --list-faults names them.")
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="TEXT",
    help="Add a fault, such as status=503,every=3 or latency=200; repeatable.",
)
@click.option("--list-faults", is_flag=True, help="List mutants, quirks and faults, and exit.")
@click.option("--admin", is_flag=True, help="Allow control under /__admin, from this machine only.")
@click.option(
    "--cors",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    callback=_origins,
    help="Let web pages of ORIGIN (* for all) read the responses; repeatable.",
)
def serve(
    spec: str | None,
    port: int,
    host: str,
    ready_file: str | None,
    api_key_file: str | None,
    mutant: str | None,
    list_faults: bool,
    admin: bool,
    **options: Any,
) -> None:
    """Start the reference server.

    It prints its address and key. Only this machine can reach it, unless you give --host.
    """
    contract = loaded(spec)
    if list_faults:
        _list_faults(contract)
        return
    address = _address(host)
    check_writable(ready_file)
    key = _key(api_key_file)
    if mutant:
        spoiled = mutant_called(contract, mutant, spec)
        options |= {"behaviour": spoiled, "plain": spoiled.plain}
    if admin and not address.is_loopback:
        raise UsageError(f"--admin works only on this machine: leave out --admin or --host {host}")

    def ready(url: str) -> None:
        if ready_file is not None:
            write(ready_file, f"{url}\n".encode())
        _say(f"Serving {contract.title} at {url}", *_lists(contract))
        _say(*_hints(url, "" if address.is_loopback else host, api_key_file is None, admin))

    with _listening(address.compressed, port) as taken:  # before a database is made
        app = _app(contract, key=key, admin=admin, **options)
        _serve(app, taken, ready)
    if ready_file not in (None, "-"):
        Path(ready_file).unlink(missing_ok=True)
    say("Stopped.")


def _list_faults(contract: Contract) -> None:
    from .variants import variants

    _say(*variants(contract))


def _say(*lines: str) -> None:
    for line in lines:
        say(label(line))


def _lists(contract: Contract) -> Iterator[str]:
    """The lists, where there are several, each with what chooses it."""
    for each in contract.collections if len(contract.collections) > 1 else ():
        chosen = [p.name for p in each.collection.choosing if p.location == "query"]
        query = "?" + "&".join(f"{name}=" for name in chosen) if chosen else ""
        yield f"  {each.id}: {each.path}{query}"


def _hints(url: str, reachable_at: str, public_key: bool, admin: bool) -> Iterator[str]:
    """What somebody who started the server has to know."""
    from ..server import KEY

    if reachable_at:
        yield f"Anyone who reaches {reachable_at} can use this server; traffic is not encrypted."
    if public_key:
        yield f"The key is {KEY}: export {KEY_VARIABLE}={KEY}"
    if admin:
        yield f"Anyone on this machine can control it under {url}/__admin"
    yield "Press Ctrl-C to stop it."


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address that *host* is; a name could mean several of them."""
    try:
        return ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        raise UsageError(
            f"--host {host}: give an IP address of this machine, such as 127.0.0.1 or 0.0.0.0"
        ) from None


def _key(file: str | None) -> str:
    from ..server import KEY

    try:
        return KEY if file is None else read_key(file)
    except CannotTest as error:
        raise UsageError(f"--api-key-file {file}: {error}") from None


def _app(
    contract: Contract, accounts: int | None, data: str | None, database: str | None, **more: Any
) -> Starlette:
    """The application; raises UsageError where its rows cannot be had."""
    from ..server import create_app
    from ..server.faults import FaultError
    from ..server.items.files import read
    from ..server.store import EVERYTHING, UNUSABLE, StoreError

    if data is not None and accounts is not None:
        raise UsageError("--data and --accounts cannot be combined: give one of them")
    items = None if data is None else read(contract, data)
    count = _ACCOUNTS if accounts is None else accounts
    new = database is None or not Path(database).exists() or not Path(database).stat().st_size
    try:
        app = create_app(contract, accounts=count, items=items, database=database, **more)
        tables = app.state.reference.database.tables
        held = {} if new else {name: table.count(EVERYTHING) for name, table in tables.items()}
    except (StoreError, *UNUSABLE) as error:
        raise UsageError(
            f"--database {database}: {error}; give a file that this server made, or a new one"
        ) from None
    except FaultError as error:
        raise UsageError(f"--fault: {error}") from None
    for name, rows in held.items():
        if rows and items is not None:
            raise UsageError(
                f"--data {data}: {database} already holds {rows} items of {name};"
                " leave out --data, or give a new --database"
            )
        unused = "" if accounts in (None, rows) else f"; --accounts {accounts} has no effect"
        say(label(f"{database} holds {rows} items of {name}{unused}."))
    return app


def _listening(host: str, port: int) -> socket.socket:
    """A socket at this address; raises UsageError where it cannot be had."""
    from ..server.serving import listening

    try:
        return listening(host, port)
    except OSError as error:
        raise UsageError(
            f"cannot listen on {host}, port {port}: {error.strerror or error};"
            " give another --port (0: any) or --host"
        ) from None


def _serve(app: Starlette, taken: socket.socket, ready: Callable[[str], None]) -> None:
    """Serve until Ctrl-C or SIGTERM."""
    import threading

    from ..server.serving import serving_on

    ended = threading.Event()
    before = signal.signal(signal.SIGTERM, lambda *_: ended.set())
    try:
        with serving_on(taken, app) as url:
            ready(url)
            ended.wait()
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
