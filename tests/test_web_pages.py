"""What the pages say, to whom, and what their bytes must never hold."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin_server.blocks.discretion import Discretion, initials
from plugin_server.status import Phase, Status
from plugin_server.web import create_app
from plugin_server.web.config import Door
from plugin_server.web.entrance import FORM
from plugin_server.web.pages import obsidian
from svg.canvas import style_hash
from tests.web_practice import NOTES, STORY, TOKEN, Vaultless, session_text

DOOR = Door(8719, TOKEN)
BASE = "http://127.0.0.1:8719"
FOOTER = "This page comes from your own machine. Nothing leaves it."
NAUGHTY = (
    "<script>alert(1)</script>", "'\"><img src=x onerror=alert(1)>", "${7*7}{x}", "{% raw %}", "]]>", "<!--",
    "&lt;b&gt;", "javascript:alert(1)", "\u202eevil", "a\u200bb", "Ω≈ç√", "田中", "مرحبا", "👩\u200d👧",
    "O'Brien", "a|b", "\\", "$(reboot)", "`id`", "../../etc/passwd", "%00%0d%0aSet-Cookie:x",
    "</style><svg onload=alert(1)>", "NULL",
)  # fmt: skip


class Reader(HTMLParser):
    """What a browser makes of a page: its elements, and its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


class Visitor:
    """A browser that was let in."""

    def __init__(self, practice: Vaultless, *, names: bool = False) -> None:
        self.practice = practice
        self.app = create_app(practice, DOOR)  # type: ignore[arg-type]
        self.desk = self.app.extensions["session-arcs"]
        self.client = self.app.test_client()
        self.client.set_cookie(DOOR.cookie, self.desk.keys.cookie(), domain="127.0.0.1")
        if names:
            self.client.set_cookie(DOOR.names_cookie, "shown", domain="127.0.0.1")

    def get(self, path: str) -> str:
        answer = self.client.get(path, base_url=BASE)
        assert answer.status_code == 200, path
        return answer.get_data(as_text=True)

    def read(self, path: str) -> Reader:
        return Reader(self.get(path))

    def session(self, path: str) -> str:
        return f"/sessions/{self.desk.addresses.note(path)}"

    def all_pages(self) -> list[str]:
        snapshot = self.practice.snapshot
        clients = [f"/clients/{self.desk.addresses.client(party)}" for party in snapshot.parties if party]
        clients += [f"{one}/{more}" for one in clients for more in ("new", "then")]
        areas = [f"/areas/{self.desk.addresses.area(key)}" for key in snapshot.areas]
        return ["/", "/problems", "/begin", *clients, *areas, *map(self.session, snapshot.sessions)]


@pytest.fixture
def practice() -> Vaultless:
    return Vaultless()


@pytest.fixture
def visitor(practice: Vaultless) -> Visitor:
    return Visitor(practice)


@pytest.fixture
def named(practice: Vaultless) -> Visitor:
    return Visitor(practice, names=True)


# ------------------------------------------------------------------ what they say


def test_the_practice_shows_each_client_with_the_latest_session_and_its_figure(named: Visitor) -> None:
    page = named.read("/")
    assert "Daniel 3 Nov 2009 2 Vision, Community Ines 21 Oct 2009 2 1 session names no client." in page.text
    assert "Their figures Daniel 3 Nov 2009 Ines 21 Oct 2009" in page.text
    assert "Sessions without a client 1 Sep 2009" in page.text
    assert len(page.all("img")) == 3


def test_a_client_shows_all_sessions_the_newest_first(named: Visitor) -> None:
    page = named.read(f"/clients/{named.desk.addresses.client(('People/Daniel.md',))}")
    assert re.search(
        r"Daniel Open the note .* All sessions .* 3 Nov 2009 27 of 40 .* 6 Oct 2009 24 of 39", page.text
    )
    assert page.text.endswith("Figures 3 Nov 2009 6 Oct 2009 " + FOOTER)


