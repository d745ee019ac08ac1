"""Measures, and prints tables of ratios; each ratio comes from one interleaved run.

Absolute times depend on the machine and on what else runs there; ratios hardly do.
"""

from __future__ import annotations

import sys

from benches import client, points, server, suite

PARTS = {
    "client": client.main,
    "server": server.main,
    "suite": suite.main,
    "points": points.main,
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"no such part: {', '.join(unknown)}; there is {', '.join(PARTS)}", file=sys.stderr)
        return 2
    for name in names or PARTS:
        PARTS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
