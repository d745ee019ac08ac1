"""Every mutant on many seeds, and while its items change: run by name, since it takes long.

``pytest -n 2 -o faulthandler_timeout=7200 conformance/tests/deep_mutants.py``, where
``CONFORMANCE_SEEDS`` is the number of seeds.
"""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from itertools import product

import attrs
import httpx
import pytest

from changing_items import Changing
from postpeer_conformance.contract import load
from postpeer_conformance.engine.probe import Probe
from postpeer_conformance.engine.run import Options, Run
from postpeer_conformance.engine.transport import InProcess
from postpeer_conformance.selftest import attack, caught_by
from postpeer_conformance.server import KEY, create_app
from postpeer_conformance.server.mutants import Mutant, mutants
from postpeer_conformance.server.oddities import oddities

SEEDS = int(os.environ.get("CONFORMANCE_SEEDS", "20"))
CONTRACT = load()
OPERATION = CONTRACT.collections[0]
ALL = mutants(CONTRACT)
LIVE = [oddity for oddity in oddities(CONTRACT) if oddity.live]
SIZES = (120, 137, 200)


@attrs.frozen
class Chase:
    """What came of one changing mutant."""

    name: str
    found: bool
    doubted: bool
    """Whether a clause that it breaks is left undecided, or names this misreading as not excluded,
    or the run says why it ended."""


def chase(seed: int, number: int) -> Chase:
    """The suite on the mutant with *number*; by number, since it does not travel."""
    mutant, live = ALL[number], LIVE[(number + seed) % len(LIVE)]
    app = create_app(CONTRACT, accounts=137, seed=seed, behaviour=Changing(mutant, live))
    with httpx.Client(transport=InProcess(app)) as client:
        probe = Probe(OPERATION, "http://changing", KEY, client, sleep=lambda _seconds: None)
        outcome = Run(CONTRACT, OPERATION, probe, Options(seed=seed)).go()
    open_ = {v.clause.id for v in outcome.verdicts if v.state in ("undecided", "error")}
    unexcluded = {sentence for v in outcome.verdicts for sentence in v.open}
    doubted = bool(open_ & set(mutant.breaks) or unexcluded & set(mutant.says) or outcome.note)
    return Chase(f"{mutant.name} {live.name} {seed}", outcome.exit_code == 1, doubted)


# The mutants vary fastest: what is asked of the same items is planned once.
@pytest.mark.parametrize("mutant", ALL, ids=lambda mutant: mutant.name)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_mutant_is_found_on_every_seed(mutant: Mutant, seed: int) -> None:
    """Whatever its items are; by which clause, the kill matrix says."""
    assert caught_by(attack(mutant, CONTRACT, seed=seed, accounts=SIZES[seed % len(SIZES)]))


def test_nearly_every_mutant_is_found_while_its_items_change() -> None:
    """At least 95 in 100; of those that are not, the report says that they were not excluded."""
    work = list(product(range(min(SEEDS, len(LIVE))), range(len(ALL))))
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        chases = list(pool.map(chase, *zip(*work, strict=True), chunksize=8))
    missed = [each for each in chases if not each.found]
    print(f"{len(chases) - len(missed)} of {len(chases)} found", *missed, sep="\n")
    assert len(missed) <= 0.05 * len(chases)
    assert [each.name for each in missed if not each.doubted] == []
