"""Nothing leaves: the whole demo is used, and no connection but one of this machine with itself is ever tried."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from typing import Any

import pytest

from tests.attacks import ROOT, told

LONELY = ["unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]


def can_be_lonely() -> bool:
    """May we have a network of our own, without any way out?"""
    if not (shutil.which("unshare") and shutil.which("ip")):
        return False
    return subprocess.run([*LONELY, "true"], capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The demo: started, drawn, every page visited; in a network without a way out where that is permitted."""
    base = tmp_path_factory.mktemp("leaving")
    around = LONELY if can_be_lonely() else []
    done = subprocess.run(
        [*around, sys.executable, "-m", "tests.leaving", base],
        capture_output=True, text=True, cwd=ROOT, timeout=170, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {**found, "lonely": bool(around)}


def test_the_service_binds_and_connects_to_nothing_but_this_machine(used: dict[str, Any]) -> None:
    assert used["deeds"]  # it is seen to bind, at the least
    for event, *arguments in used["deeds"]:
        assert event.startswith("socket."), (event, arguments)  # no program was started
        if event == "socket.getaddrinfo":  # waitress works out its usual address, which it then does not use
            assert arguments[0] == "0.0.0.0"  # noqa: S104 - a number asks nobody
        else:  # ours, or the kernel itself
            assert re.match(r"\('127\.0\.0\.1', \d+\)|\(0, 0\)$", arguments[-1]), (event, arguments)
    bound = {arguments[-1] for event, *arguments in used["deeds"] if event == "socket.bind"}
    assert len(bound) == 1
    told("leaving", "the demo, every connection written down", f"bound to {bound.pop()}, connected to none")


def test_no_packet_looked_for_a_way_out(used: dict[str, Any]) -> None:
    if not used["lonely"]:
        pytest.skip("a network of its own is not permitted here")
    assert used["lost"] == 0
    assert used["pages"] > 30
    told(
        "leaving",
        "the demo in a network without a way out",
        f"{used['pages']} pages, no packet looked for one",
    )


def test_pages_ask_for_nothing_outside(used: dict[str, Any]) -> None:
    assert set(used["asked"]) <= {used["port"]}
    assert used["port"].startswith("127.0.0.1:")
    told("leaving", "what pages ask for, in Chromium", "nothing but their own address")
