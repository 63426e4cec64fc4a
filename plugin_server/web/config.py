"""Where the service is to be found, and the secret that opens it."""

from __future__ import annotations

from dataclasses import dataclass, field

from plugin_server.web.keys import SHORTEST_TOKEN

LOOPBACK = "127.0.0.1"  # the only address that is ever bound
STREAMS = 8  # open pages that are told of changes at a time; each takes a thread


@dataclass(frozen=True, slots=True)
class Door:
    """`port` 0 asks for any free one. `token` is the secret of this machine's user, kept out of the vault."""

    port: int
    token: str = field(repr=False)

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65535:
            raise ValueError("a port is a number from 0 to 65535")
        if len(self.token) < SHORTEST_TOKEN:
            raise ValueError(f"the token must have {SHORTEST_TOKEN} characters or more")

    @property
    def hosts(self) -> frozenset[str]:
        """The exact `Host` lines that are answered; any other may be a foreign page by a borrowed name."""
        return frozenset(f"{name}:{self.port}" for name in (LOOPBACK, "localhost", "[::1]"))

    @property
    def address(self) -> str:
        """Where the pages begin."""
        return f"http://{LOOPBACK}:{self.port}/"

    @property
    def cookie(self) -> str:
        """Cookies of one host are shared by all its ports, so the name holds the port."""
        return f"session_arcs_{self.port}"

    @property
    def names_cookie(self) -> str:
        """Whether names are shown."""
        return f"session_arcs_names_{self.port}"
