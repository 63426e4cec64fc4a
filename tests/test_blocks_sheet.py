"""The client's sheet: what is on it, and what must never be."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin_server.blocks.sheet import client_sheet, sheet_page, sheet_policy
from plugin_server.blocks.sheet_context import sheet_of
from plugin_server.blocks.sheet_room import Layout, lines_of, plan_of
from plugin_server.blocks.sheet_style import source_of
from plugin_server.blocks.sheet_words import name_words, task_words
from plugin_server.model import Session
from plugin_server.snapshot import Snapshot
from tests.web_practice import NOTES, STORY, Vaultless, session_text

HOSTILE = (
    "</style><script>alert(1)</script>", "<script>alert(1)</script>", "</title><img src=x onerror=alert(1)>", "A & B",
    "&lt;b&gt;", "\"'><svg onload=alert(1)>", "]]>", "<!-- session-arcs -->", "التخطيط والرؤية", "👩‍👧 Home 🏡",
    "\u202eevil", "a\u200bb", "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstellenleitungen",
)  # fmt: skip
TAGS = {
    "html", "head", "meta", "title", "style", "body", "main", "header", "h1", "h2", "p", "div", "figure", "table",
    "caption", "thead", "tbody", "tr", "th", "td", "ul", "li", "bdi", "span", "section", "svg", "desc", "path",
    "line", "circle", "text",
}  # fmt: skip


class Reader(HTMLParser):
    """What a browser makes of the sheet."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.values: list[str] = []
        self.words: list[str] = []
        self._unread = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}
        self.values += [value or "" for _, value in attrs]
        self._unread = tag if tag == "style" else ""

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._unread = ""

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def one(text: str, path: str = STORY, **notes: str) -> tuple[Snapshot, Session]:
    """A practice with this session in it."""
    practice = Vaultless(
        {**{name: note for name, note in NOTES.items() if name != path}, path: text, **notes}
    )
    return practice.snapshot, practice.snapshot.sessions[path]


def page_of(text: str = NOTES[STORY], *, named: bool = False, **notes: str) -> str:
    return client_sheet(*one(text, **notes), named=named)


def telling(client: str, body: str) -> str:
    return session_text(client, "2009-11-03", "Vision 3, 2 → 12", "Service 8, 20 → 14", body=body)


# ------------------------------------------------------------------ what is on it


def test_it_holds_figure_table_tasks_and_lines_to_write_on() -> None:
    text = NOTES[STORY].replace("programme leads", "programme leads 2h 📅 2009-11-20")
    page = page_of(text.replace("- [ ] Rota", "- [x] Rota 1h 📅 2009-10-20"))
    read = Reader(page)
    for said in (
        "Ratings and hours, 3 Nov 2009 3 Nov 2009 D. ",
        "27 of 40 hours already lie where they are wanted; 13 would move.",  # of the figure, for those who hear it
        "Area Rating Hours: now → wanted List",
        "Vision 3 (was 2) 2 → 12 (+10) no list yet",
        "Service 8 20 → 14 (−6) Call the programme leads · 2 h · due 20 Nov Rota · done",
        "Accountability 7 (was 6) 15 → 8 (−7) Community 2 (was 3) 3 → 6 (+3) no list yet What I take along",
    ):
        assert said in read.text
    assert read.text.endswith("What I take along")
    assert read.tags.count("svg") == 1
    assert page.count('class="line"') >= 5
    assert page.count('<li class="done">') == 1


def test_it_says_its_language_and_its_name() -> None:
    assert '<html lang="en">' in page_of()
    assert "<title>Ratings and hours, 3 Nov 2009</title>" in page_of()
    undated = client_sheet(*one(session_text("Daniel", "", "Vision 3"), "undated.md"), named=False)
    assert "<title>Ratings and hours</title>" in undated


def test_more_areas_than_fit_a_figure_are_in_the_table() -> None:
    page = page_of(session_text("Daniel", "2009-11-03", *(f"Area {n} 3" for n in range(13))))
    assert "More than 12 areas fit in no picture" in page
    assert "<svg" not in page
    assert page.count("<tr") == 14


def test_tasks_stand_with_their_area_in_the_order_of_the_note() -> None:
    body = "## Service\n- [ ] b\n- [x] a\n### Manager of Vision\n- [ ] c\n## Service\n- [ ] d\n"
    table = sheet_of(*one(telling("Daniel", body)), named=False).table
    assert [[task.text for task in row.tasks] for row in table.rows] == [["c"], ["b", "a", "d"]]


def test_same_notes_same_sheet() -> None:
    assert page_of() == page_of()


# ------------------------------------------------------------------ what is not


