"""What a request holds that goes through a client of the caller's: its settings, and ours.

The client is httpx2's, or another one with the same methods, such as httpx's. So nothing here asks
for a class of httpx2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_plus

from .document import USER_AGENT
from .errors import InvalidArgumentError
from .operation import Outgoing
from .options import Options

_AGENT = "python-httpx"
"""How the user agent begins that the libraries send by default."""
_DEFAULT_TIMEOUT = 5.0
"""Seconds that the libraries wait by default; a caller who sets no timeout means ours."""


def check(client: Any, name: str, methods: tuple[str, ...], options: Options) -> None:
    """Raises :class:`InvalidArgumentError` where *client* cannot send, or would send elsewhere."""
    if not all(callable(getattr(client, method, None)) for method in methods):
        raise InvalidArgumentError(f"http_client must be an {name}, or have its methods")
    other = str(getattr(client, "base_url", "")).rstrip("/")
    if other not in ("", str(options.url)):
        raise InvalidArgumentError(f"http_client has the base_url {other}: pass it as base_url")


def request(client: Any, options: Options, outgoing: Outgoing, content: Any) -> Any:
    """A request of the library of *client* that sends *content*, with the params, cookies, headers
    and user agent that *client* sends. Ours replace what has the same name."""
    own = dict(options.headers(outgoing.headers, keyed=outgoing.keyed))
    cookies = own.pop(b"cookie", b"").decode("ascii")
    if own[b"user-agent"] == USER_AGENT.encode("ascii"):
        del own[b"user-agent"]  # not what the caller chose
    target = options.target(outgoing.target, keyed=outgoing.keyed)
    path, _, query = target.partition(b"?")
    made = client.build_request(
        outgoing.method,
        str(options.url.copy_with(raw_path=path)),
        headers=list(own.items()),
        content=content or None,
    )
    queries = [query, *_others(made.url.query, query)]
    made.url = made.url.copy_with(raw_path=b"?".join(filter(None, [path, _joined(b"&", queries)])))
    if cookies:
        theirs = made.headers.get("cookie", "")
        made.headers["cookie"] = "; ".join(filter(None, [cookies, theirs]))
    if made.headers.get("user-agent", _AGENT).startswith(_AGENT):
        made.headers["user-agent"] = USER_AGENT
    return made


def bound_of(made: Any) -> Callable[[float], None]:
    """What lets no wait of the request *made* last longer than some seconds from now on, nor than
    its client allows."""
    given = dict(made.extensions.get("timeout", {}))
    if set(given.values()) == {_DEFAULT_TIMEOUT}:
        given = {}

    def bound(seconds: float) -> None:
        seconds = max(0.001, seconds)
        bounds = {phase: given.get(phase) for phase in ("connect", "read", "write", "pool")}
        timeout = {phase: seconds if b is None else min(b, seconds) for phase, b in bounds.items()}
        made.extensions.setdefault("timeout", {}).update(timeout)

    return bound


def _others(theirs: bytes, ours: bytes) -> list[bytes]:
    """The parameters of *theirs* that *ours* does not have."""
    names = {_name(parameter) for parameter in ours.split(b"&")}
    return [each for each in theirs.split(b"&") if each and _name(each) not in names]


def _name(parameter: bytes) -> str:
    return unquote_plus(parameter.partition(b"=")[0].decode("ascii"))


def _joined(sign: bytes, parts: list[bytes]) -> bytes:
    return sign.join(filter(None, parts))
