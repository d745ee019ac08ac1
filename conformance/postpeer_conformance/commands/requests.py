"""What a user says of the requests to be sent: values of parameters, and leave to write."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ..contract.errors import likeliest
from ..errors import CannotTest, UsageError

if TYPE_CHECKING:
    from ..contract import Contract, Parameter

given_option = click.option(
    "--given",
    multiple=True,
    metavar="NAME=VALUE",
    help="Send VALUE as the parameter NAME: of operations without x-collection, and where NAME "
    "says which list is meant; repeatable.",
)
writes_option = click.option(
    "--allow-writes",
    "writes",
    is_flag=True,
    help="Also send POST, PUT, PATCH and DELETE with the valid key: only for servers that exist to "
    "be tested. By default they are sent with a wrong key or none, or not at all.",
)


def read_given(contract: Contract, texts: Sequence[str]) -> dict[str, str]:
    """The values that *texts* give; raises UsageError for a parameter that there is not."""
    known: dict[str, list[Parameter]] = {}
    for operation in contract.operations:
        collection = operation.collection
        for parameter in operation.parameters if collection is None else collection.choosing:
            known.setdefault(parameter.name, []).append(parameter)
    given: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not name or not equals or not value:
            raise UsageError("--given: write NAME=VALUE, such as id=abc123")
        _check(name, value, known.get(name, []))
        if name not in known:
            hint = likeliest(name, known) or "see the document's parameters"
            raise UsageError(
                f"--given {name}: no operation uses a given value of this parameter; {hint}"
            )
        if name in given:
            raise UsageError(f"--given {name}: it is given twice; give it once")
        given[name] = value
    return given


def _check(name: str, value: str, parameters: Sequence[Parameter]) -> None:
    """Raises UsageError for a *value* that the *parameters* of that name cannot have."""
    from ..oracle.arguments import pairs_of_text
    from ..oracle.styles import Unclear

    if not _sendable(value, {each.location for each in parameters}):
        raise UsageError(f"--given {name}: a request cannot carry this value; give another one")
    for each in parameters:
        try:
            pairs_of_text(each, value)
        except Unclear:
            wanted = "a JSON object" if each.type == "object" else "values between commas"
            said = f"--given {name}: the value does not fit the parameter's style; write {wanted}"
            raise UsageError(said) from None


def _sendable(value: str, locations: set[str]) -> bool:
    """Whether *value* can stand in the *locations* of a parameter."""
    if not value.isprintable() or ("path" in locations and value in (".", "..")):
        return False
    if not locations & {"header", "cookie"}:
        return True
    return (
        value.isascii()
        and value == value.strip()
        and ("cookie" not in locations or ";" not in value)
    )


def confirm_writes(contract: Contract, url: str) -> None:
    """Asks whoever sits at the terminal before anything is written on another machine.

    Raises CannotTest where the response is no.
    """
    from ..transport.network import loopback

    writing = sum(each.writes for each in contract.operations)
    if writing and not loopback(url) and sys.stdin.isatty():
        asked = f"{writing} operations may add, change and delete data on {url}. Continue?"
        if not click.confirm(asked, err=True):
            raise CannotTest("nothing was sent: --allow-writes was not confirmed")
