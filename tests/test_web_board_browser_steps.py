"""The steps of the board: one at a time or all at once, any of them at any time, and nothing asked twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.board_page import Board, Hand, tablet
from tests.browser import needs_chromium
from tests.service import Service, put, serving, until

pytestmark = [pytest.mark.browser, needs_chromium]
SESSION = "---\ntype: session\nclient: Gwendolyn\ndate: {day}\nareas:\n{areas}---\n{body}"
LISTS = "## Community\n- [ ] Ask the neighbours\n- [x] Read the survey\n"
MANY = [f"Area {letter}" for letter in "ABCDEFGHIJKLM"]
SESSIONS = {
    "2009-11-03": (("Vision 3, 2 → 12", "Service 8, 20 → 14", "Community 2, 3 → 6"), LISTS),
    "2009-11-10": (("Vision 3, 2", "Service 8"), ""),
    "2009-11-17": (("Vision 4", "Service"), ""),
    "2009-11-24": (MANY, ""),
    "2009-12-01": (("Vision 5, → 4", "Service 5"), ""),
}


@pytest.fixture(scope="module")
def context() -> Iterator[BrowserContext]:
    with tablet() as opened:
        yield opened


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("vault")


@pytest.fixture(scope="module")
def service(vault: Path) -> Iterator[Service]:
    for day, (areas, body) in SESSIONS.items():
        lines = "".join(f"  - {area}\n" for area in areas)
        put(vault, f"{day}.md", SESSION.format(day=day, areas=lines, body=body))
    put(vault, "2009-12-08.md", SESSION.format(day="2009-12-08\nscale: 6-1", areas="  - Vision 3\n", body=""))
    with serving(vault, "--yes", "--quiet", 0.02, "--patience", 60) as started:
        yield started


@pytest.fixture
def board(context: BrowserContext, service: Service) -> Iterator[Board]:
    board = Board(context, service)
    board.page.get_by_role("link", name="G.").first.click()
    board.page.wait_for_url("**/clients/*")  # the page before has links of the same names
    yield board
    assert board.complaints == []
    board.page.close()


@pytest.mark.parametrize(
    ("date", "step"),
    [("3 Nov 2009", "stands-out"), ("10 Nov 2009", "now"), ("17 Nov 2009", "rating")],
)
def test_the_board_begins_with_what_was_not_said_yet(board: Board, date: str, step: str) -> None:
    board.open(date)
    board.at(step)
    expect(board.page).to_have_url(re.compile(f"#{step}$"))


def test_every_step_is_one_click_away_and_stays_over_a_reload(board: Board) -> None:
    page = board.open("3 Nov 2009").page
    seen = []
    for link in page.get_by_role("navigation", name="Steps").get_by_role("link").all():
        link.click()
        expect(link).to_have_attribute("aria-current", "step")
        heading = page.locator(".panel h2:visible").first
        expect(heading).to_be_focused()
        seen.append(heading.inner_text())
    assert len(set(seen)) == len(seen) == 8
    page.get_by_role("link", name="Hours wanted").first.click()
    board.at("wanted")
    page.reload()
    board.ready()
    expect(page.locator("#board")).to_have_attribute("data-step", "wanted")
    page.locator("#back").click()
    expect(page.locator("#board")).to_have_attribute("data-step", "now")
    page.go_back()
    expect(page.locator("#board")).to_have_attribute("data-step", "wanted")


def test_the_way_past_the_head_of_the_page_leaves_the_step_alone(board: Board) -> None:
    page = board.open("3 Nov 2009", "lens").page
    page.get_by_role("link", name="Skip to the page").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    expect(page.locator("#board")).to_have_attribute("data-step", "lens")


def test_on_a_scale_whose_best_is_the_smaller_number_more_is_further_out(board: Board, vault: Path) -> None:
    board.open("8 Dec 2009", "rating")
    grip = board.slider("Vision, rating")
    expect(grip).to_have_attribute("aria-valuetext", "3, where 1 is best")
    grip.focus()
    board.page.keyboard.press("ArrowUp")
    expect(grip).to_have_attribute("aria-valuetext", "2, where 1 is best")
    board.page.keyboard.press("Home")
    board.page.keyboard.press("Enter")
    expect(grip).to_have_attribute("aria-valuenow", "6")
    until(lambda: "Vision 6" in (vault / "2009-12-08.md").read_text("utf-8"))


def test_what_was_answered_is_shown_and_what_was_not_is_marked(board: Board) -> None:
    page = board.open("10 Nov 2009", "wanted").page
    row = page.locator("tr", has=board.field("Vision, hours wanted"))
    expect(row.locator("td.now .said")).to_have_text("2 h")
    expect(board.field("Vision, hours now")).to_be_hidden()
    board.go("now")
    expect(page.locator("tr.open-now")).to_have_count(1)
    expect(page.locator("tr.open-now")).to_contain_text("Service")


def test_the_lens_asks_where_time_is_wanted_and_there_is_no_list(board: Board, vault: Path) -> None:
    page = board.open("3 Nov 2009", "lens").page
    asked = page.locator("#lens-asked .asked > li")
    expect(asked).to_have_count(1)
    expect(asked).to_contain_text("Imagine you were only the Manager of Vision: what would be on your list?")
    page.get_by_text("The lists of the other areas").click()
    expect(page.get_by_role("list", name="The list of Community")).to_contain_text("Ask the neighbours")
    field = board.field("Add to the list of Vision")
    field.fill("Three years from now")
    field.press("Enter")
    expect(page.get_by_role("list", name="The list of Vision")).to_contain_text("Three years from now")
    expect(asked).to_have_count(1)
    expect(field).to_be_focused()
    board.field("Add to the list of Service").fill("Rota")
    page.keyboard.press("Enter")
    until(lambda: "- [ ] Rota\n" in (vault / "2009-11-03.md").read_text("utf-8").partition("## Service\n")[2])
    board.go("along").go("lens")
    expect(asked).to_have_count(0)
    expect(page.locator("#lens-asked")).to_contain_text("Every area that wants more time has a list.")
    board.go("stands-out")
    expect(page.locator("#told")).to_contain_text("1 open")


def test_the_lens_waits_for_the_hours(board: Board) -> None:
    board.open("17 Nov 2009", "lens")
    expect(board.page.locator("#lens-asked")).to_contain_text("Once hours now and hours wanted are said")


def test_more_areas_than_a_picture_holds_are_said_with_the_table(board: Board, vault: Path) -> None:
    page = board.open("24 Nov 2009", "rating").page
    expect(page.locator("#without")).to_contain_text("More than 12 areas fit in no picture")
    expect(page.get_by_role("slider")).to_have_count(0)
    board.field("Area M, rating").fill("4")
    page.keyboard.press("Enter")
    until(lambda: "Area M 4" in (vault / "2009-11-24.md").read_text("utf-8"))


def test_no_client_is_named_before_names_are_shown(board: Board) -> None:
    page = board.open("3 Nov 2009", "all").page
    assert "Gwendolyn" not in page.content() + str(board.state())
    assert page.title() == "Session Arcs: board"
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="Show names").click()
    expect(page.get_by_role("link", name="Gwendolyn")).to_be_visible()
    board.ready()
    page.get_by_role("button", name="Hide names").click()
    page.get_by_role("button", name="Show names").wait_for()
    board.ready()
    expect(page.get_by_role("link", name="Gwendolyn")).to_have_count(0)


def test_the_whole_sector_takes_the_hand(board: Board, vault: Path) -> None:
    """A place far from the grip and from the arc rates as well as the grip does; a tap is enough."""
    places = board.open("1 Dec 2009", "rating").places()
    start, end = places.sector("Service")
    hand = Hand(board)
    for angle, share, said in (
        (start + 4, 1.0, "9 of 9"),
        (end - 4, 1 / 3, "3 of 9"),
        (start + 9, 0.02, "1 of 9"),
    ):
        hand.press(places.at(places.handles["full_radius"] * share, angle))
        hand.lift()
        expect(board.slider("Service, rating")).to_have_attribute("aria-valuetext", said)
    until(lambda: "Service 1" in (vault / "2009-12-01.md").read_text("utf-8"))


def test_with_shift_a_hand_rates_in_halves(board: Board) -> None:
    places = board.open("1 Dec 2009", "rating").places()
    angle = sum(places.sector("Vision")) / 2
    hand = Hand(board)
    board.page.keyboard.down("Shift")
    hand.press(places.at(places.handles["full_radius"] * 6.45 / 9, angle))
    expect(board.slider("Vision, rating")).to_have_attribute("aria-valuetext", "6.5 of 9")
    board.page.keyboard.press("Escape")
    board.page.keyboard.up("Shift")
    hand.lift()
    expect(board.slider("Vision, rating")).to_have_attribute("aria-valuetext", "5 of 9")


def test_all_at_once_each_area_has_two_grips_on_the_rim(board: Board) -> None:
    places = board.open("1 Dec 2009", "all").places()
    start, end = places.sector("Service")
    rim, hand = places.handles["rim_radius"], Hand(board)
    for which, distance in (("now", rim - 9), ("wanted", rim + 9)):
        hand.press(places.at(distance, start + 1))
        hand.move(places.at(distance, (start + end) / 2))
        expect(board.slider(f"Service, hours {which}")).not_to_have_attribute("aria-valuetext", "not asked")
        board.page.keyboard.press("Escape")
        hand.lift()
        expect(board.slider(f"Service, hours {which}")).to_have_attribute("aria-valuetext", "not asked")
