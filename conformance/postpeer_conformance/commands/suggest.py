"""``suggest``: an ``x-collection`` for each list that has none."""

from __future__ import annotations

import click

from .documents import loaded
from .options import spec_option, traceback_option
from .streams import note, say


@click.command("suggest")
@spec_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["blocks", "overlay", "json"]),
    default="blocks",
    show_default=True,
    help="Print blocks to paste into the document, an OpenAPI Overlay, or JSON.",
)
@traceback_option
def suggest_command(spec: str | None, form: str) -> None:
    """Suggest an x-collection for each list that has none.

    Each guess is marked with its reason: check it before you use it. The suite judges no server by
    a guess.
    """
    from ..report.text import json_bytes, label
    from ..suggestion import Suggestion, Unrecognised, as_json, blocks, overlay, refusals, suggest

    contract = loaded(spec)
    results = list(suggest(contract))
    found = [each for each in results if isinstance(each, Suggestion)]
    others = [each for each in results if isinstance(each, Unrecognised)]
    if form == "json":
        say(json_bytes(as_json(found)).decode().rstrip())
    else:
        lines = overlay(contract, found) if form == "overlay" else blocks(contract, found)
        for line in (*lines, *refusals(others)):
            say(label(line))
    if not results:
        note("no GET operation is without an x-collection: there is nothing to suggest")
        return
    note(
        f"suggested an x-collection for {len(found)} of the {len(results)} GET operations"
        " that have none"
    )
