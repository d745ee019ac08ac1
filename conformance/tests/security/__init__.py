"""Attacks: what hostile servers, documents, files, checkouts and users of the machine may try."""
