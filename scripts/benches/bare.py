"""A bare Starlette app that answers pages by two SQL statements, and does nothing else.

It is what one would write by hand for one endpoint: its names and a page are given.
Run as a script it takes them as JSON, and prints its address.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import threading

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from postpeer_conformance.server import serving
from postpeer_conformance.server.store import quoted

TOTAL, ITEMS = "@total@", "@items@"


def app(database: str, table: str, path: str, limit: str, offset: str, page: str) -> Starlette:
    """Serves the newest rows of *table*, as many as are asked for by the parameters *limit* and
    *offset*, at *path*; *page* holds ``TOTAL`` and ``ITEMS`` where these go."""
    connection = sqlite3.connect(database, check_same_thread=False, cached_statements=512)

    async def respond(request: Request) -> Response:
        size = int(request.query_params.get(limit, 20))
        start = int(request.query_params.get(offset, 0))
        rows = connection.execute(
            f"SELECT body FROM {quoted(table)} ORDER BY rank DESC, position DESC LIMIT ? OFFSET ?",
            (size, start),
        ).fetchall()
        total = connection.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()[0]
        items = ",".join(row[0] for row in rows)
        body = page.replace(f'"{TOTAL}"', str(total)).replace(f'"{ITEMS}"', items)
        return Response(body, media_type="application/json")

    return Starlette(routes=[Route(path, respond)])


if __name__ == "__main__":
    with serving(app(**json.loads(sys.argv[1]))) as url:
        print(url, flush=True)
        threading.Event().wait()
