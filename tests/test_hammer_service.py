"""The hammer on the whole service, in short: `make hammer-service` is the long one."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from plugin_server.vault.forms import LEASE_TYPES, Form, file_system_type
from tests import hammer_service
from tests.hammer import line_of
from tests.hammer_editors import NONE, SHIPPED, first, names, whole
from tests.hammer_service import SHORT, Report

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="editors are forked from one process")


def test_a_thousand_saves_against_the_running_service_lose_nothing(tmp_path: Path) -> None:
    """Both forms of the protocol without any waits, and the shipped waits, at the same time."""
    runs = [(Form.EXCHANGE, 400, NONE)]
    if file_system_type(tmp_path) in LEASE_TYPES:
        runs += [(Form.LEASE, 400, NONE), (Form.LEASE, 200, SHIPPED)]

    def one(number: int) -> Report:
        form, saves, waits = runs[number]
        return hammer_service.run(tmp_path / str(number), form, saves, 7, notes=4, waits=waits, times=SHORT)

    with ThreadPoolExecutor(len(runs)) as pool:
        reports = list(pool.map(one, range(len(runs))))
    for report in reports:
        print(report)
    for report in reports:
        assert report.clean, (report, report.lost, report.due, report.torn, report.left, report.said)
        assert report.service["note done"] >= 5
        assert report.looks > 100


def test_the_judge_sees_what_is_lost_torn_and_left(tmp_path: Path) -> None:
    name = names(1)[0]
    note = tmp_path / name
    note.parent.mkdir()
    lines = {line_of(number).rstrip(b"\n") for number in range(3)}
    note.write_bytes(first(name) + b"\n".join(sorted(lines)[1:]) + b"\nu000009 ab\n")
    (note.parent / ".left.tmp").write_bytes(b"")
    report = Report("lease", "none", "mix", 1)
    hammer_service._judge(tmp_path, {name: lines}, report)
    assert len(report.lost) == report.cut == 1
    assert report.due == [name]  # it has no block
    assert report.left == ["Clients/.left.tmp"]
    assert not report.clean


def test_half_a_note_and_half_a_block_are_not_whole() -> None:
    text = first(names(2)[0])
    assert whole(text)
    assert not any(whole(text[:cut]) for cut in range(len(text)))
    assert not whole(text + b"<!-- session-arcs -->\n")
