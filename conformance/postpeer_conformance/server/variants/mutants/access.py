"""Access: doors that open too easily, and a key that is shown.

A run of the default budget sends each wrong key of the clauses' tables at least once, and a wrong
and a missing key right after the same question with the right one.  A key that is not made from the
right one, or from nothing, is tried only where it is a pattern, a word or a piece of SQL.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ...answering.bodies import put
from ...answering.handling import Handling
from ...http.messages import Refusal, Request, Response
from ..breaks import Texts
from ..mutant import MutantBehaviour, mutant, table
from ..page_parts import framed
from ..parts import Whole, keyed, only_if, refusing, where
from ..steps import Answering

_GUESSED, _ECHOED = "access/guessed", "access/not-echoed"
WRONG = ("access/wrong", "access/truncated", "access/extended", "access/case", _GUESSED)


def _is_second_half(given: str, key: str) -> bool:
    return len(given) == len(key) and given[len(key) // 2 :] == key[len(key) // 2 :]


DOORS: tuple[tuple[str, Texts, Callable[[str, str], bool], str], ...] = (
    ("empty-key", "access/empty", lambda given, key: given in ("", key),
     "Lets a request with an empty key pass as if it needed none. The empty key is served."),
    ("any-key", WRONG, lambda given, _key: given != "",
     "Looks whether there is a key, not which. Every wrong key is served."),
    ("length-only", ("access/wrong", "access/case"), lambda given, key: len(given) == len(key),
     "Compares the lengths of keys. A wrong key of the right length is served."),
    ("first-half", ("access/wrong", "access/truncated", "access/extended"),
     lambda given, key: given[: len(key) // 2] == key[: len(key) // 2],
     "Compares the first half of keys. A key that is wrong at its end is served."),
    ("second-half", "access/wrong", _is_second_half,
     "Compares the second half of keys, and their length. One that is wrong at its start passes."),
    ("beginning-of-key", "access/truncated",
     lambda given, key: given != "" and key.startswith(given),
     "Looks whether the key begins with what was given. A truncated key is served."),
    ("longer-key", "access/extended", lambda given, key: given.startswith(key),
     "Looks whether what was given begins with the key. A key with more behind it is served."),
    ("any-case", "access/case", lambda given, key: given.casefold() == key.casefold(),
     "Compares keys without case. The key in other case is served."),
    ("key-as-pattern", _GUESSED, lambda given, key: given == key or set(given) == {"%"},
     "Looks the key up with LIKE. A `%` is every key."),
    ("key-as-word", _GUESSED, lambda given, key: given in ("null", key),
     "Compares with an entry that has no key, as text. The word null is served."),
    ("key-in-sql", _GUESSED,
     lambda given, key: given == key or given.startswith("' OR '1'='1"),
     "Puts the key into its SQL as it is. A quote and OR let every key in."),
)  # fmt: skip
"""The keys that servers let in besides the right one: name, clauses, what is let in, sentences."""


class OtherKeys(Handling):
    """Lets other keys in."""

    step: Callable[[str, str], bool]

    def opens(self, given: str) -> bool:
        return self.step(given, self.key)


class KeyIfGiven(Handling):
    """Compares the key only if there is one."""

    def authenticate(self, request: Request) -> None:
        assert self.operation.key
        if self.operation.key.read(request.headers, request.query) is not None:
            super().authenticate(request)


class _Door(OtherKeys, MutantBehaviour[Whole]):
    """The same of a list."""


@mutant(("access/missing", "access/empty", *WRONG), keyed)
class Open(MutantBehaviour[Whole]):
    """Asks nobody for a key. Every key that should be refused is served."""

    def authenticate(self, request: Request) -> None:
        pass


@mutant("access/missing", keyed)
class MissingKey(KeyIfGiven, MutantBehaviour[Whole]):
    """Compares the key only if there is one. A request without the header is served."""


for _name, _breaks, _lets_in, _text in DOORS:
    table((f"access-{_name}", _Door, _breaks, keyed, (), _lets_in, _text))


@mutant("access/no-data", only_if(keyed, framed))
class DataBesideRefusal(Answering[Whole]):
    """Refuses the key, and adds the page that was asked for. The refusal shows items."""

    def step(self, _request: Request, response: Response) -> Response:
        if response.status != self.key_status:
            return response
        rows, refusal = self.rows(self.read(())), msgspec.json.decode(response.body)
        return self.respond(response.status, put(refusal, self.collection.items, rows))


table(
    ("access-data-for-refusal", DataBesideRefusal, ("access/no-data", "shape/refusal"),
     only_if(keyed, where(lambda c: not c.items)), (), None,
     "Refuses the key by its status alone, and answers the page. The refusal shows items."),
    ("access-key-in-header", Answering, _ECHOED, keyed, (),
     lambda self, _request, response: response.with_headers(("x-debug-key", self.key)),
     "Sends the key back in a header, for debugging. Every log of responses holds it."),
)  # fmt: skip


@mutant(_ECHOED, only_if(keyed, refusing))
class KeyInRefusal(MutantBehaviour[Whole]):
    """Names the key when it refuses a query. The sentence for people holds it."""

    def refuse(self, refusal: Refusal) -> Response:
        if refusal.status == self.query_status:
            sentence = f"{refusal.sentence} (key {self.key})"
            return super().refuse(Refusal(refusal.status, sentence))
        return super().refuse(refusal)
