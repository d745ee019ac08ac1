"""Why no client can be made of a contract."""


class GeneratorError(Exception):
    """The document is a contract, but no client can be made of it; says why."""
