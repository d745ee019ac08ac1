"""Why no client can be made of a contract."""


class GeneratorError(Exception):
    """The document is a contract, but no client can be made of it; says why, in one line."""

    def __str__(self) -> str:
        return one_line(super().__str__())


def one_line(text: str) -> str:
    """*text* without line breaks, and without characters that a terminal obeys."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