def test_a_session_says_what_its_note_says(named: Visitor) -> None:
    page = named.read(named.session(STORY))
    assert "3 Nov 2009" in page.text
    assert "Area Rating Hours: now → wanted List" in page.text
    for row in (
        "Vision 3 (was 2) 2 → 12 (+10) no list yet",
        "Service 8 20 → 14 (−6) 2 open",
        "Accountability 7 (was 6) 15 → 8 (−7)",
        "Community 2 (was 3) 3 → 6 (+3) no list yet",
        "27 of 40 hours already lie where they are wanted; 13 would move .",
        "More time wanted, no list yet: Vision, Community",
        "Imagine you were only the Manager of Vision: what would be on your list?",
        "← 6 Oct 2009",
    ):
        assert row in page.text
    assert [bool(image["alt"]) for image in page.all("img")] == [True]


def test_the_sessions_around_a_session_lead_to_and_fro(named: Visitor) -> None:
    earlier = named.session("Sessions/2009-10-06 Daniel.md")
    assert {"rel": "prev", "href": earlier} in named.read(named.session(STORY)).all("a")
    assert {"rel": "next", "href": named.session(STORY)} in named.read(earlier).all("a")


def test_a_problem_names_file_line_property_and_remedy(named: Visitor) -> None:
    page = named.read("/problems")
    (problem,) = named.practice.snapshot.problems
    assert f"Sessions/2009-10-21 Ines.md , line {problem.line}" in page.text
    assert problem.message in page.text
    assert problem.remedy in page.text
    own = named.read(named.session("Sessions/2009-10-21 Ines.md"))
    assert problem.remedy in own.text
    assert "Problems 1" in own.text


def test_the_way_back_to_the_note_is_percent_encoded(named: Visitor) -> None:
    link = next(
        a["href"] for a in named.read(named.session(STORY)).all("a") if a["href"].startswith("/open/")
    )
    answer = named.client.get(link, base_url=BASE)
    assert (answer.status_code, answer.data) == (302, b"")
    expected = "obsidian://open?vault=My%20Practice&file=Sessions%2F2009-11-03%20Daniel.md"
    assert answer.headers["Location"] == expected


def test_a_name_cannot_break_out_of_the_way_back() -> None:
    assert obsidian("a&b", "x&vault=y#z?.md") == "obsidian://open?vault=a%26b&file=x%26vault%3Dy%23z%3F.md"
    assert obsidian("v", "\r\nSet-Cookie: a\udcff.md").endswith("%0D%0ASet-Cookie%3A%20a%FF.md")


def test_a_figure_is_served_under_a_policy_that_lets_only_its_own_style_in(visitor: Visitor) -> None:
    image = visitor.read(visitor.session(STORY)).all("img")[0]
    answer = visitor.client.get(image["src"], base_url=BASE)
    assert answer.content_type == "image/svg+xml"
    assert answer.data == getattr(visitor.practice.figure(STORY), "data", None)
    assert answer.headers["Content-Security-Policy"] == (
        f"default-src 'none'; style-src '{style_hash()}'; frame-ancestors 'none'; sandbox"
    )


def test_a_figure_that_changed_has_another_address(visitor: Visitor) -> None:
    def address() -> str:
        return visitor.read(visitor.session(STORY)).all("img")[0]["src"]

    before = address()
    assert address() == before
    visitor.practice.save(STORY, NOTES[STORY].replace("Vision 3, 2 → 12", "Vision 4, 2 → 12"))
    assert address() != before


def test_more_areas_than_fit_are_told_in_the_table_alone(visitor: Visitor) -> None:
    path = "many.md"
    visitor.practice.save(path, session_text("Daniel", "2009-12-01", *(f"Area {n} 3" for n in range(13))))
    page = visitor.read(visitor.session(path))
    assert not page.all("img")
    assert "More than 12 areas" in page.text
    assert "Area 12 3" in page.text


