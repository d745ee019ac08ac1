"""Diagnosis: what a mutant says, and that the suite says it first."""

from __future__ import annotations

import re

import pytest

from postpeer_conformance.clauses import clauses
from postpeer_conformance.clauses.clause import ByMisreadings
from postpeer_conformance.contract import load
from postpeer_conformance.engine.diagnosis.attribution import accounts_for
from postpeer_conformance.selftest.examine import attack, names
from postpeer_conformance.server.variants.mutants import Mutant, mutants

CONTRACT = load()
MISREADINGS = {
    clause.id: (*clause.misreadings, *clause.explanations)
    if isinstance(clause, ByMisreadings)
    else ()
    for clause in clauses(CONTRACT.collections[0])
}
SENTENCES = {name: [each.sentence for each in found] for name, found in MISREADINGS.items()}
ALL = mutants(CONTRACT)
CONCLUDED = [
    mutant
    for mutant in ALL
    if not set(mutant.diagnosis) <= {text for name in mutant.declared for text in SENTENCES[name]}
]
"""Those that say something else than a misreading of a clause that they break."""
KINDS = {mutant.name.partition("[")[0]: mutant for mutant in CONCLUDED}


@pytest.mark.parametrize("mutant", KINDS.values(), ids=KINDS)
def test_what_a_mutant_says_is_a_misreading_or_is_concluded_from_several_answers(
    mutant: Mutant,
) -> None:
    """A sentence that was reworded in one place only would never be said."""
    assert names(mutant, attack(mutant, CONTRACT))


def test_every_misreading_goes_on_after_the_server() -> None:
    """Reports put "the server" before each of them."""
    said = {sentence for sentences in SENTENCES.values() for sentence in sentences}
    verbs = {sentence.removeprefix("never ").partition(" ")[0] for sentence in said}
    assert not [verb for verb in verbs if not verb.endswith("s")]


def test_no_article_stands_before_a_name_of_the_document() -> None:
    """No article goes with every name."""
    said = [clause.sentence for clause in clauses(CONTRACT.collections[0])]
    said += [sentence for sentences in SENTENCES.values() for sentence in sentences]
    wrong = [sentence for sentence in said if re.search(r"\b[Aa]n? `", sentence)]
    assert not wrong, "put a noun before the name, as in: a value of `limit`"


@pytest.mark.parametrize(
    ("name", "clause", "diagnosis"),
    [
        (
            "filter-common-value-ignored[platform]",
            "filter/platform/sound",
            "ignores `platform` for some of its values",
        ),
        (
            "filter-ignored-after-first-page[profileId]",
            "filter/profileId/sound",
            "ignores `profileId` after the first page",
        ),
    ],
)
def test_what_is_wrong_with_fewer_parameters_too_is_no_mistake_of_more(
    name: str, clause: str, diagnosis: str
) -> None:
    """The filter is ignored alone as well, and that is the one mistake that is reported."""
    (mutant,) = (each for each in ALL if each.name == name)
    broken = [v for v in attack(mutant, CONTRACT).verdicts if v.state == "violated"]
    found = [(v.clause.id, each.diagnosis) for v in broken for each in v.violations]
    assert found == [(clause, diagnosis)]


def test_the_smallest_exchange_is_one_that_the_diagnosis_explains() -> None:
    """Shrinking stops where another response would be wrong in another way."""
    mutant = next(m for m in ALL if m.name.startswith("filter-one-beside-another"))
    outcome = attack(mutant, CONTRACT)
    violation = next(v for verdict in outcome.verdicts for v in verdict.violations)
    misreadings = [each for found in MISREADINGS.values() for each in found]
    assert violation.judged is not None
    assert any(
        r.sentence == violation.diagnosis and accounts_for(r, violation.judged) for r in misreadings
    )
