"""Who reads a vault, each in a process of its own:

    python -m tests.bench.contestants floor|listing|frontmatter|ours|woken VAULT [STATE]

prints how long it took, without the start of Python, and what it found.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

HEAD = 4096  # bytes


def notes_of(root: str) -> Iterator[os.DirEntry[str]]:
    """Every note, as plainly as it can be had."""
    folders = [root]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif entry.name.endswith(".md"):
                    yield entry


def listing(root: Path) -> dict[str, int]:
    """List and stat: the least that finds out that nothing changed."""
    sizes = [entry.stat(follow_symlinks=False).st_size for entry in notes_of(str(root))]
    return {"notes": len(sizes), "sessions": -1}


def floor(root: Path) -> dict[str, int]:
    """Read every note's head, and the YAML of sessions with the C loader, which is not safe on hostile notes."""
    import yaml

    notes = sessions = 0
    for entry in notes_of(str(root)):
        fd = os.open(entry.path, os.O_RDONLY)
        head = os.read(fd, HEAD)
        os.close(fd)
        notes += 1
        if head.startswith(b"---\n") and b"type: session" in head:
            end = head.find(b"\n---", 3)
            sessions += yaml.load(head[4:end], yaml.CSafeLoader)["type"] == "session"
    return {"notes": notes, "sessions": sessions}


def with_frontmatter(root: Path) -> dict[str, int]:
    """python-frontmatter, as its README has it."""
    import frontmatter

    kinds = [frontmatter.load(entry.path).get("type") for entry in notes_of(str(root))]
    return {"notes": len(kinds), "sessions": kinds.count("session")}


def ours(root: Path, *, woken: bool = False) -> Callable[[], dict[str, int]]:
    """The library of the service. `woken`: by what the last service left in the user's cache folder."""
    from plugin_server.assembly import open_bench
    from plugin_server.memory import memory_of
    from plugin_server.settings import cache_base

    def load() -> dict[str, int]:
        with open_bench(root, Path(sys.argv[3]), writing=False) as bench:
            if not woken:
                bench.library.load()
            elif memory_of(cache_base(), root).wake(bench.library) is None:
                raise AssertionError("nothing was left by the last service")
            # told, not made: after a start with an index a note is made when someone asks for it
            return {"notes": len(bench.library), "sessions": len(bench.library.snapshot.sessions)}

    return load


def main() -> None:
    name, root = sys.argv[1], Path(sys.argv[2])
    runs = {"floor": floor, "listing": listing, "frontmatter": with_frontmatter}
    if name in {"ours", "woken"}:
        run = ours(root, woken=name == "woken")
    else:
        chosen = runs[name]
        __import__({"floor": "yaml", "frontmatter": "frontmatter"}.get(name, "os"))

        def run() -> dict[str, int]:
            return chosen(root)

    began, cpu = time.perf_counter(), processor_time()
    found = run()
    print(json.dumps({"clock": time.perf_counter() - began, "cpu": processor_time() - cpu, **found}))


def processor_time() -> float:
    """Seconds of a processor that this process and those it had help it have had so far."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    main()
