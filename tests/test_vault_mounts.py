"""The form of the protocol on real file systems of other kinds, mounted where the machine allows that."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from plugin_server.model import Result
from plugin_server.vault.forms import Form, choose
from plugin_server.vault.syscalls import REAL
from tests import hammer
from tests.vault_kit import NEW, OLD, bench, change, temps

pytestmark = pytest.mark.platform("linux")

IMAGE = {
    "ntfs-3g": (["mkntfs", "-F", "-q"], 16),
    "xfs": (["mkfs.xfs", "-q"], 320),
    "btrfs": (["mkfs.btrfs", "-q"], 128),
    "ext4": (["mkfs.ext4", "-q", "-F"], 16),
}
EXPECTED = {
    "ext4": Form.LEASE,
    "xfs": Form.LEASE,
    "btrfs": Form.LEASE,
    "overlay": Form.EXCHANGE,
    "bindfs": Form.ASKED,  # grants leases that protect nothing, and has no exchange of names
    "ntfs-3g": Form.ASKED,
}
KINDS = pytest.mark.parametrize("kind", sorted(EXPECTED))


def call(*command: object) -> None:
    """Run a program of the system; skip where it is missing or not permitted."""
    if not shutil.which(str(command[0])):
        pytest.skip(f"not installed: {command[0]}")
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"{command[0]} is not permitted here: {done.stderr.strip()[-200:]}")


@contextmanager
def mounted(kind: str, folder: Path) -> Iterator[Path]:
    """A fresh file system of this kind, taken down afterwards."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount")
    place, below = folder / kind, folder / f"{kind} below"
    place.mkdir()
    below.mkdir()
    if kind == "overlay":
        for name in ("lower", "upper", "work"):
            (below / name).mkdir()
        layers = ",".join(f"{name}dir={below / name}" for name in ("lower", "upper", "work"))
        call("mount", "-t", "overlay", "-o", layers, "overlay", place)
    elif kind == "bindfs":
        call("bindfs", below, place)
    else:
        make, size = IMAGE[kind]
        image = folder / f"{kind}.img"
        with image.open("wb") as file:
            file.truncate(size << 20)
        call(*make, image)
        call(*(("ntfs-3g", image, place) if kind == "ntfs-3g" else ("mount", "-o", "loop", image, place)))
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=False, capture_output=True)


@KINDS
def test_the_form_is_chosen_by_what_the_file_system_is_and_does(kind: str, tmp_path: Path) -> None:
    with mounted(kind, tmp_path) as place:
        before = set(place.iterdir())
        assert choose(place, REAL) is EXPECTED[kind]
        assert set(place.iterdir()) == before


@KINDS
def test_a_note_is_written_there_or_only_when_a_person_asks(kind: str, tmp_path: Path) -> None:
    with mounted(kind, tmp_path) as place, bench(place) as vault:
        note = vault.root / "note.md"
        files = vault.open(watched=0.0)
        outcome = change(files)
        if EXPECTED[kind] is Form.ASKED:
            assert outcome.result is Result.PROBLEM
            assert outcome.problem is not None
            assert note.read_bytes() == OLD
            outcome = change(files, asked=True)
        assert outcome.result is Result.DONE
        assert note.read_bytes() == NEW
        files.sweep()
        assert temps(vault.root) == []


@pytest.mark.parametrize("kind", sorted(kind for kind, form in EXPECTED.items() if form is not Form.ASKED))
def test_hostile_saves_lose_nothing_there(kind: str, tmp_path: Path) -> None:
    with mounted(kind, tmp_path) as place:
        report = hammer.run(place, EXPECTED[kind], 200, "mix", 3, notes=2)
    print(report)
    assert report.clean, report
