"""Real Syncthing processes that keep two folders together: loopback alone, no discovery, no relays."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from tests.ports import own_port
from tests.service import until

PROGRAM = shutil.which("syncthing")
WHY_NOT = "syncthing is not installed (Debian: apt install syncthing)"
KEY = "only-for-this-test"
FOLDER = "vault"

CONFIG = """<configuration version="36">
  <folder id="{folder}" label="{folder}" path="{path}" type="sendreceive" rescanIntervalS="60"
          fsWatcherEnabled="true" fsWatcherDelayS="1" ignorePerms="false" autoNormalize="true">
    <filesystemType>basic</filesystemType>
    {members}
    <minDiskFree unit="">0</minDiskFree>
    <maxConflicts>-1</maxConflicts>
    <markerName>.stfolder</markerName>
  </folder>
  {devices}
  <gui enabled="true" tls="false" debugging="false">
    <address>127.0.0.1:{gui}</address>
    <apikey>{key}</apikey>
  </gui>
  <options>
    <listenAddress>tcp://127.0.0.1:{port}</listenAddress>
    <globalAnnounceEnabled>false</globalAnnounceEnabled>
    <localAnnounceEnabled>false</localAnnounceEnabled>
    <announceLANAddresses>false</announceLANAddresses>
    <relaysEnabled>false</relaysEnabled>
    <natEnabled>false</natEnabled>
    <stunKeepaliveStartS>0</stunKeepaliveStartS>
    <crashReportingEnabled>false</crashReportingEnabled>
    <urAccepted>-1</urAccepted>
    <autoUpgradeIntervalH>0</autoUpgradeIntervalH>
    <startBrowser>false</startBrowser>
    <reconnectionIntervalS>1</reconnectionIntervalS>
    <setLowPriority>false</setLowPriority>
    <minHomeDiskFree unit="">0</minHomeDiskFree>
  </options>
</configuration>
"""
DEVICE = """<device id="{id}" name="{name}" compression="never" introducer="false">
    <address>tcp://127.0.0.1:{port}</address><autoAcceptFolders>false</autoAcceptFolders></device>"""


class Node:
    """One device: a folder, a home of its own, and the Syncthing that looks after them."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder, self.home = folder, home
        self.port, self.gui = own_port(), own_port()
        home.mkdir(parents=True)
        (folder / ".stfolder").mkdir(parents=True, exist_ok=True)
        self._run("generate", "--home", str(home / "syncthing"), "--no-default-folder")
        self.id = self._run("--home", str(home / "syncthing"), "--device-id").strip()

    def configure(self, nodes: Sequence[Node]) -> None:
        text = CONFIG.format(
            folder=FOLDER,
            path=self.folder,
            key=KEY,
            gui=self.gui,
            port=self.port,
            members="".join(f'<device id="{node.id}"/>' for node in nodes),
            devices="".join(
                DEVICE.format(id=node.id, name=f"side{place}", port=node.port)
                for place, node in enumerate(nodes)
            ),
        )
        (self.home / "syncthing" / "config.xml").write_text(text, "utf-8")

    @contextmanager
    def running(self) -> Iterator[None]:
        """Its process, and whatever that started, ended for sure."""
        with (self.home / "syncthing.log").open("wb") as log:
            process = subprocess.Popen(
                [*self._command(), "serve", "--home", str(self.home / "syncthing"), "--no-browser",
                 "--no-restart", "--no-upgrade"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self._environment(),
                start_new_session=True,
            )  # fmt: skip
            try:
                yield
            finally:
                process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(10)
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def ask(self, what: str) -> dict[str, object]:
        """The answer of its REST interface; empty while it does not answer."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.gui}/rest/{what}", headers={"X-API-Key": KEY}
        )
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
                found = json.load(answer)
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def idle(self, other: Node) -> bool:
        """It has all that it knows of, and has told the other device everything."""
        here = self.ask(f"db/status?folder={FOLDER}")
        there = self.ask(f"db/completion?folder={FOLDER}&device={other.id}")
        return (
            here.get("state") == "idle" and here.get("needTotalItems") == 0 and there.get("completion") == 100
        )

    def connected(self) -> bool:
        found = self.ask("system/connections").get("connections")
        return isinstance(found, dict) and any(one.get("connected") for one in found.values())

    def _run(self, *arguments: str) -> str:
        return subprocess.run(
            [*self._command(), *arguments],
            env=self._environment(),
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def _command(self) -> list[str]:
        assert PROGRAM is not None, WHY_NOT
        return [PROGRAM]

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "HOME": str(self.home), "STNOUPGRADE": "1", "STNODEFAULTFOLDER": "1"}


@contextmanager
def together(folders: Sequence[Path], homes: Sequence[Path]) -> Iterator[list[Node]]:
    """The folders, kept together while the block lasts; entered once the devices are connected."""
    nodes = [Node(folder, home) for folder, home in zip(folders, homes, strict=True)]
    with ExitStack() as stack:
        for node in nodes:
            node.configure(nodes)
            stack.enter_context(node.running())
        until(lambda: all(node.connected() for node in nodes), 60, lambda: "connected")
        yield nodes


def at_rest(nodes: Sequence[Node]) -> bool:
    first, second = nodes
    return first.idle(second) and second.idle(first)
