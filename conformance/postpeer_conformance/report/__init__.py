"""Verdicts as text, JSON and more."""