def test_nothing_of_the_coach_is_on_it() -> None:
    secret = "Xq1secret"  # noqa: S105 - of no door
    text = (
        NOTES[STORY]
        .replace("date:", f"mood: {secret}\ndate:")
        .replace("areas:", f'"{secret} note": 1\nareas:')
        + f"\n{secret} is tired.\n\n## For me\n- [ ] {secret} ask my supervisor\n"
        + f"\n> [!note] {secret}\n> - [ ] {secret}\n"
        + f"\n## Vision\nHe {secret} said.\n%% - [ ] {secret} %%\n- {secret}\n"
        + f"- [ ] One page %%{secret}%% <!-- {secret} -->\n"
        + f"<!-- session-arcs -->\n- [ ] {secret}\n<!-- /session-arcs -->\n"
    )
    people = {"People/Daniel.md": f"---\ntype: client\nlens: '{secret} {{area}}?'\n---\n- [ ] {secret}\n"}
    snapshot, session = one(
        text, **people, **{"Practice.md": f"---\ntype: practice\nlens: {secret} {{area}}\n---\n"}
    )
    assert session.problems == ()
    page = client_sheet(snapshot, session, named=True)
    assert "One page" in page
    assert secret not in page


def test_what_could_not_be_read_is_not_told_to_the_client() -> None:
    page = page_of(NOTES[STORY].replace("Vision 3", "Vision 33"))
    assert "Vision not asked 2 → 12" in Reader(page).text
    assert not re.search(r"\b33\b|could be read|scale", Reader(page).text)


@pytest.mark.parametrize("named", [False, True])
def test_no_path_no_file_no_marker_no_link_and_no_script_is_on_it(named: bool) -> None:
    body = "## Vision\n- [ ] See [[People/Private/Plan#Part one|the plan]], [[Other/2009 Budget.md]]"
    body += " and [x](Arcs/y.md)\n"
    body += (
        "- [ ] ![[Arcs/2009-11-03-1f3a9c2e.svg|520]] Look\n- [ ] obsidian://open?vault=My%20Vault&file=x Go\n"
    )
    page = page_of(telling("Daniel", body), named=named)
    for trace in (
        "Sessions", "People", "Private", "Other/", ".md", ".svg", "Arcs", "obsidian", "My%20Vault", "session-arcs",
        "[[", "href", "src=", "http:", "https:", "url(", "@import", "<script", "<a ", "javascript",
    ):  # fmt: skip
        assert trace not in page, trace
    assert "See the plan, 2009 Budget and x" in page


def test_the_clients_name_is_initials_unless_it_is_asked_for() -> None:
    text = telling("Daniel", "## Vision\n- [ ] Daniel writes one page\n").replace(
        "Service 8", "Daniel's garden 8"
    )
    discreet, named = page_of(text), page_of(text, named=True)
    assert "Daniel" not in discreet
    assert '<p dir="auto">D.</p>' in discreet
    assert '<p dir="auto">Daniel</p>' in named
    for page, name in ((discreet, "D."), (named, "Daniel")):
        assert f"{name} writes one page" in page
        assert f"{name}&#x27;s garden" in page


@pytest.mark.parametrize("named", [False, True])
def test_no_other_client_is_on_it(named: bool) -> None:
    body = "## Vision\n- [ ] Call [[Ines]] and INES about it\n- [ ] Call [[People/Ines|Ines]]\n"
    body += "## Ines and me\n- [ ] Meet\n"
    text = telling("Daniel", body).replace("Service 8, 20 → 14", "Ines and me 8, 20 → 14")
    page = page_of(text, named=named)
    assert not re.search("ines", Reader(page).text.replace("lines", ""), re.IGNORECASE)
    assert "Call I. and I. about it" in page


def test_a_name_that_two_clients_share_is_shown_to_its_owner_alone() -> None:
    ruth = session_text("Daniel Ross", "2009-10-01", "Home 3")
    text = telling("Daniel", "## Vision\n- [ ] Daniel calls Daniel Ross, and Ross calls back\n")
    page = page_of(text, named=True, **{"Sessions/r.md": ruth})
    assert "Daniel calls D. R., and R. calls back" in page


@pytest.mark.parametrize("named", [False, True])
def test_the_sheet_of_a_group_names_none_of_its_members(named: bool) -> None:
    body = "## Vision\n- [ ] Daniel asks Ines\n- [ ] Ruth van Dyk writes\n"
    text = telling("Daniel", body).replace('"[[Daniel]]"', '["[[Daniel]]", "[[Ines]]", "[[Ruth van Dyk]]"]')
    page = page_of(text, named=named)
    assert "D. asks I." in page
    assert "<header><h1>3 Nov 2009</h1></header>" in page
    assert not re.search(r"Daniel|Ines|Ruth|Dyk", page)


def test_a_session_of_nobody_names_nobody() -> None:
    text = telling("Daniel", "## Vision\n- [ ] Ask Ines\n").replace('client: "[[Daniel]]"\n', "")
    page = page_of(text, named=True)
    assert "Ask I." in page
    assert "</h1></header>" in page


