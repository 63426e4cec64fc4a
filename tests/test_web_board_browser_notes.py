"""The board and the note behind it: changes, their undoing, what others write meanwhile, and what does not go in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.board_page import Board, Hand, tablet
from tests.browser import needs_chromium
from tests.service import Service, put, serving, until

pytestmark = [pytest.mark.browser, needs_chromium]
NOTE = "2009-11-03.md"
STILL = "() => { window.setTimeout = () => 0 }"  # on this page nothing happens by itself after a while
LONG = "A name that does not end " * 10
TEXT = """---
type: session # as always
client: Daniel
date: 2009-11-03
areas:
  - Vision 3, 2 → 12   # the one
  - "Service 8, 20 → 14"
  - Accountability 7
---
# 3 November
"""


@pytest.fixture(scope="module")
def context() -> Iterator[BrowserContext]:
    with tablet() as opened:
        yield opened


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("vault")


@pytest.fixture(scope="module")
def service(vault: Path) -> Iterator[Service]:
    put(vault, NOTE, TEXT)
    with serving(vault, "--yes", "--quiet", 0.02, "--patience", 60) as started:
        yield started


@pytest.fixture
def board(context: BrowserContext, service: Service, vault: Path) -> Iterator[Board]:
    put(vault, NOTE, TEXT)
    board = Board(context, service).open(step="all")
    expect(board.slider("Vision, rating")).to_have_attribute("aria-valuetext", "3 of 9")
    expect(board.slider("Accountability, hours now")).to_have_attribute("aria-valuetext", "not asked")
    yield board
    assert board.complaints == []
    board.page.close()


def head(vault: Path) -> str:
    """The properties of the note."""
    return (vault / NOTE).read_text("utf-8").partition("\n---\n")[0]


def says(vault: Path, *words: str) -> None:
    until(lambda: all(one in head(vault) for one in words), what=lambda: head(vault))


def test_a_save_on_disk_moves_the_arcs_and_leaves_alone_what_is_half_typed(board: Board, vault: Path) -> None:
    field = board.field("Service, hours now")
    field.fill("2:")
    put(vault, NOTE, TEXT.replace("Vision 3", "Vision 6").replace("Accountability 7", "Accountability 7, 15"))
    expect(board.slider("Vision, rating")).to_have_attribute("aria-valuetext", "6 of 9")
    expect(board.slider("Accountability, hours now")).to_have_attribute("aria-valuetext", "15 hours")
    expect(board.field("Vision, rating")).to_have_value("6")
    expect(field).to_have_value("2:")
    expect(field).to_be_focused()
    board.page.keyboard.type("30")
    board.page.keyboard.press("Enter")
    says(vault, '"Service 8, 2.5 → 14"', "Vision 6, 2 → 12   # the one")


def test_what_is_in_the_hand_stays_there_while_the_note_changes(board: Board, vault: Path) -> None:
    places, hand = board.places(), Hand(board)
    angle = sum(places.sector("Vision")) / 2
    hand.press(places.at(100, angle))
    hand.move(places.at(places.handles["full_radius"], angle))
    expect(board.slider("Vision, rating")).to_have_attribute("aria-valuetext", "9 of 9")
    put(vault, NOTE, TEXT.replace("Service 8", "Service 5"))
    expect(board.slider("Service, rating")).to_have_attribute("aria-valuetext", "5 of 9")
    expect(board.slider("Vision, rating")).to_have_attribute("aria-valuetext", "9 of 9")
    assert "Vision 3" in head(vault)
    hand.lift()
    says(vault, "Vision 9, 2 → 12   # the one", '"Service 5, 20 → 14"')


@pytest.mark.parametrize(("button", "end"), [("Take this", "Vision 4"), ("Leave this", "Vision 5")])
def test_two_answers_to_one_question_are_both_shown_and_one_is_chosen(
    board: Board, vault: Path, button: str, end: str
) -> None:
    field, page = board.field("Vision, rating"), board.page
    field.fill("4")
    put(vault, NOTE, TEXT.replace("Vision 3", "Vision 5"))
    expect(board.slider("Vision, rating")).to_have_attribute("aria-valuetext", "5 of 9")
    field.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("The rating of Vision was changed in the note meanwhile.")
    expect(dialog.locator("#mine-text")).to_have_text("4")
    expect(dialog.locator("#theirs-text")).to_have_text("5")
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    assert "Vision 5" in head(vault)
    dialog.get_by_role("button", name=button).click()
    expect(dialog).to_be_hidden()
    says(vault, end)
    expect(field).to_have_value(end[-1])
    expect(board.slider("Vision, rating")).to_have_attribute("aria-valuenow", end[-1])


def test_a_hand_that_pulled_past_another_answer_is_asked_too(board: Board, vault: Path) -> None:
    places, hand = board.places(), Hand(board)
    angle = sum(places.sector("Service")) / 2
    hand.press(places.at(17, angle))
    expect(board.slider("Service, rating")).to_have_attribute("aria-valuetext", "1 of 9")
    put(vault, NOTE, TEXT.replace("Service 8", "Service 5").replace("Vision 3", "Vision 2"))
    expect(board.slider("Vision, rating")).to_have_attribute("aria-valuetext", "2 of 9")
    hand.lift()
    expect(board.page.locator("#theirs-text")).to_have_text("5")
    board.page.get_by_role("button", name="Leave this").click()
    expect(board.slider("Service, rating")).to_have_attribute("aria-valuetext", "5 of 9")


def test_every_change_can_be_undone_to_the_very_bytes_and_done_again(board: Board, vault: Path) -> None:
    page, before = board.page, head(vault)
    board.slider("Accountability, hours wanted").focus()
    page.keyboard.press("PageUp")
    page.keyboard.press("Enter")
    says(vault, "Accountability 7, → 5")
    board.field("Vision, hours now").fill("2,5")
    page.keyboard.press("Enter")
    says(vault, "Vision 3, 2.5 → 12   # the one")
    page.get_by_role("button", name="Remove Service").click()
    until(lambda: "Service" not in head(vault))
    after = head(vault)
    page.get_by_role("button", name="Undo").click()
    says(vault, '"Service 8, 20 → 14"')
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    until(lambda: head(vault) == before, what=lambda: head(vault))
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    page.keyboard.press("Control+Shift+z")
    page.keyboard.press("Control+y")
    page.keyboard.press("Control+y")
    until(lambda: head(vault) == after, what=lambda: head(vault))
    expect(page.get_by_role("button", name="Redo")).to_be_disabled()


def test_ctrl_z_in_a_half_typed_field_takes_back_letters_and_no_change(board: Board, vault: Path) -> None:
    board.field("Vision, rating").fill("4")
    board.page.keyboard.press("Enter")
    says(vault, "Vision 4")
    board.field("Vision, hours now").click()
    board.page.keyboard.type("7")
    board.page.keyboard.press("Control+z")
    expect(board.field("Vision, hours now")).to_have_value("2 h")
    assert "Vision 4" in head(vault)


def test_what_cannot_be_read_is_told_beside_its_field_and_stays_there(board: Board, vault: Path) -> None:
    before, field = head(vault), board.field("Vision, rating")
    field.fill("twelve")
    board.page.keyboard.press("Tab")
    trouble = board.page.locator("tr", has=field).get_by_role("alert")
    expect(trouble).to_be_visible()
    expect(field).to_have_value("twelve")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert field.get_attribute("aria-describedby") == trouble.get_attribute("id")
    assert head(vault) == before
    board.field("Vision, hours now").fill("4")
    board.page.keyboard.press("Enter")
    says(vault, "Vision 3, 4 → 12")
    expect(trouble).to_be_visible()
    field.press("Escape")
    expect(field).to_have_value("3")
    expect(trouble).to_have_count(0)
    field.fill("11")
    field.press("Enter")
    expect(trouble).to_be_visible()
    field.fill("7")
    field.press("Enter")
    says(vault, "Vision 7")
    expect(trouble).to_have_count(0)


def test_a_name_that_cannot_be_is_told_and_not_lost(board: Board, vault: Path) -> None:
    field = board.field("Add an area")
    field.fill(LONG)
    field.press("Enter")
    expect(board.page.locator("#add").get_by_role("alert")).to_be_visible()
    expect(field).to_have_value(LONG.strip())
    field.fill("Community")
    field.press("Enter")
    says(vault, "- Community")
    expect(board.page.locator("#add").get_by_role("alert")).to_have_count(0)


def test_areas_are_renamed_moved_and_taken_out(board: Board, vault: Path) -> None:
    page = board.page
    board.field("Name of Service").fill("The houses")
    page.keyboard.press("Enter")
    says(vault, '"The houses 8, 20 → 14"')
    up = page.get_by_role("button", name="Move The houses up")
    up.focus()
    page.keyboard.press("Enter")
    until(lambda: head(vault).index("houses") < head(vault).index("Vision"))
    expect(page.locator("#areas-table tbody tr").first).to_contain_text("The houses")
    expect(page.locator("#said")).to_have_text("The houses is number 1 of 3 now.")
    expect(up).to_be_disabled()
    row = page.locator("tr", has=board.field("Name of Accountability"))
    box, over = (
        row.locator(".handle").bounding_box(),
        page.locator("#areas-table tbody tr").first.bounding_box(),
    )
    assert box
    assert over
    page.mouse.move(box["x"] + 8, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 8, over["y"] + 60, steps=3)
    page.mouse.move(box["x"] + 8, over["y"] + 4)
    page.mouse.up()
    until(lambda: head(vault).index("Accountability") < head(vault).index("houses"), what=lambda: head(vault))
    page.get_by_role("button", name="Remove The houses").click()
    until(lambda: "houses" not in head(vault))
    assert "Vision 3, 2 → 12   # the one" in head(vault)


def test_escape_gives_up_a_pull_and_a_number_that_is_half_typed(board: Board, vault: Path) -> None:
    before, places, hand = head(vault), board.places(), Hand(board)
    board.page.evaluate(STILL)  # else keys that come slowly are meant as they stand
    angle = sum(places.sector("Vision")) / 2
    hand.press(places.at(140, angle))
    expect(board.slider("Vision, rating")).to_have_attribute("aria-valuetext", "8 of 9")
    board.page.keyboard.press("Escape")
    expect(board.slider("Vision, rating")).to_have_attribute("aria-valuetext", "3 of 9")
    hand.lift()
    board.slider("Vision, rating").focus()
    board.page.keyboard.press("ArrowUp")
    expect(board.slider("Vision, rating")).to_have_attribute("aria-valuetext", "4 of 9")
    board.page.keyboard.press("Escape")
    expect(board.slider("Vision, rating")).to_have_attribute("aria-valuetext", "3 of 9")
    board.field("Vision, hours now").fill("99")
    board.page.keyboard.press("Escape")
    expect(board.field("Vision, hours now")).to_have_value("2 h")
    assert head(vault) == before


def test_what_was_just_moved_is_in_the_note_when_the_page_is_left_at_once(board: Board, vault: Path) -> None:
    board.slider("Vision, rating").focus()
    board.page.keyboard.press("End")
    board.page.get_by_role("link", name="Session", exact=True).click()
    board.page.wait_for_url(lambda address: "board" not in address)
    says(vault, "Vision 9, 2 → 12   # the one")


def test_keys_move_whole_steps_and_with_shift_smaller_ones(board: Board, vault: Path) -> None:
    page, rating, hours = board.page, board.slider("Vision, rating"), board.slider("Vision, hours now")
    rating.focus()
    for key, said in (
        ("Shift+ArrowUp", "3.5 of 9"), ("ArrowDown", "3 of 9"), ("End", "9 of 9"), ("ArrowUp", "9 of 9"),
        ("PageDown", "7 of 9"), ("Home", "1 of 9"), ("5", "5 of 9"), ("Delete", "not asked"), ("ArrowUp", "1 of 9"),
    ):  # fmt: skip
        page.keyboard.press(key)
        expect(rating).to_have_attribute("aria-valuetext", said)
    hours.focus()
    for key, said in (
        ("ArrowUp", "2 hours 30 minutes"), ("Shift+ArrowUp", "2 hours 45 minutes"),
        ("ArrowRight", "3 hours 30 minutes"),
        ("Home", "0 hours"), ("ArrowDown", "0 hours"), ("End", "20 hours"), ("ArrowUp", "20 hours 30 minutes"),
        ("Delete", "not asked"),
    ):  # fmt: skip
        page.keyboard.press(key)
        expect(hours).to_have_attribute("aria-valuetext", said)
    page.keyboard.press("Enter")
    says(vault, "Vision 1, → 12   # the one")
