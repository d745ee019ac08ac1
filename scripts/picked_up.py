"""Whether the installed suite holds openapi.yaml as it is; it tests by its own copy.

Exit codes: 0 it does; 2 it does not.
"""

from __future__ import annotations

import sys
from pathlib import Path

from postpeer_conformance.contract import PACKAGED

SPEC = Path(__file__).resolve().parent.parent / "openapi.yaml"


def main(spec: Path = SPEC) -> None:
    if spec.read_bytes() != PACKAGED.read_bytes():
        print(
            "openapi.yaml differs from the copy in the installed suite:"
            " run `tox run -e generate` first",
            file=sys.stderr,
        )
        sys.exit(2)


if __name__ == "__main__":
    main()
