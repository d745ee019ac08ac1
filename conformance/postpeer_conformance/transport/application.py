"""An application of the user's, in this process: found by its name, started, and stopped."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import httpx2

from ..errors import CannotTest, UsageError
from .api_key import Mask
from .in_process import ASGIApp, InProcess, InProcessWSGI
from .raised import RAISED, Raised

URL = "http://localhost"
"""The address under which an application is asked: frameworks let this host in."""
Application = Callable[..., Any]


def load(name: str, key: str) -> Application:
    """The ASGI or WSGI application called *name*: ``module:attribute``, from this folder as well.

    Raises UsageError where there is none, without the *key*.
    """
    module_name, _, path = name.partition(":")
    if not module_name or not path:
        raise UsageError(f"--app {name}: write it as module:attribute, for example main:app")
    folder = os.getcwd()
    sys.path.insert(0, folder)
    try:
        found: Any = importlib.import_module(module_name)
        for each in path.split("."):
            found = getattr(found, each)
    except RAISED as error:
        raise UsageError(f"--app {name}: {Mask(key).text(_reason(error))}") from None
    finally:
        sys.path.remove(folder)
        sys.path.append(folder)  # for what it imports later, behind all that the suite imports
    if not _is_application(found):
        raise UsageError(f"--app {name}: it is not an ASGI or WSGI application{_hint(found)}")
    application: Application = found
    return application


def _reason(error: BaseException) -> str:
    said = str(error).partition("\n")[0] or "the module cannot be imported"
    known = isinstance(error, (ImportError, AttributeError))
    where = Raised.of(error).where
    place = f", at {where}" if where else ""
    return said + place if known else f"{type(error).__name__}: {said}{place}"


@contextmanager
def client(
    app: Application, *, key: str, seconds: float, headers: Mapping[str, str]
) -> Iterator[httpx2.Client]:
    """A client of *app*, which is started and stopped, and has *seconds* for a response.

    Raises UsageError where *app* is no application, and CannotTest, without the *key*, where it
    does not start.  A WSGI application has all the time that it takes.
    """
    if not _is_application(app):
        raise UsageError(f"the target is neither a URL nor an ASGI or WSGI application{_hint(app)}")
    if not _is_asgi(app):
        with httpx2.Client(transport=InProcessWSGI(app), headers=headers) as found:
            yield found
        return
    transport = InProcess(app, seconds)
    loop, lifespan = transport.runner.get_loop(), _Lifespan(app, transport.state)
    with httpx2.Client(transport=transport, headers=headers) as found:
        problem = loop.run_until_complete(lifespan.start(seconds))
        if problem:
            raise CannotTest(f"the application did not start: {Mask(key).text(problem)}")
        try:
            yield found
        finally:
            loop.run_until_complete(lifespan.stop(seconds))


def _is_application(found: Any) -> bool:
    return callable(found) and not inspect.isclass(found) and (_takes(found, 3) or _takes(found, 2))


def _takes(app: Application, count: int) -> bool:
    """Whether *app* can be called with *count* values: a scope and two functions, or WSGI's two."""
    try:
        inspect.signature(app).bind(*[None] * count)
    except TypeError:
        return False
    except ValueError:  # it is written in C, and does not say
        return True
    return True


def _hint(found: Any) -> str:
    return ": name what it makes" if callable(found) else ""


def _is_asgi(app: Application) -> bool:
    """Whether *app* is awaited, as ASGI 3 has it; else it is a WSGI application."""
    calls = map(inspect.unwrap, (app, type(app).__call__))
    return not _takes(app, 2) or any(map(inspect.iscoroutinefunction, calls))


class _Lifespan:
    """Tells an ASGI application when it starts and stops, where it wants to know."""

    def __init__(self, app: ASGIApp, state: dict[str, Any]) -> None:
        self._app, self._state = app, state
        self._to_app: asyncio.Queue[str] = asyncio.Queue()
        self._answers: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def start(self, seconds: float) -> str:
        """Starts the application; says why it did not start; empty where it did."""
        self._task = asyncio.create_task(self._run())
        try:
            answer = await self._answer("lifespan.startup", seconds)
        except TimeoutError:
            return f"it takes longer than the timeout, {seconds:g} s"
        if answer.get("type") != "lifespan.startup.failed":
            return ""
        traceback = str(answer.get("message", "")).strip()
        return traceback.rpartition("\n")[2] or "it gives no reason"

    async def stop(self, seconds: float) -> None:
        """Stops the application; that it fails then says nothing of what it answered."""
        if not self._task.done():
            with suppress(TimeoutError):
                await self._answer("lifespan.shutdown", seconds)
        self._task.cancel()

    async def _run(self) -> None:
        scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": self._state}
        with suppress(*RAISED):  # the way to say that it does not want to know
            await self._app(scope, self._receive, self._answers.put)
        await self._answers.put({"type": "ended"})

    async def _receive(self) -> dict[str, Any]:
        return {"type": await self._to_app.get()}

    async def _answer(self, event: str, seconds: float) -> dict[str, Any]:
        """What the application says to *event*; raises TimeoutError."""
        await self._to_app.put(event)
        async with asyncio.timeout(seconds):
            return await self._answers.get()
