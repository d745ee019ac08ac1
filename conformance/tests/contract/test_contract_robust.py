"""Whatever stands in place of a value, a document is read or refused; the loader never crashes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest

from postpeer_conformance.contract import DocumentError, load
from support.small_document import written

STRANGE: tuple[Any, ...] = (
    *(None, 3, -1, 1.5, "x", "", True, [], {}, [1], {"a": 1}, ["x", None], [{}]),
    *({"$ref": "#/info"}, {"$ref": "#/components/schemas/Book"}, {"type": []}, {"type": "null"}),
)
CHANGES = 400


def places(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value within *value*."""
    inner: Any = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    for key, each in inner:
        yield (*above, key)
        yield from places(each, (*above, key))


@pytest.mark.parametrize("seed", range(2))
def test_a_strange_value_anywhere_is_read_or_refused(seed: int, tmp_path: Path) -> None:
    """One value of a good document is replaced by another at random."""
    random = Random(seed)
    good: Any = deepcopy(load(written(tmp_path)).document)
    everywhere = list(places(good))
    path, refused = tmp_path / "strange.json", list[str]()
    for _ in range(CHANGES // 2):
        strange = deepcopy(good)
        *above, last = random.choice(everywhere)
        holder = strange
        for key in above:
            holder = holder[key]
        holder[last] = random.choice(STRANGE)
        path.write_text(json.dumps(strange), encoding="utf-8")
        try:
            load(path)
        except DocumentError as error:
            refused.append(str(error))
    assert len(refused) > CHANGES // 4
    assert not [said for said in refused if "\n" in said]
