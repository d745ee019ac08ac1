"""Renders the typed client of a contract."""

from generator.package import write_package
from generator.product import Names
from generator.refusal import GeneratorError

__all__ = ["GeneratorError", "Names", "write_package"]
