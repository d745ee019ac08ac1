"""Robust: whatever text a filter is given, the server answers or refuses it, and never fails."""

from __future__ import annotations

from ..contract import Contains, Filter, Range
from ..oracle.checked import CheckedExchange
from .clause import Check, Clause, Finding
from .filter_clauses import OfFilter
from .refusal import asking
from .shape import STATUS, SUCCESS, status

_PLAIN = "\U0001f363\u00e9\u6771'\"[(%_*\\"
"""Characters that every server has to take, many at once; the backslash last: it tells most."""
_BROKEN = ("x\x00y", "x\udcff")
"""Those that may be refused: NUL, and a byte that no text in UTF-8 has."""
_TOGETHER = _BROKEN[0][1] + _PLAIN
"""What shows most at once; a refusal of NUL would hide the others, so that they come alone, too."""
_ATTACKS = (
    "1' OR '1'='1'; DROP TABLE a--<script>alert(1)</script>../../etc/passwd UNION SELECT a FROM b",
    "/**/ sleep(9) <img onerror=javascript:a> <?php eval(a) ;cat a ||b ${jndi:ldap://a} -- a",
)
"""What firewalls look for, many at once."""
_DIGITS = "9" * 25
"""What overflows where a text is read as a number, or as an instant."""
_SEARCHED = (
    "a" * 3000,
    *_ATTACKS,
    "*%s%n{}$()\n<a>",
    "a:b & | ! <-> ~ ^ + - /",
    _DIGITS,
    "\ufeff\u202e\u0301",
)
"""More for a search: operators of search engines, and what they and regular expressions misread."""

_LONG = ("x" * 300, "9" * 300, "\U0001f363" * 100)
"""What overflows a column, a number and a key of an index."""
_SELDOM = (
    "a{2,1}",
    "[z-a]",
    "*a",
    "(?",
    "a" + " a" * 600,
    "(" * 300,
    "%" * 300,
    "\\u12",
    "{$ne:1}",
    "a:",
)
"""What some languages of patterns and searches take for a mistake, or for too much."""


def is_free(filter: Filter) -> bool:
    """Whether *filter* takes any text, or several."""
    return filter.element.type == "string" and filter.element.enum is None


def robust(part: OfFilter) -> Clause:
    """The clause of the filter of *part*."""
    filter = part.filter
    made = (_TOGETHER, _PLAIN, *_BROKEN, *_more(filter))
    return part.checked(
        "robust",
        f"`{filter.name}` of any length and with any character gets a page or a refusal, never"
        " a server error.",
        "a response to its requests",
        _check(filter),
        requests=asking(filter.name, made),
        more=asking(filter.name, (*_LONG, *(_SELDOM if isinstance(filter, Contains) else ()))),
        shows=lambda question: [name for name, _ in question.query] == [filter.name],
        implied_by=STATUS,
    )


def _more(filter: Filter) -> tuple[str, ...]:
    if isinstance(filter, Range):
        return (_DIGITS,)
    return () if filter.whole else _SEARCHED


def _check(filter: Filter) -> Check:
    def check(judged: CheckedExchange) -> Finding | bool:
        if judged.strange_text != filter:
            return False
        if judged.response.status >= 500:
            return Finding("a page or a refusal", status(judged))
        if 200 <= judged.response.status < 300 and (judged.seen is None or judged.defect):
            said_by = SUCCESS if judged.defect else "" if judged.documented else STATUS
            return Finding("a page or a refusal", f"{status(judged)} without a page", said_by)
        return True

    return check
