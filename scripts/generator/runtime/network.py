"""What the networks of both halves have in common."""

from __future__ import annotations

import ssl

import httpcore2


def has_more(inner: httpcore2.NetworkStream | httpcore2.AsyncNetworkStream) -> bool:
    """Whether bytes have come that nobody has read, or the end of the connection."""
    tls = inner.get_extra_info("ssl_object")
    if isinstance(tls, ssl.SSLObject):  # it has a buffer of its own, out of which this reads
        try:
            tls.read(1)
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError:
            return True
        else:
            return True
    return bool(inner.get_extra_info("is_readable"))
