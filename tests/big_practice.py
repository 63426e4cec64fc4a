"""A practice of many clients and many years: what one save writes, and how long it takes to know.

    python -m tests.big_practice [--clients 300] [--sessions 10000]

makes such a vault, changes one rating in it, and prints every file that was written.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from tests.desk import Desk, changes, desk, tree

AREAS = (
    "Vision", "Service", "Accountability", "Community", "Health", "Family", "Team", "Money", "Learning",
    "Friends", "Home", "Strategy",
)  # fmt: skip
FIRST = date(2001, 1, 8)
OF_ONE = 4  # areas of one client


def client_name(number: int) -> str:
    return f"Client {number:03d}"


def session_path(client: int, number: int) -> str:
    return f"Sessions/{client_name(client)}/{day(number)} {client_name(client)}.md"


def day(number: int) -> date:
    return FIRST + timedelta(days=28 * number)


def areas_of(client: int) -> tuple[str, ...]:
    return tuple(AREAS[(client + step * 3) % len(AREAS)] for step in range(OF_ONE))


def session_text(client: int, number: int) -> str:
    lines = "".join(
        f"  - {area} {1 + (client + number + at) % 9}, {2 + at} → {2 + (at * 3 + number) % 11}\n"
        for at, area in enumerate(areas_of(client))
    )
    task = f"\n## {areas_of(client)[number % OF_ONE]}\n- [ ] Task {number} 1h\n" if number % 3 == 0 else ""
    head = f'---\ntype: session\nclient: "[[{client_name(client)}]]"\ndate: {day(number)}\nareas:\n'
    return f"{head}{lines}---\n# {day(number)}\n{task}"


def make(root: Path, clients: int, sessions: int) -> None:
    """A vault in which every client has the same number of sessions, about."""
    notes = {f"Areas/{area}.md": f"---\ntype: area\n---\n# {area}\n" for area in AREAS}
    notes["Practice.md"] = "---\ntype: practice\n---\n# Practice\n"
    for client in range(clients):
        name = client_name(client)
        notes[f"Clients/{name}.md"] = f"---\ntype: client\n---\n# {name}\n"
        for number in range(sessions // clients + (client < sessions % clients)):
            notes[session_path(client, number)] = session_text(client, number)
    for path, text in notes.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8", newline="\n")


def rerated(at: Desk, path: str, area: str) -> str:
    """The note with another rating for the area."""
    text = at.read(path)
    line = next(line for line in text.split("\n") if line.startswith(f"  - {area} "))
    rating = line.split(",")[0][-1]
    return text.replace(line, line.replace(f"{area} {rating}", f"{area} {int(rating) % 9 + 1}"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=300)
    parser.add_argument("--sessions", type=int, default=10_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "vault"
        make(root, asked.clients, asked.sessions)
        began = time.perf_counter()
        with desk(root, Path(name) / "state") as at:
            print(
                f"{asked.clients} clients, {asked.sessions} sessions: read in {time.perf_counter() - began:.1f} s"
            )
            began = time.perf_counter()
            at.settle()
            print(f"{at.scribe.writes} writes drew it all in {time.perf_counter() - began:.1f} s")
            for number in (asked.sessions // asked.clients - 1, 5):
                tell_save(at, session_path(asked.clients // 2, number), areas_of(asked.clients // 2)[0])
            largest = max((root / "Areas").glob("*.md"), key=lambda note: note.stat().st_size)
            print(f"largest area note: {largest.stat().st_size:,} bytes")


def tell_save(at: Desk, path: str, area: str) -> None:
    writes = at.scribe.writes
    text = rerated(at, path, area)
    began = time.perf_counter()
    at.put(path, text)
    known = time.perf_counter() - began
    before = tree(at.root)
    at.settle()
    written = changes(before, tree(at.root))
    print(f"\na changed rating in {path}: known in {known * 1000:.0f} ms, {at.scribe.writes - writes} writes")
    for one in sorted(written):
        print(f"  {one}")


if __name__ == "__main__":
    main()
