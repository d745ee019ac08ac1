"""A bare Starlette app that answers pages by two SQL statements, and does nothing else.

It is what one would write by hand for this endpoint alone, so it knows the names by heart.
Run as a script with a database file and a table it prints its address.
"""

from __future__ import annotations

import sqlite3
import sys
import threading

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from postpeer_conformance.server import serving
from postpeer_conformance.server.store import quoted


def app(database: str, table: str, path: str) -> Starlette:
    """Serves the newest rows of *table*, as many as are asked for, at *path*."""
    connection = sqlite3.connect(database, check_same_thread=False, cached_statements=512)

    async def page(request: Request) -> Response:
        limit = int(request.query_params.get("limit", 20))
        offset = int(request.query_params.get("offset", 0))
        rows = connection.execute(
            f"SELECT body FROM {quoted(table)} ORDER BY rank DESC, position DESC LIMIT ? OFFSET ?",
            (limit, offset),
        ).fetchall()
        total = connection.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()[0]
        items = ",".join(row[0] for row in rows)
        body = f'{{"success":true,"total":{total},"integrations":[{items}]}}'
        return Response(body, media_type="application/json")

    return Starlette(routes=[Route(path, page)])


if __name__ == "__main__":
    with serving(app(*sys.argv[1:])) as url:
        print(url, flush=True)
        threading.Event().wait()