# ------------------------------------------------------------------ hostile words


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("named", [False, True])
def test_what_people_typed_is_text_and_nothing_else(name: str, named: bool) -> None:
    snapshot, session = one(telling("Daniel", ""))
    told = sheet_of(snapshot, session, named=named)
    row = told.table.rows[0]
    task = replace(sheet_of(*one(NOTES[STORY]), named=named).table.rows[1].tasks[0], text=name)
    rows = (replace(row, cells=(name, *row.cells[1:]), tasks=(task,)), *told.table.rows[1:])
    page = sheet_page(replace(told, title=name, heading=name, who=name, table=replace(told.table, rows=rows)))
    read = Reader(page)
    assert set(read.tags) <= TAGS
    assert not [
        attribute for attribute in read.names if attribute.startswith("on") or attribute in {"style", "src"}
    ]
    assert read.text.count(" ".join(name.split())) == 5  # title, heading, who, area, task
    assert page.count("<style>") == page.count("</style>") == 2


@given(st.text(max_size=120), st.text(max_size=120))
@settings(max_examples=150, deadline=None)
def test_no_words_whatsoever_become_markup(area: str, task: str) -> None:
    quoted = area.replace("\\", "").replace('"', "").replace("\n", " ").replace("\r", " ")
    text = telling("Daniel", f"## Vision\n- [ ] {task}\n").replace("  - Vision 3, 2", f'  - "{quoted} 3, 2')
    text = text.replace("2 → 12\n", '2 → 12"\n', 1)
    practice = Vaultless({STORY: text})
    session = practice.snapshot.sessions.get(STORY)
    if session is None:
        return  # the properties became something else
    page = client_sheet(practice.snapshot, session, named=True)
    page.encode()
    assert set(Reader(page).tags) <= TAGS
    assert page.count("<style>") == 2


def test_the_policy_in_the_page_allows_its_own_styles_and_nothing_else() -> None:
    page = page_of()
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert len(styles) == 2
    policy = "default-src 'none'; style-src {} {}; base-uri 'none'; form-action 'none'".format(
        *map(source_of, styles)
    )
    assert f'<meta http-equiv="Content-Security-Policy" content="{policy}">' in page
    assert sheet_policy(page) == policy
    assert page.index("Content-Security-Policy") < page.index("<style>")


def test_on_paper_and_in_its_own_colours_it_is_always_light() -> None:
    page = page_of()
    assert "color-scheme: light;" in page
    dark = re.findall(r"@media[^{]*prefers-color-scheme", page)
    assert len(dark) == 2
    assert all("screen" in one for one in dark)


# ------------------------------------------------------------------ words of a task


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ask [[People/Ines|her]] today", "Ask her today"),
        ("Ask [[Folder/Budget plan.md#Part|]] today", "Ask Budget plan today"),
        ("See [the plan](Plans/x.md) and <https://a.example/x>", "See the plan and https://a.example/x"),
        ("![alt](a.png) Look ![[b.png|300]] here", "Look here"),
        ("Go obsidian://open?vault=a&file=b%20c or file:///home/x now", "Go or now"),
        ("Open http://127.0.0.1:8719/sessions/1 or http://localhost/x", "Open or"),
        ("Write %%he is afraid%% one page <!-- really -->", "Write one page"),
        ("Write %%he never closed this", "Write"),
        ("Call #followup/private the leads, point #2", "Call the leads, point #2"),
        ("**Call** the _leads_ `now` ==really== ~~or not~~ *x*", "Call the leads now really or not x"),
        ("Call snake_case_name 2*3*4", "Call snake_case_name 234"),
        ("Call [due:: 2009-11-01] (note:: she) them [^1]", "Call them"),
        ("Walk ⏳ 2009-11-01 🔁 every week ⏫", "Walk"),
        ("Walk ✅ 2009-11-05 🆔 abc", "Walk"),
        ("<b>Walk</b> <img src=x onerror=y>", "Walk"),
        (r"Read \*all\* of it", "Read *all* of it"),
        ("%%only this%%", ""),
    ],
)
def test_a_task_is_the_words_a_client_reads(written: str, read: str) -> None:
    assert task_words(written) == read


def test_an_area_keeps_its_signs_and_loses_its_links() -> None:
    assert name_words("work_life *balance* #1") == "work_life *balance* #1"
    assert name_words("[Home](Areas/Home.md) %%x%%") == "Home"


def test_a_task_of_nothing_but_an_aside_is_left_out() -> None:
    assert "<ul>" not in page_of(telling("Daniel", "## Vision\n- [ ] %%only this%%\n"))


# ------------------------------------------------------------------ room


def test_lines_are_reckoned_by_words_and_long_words_are_broken() -> None:
    assert lines_of("one", 100, 4) == 1
    assert lines_of("one two three four five", 20, 4) > 1
    assert lines_of("x" * 200, 50, 4) > 5


def test_what_gives_way_comes_in_order() -> None:
    plans = []
    for tasks in range(20):
        body = "".join(
            f"## {area}\n" + "- [ ] Ask the leads\n" * tasks
            for area in ("Vision", "Service", "Accountability", "Community")
        )
        plans.append(plan_of(sheet_of(*one(NOTES[STORY].partition("## Service")[0] + body), named=False)))
    in_turn = [layout for layout, _ in groupby(plan.layout for plan in plans)]
    assert in_turn == [*Layout, Layout.CLOSE]  # at last on two pages
    assert all(plan.lines >= 5 for plan in plans)
