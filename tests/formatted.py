"""Notes with a block as Prettier, markdownlint and mdformat leave them: golden files, so no test needs these tools.

With the tools on the PATH, `python -m tests.formatted` makes the files anew.
"""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from plugin_server.blocks import regions
from plugin_server.blocks.links import Ref
from plugin_server.blocks.session import session_block
from plugin_server.model import Problem, Settings
from tests.blocks_cases import FIGURE, FRONT
from tests.blocks_sessions import H, context, row, story

GOLDEN = Path(__file__).parent / "golden" / "blocks"
TOOLS = {
    "prettier": ("prettier", "--log-level", "warn", "--write"),
    "markdownlint": ("markdownlint", "--fix"),
    "mdformat": ("mdformat", "--no-validate"),  # it stumbles over escapes in tables, and writes nothing then
}
NAUGHTY = (
    "A | B", "[[Link]]", "<b>bold</b>", "*star* _under_", "`code`", "#tag C#", "$x$ $$", "~~gone~~", "==mark==",
    "%% hidden %%", "&amp; &copy; R&D", "back\\slash", "https://a.example", "- [ ] task", "1. first", "a_b_c",
    "it's 50% \"x\"", "^anchor", "Überblick → 未来 🎯", "![x](y)", "a@b.example", "<!-- session-arcs -->",
)  # fmt: skip


def _naughty_lines() -> tuple[str, ...]:
    rows = [row(name, 3.5, 90, 2 * H, was=2, importance=2, listed=False) for name in NAUGHTY]
    problem = Problem(
        "n.md", 5, "areas", 'The rating 12 of "A | B_c*" is not on the scale 1-9.', "Write <b> a number."
    )
    session = replace(
        context(*rows, problems=(problem,)),
        lens="- [ ] You, as *the* manager of {area}?",
        clients=(Ref("R_D* & [Co]", "Clients/R_D* & [Co].md", "R_D* & [Co]"), Ref("No_body #1")),
    )
    return session_block(session, None)


def _markdown_lines() -> tuple[str, ...]:
    session = replace(story(), settings=Settings(markdown_links=True))
    return session_block(session, f"../Arcs/{FIGURE}")


BLOCKS = {
    "story": session_block(story(), FIGURE),
    "naughty": _naughty_lines(),
    "markdown-links": _markdown_lines(),
}


def drawn_note(lines: tuple[str, ...]) -> bytes:
    """A note with this block, tidy but for the block."""
    note = f"{FRONT}\n# Daniel\n\n<!-- session-arcs -->\n<!-- /session-arcs -->\n\nWhat he said.\n"
    result = regions.update(note.encode(), lines, path="n.md")
    assert isinstance(result, regions.Updated)
    return result.data


def main() -> None:
    for name, lines in BLOCKS.items():
        plain = GOLDEN / f"{name}.md"
        plain.write_bytes(drawn_note(lines))
        for tool, command in TOOLS.items():
            path = GOLDEN / f"{name}.{tool}.md"
            path.write_bytes(plain.read_bytes())
            done = subprocess.run([*command, str(path)], check=False, capture_output=True, text=True)
            print(tool, name, done.returncode, done.stderr[:300], file=sys.stderr)


if __name__ == "__main__":
    main()
