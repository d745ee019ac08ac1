"""Somebody between the suite and the server: without the right certificate there is no request."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme
from click.testing import CliRunner

from postpeer_conformance.cli import cli
from postpeer_conformance.errors import CannotTest
from postpeer_conformance.product import KEY_VARIABLE
from postpeer_conformance.server import KEY
from support.wild import serving_wildly

OURS, THEIRS = trustme.CA(), trustme.CA()
FORGED: dict[str, tuple[Callable[[], trustme.LeafCert], str]] = {
    "expired": (
        lambda: OURS.issue_cert("127.0.0.1", not_after=datetime(2020, 1, 1, tzinfo=UTC)),
        "renew the certificate, or correct this machine's clock",
    ),
    "of another host": (
        lambda: OURS.issue_cert("other.test"),
        "use the host name that the certificate is for",
    ),
    "of another authority": (
        lambda: THEIRS.issue_cert("127.0.0.1"),
        "give its authority's certificate with --ca-file FILE",
    ),
}


@pytest.mark.parametrize("name", FORGED)
def test_the_key_is_not_sent_to_a_server_with_a_forged_certificate(
    name: str, tmp_path: Path
) -> None:
    """One sentence says what to do, the run ends with 3, and no request was sent."""
    certificate, advice = FORGED[name]
    authority = tmp_path / "ours.pem"
    OURS.cert_pem.write_to_path(str(authority))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate().configure_cert(context)
    with serving_wildly(tls=context) as server:
        url = f"https://127.0.0.1:{server.port}"
        arguments = ["run", url, "--ca-file", str(authority)]
        ended = CliRunner().invoke(cli, arguments, env={KEY_VARIABLE: KEY})
    assert isinstance(ended.exception, CannotTest)  # which is exit code 3
    assert advice in str(ended.exception)
    assert "\n" not in str(ended.exception)
    assert server.heads == []
