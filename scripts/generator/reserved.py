"""The names that the package has itself, and those that the document's become beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, count

from openapi_python_client.strings import PythonIdentifier

from generator.product import Names
from generator.views import walk_of

LONGEST = 100
"""Characters of the name of a module: file systems have limits."""
METHODS = frozenset(
    {
        *("aclose", "close", "with_options", "with_raw_response"),
        *("cached_property", "flat", "property", "raw"),
    }
)
"""What a client has besides its operations and resources, or calls to make them."""
IN_RESOURCES = frozenset(
    {
        *("bodies", "bool", "builtins", "bytes", "date", "datetime", "dict", "float", "int", "str"),
        *("with_raw_response", "property", "raw"),
    }
)
"""What a resource has besides its operations, calls to make them, or names in their signatures."""
_CLASSES = frozenset(
    {
        *("Annotated", "Any", "ClassVar", "Final", "Literal", "Mapping", "Sequence", "UUID"),
        *("Meta", "UNSET", "UnsetType"),
        *("AsyncPager", "AsyncRawResource", "AsyncResource", "AsyncStream"),
        *("Pager", "RawResource", "Resource", "Stream"),
        *("Day", "InBody", "InHeader", "Instant", "ListPage", "OPERATION", "Operation", "PAGES"),
        *("Paging", "Success"),
    }
)
"""What the modules that name models import from elsewhere, or define."""


def classes(names: Names) -> frozenset[str]:
    """The names that no model can have."""
    ours = {f"{half}{names.service}{end}" for half in ("", "Async") for end in _ENDS}
    return _CLASSES | ours


_ENDS = ("", "WithRawResponse")


def modules(wanted: Iterable[str]) -> Iterator[str]:
    """A name of its own for each of the *wanted* names of modules, in order."""
    taken: set[str] = set()
    for name in wanted:
        plain = name[: LONGEST - 10].strip("_")
        base = plain if _stays(f"{plain}_2") else "operation"
        numbered = (f"{base}_{number}" for number in count(2))
        found = next(each for each in chain([name], numbered) if each not in taken and _stays(each))
        taken.add(found)
        yield found


def _stays(name: str) -> bool:
    """Whether openapi-python-client writes a module of this name to a file of this name."""
    return len(name) <= LONGEST and str(PythonIdentifier(name, "field_")) == name


def methods(modules: Mapping[str, bool]) -> dict[str, str]:
    """The method of each of *modules*; the value says whether it has a walk beside it."""
    taken = set(METHODS)
    found: dict[str, str] = {}
    for module, paged in sorted(modules.items(), key=lambda each: not each[1]):
        name = module
        while name in taken or (paged and walk_of(name) in taken):
            name += "_"
        taken |= {name, walk_of(name)} if paged else {name}
        found[module] = name
    return found
