"""The site: pages for people, documents and schemas for programs, all from one contract."""

from website.build import Sources, build

__all__ = ["Sources", "build"]
