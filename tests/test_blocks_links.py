"""Links as the vault writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from plugin_server.blocks.links import Ref, as_embed, as_markdown, embed_address, refer
from plugin_server.model import LinkFormat, Settings
from plugin_server.names import Names

WIKI, MARKDOWN = Settings(), Settings(markdown_links=True)
FILES = ("Clients/Daniel.md", "Old/Daniel.md", "Sessions/2009/a.md", "Mia.md", "Sessions/Mia Note.md")
NAMES = Names.of(FILES)


@pytest.mark.parametrize(
    ("link_format", "path", "source", "link"),
    [
        (LinkFormat.SHORTEST, "Mia.md", "Sessions/2009/a.md", "[[Mia]]"),
        (LinkFormat.SHORTEST, "Sessions/Mia Note.md", "Mia.md", "[[Mia Note]]"),
        (LinkFormat.SHORTEST, "Clients/Daniel.md", "Mia.md", "[[Clients/Daniel|Daniel]]"),
        (LinkFormat.ABSOLUTE, "Sessions/Mia Note.md", "Mia.md", "[[Sessions/Mia Note|Mia Note]]"),
        (LinkFormat.RELATIVE, "Mia.md", "Sessions/2009/a.md", "[[../../Mia|Mia]]"),
        (LinkFormat.RELATIVE, "Sessions/Mia Note.md", "Sessions/2009/a.md", "[[../Mia Note|Mia Note]]"),
    ],
)
def test_a_link_as_the_settings_want_it(link_format: LinkFormat, path: str, source: str, link: str) -> None:
    settings = Settings(link_format=link_format)
    ref = refer(path, path.rsplit("/", 1)[-1][:-3], source, NAMES, settings)
    assert as_markdown(ref, settings) == link


def test_a_link_leads_only_to_a_note_that_exists() -> None:
    assert as_markdown(refer("Gone.md", "Gone*", "Mia.md", NAMES, WIKI), WIKI) == "Gone\\*"
    assert as_markdown(refer(None, "Nobody", "Mia.md", NAMES, WIKI), WIKI) == "Nobody"


def test_markdown_links_are_written_where_the_vault_does() -> None:
    ref = Ref("Mia Note", "Sessions/Mia Note.md", "Sessions/Mia Note")
    assert as_markdown(ref, MARKDOWN) == "[Mia Note](Sessions/Mia%20Note.md)"
    assert as_markdown(ref, MARKDOWN, "6 Oct 2009") == "[6 Oct 2009](Sessions/Mia%20Note.md)"


def test_the_bar_of_a_wikilink_is_escaped_in_a_table() -> None:
    assert as_markdown(Ref("x", "a.md", "a"), WIKI, "b", in_table=True) == "[[a\\|b]]"


@pytest.mark.parametrize(
    "name", ["a#b", "a^b", "a[b", "a]b", "a|b", "a`b", "<a>", "50%% off", "a$b", "a\tb", " a"]
)
def test_a_name_that_a_wikilink_cannot_hold_is_a_markdown_link(name: str) -> None:
    link = as_markdown(Ref("x", f"{name}.md", name), WIKI)
    tokens = MarkdownIt("commonmark").parse(link)[1].children or []
    assert [token.type for token in tokens] == ["link_open", "text", "link_close"]


def test_a_label_that_a_wikilink_cannot_hold_is_escaped_in_a_markdown_link() -> None:
    assert as_markdown(Ref("R*D [x]", "a.md", "a"), WIKI) == "[R\\*D \\[x\\]](a.md)"


def test_a_file_name_that_is_no_utf_8_keeps_its_bytes() -> None:
    assert as_markdown(Ref("x", "caf\udce9.md", "caf\udce9"), WIKI) == "[x](caf%E9.md)"


@given(st.text(min_size=1, max_size=20), st.text(max_size=20), st.booleans())
def test_any_name_and_label_make_one_line_that_can_be_written(name: str, label: str, markdown: bool) -> None:
    name = name.encode("utf-8", "replace").decode()
    link = as_markdown(Ref(label, f"{name}.md", name), MARKDOWN if markdown else WIKI)
    assert link.isprintable() or not {"\n", "\r"} & set(link)
    assert link.encode()


def test_an_embed_as_the_vault_writes_links() -> None:
    assert as_embed("Arcs/a.svg", "Arcs", 520, WIKI) == "![[Arcs/a.svg|520]]"
    assert as_embed("../My arcs/a.svg", "Arcs", 300, MARKDOWN) == "![Arcs|300](../My%20arcs/a.svg)"
    assert as_embed("#1/a.svg", "Arcs", 300, WIKI) == "![Arcs|300](%231/a.svg)"


def test_a_figure_is_embedded_by_its_bare_name_whatever_else_lies_in_the_vault() -> None:
    name = "2009-11-03-1f3a9c2e.svg"
    assert embed_address(name, "Arcs", "Sessions/a.md", Settings()) == name
    absolute = Settings(link_format=LinkFormat.ABSOLUTE)
    assert embed_address(name, "Arcs", "Sessions/a.md", absolute) == f"Arcs/{name}"
    relative = Settings(link_format=LinkFormat.RELATIVE)
    assert embed_address(name, "Arcs", "Sessions/a.md", relative) == f"../Arcs/{name}"
