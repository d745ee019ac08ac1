# Derived from _async/__init__.py: change that one.
"""The half of the client for threads."""
