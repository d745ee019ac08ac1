"""The generated client beside bare httpx2, the official SDK, and the generator's own templates."""

from __future__ import annotations

import contextlib
import functools
import importlib
import importlib.util
import json
from time import perf_counter
from typing import Any

import httpx2
from postpeer_client import PostPeer
from postpeer_client._api.integrations.list_integrations import OPERATION

from benches import post, stub
from benches.measure import Work, facts, interleaved, python, table
from benches.others import BARE, DEFAULT, OURS, SDK, default_package
from postpeer_conformance.contract import Contract, load

SDK_NEEDS = {"byok": False, "authStatus": "active", "authFailureReason": None}
"""Fields that the official SDK requires, and the contract does not know."""


def main() -> None:
    """Prints all tables."""
    contract = load()
    with default_package(contract, "default_client") as default:
        with stub.serving(contract, 100, more=SDK_NEEDS) as url:
            page(contract, url, default)
        post.main()
        imports()
    single_figures(contract)


def page(contract: Contract, url: str, default: Any) -> None:
    """One page of 100 accounts over a connection that stays open, and its decoding alone."""
    operation = contract.collections[0]
    assert operation.key
    headers = {operation.key.header: "key"}
    bare = httpx2.Client(headers=headers)
    address, most = url + operation.path, {operation.collection.paging.size_name: 100}
    content = bare.get(address, params=most).content
    ours = PostPeer("key", base_url=url)
    calls: dict[str, Work] = {
        BARE: lambda: json.loads(bare.get(address, params=most).content),
        OURS: lambda: ours.list_integrations(limit=100),
    }
    decodings: dict[str, Work] = {
        "json.loads": lambda: json.loads(content),
        OURS: lambda: OPERATION.successes[0].decode(content),
    }
    api = importlib.import_module("default_client.api.integrations.list_integrations")
    models = importlib.import_module("default_client.models")
    theirs = default.AuthenticatedClient(
        url, "key", prefix="", auth_header_name=operation.key.header
    )
    calls[DEFAULT] = lambda: api.sync(client=theirs, limit=100)
    decodings[DEFAULT] = lambda: models.IntegrationPage.from_dict(json.loads(content))
    with contextlib.suppress(ImportError):
        sdk = importlib.import_module("postpeer")
        official = sdk.PostPeer("key", base_url=url)
        calls[SDK] = lambda: official.connect.integrations.list(limit=100)
        model = type(official.connect.integrations.list(limit=100))
        decodings[SDK] = lambda: model.model_validate(json.loads(content))
    table("One page of 100 accounts", "µs", interleaved(calls, 40, 10), {OURS: 0.50})
    table("Decoding alone", "µs", interleaved(decodings, 40, 10), {OURS: 0.40})


def imports() -> None:
    """What an import costs in a fresh interpreter."""
    modules = {"httpx2": "httpx2", OURS: "postpeer_client", SDK: "postpeer"}
    works: dict[str, Work] = {
        name: functools.partial(python, f"import {module}")
        for name, module in modules.items()
        if importlib.util.find_spec(module)
    }
    table("Import", "ms", interleaved(works, 12, 1), {OURS: 1.25})


def single_figures(contract: Contract) -> None:
    """Construction, prefetching and memory."""
    PostPeer("key").close()
    construction = interleaved({OURS: lambda: PostPeer("key").close()}, 40, 5)[OURS]
    with stub.serving(contract, 10_000, latency=0.05) as url:
        slow, fast = walk(url, 0), walk(url, 8)
    with stub.serving(contract, 1_000) as few, stub.serving(contract, 1_000_000) as many:
        growth = peak(many) - peak(few)
    facts(
        "Single figures",
        {
            "construction": (f"{construction * 1e3:.2f} ms", "≤ 2 ms"),
            "10,000 accounts at 50 ms, page after page": (f"{slow:.2f} s", ""),
            "10,000 accounts at 50 ms, prefetch=8": (f"{fast:.2f} s", ""),
            "times as fast": (f"{slow / fast:.1f}", "≥ 6"),
            "memory of 1,000,000 accounts over 1,000": (f"{growth:.1f} MiB", "≤ 50 MiB"),
        },
    )


def walk(url: str, prefetch: int) -> float:
    """Seconds of a walk."""
    with PostPeer("key", base_url=url) as client:
        started = perf_counter()
        assert sum(1 for _ in client.iter_integrations(prefetch=prefetch)) == 10_000
        return perf_counter() - started


def peak(url: str) -> float:
    """The most memory, in MiB, that a process held which walked through everything at *url*."""
    code = """if True:
        import re, sys
        from pathlib import Path
        from postpeer_client import PostPeer
        with PostPeer("key", base_url=sys.argv[1]) as client:
            for account in client.iter_integrations(prefetch=4):
                pass
        status = Path("/proc/self/status").read_text()
        print(int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) / 1024)
    """
    return float(python(code, url))
