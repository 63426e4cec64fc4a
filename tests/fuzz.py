"""A fuzzer for whole notes as bytes: it looks for one that breaks what must hold (judges.py).

    python -m tests.fuzz [--target regions|notes|plan] [--seconds 600] [--seed 1]     needs atheris
    python -m tests.fuzz FILE...                                                      looks at these notes alone

The suite feeds the same judges from Hypothesis and with every golden note (test_fuzz_notes.py).
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"
FOUND = Path(__file__).parent / "out/fuzz"
TARGETS = ("regions", "notes", "plan")

HEAD_TOKENS = (
    "---\n", "--- \n", "----\n", "\n---\n", "...\n", "type: session\n", 'type: "[[Session]]"\n', "type: [client]\n",
    "type: client\n", "type: area\n", "type: practice\n", "client: Daniel\n", 'client: "[[Daniel]]"\n',
    'client: ["[[Daniel]]", "[[People/Ines|I]]"]\n', "date: 2009-11-03\n", "date: 2009-13-45\n",
    "date: 2009-11-03T14:30\n", "areas:\n", "areas: [Vision 3]\n", "  - Vision 3, 2 → 12\n",
    "  - Service 8, 20 -> 14\n", "  - Home\n", "  - Vision: 3, 2 → 12\n",
    "areas: {Vision: {rating: 3, time: 2, wish: 12}}\n", "Vision rating: 3\n", "vision_time: 1:30\n",
    "Vision.wish: 2,5\n", "Vision importance: 40\n", "scale: 1-9\n", "scale: 6-1\n", "scale: 0-10\n",
    "period: month\n", "figure folder: Pictures\n", "figure width: 400\n", "not areas: [start]\n",
    "lens: Only {area}?\n", "next link: on\n", "link style: relative, markdown\n", "arcs: off\n",
    "area order: [Strategy (was Vision), Home]\n", "{{date}}\n", "<% tp %>\n", "  - name: Vision\n    rating: 3\n",
    "&a ", "*a", "!!str ", "? ", ": ", "| \n", ">-\n", "[", "]", "{", "}", ", ", '"', "'", "#", " # ", "<<: ", "~",
    "null", "- - - ", "[[[[", "90m", "1h30", "7/9", "7,5", "-1", "1e999", "NaN", "0x10", "%TAG", "@", "`",
)  # fmt: skip
BODY_TOKENS = (
    "<!-- session-arcs -->\n", "<!-- /session-arcs -->\n", "<!-- session-arcs: drawn -->\n", "<!-- /session-arcs 1",
    "<!-- /session-arcs 2 -->\n", " 00000000", " -->\n", "<!--", "-->", "session-arcs", "```\n", "~~~\n",
    "````js\n", "> ", "> [!note]- Kept from the arcs block\n", "> [!question]- ", "> [!warning] ", "- ",
    "- [ ] Task 6h\n", "- [x] Done 📅 2009-12-18\n", "  - [ ] ", "1. ", "# Vision\n", "## Manager of Vision\n",
    "# [[Home]]\n", "Title\n===\n", "***\n", "%%", "%%\n", "$$\n", "<div>\n", "</div>\n", "<pre>", "<script>", "<?",
    "<![CDATA[", "]]>", "    ", "\t", "| a | b |\n", "| --- | --- |\n", "![[2009-11-03-1f3a9c2e.svg|520]]\n",
    "![](Arcs/2009-11-03-1f3a9c2e.svg)\n", "[[2009-10-06 Daniel|6 Oct 2009]]", "<<<<<<< HEAD\n", "=======\n",
    ">>>>>>> x\n", "\\", "&lt;", "^anchor", "\n", "\n\n", "\r\n", "\r", "\u2028", "\u0085", "\ufeff", "\x00",
    "\x1b", "é", "🎉", "\u202e",
)  # fmt: skip
TOKENS = HEAD_TOKENS + BODY_TOKENS


def seeds() -> Iterator[bytes]:
    """Notes to begin with: every golden one, the sample vault's, a drawn one."""
    from tests.blocks_cases import drawn

    for folder in (GOLDEN, Path(__file__).parent.parent / "vault_templates"):
        yield from (path.read_bytes() for path in sorted(folder.rglob("*.md")))
    yield drawn()
    yield drawn().replace(b"\n", b"\r\n")


