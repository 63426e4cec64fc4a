"""From the save of a calm note to the finished note on disk, beside the floor.

The floor is a bare watchfiles loop that reads the saved file and writes it back with one line more. Both are
measured in one run, on the same vault, one save a note.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.service import STORY, put, serving, until

FLOOR = """
import sys
from watchfiles import watch
print("armed", flush=True)
for batch in watch(sys.argv[1], debounce=50, step=10, rust_timeout=50, yield_on_timeout=True):
    if not batch:
        print("armed", flush=True)
    for _, path in batch:
        if path.endswith(".md"):
            data = open(path, "rb").read()
            if data and not data.endswith(b"seen\\n"):
                open(path, "wb").write(data + b"seen\\n")
"""


def vault_of(folder: Path, notes: int) -> list[Path]:
    """Clients of their own, so that each save owes one note alone."""
    made = []
    for number in range(notes):
        text = STORY.replace("[[Daniel]]", f"[[Client {number}]]")
        made.append(put(folder, f"Sessions/2009-11-03 Client {number}.md", text))
    return made


def seconds(save: Callable[[], None], done: Callable[[], bool]) -> float:
    """From the end of the save until it is done, looked for every half millisecond."""
    save()
    began = time.perf_counter()
    while not done():
        if time.perf_counter() - began > 10:
            raise AssertionError("not within 10 s")
        time.sleep(0.0005)
    return time.perf_counter() - began


def measure_service(notes: int) -> list[float]:
    with tempfile.TemporaryDirectory() as name:
        vault = Path(name) / "vault"
        made = vault_of(vault, notes)
        with serving(vault, "--yes"):
            until(lambda: all(b"13 would move" in note.read_bytes() for note in made), 120)
            time.sleep(0.5)
            return [_one(note) for note in made]


def _one(note: Path) -> float:
    changed = note.read_bytes().replace(b"Vision 3, 2 ", b"Vision 3, 5 ")
    wanted = "5 → 12 (+7)".encode()
    return seconds(lambda: note.write_bytes(changed) and None, lambda: wanted in note.read_bytes())


def measure_floor(notes: int) -> list[float]:
    with tempfile.TemporaryDirectory() as name:
        vault = Path(name) / "vault"
        made = vault_of(vault, notes)
        loop = subprocess.Popen([sys.executable, "-c", FLOOR, vault], stdout=subprocess.PIPE, text=True)
        assert loop.stdout is not None
        for _ in range(2):
            loop.stdout.readline()
        try:
            return [
                seconds(
                    lambda note=note: note.write_bytes(STORY.encode()) and None,
                    lambda note=note: note.read_bytes().endswith(b"seen\n"),
                )
                for note in made
            ]
        finally:
            loop.kill()
            loop.wait()


def told(name: str, times: list[float]) -> str:
    ordered = sorted(time * 1000 for time in times)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return f"{name:<28} median {statistics.median(ordered):7.1f} ms   p95 {p95:7.1f} ms   n {len(ordered)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=40)
    notes = parser.parse_args().notes
    floor, service = measure_floor(notes), measure_service(notes)
    print(told("floor: bare watchfiles loop", floor))
    print(told("session-arcs (0.15 s quiet)", service))
    print(
        f"above floor and quiet time: {statistics.median(service) - statistics.median(floor) - 0.15:+.3f} s"
    )


if __name__ == "__main__":
    main()
