"""Where the time of a start, of a first pass and of a save goes: `make profile`.

    python -m tests.bench.profiling [--notes 10000] [--top 15]

Samples of real work by py-spy where it can be had, else cProfile, which makes small functions look dearer than they
are. Each sample counts for the room of the house that was at work, with what that room had the libraries do.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

from tests.bench.place import ROOT, Place, place, run
from tests.bench.vaults import Vault
from tests.service import command, environment

RATE = 500  # samples a second
SAVES = 300
FRAME = re.compile(r"(.*) \((.*?)(?::\d+)?\)$")
PY_SPY = shutil.which("py-spy", path=str(Path(sys.executable).parent)) or shutil.which("py-spy")
STAGES = {"start": "reading the whole vault, no index", "pass": "the first pass", "save": f"{SAVES} saves"}


# ------------------------------------------------------------------ the work


def work(stage: str, root: Path, state: Path) -> None:
    """One stage, in this process."""
    from plugin_server.assembly import open_bench
    from plugin_server.cli import passes

    with open_bench(root, state, writing=stage != "start") as bench:
        bench.library.load()
        if stage == "pass":
            passes.draw(bench)
        elif stage == "save":
            from tests.bench.saves import FIRST_AREA, rerated

            paths = sorted((root / "Sessions").rglob("*.md"), reverse=True)
            listed = (note for note in paths if FIRST_AREA.search(note.read_bytes()))
            for note in islice(listed, SAVES):
                note.write_bytes(rerated(note.read_bytes()))
                path = note.relative_to(root).as_posix()
                bench.library.refresh([path])
                bench.scribe.write(path)


# ------------------------------------------------------------------ samples


def sampled(arguments: list[str], out: Path, home: Path) -> Counter[tuple[str, ...]]:
    """Stacks of (function, file), outermost first, with how often they were met."""
    assert PY_SPY is not None
    subprocess.run(
        [PY_SPY, "record", "--format", "raw", "--rate", str(RATE), "--output", str(out), "--", *arguments],
        check=True, cwd=ROOT, env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    stacks: Counter[tuple[str, ...]] = Counter()
    for line in out.read_text().splitlines():
        stack, _, count = line.rpartition(" ")
        stacks[tuple(stack.split(";"))] += int(count)
    return stacks


def room_of(frame: str) -> str | None:
    """`plugin_server/notes`, `svg/fan.py`; None for what is not of the house."""
    found = FRAME.match(frame)
    file = found[2] if found else ""
    for top in ("plugin_server/", "svg/"):
        at = file.rfind(top)
        if at >= 0:
            parts = file[at:].split("/")
            return "/".join(parts[:2])
    return None


def by_room(stacks: Counter[tuple[str, ...]]) -> Counter[str]:
    """Samples by the innermost room at work."""
    rooms: Counter[str] = Counter()
    for stack, count in stacks.items():
        found = (room for frame in reversed(stack) if (room := room_of(frame)))
        rooms[next(found, "outside of the house")] += count
    return rooms


def by_function(stacks: Counter[tuple[str, ...]]) -> Counter[str]:
    """Samples by the innermost function, whoever's."""
    functions: Counter[str] = Counter()
    for stack, count in stacks.items():
        found = FRAME.match(stack[-1])
        functions[f"{found[1]} ({'/'.join(found[2].split('/')[-2:])})" if found else stack[-1]] += count
    return functions


def shares(title: str, counted: Counter[str], top: int) -> Iterable[str]:
    total = sum(counted.values()) or 1
    yield f"  {title}"
    for name, count in counted.most_common(top):
        yield f"    {100 * count / total:5.1f} %  {name}"


# ------------------------------------------------------------------ the command


def profiled(stage: str, vault: Vault, at: Place, top: int) -> Iterable[str]:
    home = at.home()
    arguments = [
        sys.executable,
        "-m",
        "tests.bench.profiling",
        "--stage",
        stage,
        str(vault.root),
        str(home / "state"),
    ]
    began = time.perf_counter()
    if PY_SPY is None:
        yield from _counted(lambda: work(stage, vault.root, home / "state"), top)
    else:
        stacks = sampled(arguments, home / "stacks", home)
        yield from shares("by room, with what it calls outside of the house", by_room(stacks), top)
        yield from shares("by function", by_function(stacks), top)
    yield f"  {time.perf_counter() - began:.1f} s, observed"


def _counted(run_it: Callable[[], None], top: int) -> Iterable[str]:
    profile = cProfile.Profile()
    profile.runcall(run_it)
    counted: Counter[str] = Counter()
    for (file, _, function), found in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        counted[f"{function} ({'/'.join(file.split('/')[-2:])})"] += round(found[2] * 1e6)
    yield from shares("by function (cProfile; pip install py-spy for a truer picture)", counted, top)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--top", type=int, default=15)
    parser.add_argument("--stage", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.stage:
        work(asked.stage[0], Path(asked.stage[1]), Path(asked.stage[2]))
        return
    with place() as at:
        vault = at.vault(asked.notes)
        for stage, what in STAGES.items():
            if stage == "save":
                run(at.home(), *command("render", vault.root))
            print(f"{what}, {asked.notes:,} notes")
            print("\n".join(profiled(stage, vault, at, asked.top)), flush=True)


if __name__ == "__main__":
    main()
