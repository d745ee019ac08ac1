"""A POST with a body of 10 kB: a post with its media, as the official SDK sends it."""

from __future__ import annotations

import contextlib
import importlib
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2

from benches import stub
from benches.measure import Work, interleaved, table
from benches.others import BARE, DEFAULT, OURS, SDK, default_package
from generator import Names, write_package
from postpeer_conformance.contract import Contract, load

PATH = "/v1/posts/"
MEDIA = [
    {"type": "image", "url": f"https://media.example/{number:04}/{'picture-' * 8}large.png"}
    for number in range(70)
]
PLATFORMS = [{"platform": "twitter", "accountId": "a-0001"}]
POST = {"content": "A day at the harbour. " * 90, "mediaItems": MEDIA, "platforms": PLATFORMS}
ANSWER = {"success": True, "status": "published", "postId": "p-0001", "platforms": []}


def main() -> None:
    """Prints the table."""
    contract = load()
    key = contract.collections[0].key
    assert key
    with (
        made(key.header) as (ours, theirs),
        stub.serving(contract, 1, posted=ANSWER) as url,
    ):
        works = calls(url, key.header, ours, theirs)
        table("A POST with a body of 10 kB", "µs", interleaved(works, 40, 10), {})


@contextlib.contextmanager
def made(header: str) -> Iterator[tuple[Any, Any]]:
    """The packages of our generator and of openapi-python-client; the key goes in *header*."""
    with tempfile.TemporaryDirectory() as place:
        contract = document(Path(place, "post.json"), header)
        names = Names("Poster", "poster-client", "POSTER_KEY")
        write_package(contract, Path(place, names.package), names)
        sys.path.insert(0, str(Path(place, names.package)))
        with default_package(contract, "default_poster") as theirs:
            yield importlib.import_module(names.package), theirs


def calls(url: str, header: str, ours: Any, theirs: Any) -> dict[str, Work]:
    """The same POST by each of the clients."""
    bare, client = httpx2.Client(headers={header: "key"}), ours.Poster("key", base_url=url)
    media, platforms, content = MEDIA, PLATFORMS, POST["content"]
    works: dict[str, Work] = {
        BARE: lambda: json.loads(bare.post(url + PATH, json=POST).content),
        OURS: lambda: client.create_post(content=content, media_items=media, platforms=platforms),
    }
    api = importlib.import_module("default_poster.api.default.create_post")
    models = importlib.import_module("default_poster.models")
    other = theirs.AuthenticatedClient(url, "key", prefix="", auth_header_name=header)
    works[DEFAULT] = lambda: api.sync(client=other, body=models.NewPost.from_dict(POST))
    with contextlib.suppress(ImportError):
        sdk = importlib.import_module("postpeer").PostPeer("key", base_url=url)
        works[SDK] = lambda: sdk.posts.create(content, platforms, media_items=media)
    return works


def _object(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    """The schema of an object with these properties."""
    return {"type": "object", "required": [*required], "properties": required | optional}


def document(path: Path, header: str) -> Contract:
    """Describes the operation, whose key goes in *header*, and writes it to *path*."""
    text = {"type": "string"}
    item = _object({"type": {**text, "enum": ["image", "video"]}, "url": text})
    target = _object({"platform": text, "accountId": text})
    media, platforms = ({"type": "array", "items": each} for each in (item, target))
    post = _object({"content": text, "platforms": platforms}, mediaItems=media)
    saved = _object({"success": {"type": "boolean"}, "postId": text}, status=text)
    created = {"description": "Saved.", "content": {"application/json": {"schema": saved}}}
    sent = {"schema": {"$ref": "#/components/schemas/NewPost"}}
    operation = {
        "operationId": "createPost",
        "security": [{"key": []}],
        "requestBody": {"required": True, "content": {"application/json": sent}},
        "responses": {"200": created},
    }
    key = {"type": "apiKey", "in": "header", "name": header}
    whole = {
        "openapi": "3.1.0",
        "info": {"title": "Posts", "version": "1.0.0"},
        "paths": {PATH: {"post": operation}},
        "components": {"securitySchemes": {"key": key}, "schemas": {"NewPost": post}},
    }
    path.write_text(json.dumps(whole))
    return load(path)
