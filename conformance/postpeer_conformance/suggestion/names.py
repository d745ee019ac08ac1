"""Names as documents write them, and what they usually mean; the likelier ones come first."""

from __future__ import annotations

import re
from functools import lru_cache


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


LIMIT = _names(
    "limit perpage pagesize size pagelimit itemsperpage resultsperpage maxpagesize maxresults"
    " maxitems maxrecords top take first max rows count"
)
OFFSET = _names("offset pageoffset skip startindex startat startposition")
NUMBER = _names("page pagenumber pagenum pageno pageindex currentpage")
LATE_OFFSET = ("start", "from")
"""Beside a page number, these are another way, or something else."""
CURSOR = _names(
    "cursor pagecursor pagetoken nextpagetoken nexttoken nextcursor aftercursor pageafter after"
    " continue continuationtoken continuation marker startingtoken bookmark scrollid skiptoken"
    " offset"
)
AFTER = _names("startingafter startafter afterid sinceid after")
"""These take the key of an item; the last one only where no response gives it."""
BEFORE = _names("endingbefore endbefore beforeid maxid before")
MORE = _names("hasmore hasnextpage hasnext hasmoreitems hasmoredata more moreresults")
NEXT = _names(
    "nextcursor nextpagetoken nexttoken nextpagecursor nextcontinuationtoken continuationtoken"
    " endcursor continue nextmarker next nextpage nextkey cursor pagetoken after marker scrollid"
    " offset"
)
ADDRESS = _names("next nextlink nexturl nexturi nextpage nextpageuri nextpageurl odatanextlink")
TOTAL = _names(
    "total totalcount totalitems totalsize totalresults totalentries totalelements totalrecords"
    " totalhits numfound itemcount odatacount count"
)
TOTAL_HEADERS = _names("x-total-count x-total total-count x-wp-total x-pagination-total-count")
ITEMS = _names(
    "items data results records entries values value rows list content elements objects resources"
)
WRAPPERS = _names("data embedded result results response payload page body")
"""What holds nothing but the response itself."""
META = _names(
    "success ok object kind apiversion type status message url uri self links meta metadata error"
    " errors pagination paging page pageinfo etag code warnings requestid odatacontext"
)
"""What stands beside the items, and not in a thing that has a list among its properties."""
KEYS = _names("id uuid uid guid sid gid")
LATE_KEYS = _names("metadatauid metadataid key slug number sha name code linksselfhref")
TIMES = _names("createdat created createddate createdtime datecreated timestamp date")
TEXTS = _names("name title displayname fullname label username email subject")
SEARCH = _names("q search query searchterm searchtext searchquery keyword keywords")
SORT = _names("sort sortby orderby order ordering sortfield orderfield")


@lru_cache(maxsize=100_000)
def plain(name: str) -> str:
    """*name* by its letters and digits: ``page[size]``, ``page_size`` and ``PageSize`` are one."""
    return re.sub(r"[\W_]", "", name).lower()


def words(name: str) -> list[str]:
    """The words of *name*: ``createdAfter`` and ``created__gte`` have two, ``created>`` too."""
    return [each.lower() for each in re.findall(r"[<>]=?|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def singular(name: str) -> str:
    """The plain *name* of one of many, as English usually forms it."""
    for plural, single in (("ies", "y"), ("xes", "x"), ("ches", "ch"), ("s", "")):
        if name.endswith(plural) and not name.endswith("ss"):
            return name.removesuffix(plural) + single
    return name


def segment(path: str) -> str:
    """The plain name of what *path* lists: its last part that is no parameter."""
    parts = [each.partition(".")[0] for each in path.split("/") if each and "{" not in each]
    return plain(parts[-1]) if parts else ""