def dictionary() -> str:
    """The tokens as libFuzzer reads them."""
    lines = ("".join(f"\\x{byte:02x}" for byte in token.encode()) for token in TOKENS)
    return "".join(f'"{line}"\n' for line in lines)


def mutated(data: bytes, longest: int, seed: int) -> bytes:
    """The note after something that people, editors and sync engines do to lines; or tokens put anywhere."""
    rnd = random.Random(seed)
    for _ in range(rnd.randint(1, 4)):
        data = rnd.choice((_tokens, _lines, _lines, _ends))(data, rnd)
    return data[:longest]


def _tokens(data: bytes, rnd: random.Random) -> bytes:
    token, at = rnd.choice(TOKENS).encode(), rnd.randrange(len(data) + 1)
    return data[:at] + token + data[at + rnd.choice((0, 0, len(token))) :]


def _lines(data: bytes, rnd: random.Random) -> bytes:
    """A line comes, goes, is doubled, moved into a quote or a list; several go."""
    lines = data.split(b"\n")
    at, other = rnd.randrange(len(lines)), rnd.randrange(len(lines))
    token = rnd.choice(TOKENS).strip("\n").encode()
    mark = rnd.choice((b"> ", b"  ", b"- ", b"    ", b"\t"))
    new = rnd.choice(
        ((), (token, lines[at]), (lines[other], lines[at]), (lines[at] + token,), (mark + lines[at],))
    )
    last = max(at, other) if rnd.random() < 0.1 else at
    return b"\n".join([*lines[:at], *new, *lines[last + 1 :]])


def _ends(data: bytes, rnd: random.Random) -> bytes:
    """Other line ends, none at the end, or a block of ours where the note takes one."""
    if rnd.random() < 0.5:
        return with_block(data)
    if rnd.random() < 0.3:
        return data.rstrip(b"\r\n")
    return data.replace(b"\r\n", b"\n") if b"\r\n" in data else data.replace(b"\n", b"\r\n")


def with_block(data: bytes) -> bytes:
    """The note with a block of ours, where it takes one."""
    from plugin_server.blocks import regions
    from tests.blocks_cases import LATER

    result = regions.update(data, LATER, path="n.md")
    return result.data if isinstance(result, regions.Updated) else data


def fuzz(target: str, seconds: int, seed: int, found: Path) -> None:
    """Does not return: libFuzzer ends the process. A note that breaks something is written into `found`."""
    import atheris

    with atheris.instrument_imports(include=["plugin_server", "svg", "yaml", "markdown_it"]):
        from tests import judges

    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, note in enumerate(seeds()):
        (corpus / f"seed-{number:03d}").write_bytes(note)
    (folder / "tokens").write_text(dictionary(), "ascii")
    options = (
        f"-dict={folder / 'tokens'}",
        f"-max_total_time={seconds}",
        f"-seed={seed}",
        "-max_len=8192",
        f"-artifact_prefix={found}{os.sep}",
        "-timeout=20",
        "-print_final_stats=1",
        "-verbosity=0",
    )
    print(f"{target}: seed {seed}, {seconds} s", flush=True)

    def change(data: bytes, longest: int, number: int) -> bytes:
        return atheris.Mutate(data, longest) if number % 4 == 0 else mutated(data, longest, number)

    atheris.Setup([sys.argv[0], *options, str(corpus)], judges.JUDGES[target], custom_mutator=change)
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--target", choices=TARGETS, default="plan")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--found", type=Path, default=FOUND, help="where breaking notes are put")
    wish = parser.parse_args()
    if wish.files:
        from tests.judges import check

        for file in wish.files:
            check(file.read_bytes())
        return 0
    try:
        import atheris  # noqa: F401
    except ImportError:
        print("No fuzzing here: atheris is not to be had for this Python or this system.")
        return 0
    wish.found.mkdir(parents=True, exist_ok=True)
    fuzz(wish.target, wish.seconds, wish.seed, wish.found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
