"""How fast the requests of one walk follow each other."""

from __future__ import annotations

import asyncio

import pytest

from client.subject import Subject


def test_a_request_that_is_given_up_while_it_waits_leaves_its_turn_to_another(
    product: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a refusal there is one turn alone: a task that is cancelled must not keep it."""
    module, retries = product.part("_runtime._async.pace"), product.part("_runtime.retries")
    options, clock = product.client()._options, [0.0]
    monkeypatch.setattr(module, "monotonic", lambda: clock[0])
    monkeypatch.setattr(retries, "monotonic", lambda: clock[0])

    async def main() -> None:
        pace, refused = module.AsyncPace(), retries.Attempts("GET", options)
        assert await pace.begin(refused)
        assert refused.again(429, 30)
        await pace.end(refused)
        resting = asyncio.ensure_future(pace.begin(refused))
        await asyncio.sleep(0)
        resting.cancel()
        await asyncio.wait([resting])
        clock[0] += 40
        async with asyncio.timeout(20):
            assert await pace.begin(retries.Attempts("GET", options))

    asyncio.run(main())


def test_a_rest_that_is_longer_than_the_call_is_not_taken(product: Subject) -> None:
    """One page was told to wait; another one, which has less time, is given up at once."""
    retries, pace = product.part("_runtime.retries"), product.part("_runtime._sync.pace").Pace()
    told = retries.Attempts("GET", product.client()._options)
    assert pace.begin(told)
    assert told.again(429, 30)
    pace.end(told)
    assert not pace.begin(retries.Attempts("GET", product.client(total_timeout=20)._options))
