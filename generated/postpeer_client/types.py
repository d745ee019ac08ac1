"""Types to annotate with, and ``UNSET``: what an argument or a field is that was left out."""

from msgspec import UNSET, UnsetType

from .runtime.answers import APIResponse
from .runtime.pager import AsyncPager, Pager

__all__ = ["UNSET", "APIResponse", "AsyncPager", "Pager", "UnsetType"]
