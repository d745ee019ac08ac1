"""Access: doors that open too easily, and a key that is shown.

A run of the default budget sends each wrong key of the clauses' tables at least once, and a wrong
and a missing key right after the same question with the right one.  A key that is not made from the
right one, or from nothing, is tried only where it is a pattern, a word or a piece of SQL.
"""

from __future__ import annotations

import msgspec

from ...answering.bodies import put
from ...http.messages import Answer, Refusal, Request
from ..mutant import MutantBehaviour, mutant
from ..page_parts import framed
from ..parts import Whole, keyed, only_if, refusing, where

_GUESSED = "access/guessed"
_WRONG = ("access/wrong", "access/truncated", "access/extended", "access/case", _GUESSED)


@mutant("access/missing", "access/empty", *_WRONG, each=keyed)
class Open(MutantBehaviour[Whole]):
    """Asks nobody for a key. Every key that should be refused is served."""

    def authenticate(self, request: Request) -> None:
        pass


@mutant("access/missing", each=keyed)
class MissingKey(MutantBehaviour[Whole]):
    """Compares the key only if there is one. A request without the header is served."""

    def authenticate(self, request: Request) -> None:
        assert self.operation.key
        if self.operation.key.read(request.headers, request.query) is not None:
            super().authenticate(request)


@mutant("access/empty", each=keyed)
class EmptyKey(MutantBehaviour[Whole]):
    """Takes an empty key for none and lets it pass. The empty header is served."""

    def opens(self, given: str) -> bool:
        return not given or super().opens(given)


@mutant(*_WRONG, each=keyed)
class AnyKey(MutantBehaviour[Whole]):
    """Looks whether there is a key, not which. Every wrong key is served."""

    def opens(self, given: str) -> bool:
        return bool(given)


@mutant("access/wrong", "access/case", each=keyed)
class LengthOnly(MutantBehaviour[Whole]):
    """Compares the lengths of keys. A wrong key of the right length is served."""

    def opens(self, given: str) -> bool:
        return len(given) == len(self.resource.key)


@mutant("access/wrong", "access/truncated", "access/extended", each=keyed)
class FirstHalf(MutantBehaviour[Whole]):
    """Compares the first half of keys. A key that is wrong at its end is served."""

    def opens(self, given: str) -> bool:
        half = len(self.resource.key) // 2
        return given[:half] == self.resource.key[:half]


@mutant("access/wrong", each=keyed)
class SecondHalf(MutantBehaviour[Whole]):
    """Compares the second half of keys, and their length. One that is wrong at its start passes."""

    def opens(self, given: str) -> bool:
        key, half = self.resource.key, len(self.resource.key) // 2
        return len(given) == len(key) and given[half:] == key[half:]


@mutant("access/truncated", each=keyed)
class BeginningOfKey(MutantBehaviour[Whole]):
    """Looks whether the key begins with what was given. A truncated key is served."""

    def opens(self, given: str) -> bool:
        return given != "" and self.resource.key.startswith(given)


@mutant("access/extended", each=keyed)
class LongerKey(MutantBehaviour[Whole]):
    """Looks whether what was given begins with the key. A key with more behind it is served."""

    def opens(self, given: str) -> bool:
        return given.startswith(self.resource.key)


@mutant("access/case", each=keyed)
class AnyCase(MutantBehaviour[Whole]):
    """Compares keys without case. The key in other case is served."""

    def opens(self, given: str) -> bool:
        return given.casefold() == self.resource.key.casefold()


@mutant(_GUESSED, each=keyed)
class KeyAsPattern(MutantBehaviour[Whole]):
    """Looks the key up with LIKE. A `%` is every key."""

    def opens(self, given: str) -> bool:
        return super().opens(given) or set(given) == {"%"}


@mutant(_GUESSED, each=keyed)
class KeyAsWord(MutantBehaviour[Whole]):
    """Compares with an entry that has no key, as text. The word null is served."""

    def opens(self, given: str) -> bool:
        return super().opens(given) or given == "null"


@mutant(_GUESSED, each=keyed)
class KeyInSql(MutantBehaviour[Whole]):
    """Puts the key into its SQL as it is. A quote and OR let every key in."""

    def opens(self, given: str) -> bool:
        return super().opens(given) or given.startswith("' OR '1'='1")


@mutant("access/no-data", each=only_if(keyed, framed))
class DataBesideRefusal(MutantBehaviour[Whole]):
    """Refuses the key, and adds the page that was asked for. The refusal shows items."""

    def answer(self, request: Request) -> Answer:
        answer = super().answer(request)
        if answer.status != self.key_status:
            return answer
        rows, refusal = self.rows(self.read(())), msgspec.json.decode(answer.body)
        return self.respond(answer.status, put(refusal, self.collection.items, rows))


@mutant("access/no-data", "shape/refusal", each=only_if(keyed, where(lambda c: not c.items)))
class DataForRefusal(DataBesideRefusal):
    """Refuses the key by its status alone, and answers the page. The refusal shows items."""


@mutant("access/not-echoed", each=keyed)
class KeyInHeader(MutantBehaviour[Whole]):
    """Sends the key back in a header, for debugging. Every log of answers holds it."""

    def answer(self, request: Request) -> Answer:
        answer = super().answer(request)
        headers = (*answer.headers, ("x-debug-key", self.resource.key))
        return Answer(answer.status, answer.body, headers)


@mutant("access/not-echoed", each=only_if(keyed, refusing))
class KeyInRefusal(MutantBehaviour[Whole]):
    """Names the key when it refuses a query. The sentence for people holds it."""

    def refuse(self, refusal: Refusal) -> Answer:
        if refusal.status == self.query_status:
            sentence = f"{refusal.sentence} (key {self.resource.key})"
            return super().refuse(Refusal(refusal.status, sentence))
        return super().refuse(refusal)
