"""How the saves of real programs arrive: how long one is under way, and in how many pieces it is told of.

    python -m tests.bench.arrivals [--saves 10]

The quiet time must outlast a save that is under way; longer than that it only makes the person wait.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from watchfiles import watch

from tests.editors import EDITORS, Edit, Editor, Save
from tests.service import STORY

NODE = """
const fs = require("fs"), readline = require("readline");
readline.createInterface({ input: process.stdin }).on("line", async (line) => {
  const [note, text] = JSON.parse(line);
  await fs.promises.writeFile(note, text);
  console.log("saved");
});
"""
APART = 0.6  # seconds between two saves: no save is under way so long
AS_THE_SERVICE = (50, 10)  # ms: debounce and step of the service's watcher


@contextmanager
def node(note: Path) -> Iterator[Save]:
    """What Obsidian writes by: Node's writeFile, in place, the file emptied first."""
    import json

    process = subprocess.Popen(["node", "-e", NODE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None

    def save(edit: Edit) -> None:
        text = edit.done_to(note.read_bytes()).decode()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps([str(note), text]) + "\n")
        process.stdin.flush()
        process.stdout.readline()

    yield save
    process.stdin.close()
    process.wait(10)
    process.stdout.close()


PROGRAMS = (*EDITORS, Editor("node writeFile", ("node",), node))


@dataclass
class Heard:
    """When something was heard of the folder, in seconds, by a watcher of these settings (ms)."""

    folder: Path
    debounce: int
    step: int
    times: list[float] = field(default_factory=list)

    @contextmanager
    def listening(self) -> Iterator[None]:
        stop = threading.Event()
        thread = threading.Thread(target=self._listen, args=(stop,))
        thread.start()
        time.sleep(0.5)
        self.times.clear()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def _listen(self, stop: threading.Event) -> None:
        told = watch(
            self.folder, debounce=self.debounce, step=self.step, rust_timeout=50, yield_on_timeout=True,
            watch_filter=lambda _, path: Path(path).name == "note.md", stop_event=stop,
        )  # fmt: skip
        self.times += (time.perf_counter() for batch in told if batch)

    def one_save(self) -> tuple[int, float]:
        """(Pieces, seconds from the first to the last) since the last call."""
        times, self.times[:] = list(self.times), []
        return len(times), times[-1] - times[0] if times else 0.0


def measured(editor: Editor, folder: Path, saves: int) -> tuple[list[float], list[int]]:
    """For each save: seconds between its first and last sign, and the pieces the service would hear of."""
    note = folder / "note.md"
    note.write_bytes(STORY.replace("We talked", "Talk").encode())
    fine, ours = Heard(folder, 1, 1), Heard(folder, *AS_THE_SERVICE)
    spans, pieces = [], []
    opened: AbstractContextManager[Save] = editor.opened(note)
    with fine.listening(), ours.listening(), opened as save:
        time.sleep(APART)
        fine.one_save(), ours.one_save()
        hours = 2
        for count in range(saves):
            save(Edit(hours, hours + 1, f"Line {count}."))
            time.sleep(APART)
            spans.append(fine.one_save()[1])
            pieces.append(ours.one_save()[0])
            hours += 1
    return spans, pieces


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--saves", type=int, default=10)
    saves = parser.parse_args().saves
    print(f"{'program':<16} {'one save, ms: median':>22} {'longest':>9}   pieces heard by the service")
    for editor in PROGRAMS:
        if any(shutil.which(program) is None for program in editor.needs):
            print(f"{editor.name:<16} is not there")
            continue
        with tempfile.TemporaryDirectory() as name:
            spans, pieces = measured(editor, Path(name), saves)
        middle, longest = statistics.median(spans) * 1000, max(spans) * 1000
        print(f"{editor.name:<16} {middle:22.1f} {longest:9.1f}   {min(pieces)} to {max(pieces)}", flush=True)


if __name__ == "__main__":
    main()
