"""The pages of client, area and practice say what the blocks of their notes say, and hide the names in it."""

from __future__ import annotations

import re

import pytest

from plugin_server.blocks.drawing import context_of, lines_of
from plugin_server.blocks.figures import year_figure
from plugin_server.joins import copied
from plugin_server.recall import Recalled, from_bytes, to_bytes
from plugin_server.shelf import Shelf
from plugin_server.vault.index import Kept
from plugin_server.web.told import Item, Part, Reader, Run
from tests.test_web_pages import BASE, Visitor
from tests.web_practice import NOTES, Vaultless, session_text

DANIEL, PRACTICE = "People/Daniel.md", "Practice.md"
ODD = "Vi*si|on [x](y) 3/9 %%"
MORE = {
    "Sessions/2009-12-01 Daniel.md": session_text(
        "Daniel",
        "2009-12-01",
        "Vision 5, 4 → 12",
        "Service 8, 20 → 14",
        "Community 2, 3 → 6",
        body="## Service\n- [x] Rota\n- [ ] Ask Daniel's brother 2h 📅 2010-01-05\n\n"
        "## Vision\n- [ ] See Ines | *first* [[Rota]]\n",
    ),
    "Sessions/2009-12-02 both.md": '---\ntype: session\nclient: ["[[Daniel]]", "[[Magnus Berg]]"]\n'
    "date: 2009-12-02\nareas:\n  - Vision 4\n---\n",
    "Sessions/2009-12-03 Ines.md": "---\ntype: session\nclient: '[[Ines]]'\ndate: 2009-12-03\n"
    f"areas:\n  - name: '{ODD}'\n    rating: 3\n  - name: Talks with Daniel\n    rating: 4\n---\n",
    PRACTICE: "---\ntype: practice\nperiod: month\n---\n",
    "Areas/Vision.md": "---\ntype: area\n---\n",
}


@pytest.fixture
def practice() -> Vaultless:
    return Vaultless({**NOTES, **MORE})


def address(visitor: Visitor, path: str) -> str:
    at = visitor.desk.addresses
    return {
        DANIEL: f"/clients/{at.client((DANIEL,))}",
        "Areas/Vision.md": f"/areas/{at.area('vision')}",
        PRACTICE: "/",
    }[path]


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def note_parts(visitor: Visitor, path: str) -> list[str]:
    """The words of the block, each part without its Markdown and without white space."""
    context = context_of(visitor.practice.snapshot, path)
    assert context is not None
    parts = "\n".join(lines_of(context, None)).split("\n\n")
    return [bare(words_of(part)) for part in parts if part.strip()]


def words_of(part: str) -> str:
    part = re.sub(r"\[\[[^\[\]]*?\\?\|([^\[\]]*)\]\]", r"\1", part)
    part = re.sub(r"\[\[([^\[\]]*)\]\]", r"\1", part)
    part = re.sub(r"(?m)^\|( :?-+:? \|)+$|^> \[!question\]- |^> |^ *- |\*\*", "", part)
    part = re.sub(r"(?<!\\)\|", "", part)
    return re.sub(r"\\(.)", r"\1", part)


@pytest.mark.parametrize("path", [DANIEL, "Areas/Vision.md", PRACTICE])
def test_a_page_says_all_that_its_note_says(practice: Vaultless, path: str) -> None:
    visitor = Visitor(practice, names=True)
    page = bare(visitor.read(address(visitor, path)).text)
    parts = note_parts(visitor, path)
    assert parts
    for part in parts:
        assert part in page


def test_the_two_minutes_before_a_session_are_on_the_clients_page(practice: Vaultless) -> None:
    visitor = Visitor(practice, names=True)
    page = visitor.read(address(visitor, DANIEL))
    for words in (
        "Moved from 3 Nov to 1 Dec 2009",
        "Vision: rated 5 (was 3), 4 h now (was 2)",
        "Open last time, done now Service: Rota · 1 Dec 2009",
        "Service · 2 h on the list · 14 h wanted a month",
        "Ask Daniel's brother · 2 h · due 5 Jan 2010 · 1 Dec 2009",
        "See Ines | *first* [[Rota]] · 1 Dec 2009",
        "2 Dec 2009 , in a group",
    ):
        assert words in page.text
    hrefs = [a["href"] for a in page.all("a")]
    assert (
        hrefs.count(visitor.session("Sessions/2009-12-01 Daniel.md")) == 5
    )  # three tasks, the table, the figure
    for path in practice.snapshot.parties[DANIEL,]:
        assert visitor.session(path) in hrefs


def test_the_year_is_the_very_figure_of_the_note(practice: Vaultless) -> None:
    visitor = Visitor(practice)
    (source,) = [
        one["src"] for one in visitor.read(address(visitor, DANIEL)).all("img") if one.get("id") == "figure"
    ]
    answer = visitor.client.get(source, base_url=BASE)
    context = context_of(practice.snapshot, DANIEL)
    assert answer.content_type == "image/svg+xml"
    assert answer.data == getattr(year_figure(context), "data", None)  # type: ignore[arg-type]


