"""Names of clients, areas, tasks and files that would like to be something else stay names wherever they stand."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import expect

from plugin_server.web import static_files
from tests.attacks import Done, bounded, told
from tests.browser import chromium, needs_chromium
from tests.naughty import ALL, KINDS
from tests.service import Service, serving
from tests.test_web_pages import Reader

PER_NOTE = 5
EACH = 4
DRAWN = {
    "svg",
    "g",
    "path",
    "line",
    "circle",
    "text",
    "tspan",
    "title",
    "desc",
    "style",
    "rect",
    "polyline",
    "defs",
}
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
BLOCK = re.compile(rb"^<!-- session-arcs.*?^<!-- /session-arcs[^\n]*", re.MULTILINE | re.DOTALL)


def file_name(text: str, number: int) -> str:
    """The text as a file's name, as far as this system can have it."""
    kept = re.sub(r"[/\0]", "", text)
    while len(kept.encode("utf-8", "surrogatepass")) > 100:
        kept = kept[:-1]
    return f"{kept}{number:03}.md"


def quoted(text: object) -> str:
    """As JSON, which is YAML too, with what is no printable character written out."""
    plain = json.dumps(text, ensure_ascii=False)
    return "".join(one if one.isprintable() or ord(one) > 0xFFFF else f"\\u{ord(one):04x}" for one in plain)


def counts(note: Path, text: bytes) -> bool:
    """Is it a session? A hidden file is none, and what has a placeholder in its properties is a template."""
    properties = text.split(b"---")[1]
    return (
        b"type: session" in properties and note.name[0] not in ".~#" and not re.search(b"{{|<%", properties)
    )


def note_of(number: int) -> str:
    """Every fourth a session, of one client or of four, with texts as names; the others client notes."""
    if number % EACH:
        return f"---\ntype: client\nlens: {quoted(ALL[number] + ' {area}')}\n---\n"
    names = [ALL[(number + step) % len(ALL)] for step in range(PER_NOTE)]
    areas = "".join(f"  - {{name: {quoted(name)}, rating: 3, time: 2, wish: 12}}\n" for name in names)
    tasks = "".join(f"- [ ] {' '.join(name.split())}\n" for name in names)
    clients = quoted(ALL[number : number + EACH] if number % 8 else ALL[number])
    heading = " ".join(names[0].split())
    return (
        f"---\ntype: session\nclient: {clients}\ndate: 2009-11-{number % 28 + 1:02}\n"
        f"lens: {quoted(names[1] + ' {area}')}\nareas:\n{areas}---\n# Talk\n\n## {heading}\n{tasks}"
    )


@dataclass
class Naughty:
    vault: Path
    home: Path
    notes: dict[Path, bytes]
    rendered: Done


@pytest.fixture(scope="module")
def naughty(tmp_path_factory: pytest.TempPathFactory) -> Naughty:
    """A vault of such notes, drawn once by the real command."""
    base = tmp_path_factory.mktemp("naughty")
    vault, home = base / "vault", base / "home"
    vault.mkdir()
    home.mkdir()
    notes = {}
    for number, text in enumerate(ALL):
        note = vault / file_name(text, number)
        note.write_text(note_of(number), "utf-8", newline="")
        notes[note] = note.read_bytes()
    (vault / "Practice.md").write_text('---\ntype: practice\nlens: "${7*191} {area} {{x"\n---\n')
    return Naughty(vault, home, notes, bounded("render", vault, home=home, seconds=60))


def test_the_list_is_long_and_of_many_kinds() -> None:
    assert len(ALL) == len(set(ALL)) > 300
    assert all(len(texts) > 5 for texts in KINDS.values())


def test_every_note_is_drawn_or_its_problem_is_told(naughty: Naughty) -> None:
    checked = bounded("check", naughty.vault, "--format", "json", home=naughty.home).data()
    problems = {one["path"]: one for one in checked["problems"]}
    sessions = {note for note, before in naughty.notes.items() if counts(note, before)}
    drawn = {note for note in sessions if BLOCK.search(note.read_bytes())}
    silent = [note.name for note in sessions - drawn if note.name not in problems]
    assert silent == []
    assert len(drawn) > len(sessions) * 0.8 > 70
    assert all(one["message"] and one["remedy"] for one in checked["problems"])
    told(
        "names",
        f"{len(ALL)} texts as names of clients, areas, tasks and files",
        f"{len(drawn)} drawn, the rest told",
    )


