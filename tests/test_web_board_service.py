"""The board over a real service, with a real file that another program saves at the same time."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.service import STORY, Service, put, serving, until
from tests.test_attacks_names import Pages
from tests.test_web_board import NOTE, Json

SAVES = 40


class Sheet:
    """The board of the one session of a practice, asked over the socket."""

    def __init__(self, service: Service, note: Path) -> None:
        self.note, self.pages = note, Pages(service.link)
        self.address = re.findall(r"/sessions/[0-9a-f]{20}", self.pages.get("/")[2])[0] + "/board"
        self.now = self.state()

    def state(self) -> Json:
        status, _, text = self.pages.get(f"{self.address}/state")
        assert status == 200, text[:300]
        self.now = json.loads(text)
        return self.now

    def change(self, *edits: object, base: str = "", status: int = 200) -> Json:
        answered, said = self.ask(*edits, base=base)
        assert answered == status, str(said)[:300]
        return said

    def insist(self, edit: Json) -> None:
        """Come again, as the page says, where the other program holds the note just then."""
        for _ in range(20):
            status, said = self.ask(edit)
            if status != 422 or "Another program" not in said["problem"]["message"]:
                break
        assert status == 200, str(said)[:300]

    def ask(self, *edits: object, base: str = "") -> tuple[int, Json]:
        form = urlencode({"base": base or self.now["base"], "edits": json.dumps(edits)})
        connection = self.pages._connection
        own = {"Origin": f"http://127.0.0.1:{self.pages.port}", "Cookie": self.pages.cookie}
        own["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST", f"{self.address}/change", form, own)
        answer = connection.getresponse()
        text = answer.read().decode()
        said: dict[str, Any] = json.loads(text)
        self.now = said["state"] or self.now
        return answer.status, said

    def save(self, old: str, new: str) -> None:
        """As an editor does that writes another file and puts it in the place of the note."""
        fresh = self.note.with_name(".fresh")
        fresh.write_bytes(self.note.read_bytes().replace(old.encode(), new.encode(), 1))
        fresh.replace(self.note)


@pytest.fixture
def note(tmp_path: Path) -> Path:
    return put(tmp_path / "vault", NOTE, STORY)


@pytest.fixture
def sheet(tmp_path: Path, note: Path) -> Iterator[Sheet]:
    with serving(tmp_path / "vault", "--yes", "--patience", 0.1, home=tmp_path / "home") as service:
        made = Sheet(service, note)
        yield made
        made.pages.close()


def test_the_way_of_a_change_when_another_program_was_quicker(sheet: Sheet) -> None:
    rate = {"do": "rate", "area": 0, "value": 6, "was": 3}
    sheet.save("Service 8", "Service 5")
    undo = sheet.change(rate)["undo"]
    assert b"  - Vision 6, 2 \xe2\x86\x92 12\n  - Service 5," in sheet.note.read_bytes()
    sheet.save("Vision 6", "Vision 4")
    told = sheet.change({**rate, "was": 6, "value": 9}, status=409)["conflict"]
    assert (told["mine"], told["theirs"]) == ("9", "4")
    sheet.change({**rate, "value": 9}, base=told["base"])
    assert b"Vision 9, 2" in sheet.note.read_bytes()
    until(lambda: b"| Vision | 9 |" in sheet.note.read_bytes())
    asked = sheet.change(*undo, status=409)["conflict"]
    assert (asked["mine"], asked["theirs"]) == ("3", "9")
    sheet.change(*undo, base=asked["base"])
    until(lambda: b"| Vision | 3 |" in sheet.note.read_bytes())
    expected = STORY.replace("Service 8", "Service 5").partition("# 3 November")
    assert sheet.note.read_bytes().startswith(expected[0].encode())
    assert sheet.note.read_bytes().endswith(expected[2].encode())


def test_a_note_broken_meanwhile_and_one_that_is_gone(sheet: Sheet) -> None:
    sheet.save("areas:", "areas: [")
    told = sheet.change({"do": "rate", "area": 0, "value": 6}, status=422)
    assert told["problem"]["remedy"]
    assert told["state"]["mayWrite"] is False
    assert "areas: [" in sheet.note.read_text("utf-8")
    sheet.save("areas: [", "areas:")
    sheet.state()
    sheet.change({"do": "rate", "area": 0, "value": 6})
    sheet.note.unlink()
    until(lambda: sheet.pages.get(f"{sheet.address}/state")[0] == 404)


def test_nothing_is_lost_between_a_board_and_a_program_that_saves_all_the_time(sheet: Sheet) -> None:
    """The other program reads, changes a line of prose or a rating, and writes; only its own reading can be old."""
    done = threading.Event()
    said: list[str] = []

    def write() -> None:
        for count in range(SAVES):
            if done.wait(0.03):
                return
            with sheet.note.open("r+b") as file:
                text = file.read()
                line = f"Line {count}.\n"
                file.seek(0, 2)
                file.write(line.encode())
                said.append(line)
                assert text

    other = threading.Thread(target=write)
    other.start()
    for count in range(SAVES):
        sheet.insist({"do": "rate", "area": count % 4, "value": 1 + count % 9})
        sheet.insist({"do": "hours", "area": count % 4, "which": "now", "minutes": 60 * (1 + count)})
    done.set()
    other.join()
    text = sheet.note.read_text("utf-8")
    assert [line for line in said if line not in text] == []
    for place, name in enumerate(("Vision", "Service", "Accountability", "Community")):
        last = max(count for count in range(SAVES) if count % 4 == place)
        assert f"  - {name} {1 + last % 9}, {1 + last} → " in text
    until(lambda: f"| Community | {1 + (SAVES - 1) % 9} |" in sheet.note.read_text("utf-8"))
    assert [line for line in said if line not in sheet.note.read_text("utf-8")] == []
