"""What a behaviour serves."""

from __future__ import annotations

import attrs

from ...contract import Contract, ListOperation
from ..store import Table


@attrs.frozen
class Resource:
    """A collection, its rows, and the key that opens it."""

    contract: Contract = attrs.field(repr=False)
    operation: ListOperation
    table: Table = attrs.field(repr=False)
    key: str = attrs.field(repr=False)
