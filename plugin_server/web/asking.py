"""Asking the service that is at work already: is it ours that answers at its port?"""

from __future__ import annotations

import hmac
import secrets

from plugin_server.web.config import LOOPBACK
from plugin_server.web.keys import Keys

SECONDS = 3.0
LONGEST = 200  # bytes of an answer that are looked at


def is_ours(port: int, keys: Keys) -> bool:
    """Does the service that these keys open answer at this port? A stranger there cannot know the word."""
    import http.client  # noqa: PLC0415 - it is large, and a service that starts asks nobody

    asked = secrets.token_hex(16)
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=SECONDS)
    try:
        connection.request("GET", f"/health?ask={asked}")
        said = connection.getresponse().read(LONGEST)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return hmac.compare_digest(said.strip(), f"ok {keys.prove(port, asked)}".encode())


def one_time_link(address: str, keys: Keys) -> str:
    """Opens the pages once, within ten minutes. No browser sends what stands behind the `#`."""
    return f"{address}enter#{keys.mint()}"
