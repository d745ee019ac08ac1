"""Other files that a document refers to, taken into its components.

They stand in the folder of the document. Nothing is read from elsewhere, and nothing is fetched.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

import attrs

from .errors import nearest
from .nodes import VALUES
from .objects import objects
from .place import Place
from .pointer import Json, escape, follow, nearest_line, tokens
from .reading import BYTES, Source, read

_SECTIONS = {
    "parameters": r"/parameters/\d+$",
    "responses": r"/responses/[^/]+$",
    "requestBodies": r"/requestBody$",
    "headers": r"/headers/[^/]+$",
    "examples": r"/examples/[^/]+$",
    "pathItems": r"/paths/[^/]+$",
    "schemas": "",
}
"""Where in the components it belongs what an object at such a pointer refers to."""
FILES = 1000
"""Other files that a document may refer to."""
_NAME = re.compile(r"(?:\./)?([^/\\:?]+)")


def bundle(source: Source, path: Path) -> Source:
    """*source*, the document at *path*, with everything that it refers to in its folder."""
    if isinstance(source.document, dict):
        bundling = _Bundling(source, path, [(source, path.name, source.document, "")])
        while bundling.todo:
            bundling.take(*bundling.todo.pop())
    return source


@attrs.define
class _Bundling:
    source: Source
    path: Path
    todo: list[tuple[Source, str, Json, str]]
    """What is to be taken in; many references may lead to each other, one after the other."""
    files: dict[str, Source] = attrs.field(factory=dict)
    taken: dict[tuple[str, str, str], str] = attrs.field(factory=dict)
    """Section, file and fragment to the place in the document."""
    seen: set[int] = attrs.field(factory=set)
    """Objects whose reference leads to the right place already: parts of a file may be shared."""

    def take(self, owner: Source, own: str, value: Json, pointer: str) -> None:
        """Takes in what *value* refers to; it stands at *pointer* of *owner*, the file *own*."""
        for at, found in list(objects(value, pointer)):
            reference = found.get("$ref")
            if not isinstance(reference, str) or id(found) in self.seen:
                continue
            self.seen.add(id(found))
            file, _, fragment = reference.partition("#")
            name = _NAME.fullmatch(unquote(file) or own)
            if name is None or name[1] in (".", ".."):
                continue  # refused as a reference that leads out of the folder
            if name[1] == self.path.name:
                found["$ref"] = f"#{fragment}"
            else:
                section = next(s for s, where in _SECTIONS.items() if re.search(where, at))
                target = section, name[1], unquote(fragment)
                found["$ref"] = f"#{self._place(owner, f'{at}/$ref', target)}"

    def _place(self, owner: Source, at: str, target: tuple[str, str, str]) -> str:
        """Where in the document stands what the reference at *at* of *owner* leads to."""
        if target in self.taken:
            return self.taken[target]
        section, file, fragment = target
        other = self._file(owner, at, file)
        try:
            value = follow(other.document, fragment)
        except (LookupError, TypeError, ValueError):
            raise owner.error(at, f"$ref {file}#{fragment} leads nowhere") from None
        components = self._components(section)
        name = _free(components, [Path(file).stem, *tokens(fragment)][-1])
        place = self.taken[target] = f"/components/{section}/{escape(name)}"
        components[name] = value
        self.source.lines[place] = nearest_line(self.source.lines, at)
        self.source.elsewhere[place] = (other, fragment)
        self.todo.append((other, file, value, fragment))
        return place

    def _components(self, section: str) -> dict[str, Json]:
        root = Place(self.source, self.source.document)
        components = Place(self.source, root.mapping().setdefault("components", {}), "/components")
        inner = components.mapping().setdefault(section, {})
        return Place(self.source, inner, f"/components/{section}").mapping()

    def _file(self, owner: Source, at: str, file: str) -> Source:
        if file not in self.files:
            path = self.path.with_name(file)
            if not os.path.isfile(path):  # false for a name that no file can have, too
                known = sorted(each.name for each in self.path.parent.iterdir() if each.is_file())
                raise owner.error(at, f"$ref {file} leads to no file", nearest(file, known))
            if path.resolve().parent != self.path.resolve().parent:
                raise owner.error(
                    at,
                    f"$ref {file} leads out of the document's folder",
                    "put the file itself there",
                )
            self._check_size(owner, at, file)
            self.files[file] = read(path, str(Path(self.source.path).with_name(file)))
        return self.files[file]

    def _check_size(self, owner: Source, at: str, file: str) -> None:
        """Each file has bounds of its own, and there may be any number of them."""
        size = sum(self.path.with_name(each).stat().st_size for each in (*self.files, file))
        values = sum(len(each.lines) for each in self.files.values())
        if len(self.files) >= FILES or size > BYTES or values > VALUES:
            raise owner.error(
                at,
                f"with {file}, the document refers to more than {FILES} files,"
                f" {BYTES // 2**20} MiB or {VALUES} values",
                "put fewer examples into them, or merge them",
            )


def _free(known: Mapping[str, Json], name: str) -> str:
    """*name*, with a number behind it if it is *known*."""
    names = (name, *(f"{name}_{number}" for number in range(2, len(known) + 3)))
    return next(each for each in names if each not in known)
