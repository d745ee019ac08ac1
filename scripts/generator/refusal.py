"""Why no client can be made of a contract."""


class GeneratorError(Exception):
    """The document is a contract, but no client can be made of it; says why, in one line."""

    def __str__(self) -> str:
        visible = "".join(c if c.isprintable() else " " for c in super().__str__())
        return " ".join(visible.split())