def test_a_session_without_a_date_is_shown_and_says_so(visitor: Visitor) -> None:
    visitor.practice.save("undated.md", session_text("Daniel", "", "Vision 3"))
    assert "No date" in visitor.read(visitor.session("undated.md")).text


def test_an_empty_practice_says_how_to_begin() -> None:
    page = Visitor(Vaultless({})).read("/")
    assert "There is no session yet" in page.text
    assert "type: session" in page.text


@pytest.mark.parametrize(
    ("phase", "words"),
    [
        (Phase.STARTING, "Reading your notes"),
        (Phase.FIRST_CONTACT, "Nothing was written yet"),
        (Phase.ASKING, "2 notes would change that nobody touched"),
        (Phase.RUNNING, "Watching. 1 note waits for a quiet moment"),
        (Phase.READ_ONLY, "Read only"),
        (Phase.HELD, "the practice note"),
        (Phase.AWAY, "The folder of your notes is gone"),
    ],
)
def test_the_status_line_says_what_the_service_is_doing(
    practice: Vaultless, phase: Phase, words: str
) -> None:
    practice.phase, practice.pending = phase, (STORY,)
    practice.owed = (STORY, "Sessions/2009-10-06 Daniel.md")
    assert words in Visitor(practice).read("/").text


def test_first_contact_shows_what_would_be_written_and_waits_for_begin(practice: Vaultless) -> None:
    practice.phase, practice.owed = Phase.FIRST_CONTACT, (STORY, "Sessions/2009-10-06 Daniel.md")
    visitor = Visitor(practice, names=True)
    page = visitor.read("/begin")
    assert "2 notes would get a block" in page.text
    assert STORY in page.text
    assert "13 would move" in page.text
    (image,) = page.all("img")
    assert visitor.client.get(image["src"], base_url=BASE).content_type == "image/svg+xml"
    assert practice.begun == 0
    own = {"Origin": BASE, "Sec-Fetch-Site": "same-origin"}
    answer = visitor.client.post("/begin", base_url=BASE, headers=own, content_type=FORM)
    assert (answer.status_code, answer.headers["Location"], practice.begun) == (303, "/", 1)


def test_many_notes_nobody_touched_are_asked_about_in_other_words(practice: Vaultless) -> None:
    practice.phase, practice.owed = Phase.ASKING, tuple(practice.snapshot.sessions)
    page = Visitor(practice).read("/begin")
    assert "You did not touch these notes" in page.text
    assert "Go on" in page.text


def test_nothing_waits_and_the_page_says_so(visitor: Visitor) -> None:
    page = visitor.read("/begin")
    assert "Nothing is waiting" in page.text
    assert {"class": "main"} not in page.all("button")


# ------------------------------------------------------------------ names


def test_no_page_holds_a_name_until_someone_asks(visitor: Visitor) -> None:
    visitor.practice.save(
        "People/Daniel.md", '---\ntype: client\nlens: "Daniel, what would Ines do for {area}?"\n---\n'
    )
    visitor.practice.phase, visitor.practice.owed = (
        Phase.FIRST_CONTACT,
        tuple(visitor.practice.snapshot.sessions),
    )
    for path in visitor.all_pages():
        page = visitor.get(path)
        assert "Daniel" not in page, path
        assert "Ines" not in page, path
        for image in Reader(page).all("img"):
            answer = visitor.client.get(image["src"], base_url=BASE)
            assert b"Daniel" not in answer.data
            assert b"Ines" not in answer.data
    assert "D." in visitor.read("/").text


def test_a_note_that_cannot_be_read_shows_no_names_either(visitor: Visitor) -> None:
    broken = '---\ntype: session\nclient: "[[Magnus Berg]]\nareas: [Vision 3\n---\n'
    visitor.practice.save("Sessions/2010-01-01 Magnus Berg.md", broken)
    assert len(visitor.practice.snapshot.problems) == 2
    page = visitor.get("/problems")
    assert "Magnus" not in page
    assert "Berg" not in page
    assert "Magnus Berg" in Visitor(visitor.practice, names=True).get("/problems")


