"""Transport: what gateways and frameworks do to headers, and how a body travels."""

from __future__ import annotations

import asyncio
import hashlib
import zlib

from ...http.messages import Request, Response
from .quirk import QuirkBehaviour, quirk

Headers = tuple[tuple[str, str], ...]


class _Headed(QuirkBehaviour):
    """Sends other headers."""

    def headers(self, response: Response) -> Headers:
        return response.headers

    async def exchange(self, request: Request) -> Response:
        response = await super().exchange(request)
        return Response(response.status, response.body, self.headers(response))


@quirk()
class Charset(_Headed):
    """States the character set beside the media type. Its parameters are free."""

    def headers(self, response: Response) -> Headers:
        stated = "; charset=utf-8"
        return tuple(
            (n, v + stated if n == "content-type" else v) for n, v in super().headers(response)
        )


@quirk()
class LoudHeaders(_Headed):
    """Writes headers and media types in capitals. Their case means nothing."""

    def headers(self, response: Response) -> Headers:
        loud = {"content-type"}
        return tuple(
            (n.upper(), v.upper() if n in loud else v) for n, v in super().headers(response)
        )


@quirk()
class Validators(_Headed):
    """Sends an ETag and lets responses be kept for a minute. Headers are free."""

    def headers(self, response: Response) -> Headers:
        tag = hashlib.sha256(response.body).hexdigest()[:16]
        cached = (("etag", f'W/"{tag}"'), ("cache-control", "private, max-age=60"), ("age", "7"))
        return super().headers(response) + cached + (("vary", "accept, accept-encoding"),)


@quirk()
class Quotas(_Headed):
    """Says on every response how many requests are left, with Retry-After. Headers are free."""

    def headers(self, response: Response) -> Headers:
        left = str(max(0, 1000 - self.count("quota")))
        return (*super().headers(response), ("x-ratelimit-remaining", left), ("retry-after", "30"))


@quirk()
class ManyHeaders(_Headed):
    """Sends a hundred headers, some of them twice, and cookies. Headers are free."""

    def headers(self, response: Response) -> Headers:
        many = tuple((f"x-trace-{number % 60}", f"{number}") for number in range(100))
        return (
            *super().headers(response),
            *many,
            ("set-cookie", "a=1; Secure"),
            ("set-cookie", "b=2"),
        )


@quirk()
class Closing(_Headed):
    """Closes the connection after each response. Keeping it is an offer only."""

    def headers(self, response: Response) -> Headers:
        return (*super().headers(response), ("connection", "close"))


class _Packed(QuirkBehaviour):
    """Sends bodies compressed where the client takes them so."""

    coding: str

    def pack(self, body: bytes) -> bytes:
        raise NotImplementedError

    async def exchange(self, request: Request) -> Response:
        response = await super().exchange(request)
        if self.coding not in request.headers.get("accept-encoding", "") or not response.body:
            return response
        headers = (
            *response.headers,
            ("content-encoding", self.coding),
            ("vary", "accept-encoding"),
        )
        return Response(response.status, self.pack(response.body), headers)


@quirk()
class Gzip(_Packed):
    """Compresses bodies with gzip. The client said that it takes that."""

    coding = "gzip"

    def pack(self, body: bytes) -> bytes:
        return zlib.compress(body, wbits=31)  # unlike gzip's, the same at any time


@quirk()
class Deflate(_Packed):
    """Compresses bodies with deflate. The client said that it takes that."""

    coding = "deflate"

    def pack(self, body: bytes) -> bytes:
        return zlib.compress(body)


@quirk()
class Slow(QuirkBehaviour):
    """Takes some milliseconds for every fifth response. No speed is promised."""

    async def exchange(self, request: Request) -> Response:
        if self.count("slow") % 5 == 0:
            await asyncio.sleep(0.003)
        return await super().exchange(request)
