"""Every mutant on many seeds, and while its items change: run by name, since it takes long.

``pytest -n 2 -o faulthandler_timeout=7200 conformance/tests/deep/deep_mutants.py``, where
``CONFORMANCE_SEEDS`` is the number of seeds.
"""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import product

import attrs
import httpx2
import pytest

from clauses.test_diagnosis import CONCLUDED
from clauses.test_misreadings import MISREADINGS, is_found
from engine.test_moving import FAULTY, LIVE, found
from engine.test_quirks import LIVE as WHOLE_LIVE
from engine.test_search import OneOffset, run_on
from postpeer_conformance.clauses.misreadings.misreading import Misreading
from postpeer_conformance.contract import load
from postpeer_conformance.engine.run import Options, Run
from postpeer_conformance.selftest.examine import attack, caught_by, examine, names, row, row_of
from postpeer_conformance.server import KEY, create_app
from postpeer_conformance.server.variants.mutants import Mutant, mutants
from postpeer_conformance.server.variants.quirks import Quirk
from postpeer_conformance.transport.in_process import InProcess
from postpeer_conformance.transport.probe import Probe
from server.test_server_suite import accuses_of_nothing
from support.changing_items import Changing

SEEDS = int(os.environ.get("CONFORMANCE_SEEDS", "20"))
CONTRACT = load()
OPERATION = CONTRACT.collections[0]
ALL = mutants(CONTRACT)
SIZES = (120, 137, 200)
PLACES = list(enumerate((137, 120, 200)))
"""Seeds and numbers of items at which the kill matrix has to be the one that is declared."""


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
    mutant, live = ALL[number], WHOLE_LIVE[(number + seed) % len(LIVE)]
    app = create_app(CONTRACT, accounts=137, seed=seed, behaviour=Changing(mutant, live))
    with httpx2.Client(transport=InProcess(app)) as client:
        probe = Probe(OPERATION, "http://changing", KEY, client, sleep=lambda _seconds: None)
        outcome = Run(CONTRACT, OPERATION, probe, Options(seed=seed)).go()
    open_ = {v.clause.id for v in outcome.verdicts if v.state in ("undecided", "error")}
    unexcluded = {sentence for v in outcome.verdicts for sentence in v.open}
    doubted = bool(
        open_ & set(mutant.declared) or unexcluded & set(mutant.diagnosis) or outcome.note
    )
    return Chase(f"{mutant.name} {live.name} {seed}", outcome.exit_code == 1, doubted)


@pytest.mark.parametrize("mutant", ALL, ids=lambda mutant: mutant.name)
@pytest.mark.parametrize(("seed", "accounts"), PLACES)
def test_a_mutant_falls_to_the_clauses_that_it_breaks_and_to_no_other(
    mutant: Mutant, seed: int, accounts: int
) -> None:
    """What ``selftest`` shows at the first place."""
    row = row_of(mutant, attack(mutant, CONTRACT, seed=seed, accounts=accounts))
    assert row.killed, row


def test_most_sins_are_named_by_the_first_diagnosis() -> None:
    """At least four in five where clauses have misreadings."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        work = partial(row, spec=None, seed=0, accounts=137)
        rows = list(pool.map(work, range(len(ALL)), chunksize=8))
    named = [each.named for each, mutant in zip(rows, ALL, strict=True) if mutant.diagnosis]
    assert sum(named) >= 0.8 * len(named)


@pytest.mark.parametrize("mutant", CONCLUDED, ids=lambda mutant: mutant.name)
def test_what_is_concluded_from_several_answers_is_said_first(mutant: Mutant) -> None:
    """Of each parameter; the tests take one."""
    assert names(mutant, attack(mutant, CONTRACT))


@pytest.mark.parametrize(
    ("clause", "misreading"), MISREADINGS, ids=lambda value: getattr(value, "sentence", value)
)
def test_a_primary_misreading_is_found(clause: str, misreading: Misreading) -> None:
    """Every important misreading is one that some clause catches."""
    assert is_found(clause, misreading)


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


@pytest.mark.parametrize("live", LIVE, ids=lambda live: live.name)
@pytest.mark.parametrize("mutant", FAULTY, ids=lambda mutant: mutant.name)
def test_a_changing_list_hides_no_plain_mistake(mutant: Mutant, live: Quirk) -> None:
    """Whatever comes, goes or is renamed at every tenth request."""
    assert found(mutant, live)


@pytest.mark.parametrize("accounts", [0, 1, 3, 21, 137, 3000])
def test_the_reference_is_never_accused(accounts: int) -> None:
    """With other items than those that the tests take; with enough, every clause is decided."""
    app = create_app(CONTRACT, accounts=accounts, seed=3)
    outcome = examine(app, CONTRACT, OPERATION)
    assert outcome.exit_code == 0
    if accounts >= 137 and outcome.records and outcome.records.complete:
        assert outcome.count("undecided") == 0


def test_of_many_accounts_what_the_census_does_not_read_is_undecided() -> None:
    """And nothing else."""
    accuses_of_nothing(3000)


def test_a_fault_at_one_offset_is_found() -> None:
    """Where no plan can know of it."""
    assert caught_by(run_on(OneOffset, 1200))
