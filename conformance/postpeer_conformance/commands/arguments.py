"""What the arguments of a command mean; each mistake is one sentence."""

from __future__ import annotations

import fnmatch
import os
import shlex
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from ..contract.errors import likeliest
from ..errors import CannotTest, UsageError
from ..files import MIB, read_text
from ..product import COMMAND, KEY_VARIABLE

if TYPE_CHECKING:
    from ..contract import Contract
    from ..server.variants.mutants import Mutant


def mutant_called(contract: Contract, name: str, spec: str | None = None) -> Mutant:
    """The mutant called *name*; raises UsageError with the nearest name where there is none.

    *spec* is the file of *contract*; None for the packaged document.
    """
    from ..server.variants.mutants import mutants

    known = {each.name: each for each in mutants(contract)}
    if name not in known:
        raise _no_such_mutant(name, known, spec)
    return known[name]


def mutants_like(contract: Contract, patterns: Sequence[str], spec: str | None) -> set[str]:
    """The names of the mutants that *patterns* mean; without patterns those of all.

    Raises UsageError for a pattern that means none.
    """
    from ..server.variants.mutants import mutants

    known = [each.name for each in mutants(contract)]
    found: set[str] = set()
    for pattern in patterns:
        meant = {name for name in known if _means(pattern, name)}
        if not meant:
            raise _no_such_mutant(pattern, known, spec)
        found |= meant
    return found if patterns else set(known)


def _means(pattern: str, name: str) -> bool:
    """Whether *pattern* is the mutant's name, with or without its brackets, or a glob."""
    return pattern in (name, name.partition("[")[0]) or fnmatch.fnmatchcase(name, pattern)


def _no_such_mutant(name: str, known: Iterable[str], spec: str | None) -> UsageError:
    hint = likeliest(name, known) or _see("serve --list-faults", spec)
    return UsageError(f"--mutant {name}: there is no such mutant; {hint}")


def selector(
    contract: Contract, patterns: Sequence[str], spec: str | None = None
) -> Callable[[str], bool]:
    """Whether a clause is selected; raises UsageError for a pattern that matches none.

    *spec* is the file of *contract*; None for the packaged document.
    """
    from ..clauses import clauses

    known = [clause.id for operation in contract.operations for clause in clauses(operation)]
    for pattern in patterns:
        if not any(matches(pattern, name) for name in known):
            prefixes = {name.rpartition("/")[0] for name in known} | {
                n.split("/")[0] for n in known
            }
            hint = likeliest(pattern, [*known, *prefixes]) or _see("list", spec)
            raise UsageError(f"--clause {pattern}: it matches no clause; {hint}")
    return lambda name: not patterns or any(matches(pattern, name) for pattern in patterns)


def _see(command: str, spec: str | None) -> str:
    """Which *command* lists what there is, in words."""
    document = "" if spec is None else f" --spec {shlex.quote(spec)}"
    return f"see `{COMMAND} {command}{document}`"


def matches(pattern: str, name: str) -> bool:
    """Whether *pattern* is the clause's id, a prefix of it up to a slash, or a glob."""
    bare = pattern.rstrip("/")
    return name == bare or name.startswith(bare + "/") or fnmatch.fnmatchcase(name, pattern)


def base_url(text: str) -> str:
    """*text* as the base URL of a server; raises UsageError where it is none."""
    import httpx2

    try:
        url = httpx2.URL(text)
    except httpx2.InvalidURL as error:
        raise UsageError(f"{text} is not a URL: {error}") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise UsageError(f"{text} is not a URL of a server: it must begin with http:// or https://")
    if not 0 <= (url.port or 0) < 2**16:
        raise UsageError(f"{text} is not a URL of a server: {url.port} is not a port")
    try:
        url.host.encode("idna")
    except UnicodeError:
        raise UsageError(
            f"{text} is not a URL of a server: {url.host} is not a host name"
        ) from None
    if url.query or url.fragment or url.userinfo:
        raise UsageError("the URL must have no user, query or fragment: give only the base URL")
    return text


def read_key(file: str | None, variable: str = KEY_VARIABLE) -> str:
    """The key from *file*, or from the environment *variable*.

    Raises UsageError or CannotTest, never showing it.
    """
    if file is None:
        key = os.environ.get(variable, "")
        if not key:
            raise CannotTest(f"no key: set {variable}, or give --api-key-file FILE")
    elif file == "-":
        key = sys.stdin.buffer.readline(MIB).decode("utf-8", "replace")
    else:
        key = read_text(file)
    key = key.strip()
    if not key:
        raise CannotTest("the key is empty: give the key of the server")
    if not key.isascii() or not key.isprintable():
        raise UsageError(
            "the key has characters that an HTTP header cannot carry: use only printable ASCII"
        )
    return key
