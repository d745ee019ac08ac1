"""The kill matrix: every mutant of the reference server against every clause."""
