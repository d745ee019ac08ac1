"""Types to annotate with, and ``UNSET``: what an argument or a field is that was left out."""

from msgspec import UNSET, UnsetType

from ._runtime._async.pager import AsyncPager
from ._runtime._async.stream import AsyncStream
from ._runtime._sync.pager import Pager
from ._runtime._sync.stream import Stream
from ._runtime.bodies import Content, File
from ._runtime.pages import ListPage
from ._runtime.response import APIResponse

__all__ = [
    "UNSET",
    "APIResponse",
    "AsyncPager",
    "AsyncStream",
    "Content",
    "File",
    "ListPage",
    "Pager",
    "Stream",
    "UnsetType",
]
