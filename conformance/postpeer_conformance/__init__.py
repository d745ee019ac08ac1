"""Checks clause by clause whether a server keeps its OpenAPI contract."""
