"""A note as a reader sees it: Markdown to HTML, with wikilinks, embeds and callouts roughly as Obsidian shows them.

`make picture` draws the story into tests/out/note-light.png and note-dark.png, and README's picture of a note.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from PIL import Image

OUT = Path(__file__).parent / "out"
README_PICTURE = Path(__file__).parent.parent / "vault_templates" / "picture" / "note.png"
FRONT_MATTER = re.compile(r"\A---\r?\n.*?^---[ \t]*\r?$\n?", re.DOTALL | re.MULTILINE)
WIKILINK = re.compile(r"(!?)\[\[([^\[\]|\n]+?)(?:\\?\|([^\[\]\n]*))?\]\]")
CALLOUT = re.compile(r"\[!(\w+)\]([-+]?)[ \t]*(.*)")
STYLE = """
:root { color-scheme: light; --paper: #fff; --ink: #222; --line: #ddd; --soft: #08b9; --ask: #ec7500; }
:root.dark { color-scheme: dark; --paper: #1e1e1e; --ink: #dadada; --line: #444; --ask: #e9973f; }
body { margin: 2rem auto; max-width: 44rem; font: 16px/1.5 ui-sans-serif, system-ui, "DejaVu Sans", sans-serif;
       background: var(--paper); color: var(--ink); }
table { border-collapse: collapse; } th, td { border: 1px solid var(--line); padding: .3rem .7rem; }
a { color: #7852ee; } .dark a { color: #a88bfa; } img { max-width: 100%; }
blockquote, .callout { margin: 1rem 0; padding: .7rem 1rem; border-radius: .3rem;
       background: color-mix(in srgb, var(--ask) 12%, transparent); }
.callout > summary { color: var(--ask); font-weight: 600; list-style: none; } .callout > p { margin: .4rem 0 0; }
"""


def page(note: bytes, figures: Mapping[str, bytes], *, dark: bool = False, unfold: bool = False) -> str:
    """A whole HTML page of one note; figures are looked up by the last part of their path."""
    text = FRONT_MATTER.sub("", note.decode("utf-8", "replace"), count=1)
    body = _markdown(figures, unfold=unfold).render(text)
    theme = "dark" if dark else "light"
    return f'<!doctype html><html lang="en" class="{theme}"><meta charset="utf-8"><style>{STYLE}</style><body>{body}'


def _markdown(figures: Mapping[str, bytes], *, unfold: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"breaks": True}).enable(["table", "strikethrough"])
    parser.inline.ruler.before("link", "wikilink", _wikilink)
    parser.core.ruler.push("callouts", lambda state: _callouts(state.tokens, unfold=unfold))

    def link(self: RendererHTML, tokens: Sequence[Token], index: int, *rest: Any) -> str:
        return _link(tokens[index])

    def image(self: RendererHTML, tokens: Sequence[Token], index: int, *rest: Any) -> str:
        return _image(str(tokens[index].attrs["src"]), tokens[index].content, figures)

    parser.add_render_rule("wikilink", link)
    parser.add_render_rule("image", image)
    return parser


def _wikilink(state: StateInline, silent: bool) -> bool:
    found = WIKILINK.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        token = state.push("image" if found[1] else "wikilink", "", 0)
        token.content, token.attrs = found[3] or "", {"src": found[2]}
    state.pos = found.end()
    return True


def _link(token: Token) -> str:
    target = str(token.attrs["src"])
    return f'<a href="#" title="{html.escape(target)}">{html.escape(token.content or target)}</a>'


def _image(target: str, words: str, figures: Mapping[str, bytes]) -> str:
    size = words.rsplit("|", 1)[-1]
    width = f' width="{size}"' if size.isdigit() else ""
    data = figures.get(unquote(target).rsplit("/", 1)[-1])
    if data is None:
        return f'<span class="missing">{html.escape(target)}</span>'
    return f'<img alt="" src="data:image/svg+xml;base64,{base64.b64encode(data).decode()}"{width}>'


def _callouts(tokens: list[Token], *, unfold: bool) -> None:
    """Quotes that begin with `[!kind]` become a `details` with their first line as its summary."""
    for index, token in enumerate(tokens):
        if token.type != "blockquote_open" or tokens[index + 2].type != "inline":
            continue
        children = tokens[index + 2].children or []
        break_at = next((at for at, child in enumerate(children) if child.type == "softbreak"), len(children))
        title = "".join(child.content for child in children[:break_at])
        found = CALLOUT.match(title)
        if found:
            tokens[index + 2].children = children[break_at + 1 :]
            folded = found[2] == "-" and not unfold
            _as_details(tokens, index, found[1], found[3], folded=folded)


def _as_details(tokens: list[Token], index: int, kind: str, title: str, *, folded: bool) -> None:
    level = tokens[index].level
    end = next(
        at
        for at in range(index, len(tokens))
        if tokens[at].type == "blockquote_close" and tokens[at].level == level
    )
    opened = "" if folded else " open"
    summary = f'<details class="callout {kind}"{opened}><summary>{html.escape(title)}</summary>'
    tokens[index] = Token("html_block", "", 0, content=summary)
    tokens[end] = Token("html_block", "", 0, content="</details>")


def main() -> None:
    from tests.browser import chromium
    from tests.story_note import FIGURES, story_note

    OUT.mkdir(exist_ok=True)
    with chromium() as browser:
        for theme in ("light", "dark"):
            view = browser.new_page(viewport={"width": 860, "height": 1100}, color_scheme=theme)
            view.set_content(page(story_note(), FIGURES, dark=theme == "dark", unfold=True))
            view.screenshot(path=str(OUT / f"note-{theme}.png"), full_page=True)
    _for_readme(OUT / "note-light.png")


def _for_readme(shot: Path) -> None:
    """README's picture: the note without its margins, in few colours."""
    with Image.open(shot) as picture:
        picture.crop((48, 24, 812, 932)).quantize(64).save(README_PICTURE, optimize=True)


if __name__ == "__main__":
    main()