def test_nothing_of_a_note_is_lost_and_all_can_be_taken_out_again(naughty: Naughty, tmp_path: Path) -> None:
    copy, home = tmp_path / "copy", tmp_path / "home"
    home.mkdir()
    shutil.copytree(naughty.vault, copy)
    bounded("clean", copy, "--yes", home=home)
    changed = [
        note.name for note, before in naughty.notes.items() if (copy / note.name).read_bytes() != before
    ]
    assert changed == []


def test_nothing_is_obeyed(naughty: Naughty) -> None:
    """No command was run, nothing was reckoned, no file lies where a name would have put it."""
    assert [
        deed for deed in naughty.rendered.deeds if deed.event in {"os.system", "subprocess.Popen", "os.exec"}
    ] == []
    assert [path for path in naughty.vault.parent.rglob("PWNED*") if path not in naughty.notes] == []
    for folder, _, files in os.walk(naughty.vault):
        for file in files:
            assert b"1337" not in (Path(folder) / file).read_bytes(), file


def test_what_was_opened_lies_in_the_vault_or_is_our_own(naughty: Naughty) -> None:
    allowed = (naughty.vault.resolve(), naughty.home.resolve())
    strange = {
        str(path)
        for deed, path in naughty.rendered.files()
        if deed.writes
        and not any(path.is_relative_to(folder) for folder in allowed)
        and path != Path(os.devnull)
    }
    assert {path for path in strange if "__pycache__" not in path} == set()


def test_every_figure_is_a_picture_and_nothing_else(naughty: Naughty) -> None:
    figures = list((naughty.vault / "Arcs").glob("*.svg"))
    assert len(figures) > 80
    for figure in figures:
        for element in ElementTree.fromstring(figure.read_bytes()).iter():  # noqa: S314 - our own files
            assert element.tag.rpartition("}")[2] in DRAWN
            for name, value in element.attrib.items():
                assert not name.startswith("on")
                assert "href" not in name
                assert "url(" not in value
                assert "javascript" not in value
    told(
        "names",
        "the same texts in figures",
        f"{len(figures)} figures, all well-formed, {len(DRAWN)} kinds of element",
    )


def test_every_block_is_text_for_a_markdown_parser(naughty: Naughty) -> None:
    """No HTML but the two markers, and no link or picture but the figure and the other notes."""
    blocks = 0
    for note in naughty.notes:
        found = BLOCK.search(note.read_bytes())
        if found is None:
            continue
        blocks += 1
        text = found.group().decode()
        lines = text.split("\n")
        assert [line for line in lines[1:-1] if line.startswith("<!--")] == []
        for token in MARKDOWN.parse("\n".join(lines[1:-1])):
            assert token.type not in {"html_block", "fence", "code_block", "heading_open"}, (note.name, token)
            for child in token.children or ():
                assert child.type not in {"html_inline", "image", "code_inline"}, (note.name, child)
                if child.type == "link_open":  # a note whose name no wikilink can hold
                    assert re.fullmatch(r"[A-Za-z0-9%._~-]+\.md", str(child.attrs["href"])), (
                        note.name,
                        child,
                    )
    assert blocks > 80
    told("names", "the same texts in blocks", f"{blocks} blocks: no HTML, link, picture or code")


def test_a_terminal_is_sent_no_control_characters(naughty: Naughty) -> None:
    first = next(note for note, text in naughty.notes.items() if counts(note, text))
    (steered := naughty.vault / f"\x1b]0;PWNED\x07\u202e{first.name}").write_text(
        "---\ntype: session\nareas: [V 99\n---\n"
    )
    for done in (
        bounded("check", naughty.vault, home=naughty.home),
        bounded("show", steered, home=naughty.home),
    ):
        assert not re.search(
            r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", done.output + done.complaints
        )
    told("names", "escape sequences in names, on the terminal", "shown as plain signs")


# ------------------------------------------------------------------ on the pages


class RefusedError(Exception):
    """The link did not open."""


