"""Lists everything, one identity a line, with a progress bar on standard error.

The key comes from POSTPEER_API_KEY.
"""

import sys

from postpeer_client import PostPeer, PostPeerError

WIDTH = 40


def main() -> int:
    with PostPeer() as client:
        pager = client.iter_integrations(prefetch=4)
        for number, item in enumerate(pager, 1):
            print(item.id)
            total = max(pager.total or 0, number)
            bar = "█" * (WIDTH * number // total)
            print(f"\r{bar:<{WIDTH}} {number} of {total}", end="", file=sys.stderr)
    print(file=sys.stderr)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except PostPeerError as error:
        sys.exit(f"\n{error}")
