"""The soak in short: `make soak` takes an hour, and looks at memory too."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests import soak
from tests.observed import Entry
from tests.soak import Plan, Report, Sample, causeless

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at the service through /proc")


def test_edits_leave_no_thread_no_open_file_and_no_write_without_a_cause(tmp_path: Path) -> None:
    plan = Plan(
        6.0, pace=12, every=0.5, stretch=3.0, rest=1.0, calm=1.0,
        options=("--patience", 0.2), settings=False,
    )  # fmt: skip
    report = soak.run(tmp_path, 60, 5, plan)
    print(report)
    assert report.quiet, (report.gained, report.causeless, report.at_rest, report.problems)
    assert report.edits > 10
    assert report.writes["notes written"] > 5


def test_a_write_that_no_edit_explains_is_seen() -> None:
    one, other = "Sessions/Client 001/a.md", "Sessions/Client 002/b.md"
    edits = [(100.0, one), (101.0, "Other/00/Note 1.md")]

    def written(at: float, path: str) -> Entry:
        return Entry(at, 0.0, "note", path, path, "done")

    fine = [written(130.0, path) for path in (one, "Clients/Client 001.md", "Areas/Home.md", "Practice.md")]
    assert causeless(fine, edits) == []
    assert causeless([written(102.0, other)], edits) == [f"note {other}"]
    assert causeless([written(99.0, one)], edits) == [f"note {one}"]
    assert causeless([*fine, written(160.0, one)], edits) == [f"note {one}"]


@pytest.mark.parametrize(("gain", "flat"), [(0.0, True), (0.002, True), (0.05, False)])
def test_memory_that_grows_is_not_flat(gain: float, flat: bool) -> None:
    """MB a second, with noise."""
    report = Report(1, 1)
    report.samples = [Sample(at, 60 + at * gain + at % 7 / 10, 5, 20, 0, 0) for at in range(0, 900, 5)]
    assert report.flat is flat
