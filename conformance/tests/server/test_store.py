"""The rows behind the reference server."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from postpeer_conformance.contract import load
from postpeer_conformance.server.store import Condition, Database


def test_threads_share_queries_that_call_python() -> None:
    """None waits for SQLite while it keeps others from Python: the two locks would never part."""
    database = Database(load())
    (table,) = database.tables.values()
    database.function("same", 1, lambda value: value)
    numbers = range(2000)
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda n: table.scalar("SELECT same(?)", Condition("", (n,))), numbers)
        assert list(found) == list(numbers)