def test_tab_titles_and_addresses_are_neutral(named: Visitor) -> None:
    for path in named.all_pages():
        assert re.fullmatch(r"/|/problems|/begin|/(areas|clients|sessions)/[0-9a-f]{20}(/new|/then)?", path)
        (title,) = re.findall(r"<title>(.*?)</title>", named.get(path))
        assert title in {
            "Session Arcs", "Session Arcs: session", "Session Arcs: client", "Session Arcs: area",
            "Session Arcs: problems", "Session Arcs: new session", "Session Arcs: then and now",
            "Session Arcs: before we write",
        }  # fmt: skip


@pytest.mark.parametrize("query", ["", "?now=0123456789abcdef0123&then=0123456789abcdef0123"])
def test_one_click_shows_names_and_one_hides_them(visitor: Visitor, query: str) -> None:
    own = {"Origin": BASE, "Sec-Fetch-Site": "same-origin"}
    back = visitor.session(STORY) + query
    assert back.replace("&", "&amp;") in visitor.get(back)
    shown = visitor.client.post("/names", base_url=BASE, headers=own, data={"names": "shown", "back": back})
    assert (shown.status_code, shown.headers["Location"]) == (303, back)
    assert {"HttpOnly", "SameSite=Strict"} <= set(shown.headers["Set-Cookie"].split("; "))
    assert "Daniel" in visitor.get(back)
    visitor.client.post("/names", base_url=BASE, headers=own, data={"names": "hidden", "back": back})
    assert "Daniel" not in visitor.get(back)


def test_a_query_that_says_more_than_ours_is_left_behind(visitor: Visitor) -> None:
    own = {"Origin": BASE, "Sec-Fetch-Site": "same-origin"}
    for query in ("?a=\r\nSet-Cookie: x", "?//evil.com", "?a=<b>", "?" + "a" * 501):
        answer = visitor.client.post("/names", base_url=BASE, headers=own, data={"back": "/problems" + query})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/problems")


@pytest.mark.parametrize(
    "back",
    [
        "//evil.com",
        "http://evil.com/",
        "/\\evil.com",
        "javascript:alert(1)",
        "",
        "/nowhere",
        "\r\nX: y",
        "/names",
    ],
)
def test_the_way_back_leads_to_no_other_place(visitor: Visitor, back: str) -> None:
    own = {"Origin": BASE, "Sec-Fetch-Site": "same-origin"}
    answer = visitor.client.post("/names", base_url=BASE, headers=own, data={"back": back})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Daniel", "D."),
        ("Daniel van Dyk", "D. v. D."),
        ("李雷", "李."),
        ("42", "·"),
        ("", "·"),
        ("O'Brien", "O. B."),
    ],
)
def test_initials(name: str, short: str) -> None:
    assert initials(name) == short


def test_words_that_only_look_like_a_name_stay() -> None:
    notes = {"a.md": session_text("Will Grace", "2009-01-01", "Vision 3")}
    discretion = Discretion(Vaultless(notes).snapshot, shown=False)
    assert discretion.text("13 would move, and will; Planning. Will Grace, WILL GRACE, Grace.") == (
        "13 would move, and will; Planning. W. G., W. G., G.."
    )


def test_the_name_of_a_client_note_counts_before_any_session_names_it() -> None:
    snapshot = Vaultless({"People/Magnus Berg.md": "---\ntype: client\n---\n"}).snapshot
    assert Discretion(snapshot, shown=False).text("Magnus Berg is here") == "M. B. is here"


# ------------------------------------------------------------------ whatever someone types


