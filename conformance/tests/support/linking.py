"""Headers that link pages (RFC 8288): suite and client must read them alike."""

from __future__ import annotations

from typing import NamedTuple


class Linked(NamedTuple):
    """The lines of one response's ``Link``, and where they lead."""

    lines: tuple[str, ...]
    next: str | None = None
    previous: str | None = None


HEADERS = {
    "one link": Linked(('<http://a.example/b?page=3>; rel="next"',), "http://a.example/b?page=3"),
    "no quotes": Linked(("<?page=3>; rel=next, <?page=1>; rel=prev",), "?page=3", "?page=1"),
    "upper case": Linked(('<?page=3>; REL="NEXT", <?page=1>; Rel=Prev',), "?page=3", "?page=1"),
    "spaces": Linked(('<?page=3>\t ;  rel  =  "next" ,<?page=1>;rel=prev',), "?page=3", "?page=1"),
    "another word": Linked(("<?page=1>; rel=previous",), None, "?page=1"),
    "several relations": Linked(('<?page=2>; rel="prev first  next"',), "?page=2", "?page=2"),
    "several lines": Linked(("<?page=1>; rel=prev", "<?page=3>; rel=next"), "?page=3", "?page=1"),
    "a damaged line": Linked(('<?page=1>; title="no end', "<?page=3>; rel=next"), "?page=3"),
    "signs in addresses": Linked(("</a,b;c>; rel=up, <?page=3;v=1,2>; rel=next",), "?page=3;v=1,2"),
    "signs between quotes": Linked(('<?page=3>; title="a, <b>; rel=prev"; rel="next"',), "?page=3"),
    "quotes between quotes": Linked((r'<?page=3>; title="\"a\", \\"; rel="next"',), "?page=3"),
    "one page, two links": Linked(("<?page=3>; rel=last, <?page=3>; rel=next",), "?page=3"),
    "two pages, one relation": Linked(("<?page=3>; rel=next, <?page=4>; rel=next",), "?page=3"),
    "another relation": Linked(('<?page=3>; rel="next-archive nextpage"; title=next',)),
    "no relation": Linked(("<?page=3>", "<?page=3>; next", "<?page=3>; title=next")),
    "no address": Linked(("?page=3; rel=next", "<?page=3; rel=next")),
    "nothing": Linked(("", ",;<>,;", "rel=next")),
}  # fmt: skip
