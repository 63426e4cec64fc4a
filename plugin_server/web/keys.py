"""The secrets of the door: the cookie, one-time codes, and opaque addresses, all drawn from one token.

A one-time code carries its own proof, so that any command of the same user can make one by the token alone
and the token never travels:

    code = base32(time[4] nonce[2] mac[6]),  mac = first 6 bytes of HMAC-SHA-256(token, "code" time nonce)

It opens once, within ten minutes, and never if it was made before this service started: what an earlier run
accepted cannot be played again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable

CODE_SECONDS = 600
SHORTEST_TOKEN = 32  # characters
CODE_BYTES = 12
MAC_BYTES = 6
SKEW_SECONDS = 5
MISREAD = str.maketrans({"0": "O", "1": "I", "8": "B"})  # the alphabet of base32 has none of these


class Keys:
    """What opens the door. Safe to use from several threads.

    `look` tells the token as it is kept just now: it is asked whenever something is to be opened, so that a token
    changed by a command of the same user counts from the next request on. None, or too short a one, changes nothing.
    """

    def __init__(
        self,
        token: str,
        clock: Callable[[], float] = time.time,
        look: Callable[[], str | None] = lambda: None,
    ) -> None:
        self._token = token.encode()
        self._clock = clock
        self._look = look
        self.turn = 0  # how often the token was changed
        self._since = int(clock())
        self._used: dict[bytes, int] = {}
        self._lock = threading.Lock()

    def change(self, token: str) -> None:
        """A new token: every cookie, code and address of the old one is worth nothing from now on."""
        fresh = token.encode("utf-8", "surrogateescape")
        with self._lock:
            if fresh == self._token:
                return
            self._token = fresh
            self._used.clear()
            self.turn += 1

    def refresh(self) -> None:
        """Take up a token that was changed from outside."""
        token = self._look()
        if token is not None and len(token) >= SHORTEST_TOKEN:
            self.change(token)

    def cookie(self) -> str:
        """What a browser that was let in keeps; it does not tell the token."""
        return self._mac("cookie").hex()

    def admits(self, cookie: str | None) -> bool:
        """Is this the cookie? Takes the same time whatever is offered."""
        self.refresh()
        return hmac.compare_digest((cookie or "").encode(), self.cookie().encode())

    def opaque(self, kind: str, *parts: str) -> str:
        """An address that tells nothing of what it stands for: 20 hexadecimal digits."""
        return self._mac("address", kind, *parts).hex()[:20]

    def mint(self) -> str:
        """A one-time code, in groups of four: `K7QM-3XWP-9DRT-…`."""
        self.refresh()
        made = int(self._clock()).to_bytes(4, "big") + secrets.token_bytes(2)
        text = base64.b32encode(made + self._mac_of_code(made)).decode().rstrip("=")
        return "-".join(text[at : at + 4] for at in range(0, len(text), 4))

    def redeem(self, typed: str) -> bool:
        """Does this code open the door? Only the first time."""
        self.refresh()
        code = _bytes_of(typed)
        made, proof = code[:-MAC_BYTES], code[-MAC_BYTES:]
        if not hmac.compare_digest(proof, self._mac_of_code(made)):
            return False
        now, minted = int(self._clock()), int.from_bytes(made[:4], "big")
        if not max(self._since, now - CODE_SECONDS) <= minted <= now + SKEW_SECONDS:
            return False
        with self._lock:
            self._used = {old: at for old, at in self._used.items() if at >= now - CODE_SECONDS}
            fresh = made not in self._used
            self._used[made] = minted
        return fresh

    def prove(self, port: int, asked: str) -> str:
        """Shows a command of the same user that it is us who answer at this port; the token does not travel."""
        self.refresh()
        return self._mac("health", str(port), asked).hex()

    def _mac_of_code(self, made: bytes) -> bytes:
        return self._mac("code", made.hex())[:MAC_BYTES]

    def _mac(self, *parts: str) -> bytes:
        """The parts are counted, so that two lists of parts never run together."""
        text = "".join(f"{len(part)}:{part}" for part in parts)
        return hmac.new(self._token, text.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()


def _bytes_of(typed: str) -> bytes:
    """The bytes of a code as someone typed it; zeros, which prove nothing, where it is none."""
    text = "".join(part for part in typed[:64].upper() if part.isascii() and part.isalnum()).translate(
        MISREAD
    )
    try:
        code = base64.b32decode(text + "=" * (-len(text) % 8))
    except ValueError:
        return bytes(CODE_BYTES)
    return code if len(code) == CODE_BYTES else bytes(CODE_BYTES)
