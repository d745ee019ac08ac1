"""Defaults of parameters: a request that leaves the parameter out gets another answer."""

from __future__ import annotations

import json
from collections.abc import Iterator

from changes.change import BOTH, Change, change
from changes.pair import operations
from postpeer_conformance.contract import Contract


def changes(base: Contract, new: Contract) -> Iterator[Change]:
    """One for every parameter whose default differs."""
    for old, now in operations(base, new):
        before = {(each.location, each.name): each for each in old.parameters}
        for parameter in now.parameters:
            known = before.get((parameter.location, parameter.name))
            if known is None or known.default == parameter.default:
                continue
            gone = "default" not in parameter.schema
            yield change(
                "parameter-default-changed",
                base if gone else new,
                f"{(known if gone else parameter).pointer}/schema/default",
                parameter.name,
                f"`{parameter.name}` of {now.id} has the default {json.dumps(parameter.default)},"
                f" no longer {json.dumps(known.default)}: a request without it is answered"
                " differently",
                BOTH,
            )
