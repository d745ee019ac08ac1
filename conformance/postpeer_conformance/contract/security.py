"""From ``security`` to the key that an operation asks for."""

from __future__ import annotations

import re
from typing import Literal, cast

from .api_key import ApiKey
from .errors import DocumentError, nearest
from .place import Place

HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""A field name of HTTP (RFC 9110, 5.1)."""
HEADER_HINT = "use letters, digits and -, as in x-api-key"
FRAMING = frozenset({
    "connection", "content-length", "content-type", "cookie", "expect", "host", "keep-alive", "te",
    "trailer", "transfer-encoding", "upgrade",
})  # fmt: skip
"""Fields that say how a message travels, or that others write: none can hold a key alone."""


def read(root: Place, operation: Place) -> ApiKey | None:
    """The key that *operation* asks for: the operation's own word, or the document's.

    Of alternatives, the first that is one key. None where a request may come without any.
    """
    owner = operation if "security" in operation else root
    wanted = list(owner.elements("security"))
    if not wanted or any(not each.mapping() for each in wanted):
        return None
    refusals = []
    for alternative in wanted:
        try:
            return _only(root, alternative)
        except DocumentError as error:
            refusals.append(error)
    raise refusals[0]


def _only(root: Place, alternative: Place) -> ApiKey:
    """The one scheme of *alternative*."""
    names = list(alternative.mapping())
    schemes = root.at("components").at("securitySchemes") if "components" in root else root
    for name in names:
        if name not in schemes:
            hint = nearest(name, schemes.mapping())
            raise alternative.error(f"{name} is not a security scheme of the document", hint)
    if len(names) != 1:
        raise alternative.error(
            f"{' and '.join(names)} are needed at once", "keep one scheme in each alternative"
        )
    return _scheme(schemes.at(names[0]), names[0])


def _scheme(place: Place, name: str) -> ApiKey:
    kind = place.text("type")
    if kind == "apiKey":
        return _key(place)
    if kind in ("oauth2", "openIdConnect"):
        return ApiKey("header", "Authorization", "Bearer", place.pointer)
    scheme = place.text("scheme").lower() if kind == "http" else ""
    if scheme == "bearer":
        return ApiKey("header", "Authorization", "Bearer", place.pointer)
    if scheme == "basic":
        return ApiKey("header", "Authorization", "Basic", place.pointer)
    raise place.error(
        f"the security scheme {name} is not supported",
        "there are apiKey, oauth2, openIdConnect, and http with bearer or basic",
    )


def _key(place: Place) -> ApiKey:
    location, name = place.text("in"), place.line("name")
    if location not in ("header", "query", "cookie"):
        raise place.at("in").error(f"a key cannot be in {location}", "write in: header")
    if location != "query" and not HEADER.fullmatch(name):
        raise place.at("name").error(f"{name!r} is not a name of a {location}", HEADER_HINT)
    if location == "header" and name.lower() in FRAMING:
        raise place.at("name").error(f"the header {name} cannot hold a key", HEADER_HINT)
    if not name:
        raise place.at("name").error("name is empty", "write the name of the parameter")
    where = cast(Literal["header", "query", "cookie"], location)
    return ApiKey(where, name, "", place.pointer)
