"""What a server does where the contract is silent is told in words, and never judged."""

from __future__ import annotations

from pathlib import Path
from random import Random

import httpx2
import pytest

from postpeer_conformance.contract import Contract, Parameter, load
from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.engine.planning.pool import ValuePool
from postpeer_conformance.engine.profile import MOST, profile
from postpeer_conformance.engine.run import Options
from postpeer_conformance.engine.session.census import first_census
from postpeer_conformance.engine.session.smoke import smoke
from postpeer_conformance.oracle.oracle import Oracle
from postpeer_conformance.server import KEY, create_app
from postpeer_conformance.server.answering.behaviour import Behaviour
from postpeer_conformance.server.http.messages import Json
from postpeer_conformance.server.variants.quirks import quirks
from postpeer_conformance.transport.in_process import InProcess
from postpeer_conformance.transport.probe import Probe
from support.made_up import write
from support.running import outcome_of

CONTRACT = load()


def described(contract: Contract, odd: str | type[Behaviour] = "") -> dict[str, str]:
    """The sentences of the profile of a server, by their ids."""
    operation = contract.collections[0]
    behaviours = {each.name: each for each in quirks(contract)}
    behaviour = (behaviours[odd] if odd else Behaviour) if isinstance(odd, str) else odd
    app = create_app(contract, accounts=137, behaviour=behaviour)
    with httpx2.Client(transport=InProcess(app)) as client:
        probe = Probe(operation, "http://silent", KEY, client, sleep=lambda _seconds: None)
        census, _ = first_census(probe, operation.collection, 2000, smoke(probe))
        assert census is not None
        oracle = Oracle(operation, census.records)
        pool = ValuePool(operation, census.records, Random)
        before = probe.sent
        found = profile(oracle, pool, census.exchanges, probe)
        assert probe.sent - before <= MOST
    return {each.id: each.sentence for each in found}


def run(budget: int, *, wanted: bool) -> Outcome:
    """A whole run on the reference server."""
    app, (operation,) = create_app(CONTRACT, accounts=30), CONTRACT.collections
    options = Options(profile=wanted, selected=lambda name: name.startswith("page"))
    return outcome_of(app, CONTRACT, operation, options, budget=budget)


@pytest.mark.parametrize(
    ("odd", "id", "sentence"),
    [
        ("", "empty/q", "`q` without a value is read as if it was left out."),
        ("reading-empty-refused", "empty/q", "`q` without a value is refused with status 400."),
        ("", "repeated/limit", "`limit` given twice counts the last value."),
        ("reading-repeated-first", "repeated/limit", "`limit` given twice counts the first value."),
        ("", "unknown/parameter", "An unknown parameter is ignored."),
        (
            "reading-unknown-refused",
            "unknown/parameter",
            "An unknown parameter is refused with status 400.",
        ),
        (
            "reading-names-in-any-case",
            "unknown/case",
            "`limit` written `LIMIT` is read as `limit`.",
        ),
        ("reading-loose-integers", "number/plus", "`limit` written `+2` is read as 2."),
        ("", "far/10000", "`offset` at 10,000 gives an empty page."),
        (
            "reading-offset-below-ten-thousand",
            "far/10000",
            "`offset` at 10,000 is refused with status 400.",
        ),
        ("reading-other-bases", "number/base", "`limit` written `0x2` is read as 2."),
        ("", "number/base", "`limit` written `0x2` is refused with status 400."),
        ("reading-long-line", "long/q", "`q` with 5,000 characters gets status 414."),
        (
            "",
            "value/platform/made-up",
            "`platform` with a made-up value that no item has finds nothing.",
        ),
        (
            "access-parameters-first",
            "order/key",
            ("`limit` above its maximum, without a key, gets status 400: parameters came first."),
        ),
        (
            "transport-quotas",
            "headers/limits",
            "Rate limits are in `retry-after`, `x-ratelimit-remaining`.",
        ),
        (
            "order-by-key",
            "order/ties",
            "Items with an equal `createdAt` have their `id` ascending.",
        ),
        ("", "fields/items", "Items have no other fields."),
        (
            "volatile-signed-addresses",
            "fields/anew",
            "`imageUrl` differs between responses, for the same item.",
        ),
        (
            "instants-whole-seconds",
            "spelling/createdAt",
            "`createdAt` is written as `0000-00-00T00:00:00Z`.",
        ),
    ],
)
def test_a_server_is_described(odd: str, id: str, sentence: str) -> None:
    """Each freedom of the contract that a server uses is told in one sentence."""
    assert described(CONTRACT, odd)[id] == sentence


def test_letters_outside_ascii_are_told_apart_or_not() -> None:
    """Accents, other case and decomposed letters, where the data has such letters."""
    plain, blind = described(CONTRACT), described(CONTRACT, "text-accents-ignored")
    assert plain["letters/accents/q"].endswith("finds only values that are written like that.")
    assert blind["letters/accents/q"].endswith("also finds values that differ only in that.")


class Padded(Behaviour):
    """Compares values as columns of a fixed size: spaces at the end do not count."""

    def value(self, parameter: Parameter, text: str) -> Json:
        return super().value(parameter, text.rstrip(" ") if parameter.enum is None else text)


def test_spaces_before_and_behind_a_value_are_two_things() -> None:
    """What was seen at one end is not told of the other."""
    found = described(CONTRACT, Padded)
    behind, before = (found[f"spaces/platform/{place}"] for place in ("behind", "before"))
    assert behind == "`platform` with a space after it is read without the space."
    assert before == "`platform` with a space before it is compared with the space."


@pytest.mark.parametrize("seed", [1, 11])
def test_the_rules_hold_for_any_document(seed: int, tmp_path: Path) -> None:
    """They ask by the types of parameters, and understand each response of the reference server."""
    contract = load(write(seed, tmp_path))
    found = described(contract)
    assert len(found) > 20
    assert [said for said in found.values() if "of its own" in said] == []


def test_it_takes_its_requests_from_the_budget() -> None:
    """Never more than a share of `--max-requests`, and none where it is not wanted."""
    with_it, without = run(130, wanted=True), run(130, wanted=False)
    assert sum(with_it.requests.values()) <= 130
    assert 0 < with_it.requests["profile"] <= MOST
    assert with_it.profile
    assert without.profile == ()
    assert "profile" not in without.requests
