"""Renders the typed client of a contract."""

from generator.package import GeneratorError, write_package
from generator.product import Names

__all__ = ["GeneratorError", "Names", "write_package"]
