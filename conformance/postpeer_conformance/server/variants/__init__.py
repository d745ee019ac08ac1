"""The reference server with one change: mutants break a clause, quirks break none."""