def note_with(name: str) -> str:
    """A session whose client and whose area have this name. A text in JSON is one in YAML too."""
    text = json.dumps(name, ensure_ascii=False)
    head = f"---\ntype: session\nclient: {text}\ndate: 2009-11-03\n"
    return f"{head}areas:\n  - name: {text}\n    rating: 3\n    time: 1\n    wish: 2\n---\n"


OWN_NAME = f"{'a note' * 12}.md"  # longer than any name below: none of them is the note itself


class Changing:
    """One site whose only note is changed, with names shown and not."""

    def __init__(self) -> None:
        self.practice = Vaultless({})
        self.visitors = [Visitor(self.practice), Visitor(self.practice, names=True)]
        self.usual = self.skeletons(OWN_NAME, "x")

    def skeletons(self, path: str, name: str) -> list[list[str]]:
        """The elements of all pages without what they say."""
        self.practice.replace({path: note_with(name)})
        self.practice.phase, self.practice.owed = Phase.FIRST_CONTACT, tuple(self.practice.snapshot.sessions)
        return [
            [tag for tag, _ in visitor.read(page).elements]
            for visitor in self.visitors
            for page in visitor.all_pages()
        ]


@pytest.fixture(scope="module")
def changing() -> Changing:
    return Changing()


@pytest.mark.parametrize("name", NAUGHTY)
def test_naughty_names_are_words_and_nothing_else(changing: Changing, name: str) -> None:
    assert changing.skeletons(f"of {name.replace('/', '-')}.md", name) == changing.usual


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=60))
def test_no_name_adds_an_element(changing: Changing, name: str) -> None:
    found = changing.skeletons(OWN_NAME, name)
    if changing.practice.snapshot.sessions and not changing.practice.snapshot.problems:
        assert found == changing.usual


def test_no_page_asks_for_anything_outside_or_holds_a_style_or_script_of_its_own(named: Visitor) -> None:
    named.practice.phase, named.practice.owed = Phase.FIRST_CONTACT, (STORY,)
    for path in [*named.all_pages(), "/enter"]:
        page = named.read(path)
        assert [a["lang"] for a in page.all("html")] == ["en"]
        assert not page.all("style")
        for _, attributes in page.elements:
            assert not [name for name in attributes if name == "style" or name.startswith("on")]
            for name in ("src", "href", "action"):
                assert attributes.get(name, "/").startswith(("/", "#")), attributes
                assert not attributes.get(name, "/").startswith("//")


@pytest.fixture
def large() -> Visitor:
    notes = {
        f"s/{client:02} {month:02}.md": session_text(
            f"Client{client}", f"2009-{month:02}-01", "Vision 3, 2 → 4"
        )
        for client in range(40)
        for month in range(1, 13)
    }
    return Visitor(Vaultless(notes))


def test_addresses_of_a_large_practice_are_found_and_forgotten(large: Visitor) -> None:
    gone = large.session("s/00 01.md")
    assert large.read(gone).all("table")
    del large.practice.notes["s/00 01.md"]
    large.practice.save("s/new.md", session_text("Client1", "2010-01-01", "Vision 3"))
    assert large.client.get(gone, base_url=BASE).status_code == 404
    assert large.read(large.session("s/new.md")).all("table")
    assert len(large.read("/").all("img")) == 40


class Watched(Vaultless):
    """Tells whether work makes way whenever it is asked how things stand; the third time it fails."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[int] = []

    def status(self) -> Status:
        self.seen.append(self.live.courtesy._under_way)
        if len(self.seen) == 3:
            raise ValueError
        return super().status()


def test_long_work_makes_way_until_a_page_is_made_whatever_comes_of_it() -> None:
    practice = Watched()
    visitor = Visitor(practice)
    told = [
        visitor.client.get(path, base_url=BASE).status_code
        for path in ("/", "/clients/nobody", "/problems", "/nowhere")
    ]
    assert told == [200, 404, 500, 404]
    assert practice.seen == [1, 1, 1]
    assert practice.live.courtesy._under_way == 0
