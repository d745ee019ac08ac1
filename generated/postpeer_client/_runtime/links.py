"""The header ``Link`` (RFC 8288, 3), which may come in several lines of any form.

Not by ``Response.links`` of httpx2, which cuts addresses and texts between quotes at their signs,
and has one link for each relation. The patterns take linear time.
"""

from __future__ import annotations

import re

import httpx2

_QUOTED = r'"(?:\\.|[^"\\])*"'
_LINK = re.compile(rf'<([^<>]*+)>((?:[^",]|{_QUOTED})*+)')
"""An address and its attributes, in which a comma stands between quotes only."""
_ATTRIBUTE = re.compile(rf';\s*+([^\s;,="]++)(?:\s*+=\s*+({_QUOTED}|[^\s;,"]*+))?')


def linked(headers: httpx2.Headers, relations: set[str]) -> str | None:
    """The first address that has one of *relations*, which are in lower case."""
    for line in headers.get_list("link"):
        for address, attributes in _LINK.findall(line):
            for name, value in _ATTRIBUTE.findall(attributes):
                words = value.strip('"').lower().split()
                if name.lower() == "rel" and not relations.isdisjoint(words):
                    return str(address)
    return None
