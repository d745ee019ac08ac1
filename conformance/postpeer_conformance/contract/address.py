"""The address of a server: an absolute one of HTTP, or a path on the host of the document."""

from __future__ import annotations

import re

from .place import Place

LONGEST = 2000
"""Characters of an address with its variables filled in."""
_VARIABLE = re.compile(r"\{([^}]*)\}")
_CHARACTER = r"(?:[A-Za-z0-9._~!$&()*+,;=@-]|%[0-9A-Fa-f]{2})"
_ADDRESS = re.compile(
    r"(?:(?i:https?)://(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{1,5}))?|(?!//)"
    rf"{_CHARACTER}*)(?:/(?:{_CHARACTER}|:)*)*"
)
"""RFC 3986 without what a client of HTTP does not send, or should not."""


def read(place: Place) -> str:
    """The address at *place*, its variables at their defaults; raises :class:`DocumentError`."""
    url = place.line("url")
    variables = {name: each.line("default") for name, each in place.entries("variables")}
    names = _VARIABLE.findall(url)
    for name in names:
        if name not in variables:
            raise place.at("url").error(f"variables does not define {name}, which the address uses")
    if len(url) + sum(len(variables[name]) for name in names) > LONGEST:
        raise place.at("url").error(f"the address is longer than {LONGEST} characters")
    filled = _VARIABLE.sub(lambda found: variables[found[1]], url)
    found = _ADDRESS.fullmatch(filled)
    if found is None or int(found["port"] or 0) > 65535:
        raise place.at("url").error(
            "the address of a server must be one of http or https, or a path",
            "write https://host/path in ASCII, without name, password, quotes, spaces and query",
        )
    return filled
