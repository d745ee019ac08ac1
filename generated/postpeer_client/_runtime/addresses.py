"""The address of another page: its query asks for that page, at the place where we asked before.

The service chooses the address, and the key would go wherever it leads. So only its query is used,
never its host or its path.
"""

from __future__ import annotations

from urllib.parse import quote, unquote_plus, unquote_to_bytes, urljoin, urlsplit

from .document import KEY_LOCATION, KEY_NAME
from .errors import APIResponseValidationError
from .failures import broken
from .operation import Outgoing

_KEPT = "!$%&'()*+,-./:;=?@[]_~"
"""Characters that may stand in a query; others are percent-encoded."""


def at_address(request: Outgoing, address: str, *, back: bool) -> Outgoing:
    """*request* with the query of *address*, which may be relative (RFC 3986, 5). An address
    that leads *back* may be that of the first page, which has no query.

    Raises :class:`APIResponseValidationError` where this leads to no other page of the same list.
    """
    path, _, query = request.target.partition(b"?")
    try:
        split = urlsplit(urljoin(f"//service{path.decode('ascii')}", address))
    except ValueError:
        raise _refusal("is none") from None
    theirs, ours = (unquote_to_bytes(each).strip(b"/") for each in (split.path, path))
    # A gateway may have put something before the path that the service knows, or taken it away.
    if theirs and not (theirs.endswith(ours) or ours.endswith(theirs)):
        raise _refusal(f"has another path: {split.path}")
    wanted = b"&".join(
        quote(each, safe=_KEPT).encode("ascii")
        for each in split.query.split("&")
        if not _is_key(each)
    )
    if wanted in (b"", query) and not back:
        raise _refusal("leads to the same page")
    return request._replace(target=path + b"?" + wanted if wanted else path)


def _is_key(parameter: str) -> bool:
    """Whether it is where the key is sent, which is added to each request anyhow."""
    return KEY_LOCATION == "query" and unquote_plus(parameter.partition("=")[0]) == KEY_NAME


def _refusal(problem: str) -> APIResponseValidationError:
    return broken(200, f"the address of another page {problem}")
