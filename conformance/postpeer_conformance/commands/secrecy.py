"""The key in nothing that a run writes: the last look at all of it, before any of it is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import CannotTest
from ..transport.api_key import SHORTEST, Mask
from ..transport.exchange import MASK

if TYPE_CHECKING:
    from ..contract import Contract
    from ..report.model import Report


class Secrecy:
    """Keeps *key* out of what a run says and writes."""

    def __init__(self, key: str) -> None:
        self._mask = Mask(key)
        self.warning = ""
        """What the user has to know of this key."""
        if key and not self._mask.able:
            self.warning = (
                f"the key has fewer than {SHORTEST} characters: it cannot be told from other text, "
                "and is not masked in reports"
            )

    def check(self, contract: Contract, url: str) -> None:
        """Raises CannotTest for a key that every report on *url* would show, whatever it says."""
        import msgspec

        from ..report.model import SCHEMA

        words = [SCHEMA, *sorted(SCHEMA.parent.joinpath("templates").iterdir())]
        for where, data in (
            ("the URL", url.encode()),
            ("the OpenAPI document", msgspec.json.encode(contract.document)),
            ("the reports' own text", b"\n".join(map(Path.read_bytes, words))),
        ):
            if self._mask.stands_in(data):
                raise CannotTest(
                    f"the key is part of {where}, where it cannot be masked: use another key"
                )

    def text(self, text: str) -> str:
        """*text* without the key."""
        return self._mask.text(text)

    def report(self, report: Report) -> bytes:
        """*report* as JSON without the key; raises CannotTest where that leaves no report."""
        import msgspec

        from ..report.model import decoded, encoded

        data = self.finished("the report", encoded(report))
        try:
            decoded(data)
        except msgspec.DecodeError:
            raise CannotTest(
                "the key is part of a number in the report and cannot be masked: use another key"
            ) from None
        return data

    def finished(self, name: str, data: bytes) -> bytes:
        """*data*, to be written as *name*, without the key; raises CannotTest where it stays."""
        masked = self._mask.cut(data)
        if masked == MASK:
            raise CannotTest(
                f"{name} would show the key in a form that cannot be masked, so nothing was "
                "written: use another key"
            )
        return masked
