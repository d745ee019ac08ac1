"""What is tested: a server, an application in this process, or the embedded server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import attrs

from .arguments import base_url, read_key
from .configuration import announce
from .requests import confirm_writes
from .streams import note

if TYPE_CHECKING:
    import httpx2

    from ..contract import Contract
    from ..transport.application import Application


@attrs.frozen
class Target:
    """What is tested."""

    url: str
    key: str = attrs.field(repr=False)
    client: httpx2.Client
    """The way to it."""
    writes: bool
    """Whether requests that may change something are sent."""


@contextmanager
def embedded(contract: Contract, options: dict[str, Any]) -> Iterator[Target]:
    """The reference server, on a port of its own."""
    from ..server import KEY, create_app, serving

    app = create_app(contract, accounts=options["accounts"], seed=options["seed"])
    with serving(app) as url, _connected(url, options) as client:
        yield Target(url, KEY, client, writes=True)


@contextmanager
def server(contract: Contract, url: str, options: dict[str, Any]) -> Iterator[Target]:
    """The server at *url*; raises UsageError or CannotTest where it cannot be asked."""
    base, key = base_url(url), _key(contract, options)
    announce(url, options)
    if options["writes"]:
        confirm_writes(contract, base)
    with address(base, key, options) as target:
        yield target


@contextmanager
def address(url: str, key: str, options: dict[str, Any]) -> Iterator[Target]:
    """The server at *url*, for whoever knows its *key*; raises UsageError where it is no URL."""
    with _connected(base_url(url), options) as client:
        yield Target(url, key, client, options["writes"])


def _connected(url: str, options: dict[str, Any]) -> httpx2.Client:
    from ..transport.network import client

    headers, ca_file = options["headers"], options["ca_file"]
    return client(url, seconds=options["timeout"], headers=headers, ca_file=ca_file)


@contextmanager
def named_application(contract: Contract, name: str, options: dict[str, Any]) -> Iterator[Target]:
    """The application called *name*; raises UsageError or CannotTest where it cannot be called."""
    from ..transport.application import URL, load

    key = _key(contract, options)
    with application(load(name, key), key, options) as target:
        note(f"{name} is called in this process; commands name {URL} in the place of its server")
        yield target


@contextmanager
def application(app: Application, key: str, options: dict[str, Any]) -> Iterator[Target]:
    """The application *app*, in this process; raises UsageError or CannotTest without one."""
    from ..transport.application import URL, client

    seconds, headers = options["timeout"], options["headers"]
    with client(app, key=key, seconds=seconds, headers=headers) as found:
        yield Target(URL, key, found, options["writes"])


def _key(contract: Contract, options: dict[str, Any]) -> str:
    """The key; empty for a document that wants none."""
    if not any(operation.key for operation in contract.operations):
        return ""
    return read_key(options["api_key_file"], options["key_variable"])
