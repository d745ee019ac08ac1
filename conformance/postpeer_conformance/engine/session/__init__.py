"""Asking, while the list may change."""
