"""Options that several commands take."""

from __future__ import annotations

import click

from ..product import KEY_VARIABLE
from .numbers import SEED

spec_option = click.option(
    "--spec", metavar="FILE", help="The OpenAPI document; by default the packaged one."
)
seed_option = click.option(
    "--seed",
    default=0,
    show_default=True,
    type=SEED,
    help="Ask other questions; the same seed asks the same ones.",
)
clause_option = click.option(
    "--clause",
    "patterns",
    multiple=True,
    metavar="PATTERN",
    help="Only clauses with this id, under this prefix or matching this pattern; repeatable.",
)
key_option = click.option(
    "--api-key-file",
    metavar="FILE",
    help=f"Read the key from FILE (- for standard input) instead of {KEY_VARIABLE}.",
)
profile_option = click.option(
    "--profile/--no-profile",
    default=True,
    show_default=True,
    help="Also describe what the server does where the contract is silent; this is never judged.",
)
traceback_option = click.option(
    "--verbose",
    is_flag=True,
    expose_value=False,
    help="Show the traceback of an error of the suite itself.",
)
