"""A port for a service that ends and comes again. Between the two nobody else may get it."""

from __future__ import annotations

import secrets
import socket

# Systems give ports above these to those who ask for any, as other tests do.
NOT_GIVEN_OUT = range(20_000, 30_000)
_given: set[int] = set()


def own_port() -> int:
    """One that is free now, and stays so for as long as nobody asks for it by its number. Never the same twice."""
    while True:
        port = secrets.choice(NOT_GIVEN_OUT)
        if port not in _given and _is_free(port):
            _given.add(port)
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