class Pages:
    """The service's pages as a browser that was let in gets them, names shown."""

    def __init__(self, link: str) -> None:
        self.port = int(re.findall(r":(\d+)/", link)[0])
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        code = link.partition("#")[2]
        own = {
            "Origin": f"http://127.0.0.1:{self.port}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self._connection.request("POST", "/enter", f"code={code}", own)
        answer = self._connection.getresponse()
        answer.read()
        if answer.status != 303:
            self._connection.close()
            raise RefusedError(answer.status)
        self.cookie = answer.headers["Set-Cookie"].partition(";")[0]

    def close(self) -> None:
        self._connection.close()

    def get(self, path: str) -> tuple[int, dict[str, str], str]:
        headers = {"Cookie": f"{self.cookie}; session_arcs_names_{self.port}=shown"}
        self._connection.request("GET", path, headers=headers)
        answer = self._connection.getresponse()
        return answer.status, dict(answer.headers), answer.read().decode()


@pytest.fixture(scope="module")
def service(naughty: Naughty) -> Iterator[Service]:
    with serving(naughty.vault, "--read-only", home=naughty.home) as started:
        yield started


def fresh_link(naughty: Naughty) -> str:
    """As the command gives one for the running service."""
    return re.findall(r"http://\S+", bounded("token", naughty.vault, home=naughty.home).output)[0]


@pytest.fixture(scope="module")
def pages(naughty: Naughty, service: Service) -> Iterator[Pages]:
    found = Pages(fresh_link(naughty))
    yield found
    found.close()


def assert_only_ours(page: Reader) -> None:
    for tag, attributes in page.elements:
        assert tag not in {"iframe", "object", "embed", "base", "svg", "math", "style", "marquee"}, tag
        assert not [name for name in attributes if name.startswith("on") or name == "style"], attributes
        for name in ("src", "href", "action"):
            assert re.match(r"/(?!/)|#|$", attributes.get(name, "")), attributes
    scripts = {one.get("src", "") for one in page.all("script")}
    assert scripts <= {f"/static/{name}" for name in static_files.KINDS if name.endswith(".js")}


def test_no_page_has_an_element_that_a_name_made(pages: Pages) -> None:
    front = Reader(pages.get("/")[2])
    clients = sorted({link["href"] for link in front.all("a") if link["href"].startswith("/clients/")})
    assert len(clients) > 80
    more = {f"{path}/{kind}" for path in clients[::7] for kind in ("new", "then")}
    seen = {"/", "/problems", "/begin", *clients, *more}
    for path in sorted(seen):
        status, _, text = pages.get(path)
        assert status == 200
        assert_only_ours(Reader(text))
        assert "1337" not in Reader(text).text
    sessions = {link["href"] for path in clients[::7] for link in Reader(pages.get(path)[2]).all("a")}
    for path in sorted(one for one in sessions if one.startswith("/sessions/")):
        assert_only_ours(Reader(pages.get(path)[2]))
    told("names", "the same texts on pages", f"{len(seen)} pages, no element of theirs")


def test_the_way_into_obsidian_is_one_address_whatever_the_name(pages: Pages) -> None:
    problems = Reader(pages.get("/problems")[2])
    ways = sorted({link["href"] for link in problems.all("a") if link["href"].startswith("/open/")})
    for way in ways:
        status, headers, body = pages.get(way)
        assert (status, body) == (302, "")
        assert re.fullmatch(r"obsidian://open\?vault=vault&file=[A-Za-z0-9%._~-]+", headers["Location"]), way


@needs_chromium
@pytest.mark.browser
@pytest.mark.usefixtures("service")
def test_nothing_of_it_runs_in_a_browser(naughty: Naughty) -> None:
    link = fresh_link(naughty)
    complaints: list[str] = []
    asked: set[str] = set()
    with chromium() as browser:
        page = browser.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.on("request", lambda request: asked.add(re.sub(r"(://[^/]*).*", r"\1", request.url)))
        page.goto(link)
        page.get_by_role("button", name="Show names").click()
        expect(page.get_by_role("button", name="Hide names")).to_be_visible()
        page.wait_for_load_state()  # the button stands before the cards
        names = page.locator("a.card").evaluate_all("all => all.map(one => one.getAttribute('href'))")
        for path in ["/problems", "/begin", *names[:80:8]]:
            page.goto(link.partition("/enter")[0] + path)
            assert page.title().startswith("Session Arcs")
    assert complaints == []
    assert asked == {link.partition("/enter")[0]}
    told("names", "the same texts in Chromium", "nothing ran, nothing was asked for outside")
