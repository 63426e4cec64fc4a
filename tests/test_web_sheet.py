"""The sheet over the wire, and discretion on it and on the page of its session: words, figures, names, headers."""

from __future__ import annotations

import re

import pytest

from plugin_server.blocks.sheet import client_sheet, sheet_policy
from svg.canvas import style_hash
from tests.test_web_pages import BASE, Reader, Visitor
from tests.web_practice import NOTES, STORY, Vaultless, session_text

NAME = "Xqzvi Wbrqt"  # nothing else holds these letters in a row
OTHER = "Yvqwk"
NAMED = re.compile("xqzvi|wbrqt|yvqwk", re.IGNORECASE)
PATH = f"Clients/{NAME}/2009-11-03 {NAME}.md"


@pytest.fixture
def practice() -> Vaultless:
    """A client whose name stands wherever a name can stand: path, link, areas, tasks, alias, period."""
    areas = (f"{NAME}’s garden 3, 2 → 12", f"Time with {OTHER} 8, 20 → 14", "Home 4, → 3")
    body = f"## Home\n- [ ] {NAME} calls [[People/{OTHER}|{OTHER}]]\n- [x] Ask {NAME.upper()}\n## Elsewhere\n{NAME}\n"
    notes = {
        PATH: session_text(f"Clients/{NAME}", "2009-11-03", *areas, body=body),
        f"Clients/{NAME}/2009-10-06.md": session_text(f"Clients/{NAME}", "2009-10-06", *areas),
        f"{OTHER}.md": session_text(OTHER, "2009-10-20", "Writing 4"),
        f"Clients/{NAME}.md": f"---\ntype: client\nlens: 'What of {{area}}, {NAME}?'\n---\n",
    }
    return Vaultless(notes)


def test_the_sheet_is_the_one_that_the_command_makes() -> None:
    practice = Vaultless()
    session = practice.snapshot.sessions[STORY]
    for names in (False, True):
        visitor = Visitor(practice, names=names)
        assert visitor.get(f"{visitor.session(STORY)}/sheet") == client_sheet(
            practice.snapshot, session, named=names
        )


def test_the_session_leads_to_the_sheet_and_nothing_leads_from_it() -> None:
    visitor = Visitor(Vaultless())
    href = f"{visitor.session(STORY)}/sheet"
    assert {"href": href} in visitor.read(visitor.session(STORY)).all("a")
    sheet = visitor.read(href)
    assert not any(sheet.all(tag) for tag in ("a", "form", "script", "link", "img", "button"))


def test_the_answer_allows_the_styles_of_the_sheet_and_nothing_else() -> None:
    visitor = Visitor(Vaultless())
    answer = visitor.client.get(f"{visitor.session(STORY)}/sheet", base_url=BASE)
    policy = answer.headers["Content-Security-Policy"]
    assert policy == f"{sheet_policy(answer.get_data(as_text=True))}; frame-ancestors 'none'; sandbox"
    assert f"'{style_hash()}'" in policy
    assert "unsafe" not in policy
    assert (answer.content_type, answer.headers["Cache-Control"]) == ("text/html; charset=utf-8", "no-store")


def test_there_is_no_sheet_of_what_is_no_session_and_none_for_strangers() -> None:
    visitor = Visitor(Vaultless())
    for address in ("0" * 20, visitor.desk.addresses.note("People/Daniel.md")):
        assert visitor.client.get(f"/sessions/{address}/sheet", base_url=BASE).status_code == 404
    stranger = visitor.app.test_client()
    answer = stranger.get(f"{visitor.session(STORY)}/sheet", base_url=BASE)
    assert answer.status_code == 401
    assert "Vision" not in answer.get_data(as_text=True)


def test_a_discreet_session_and_its_sheet_hold_no_name_anywhere(practice: Vaultless) -> None:
    """Neither in words nor in alternatives, titles, addresses, figures, names of downloads and headers."""
    visitor = Visitor(practice)
    page = visitor.session(PATH)
    (image,) = visitor.read(page).all("img")
    for address in (page, f"{page}/sheet", image["src"], f"{image['src']}&paper=1"):
        assert not NAMED.search(address)
        answer = visitor.client.get(address, base_url=BASE)
        assert answer.status_code == 200
        assert not NAMED.search(answer.get_data(as_text=True)), address
        assert not NAMED.search(str(answer.headers)), address
    (button,) = [one for one in visitor.read(page).all("button") if "data-copy-figure" in one]
    assert (button["data-copy-figure"], button["data-copy-name"]) == (image["src"], "2009-11-03")
    assert image["alt"]


def test_the_discreet_sheet_and_figure_hold_initials_in_the_names_place(practice: Vaultless) -> None:
    visitor = Visitor(practice)
    sheet = visitor.read(f"{visitor.session(PATH)}/sheet")
    for said in ("X. W.’s garden", "Time with Y.", "X. W. calls Y.", "Ask X. W.", "3 Nov 2009 X. W."):
        assert said in sheet.text, said
    figure = visitor.get(visitor.read(visitor.session(PATH)).all("img")[0]["src"])
    title, description = re.findall(r"<(?:title|desc)>([^<]*)<", figure)[:2]
    assert title == "Ratings and hours, 3 Nov 2009"
    assert "X. W.’s garden: rated 3" in description


def test_names_that_are_shown_are_the_clients_own(practice: Vaultless) -> None:
    sheet = Visitor(practice, names=True).get(f"{Visitor(practice).session(PATH)}/sheet")
    assert f'<p dir="auto">{NAME}</p>' in sheet
    assert f"{NAME} calls Y." in Reader(sheet).text
    assert OTHER not in sheet


def test_a_figure_for_paper_has_no_colours_for_the_dark() -> None:
    visitor = Visitor(Vaultless())
    source = visitor.read(visitor.session(STORY)).all("img")[0]["src"]
    usual, paper = (visitor.client.get(address, base_url=BASE) for address in (source, f"{source}&paper=1"))
    assert b"prefers-color-scheme" in usual.data
    assert b"prefers-color-scheme" not in paper.data
    assert (
        usual.data.replace(b"@media screen and (prefers-color-scheme:dark)", b"@media not all") == paper.data
    )
    assert paper.headers["Content-Security-Policy"] != usual.headers["Content-Security-Policy"]


def test_an_area_called_like_our_style_is_left_alone_in_a_figure_for_paper() -> None:
    name = "@media screen and (prefers-color-scheme:dark)"
    visitor = Visitor(Vaultless({STORY: session_text("Daniel", "2009-11-03", f'"{name} 3"')}))
    source = visitor.read(visitor.session(STORY)).all("img")[0]["src"]
    paper = visitor.get(f"{source}&paper=1")
    assert f"{name}: rated 3" in paper
    assert paper.partition("<style>")[2].partition("</style>")[0].count("prefers-color-scheme") == 0


def test_a_picture_of_an_undated_session_is_saved_under_a_plain_name() -> None:
    visitor = Visitor(Vaultless({**NOTES, "undated.md": session_text("Daniel", "", "Vision 3")}))
    buttons = visitor.read(visitor.session("undated.md")).all("button")
    assert [one["data-copy-name"] for one in buttons if "data-copy-name" in one] == ["figure"]
