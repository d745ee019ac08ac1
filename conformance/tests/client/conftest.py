"""The clients under test: of the product, of a second document, and of a service with operations of
all kinds."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from starlette.responses import Response

from client import archive
from client.driver import AsyncDriver, Driver
from client.subject import DOCUMENTS, OTHER, PRODUCT, Subject, subject
from client.workshop import BADGE, DOCUMENT, NAMES, Service, serving_workshop
from generator import Names, write_package
from postpeer_conformance.contract import load
from postpeer_conformance.server import KEY, create_app, serving

Connect = Callable[..., Driver]
ClientOf = Callable[[Names], Subject]
Call = Callable[..., Any]


@pytest.fixture(scope="session")
def client_of(tmp_path_factory: pytest.TempPathFactory) -> ClientOf:
    """Makes both clients importable, and imports them."""
    folder = tmp_path_factory.mktemp("clients") / OTHER.package
    write_package(load(DOCUMENTS[OTHER]), folder, OTHER)
    sys.path.append(str(folder))
    return lambda names: subject(names, importlib.import_module(names.package))


@pytest.fixture(scope="session", params=DOCUMENTS, ids=lambda names: names.package)
def it(request: pytest.FixtureRequest, client_of: ClientOf) -> Subject:
    """The client under test."""
    return client_of(request.param)


@pytest.fixture(scope="session")
def product(client_of: ClientOf) -> Subject:
    """The client of the product alone."""
    return client_of(PRODUCT)


@pytest.fixture(scope="session")
def other(client_of: ClientOf) -> Subject:
    """The client of the second document alone."""
    return client_of(OTHER)


@pytest.fixture(scope="session")
def served(it: Subject) -> Iterator[str]:
    """The reference server with 140 items."""
    with serving(create_app(it.contract, accounts=140)) as url:
        yield url


@pytest.fixture(scope="session")
def product_served(product: Subject) -> Iterator[str]:
    """The product's reference server with 140 items."""
    with serving(create_app(product.contract, accounts=140)) as url:
        yield url


@pytest.fixture(params=[Driver, AsyncDriver], ids=["threads", "asyncio"])
def connect(it: Subject, request: pytest.FixtureRequest) -> Iterator[Connect]:
    """Makes clients, for threads and for asyncio; closes them in the end."""
    with ExitStack() as stack:
        yield lambda url, key=KEY, **settings: stack.enter_context(
            request.param(it, key, base_url=url, **settings)
        )


@pytest.fixture
def client(connect: Connect, served: str) -> Driver:
    """A client of the reference server."""
    return connect(served)


@pytest.fixture
def impatient(it: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries follow each other without delay."""
    monkeypatch.setattr(it.part("_runtime.retries"), "FIRST_DELAY", 0.0)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The client, generated once; nothing of the document is left out."""
    folder = tmp_path_factory.mktemp("workshop") / NAMES.package
    assert write_package(load(DOCUMENT), folder, NAMES) == ()
    return folder


@pytest.fixture(scope="session")
def package(folder: Path) -> ModuleType:
    sys.path.append(str(folder))
    return importlib.import_module(NAMES.package)


@pytest.fixture(scope="module")
def running() -> Iterator[Service]:
    with serving_workshop() as service:
        yield service


@pytest.fixture
def service(running: Service) -> Service:
    running.requests.clear()
    running.answers = [Response(status_code=204)]
    return running


@pytest.fixture(params=["threads", "asyncio"])
def call(package: ModuleType, service: Service, request: pytest.FixtureRequest) -> Call:
    """Calls a method of the client by its name."""

    def call(method: str, /, **arguments: Any) -> Any:
        with package.Workshop(BADGE, base_url=service.url) as client:
            return getattr(client, method)(**arguments)

    async def call_async(method: str, /, **arguments: Any) -> Any:
        async with package.AsyncWorkshop(BADGE, base_url=service.url) as client:
            return await getattr(client, method)(**arguments)

    if request.param == "threads":
        return call
    return lambda method, /, **arguments: asyncio.run(call_async(method, **arguments))


@pytest.fixture(scope="session")
def archive_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The client of a service with lists of all forms, generated once."""
    folder = tmp_path_factory.mktemp("archive") / archive.NAMES.package
    assert archive.write_client(folder) == ()
    return folder