def test_no_page_and_no_figure_holds_a_name_until_someone_asks(practice: Vaultless) -> None:
    visitor = Visitor(practice)
    for path in visitor.all_pages():
        page = visitor.read(path)
        answers = [visitor.client.get(one["src"], base_url=BASE) for one in page.all("img")]
        for data in (visitor.get(path), *(answer.get_data(as_text=True) for answer in answers)):
            assert not re.search("Daniel|Ines|Magnus|Berg", data), path
        assert {answer.status_code for answer in answers} <= {200}
    assert "Ask D.'s brother" in visitor.read(address(visitor, DANIEL)).text
    ines = next(party for party in practice.snapshot.parties if party == ("?ines",))
    source = visitor.read(f"/clients/{visitor.desk.addresses.client(ines)}").all("img")[0]["src"]
    assert "Talks with D." in visitor.client.get(source, base_url=BASE).get_data(as_text=True)


def test_a_client_without_a_note_has_the_same_page(practice: Vaultless) -> None:
    visitor = Visitor(practice, names=True)
    page = visitor.read(f"/clients/{visitor.desk.addresses.client(('?ines',))}")
    assert "Open the note" not in page.text
    assert "Moved from 21 Oct to 3 Dec 2009" in page.text
    assert "All sessions" in page.text
    assert page.all("img")[0]["src"].startswith("/years/")


def test_a_group_leads_to_its_members_even_to_one_who_was_only_there(practice: Vaultless) -> None:
    visitor = Visitor(practice, names=True)
    group = next(party for party in practice.snapshot.parties if len(party) > 1)
    page = visitor.read(f"/clients/{visitor.desk.addresses.client(group)}")
    assert "A group of 2" in page.text
    alone = f"/clients/{visitor.desk.addresses.client(('?magnus berg',))}"
    assert alone in [a["href"] for a in page.all("a")]
    assert "A group of 2: Magnus Berg , Daniel" in page.text
    assert "Magnus Berg New session All sessions Session 2 Dec 2009 , in a group" in visitor.read(alone).text
    fresh = Visitor(practice)
    assert "2 Dec 2009" in fresh.read(f"/clients/{fresh.desk.keys.opaque('client', '?magnus berg')}").text


def test_the_practice_leads_to_each_area_and_an_area_to_its_clients(practice: Vaultless) -> None:
    visitor = Visitor(practice, names=True)
    page = visitor.read("/")
    ways = [a["href"] for a in page.all("a") if a["href"].startswith("/areas/")]
    assert len(ways) == len(practice.snapshot.areas) == len(set(ways))
    vision = visitor.read(address(visitor, "Areas/Vision.md"))
    assert "Daniel, Magnus Berg 2 Dec 2009" in vision.text
    assert visitor.session("Sessions/2009-12-01 Daniel.md") in [a["href"] for a in vision.all("a")]
    odd = [visitor.read(way).text for way in ways]
    assert [text for text in odd if f"{ODD} Client Session" in text]


@pytest.mark.parametrize("kind", ["areas", "clients", "years"])
def test_an_address_of_another_kind_of_thing_leads_nowhere(practice: Vaultless, kind: str) -> None:
    visitor = Visitor(practice)
    other = visitor.desk.addresses.note(DANIEL)
    ending = ".svg" if kind == "years" else ""
    assert visitor.client.get(f"/{kind}/{other}{ending}", base_url=BASE).status_code == 404


def test_what_is_wrong_with_a_setting_is_told_on_the_practice_page(practice: Vaultless) -> None:
    practice.save(PRACTICE, "---\ntype: practice\nscale: many\n---\n")
    page = Visitor(practice).read("/")
    (problem,) = [one for one in practice.snapshot.problems if one.path == PRACTICE]
    assert problem.remedy in page.text


def test_lines_are_read_back_as_they_were_meant() -> None:
    reader = Reader(str.upper, lambda target: f"/{target}")
    lines = [
        "**So**",
        "",
        "- a \\*b\\*: [c \\] d](e%20f.md), g",
        "  - h",
        "",
        "| i | j\\|k |",
        "| :--- | ---: |",
        "| l |  |",
    ]
    assert reader.parts(lines) == (
        Part("words", ((Run("SO", strong=True),),)),
        Part(
            "list",
            items=(Item((Run("A *B*: "), Run("C ] D", href="/e%20f.md"), Run(", G")), ((Run("H"),),)),),
        ),
        Part("table", heads=((Run("I"),), (Run("J|K"),)), rows=(((Run("L"),), ()),)),
    )


def test_the_first_page_after_a_start_makes_no_session_but_those_it_takes() -> None:
    practice = Vaultless(
        {
            f"Sessions/{day}.md": session_text(
                "Daniel", f"2009-10-{day}", "Vision 3, 2 → 12", body="## Vision\n- [ ] One page\n"
            )
            for day in range(10, 30)
        }
    )
    kept = from_bytes(to_bytes(Recalled(1, Kept({}, {}, frozenset()), practice.snapshot, frozenset())))
    assert kept is not None
    practice.snapshot = kept.snapshot
    page = Visitor(practice).get("/")
    shelf: object = copied(kept.snapshot.sessions)
    assert isinstance(shelf, Shelf)
    assert "29 Oct 2009" in page
    assert sum(shelf.made(path) is not None for path in shelf) <= 5
