"""Vaults made on the spot: the same notes for the same number, whatever the machine.

One note in five is a session, of 300 clients where there are so many sessions; the rest are clients, areas, the
practice, and notes of other kinds and sizes, with front matter and without.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

OF_FIVE = 5
CLIENTS = 300
LEAST_SESSIONS = 4  # of a client
IN_A_FOLDER = 250
AREAS = (
    "Vision", "Service", "Accountability", "Community", "Health", "Family", "Team", "Money", "Learning",
    "Friends", "Home", "Strategy",
)  # fmt: skip
FIRST = date(2006, 1, 9)
WORDS = (
    "week", "time", "people", "work", "plan", "home", "often", "less", "more", "talk", "question", "answer",
    "letter", "meeting", "morning", "evening", "Vision", "Service", "children", "office", "budget", "garden", "train",
    "reading", "walking", "list", "session", "client", "tomorrow",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vault:
    """What was made, where. `sessions` are the notes of that kind, vault-relative."""

    root: Path
    notes: int
    sessions: tuple[str, ...]


def make(root: Path, notes: int) -> Vault:
    """A vault of so many notes, at least twenty."""
    sessions = notes // OF_FIVE
    clients = max(1, min(CLIENTS, sessions // LEAST_SESSIONS))
    made = dict(_practice(clients))
    paths = []
    for number in range(sessions):
        path, text = _session(number, clients)
        made[path] = text
        paths.append(path)
    _put(root, made)
    add_others(root, len(made), notes)
    return Vault(root, notes, tuple(paths))


def add_others(root: Path, first: int, last: int) -> None:
    """Notes that are none of ours, numbered from `first` up to `last`."""
    _put(root, dict(_other(number) for number in range(first, last)))


def _put(root: Path, notes: dict[str, str]) -> None:
    for folder in {path.rpartition("/")[0] for path in notes}:
        (root / folder).mkdir(parents=True, exist_ok=True)
    for path, text in notes.items():
        (root / path).write_bytes(text.encode())


def _practice(clients: int) -> Iterator[tuple[str, str]]:
    yield "Practice.md", "---\ntype: practice\n---\n# Practice\n"
    for area in AREAS:
        yield f"Areas/{area}.md", f"---\ntype: area\n---\n# {area}\n"
    for client in range(clients):
        yield f"Clients/{_client(client)}.md", f"---\ntype: client\n---\n# {_client(client)}\n"


def _client(number: int) -> str:
    return f"Client {number:03d}"


def _areas(client: int) -> tuple[str, ...]:
    return tuple(AREAS[(client + step * 5) % len(AREAS)] for step in range(4 if client % 3 else 6))


def _session(number: int, clients: int) -> tuple[str, str]:
    """One in six writes its areas as flat properties, one in six nested, the others as a list."""
    rnd = random.Random(f"session {number}")
    client = number % clients
    day = FIRST + timedelta(days=21 * (number // clients) + client % 21)
    rated = [(area, rnd.randint(1, 9), rnd.randint(1, 20), rnd.randint(1, 20)) for area in _areas(client)]
    form = rnd.choice((_flat, _nested, _list, _list, _list, _list))
    head = f'---\ntype: session\nclient: "[[{_client(client)}]]"\ndate: {day}\n{form(rated)}---\n'
    tasks = "".join(
        f"\n## {area}\n- [ ] {_sentence(rnd)} 2h\n- [x] {_sentence(rnd)}\n"
        for area, *_ in rated
        if rnd.random() < 0.3
    )
    text = f"{head}# {day}\n\n{_paragraphs(rnd, rnd.choice((1, 2, 4, 8)))}{tasks}"
    return f"Sessions/{_client(client)}/{day} {_client(client)}.md", text


def _list(rated: list[tuple[str, int, int, int]]) -> str:
    return "areas:\n" + "".join(f"  - {area} {one}, {now} → {wanted}\n" for area, one, now, wanted in rated)


def _flat(rated: list[tuple[str, int, int, int]]) -> str:
    return "".join(
        f"{area} rating: {one}\n{area} time: {now}\n{area} wish: {wanted}\n"
        for area, one, now, wanted in rated
    )


def _nested(rated: list[tuple[str, int, int, int]]) -> str:
    return "areas:\n" + "".join(
        f"  {area}:\n    rating: {one}\n    time: {now}\n    wish: {wanted}\n"
        for area, one, now, wanted in rated
    )


def _other(number: int) -> tuple[str, str]:
    """A day's page, a meeting, a project, a long text, a short thought."""
    rnd = random.Random(f"other {number}")
    kind = rnd.choice(("day", "day", "day", "meeting", "project", "long", "thought", "thought"))
    day = FIRST + timedelta(days=number % 7000)
    heads = {
        "meeting": f"---\ntype: meeting\ndate: {day}\npeople:\n  - Anna\n  - Ben\ntags: [work, notes]\n---\n",
        "project": f"---\nstatus: open\nstart: {day}\ntags:\n  - project\naliases: [Plan {number}]\n---\n",
        "long": f"---\ncreated: {day}T09:30\n---\n" if number % 2 else "",
    }
    lengths = {"day": 3, "meeting": 5, "project": 8, "long": 60, "thought": 1}
    text = (
        f"{heads.get(kind, '')}# Note {number}\n\n{_paragraphs(rnd, lengths[kind])}- [ ] {_sentence(rnd)}\n"
    )
    return f"Notes/{number // IN_A_FOLDER:03d}/{kind} {number}.md", text


def _paragraphs(rnd: random.Random, count: int) -> str:
    return "".join(f"{_sentence(rnd)}. {_sentence(rnd)}. {_sentence(rnd)}.\n\n" for _ in range(count))


def _sentence(rnd: random.Random) -> str:
    return " ".join(rnd.choices(WORDS, k=9)).capitalize()
