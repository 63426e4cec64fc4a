"""What the tests of the blocks share: a block's lines, and texts of every kind for Hypothesis."""

from hypothesis import strategies as st

from plugin_server.blocks import regions

FIGURE = "2009-11-03-1f3a9c2e.svg"
LINES = (
    f"![[{FIGURE}|520]]",
    "",
    "| Area | Rating | Hours: now → wanted | List |",
    "| :--- | ---: | ---: | :--- |",
    "| Vision | 3 (was 2) | 2 → 12 (+10) | no list yet |",
    "| Service | 8 | 20 → 14 (−6) | 2 open |",
    "",
    "27 of 40 hours already lie where they are wanted; **13 would move**.",
    "",
    "> [!question]- More time wanted, no list yet: Vision",
    "> Imagine you were only the Manager of Vision: what would be on your list?",
    "",
    "← [[2009-10-06 Daniel|6 Oct 2009]] · [[Daniel]]",
)
LATER = tuple(line.replace("2 → 12 (+10)", "5 → 12 (+7)").replace("1f3a9c2e", "77aa88bb") for line in LINES)
BEGIN, END = "<!-- session-arcs -->", "<!-- /session-arcs -->"
FRONT = "---\ntype: session\nareas:\n  - Vision 3, 2 → 12\n---\n"
NOTE = f"{FRONT}\n# Daniel\n\nWhat he said.\n".encode()


def drawn(data: bytes = NOTE, lines: tuple[str, ...] = LINES) -> bytes:
    """The note with its block; fails where it is refused."""
    result = regions.update(data, lines, path="n.md")
    assert isinstance(result, regions.Updated), result
    return result.data


def edited(old: str, new: str, data: bytes | None = None) -> bytes:
    """A drawn note in which a person replaced a text."""
    note = drawn() if data is None else data
    assert note.count(old.encode()) >= 1
    return note.replace(old.encode(), new.encode(), 1)


PIECES = (
    "", "", "text", "# Title", "## Part", "Title\n===", "- item", "  - inner", "1. one", "> quote", "> - both",
    "```", "```js", "~~~", "  ```", "    ```", "- ```", "> ```", "````", "~~~~ x", "`code`", "` ``` `",
    "<!-- note -->", "<!--", "-->", "text <!-- open", "text --> more", "<div>", "</div>", "<pre>", "</pre>",
    "<b>x</b>", "<?php", "<![CDATA[", "<!DOCTYPE", "%%", "%% aside %%", "text %%", "100%% sure", "$$", "$$x$$",
    "$5", "---", "--- ", "...", "| a | b |", "| --- | --- |", "    indented", "\tindented", "* star", "+ plus",
    "[^1]: note", "[x]: http://a", "\\", "&lt;!-- session-arcs", "session-arcs serve", "<!-- see session-arcs -->",
    "- [ ] task", "=======", "\ufeff", "Ünï→", f"![[{FIGURE}|300]]", LINES[4],
    "> [!note]- Kept from the arcs block", "> kept",
)  # fmt: skip
MARKERS = (
    BEGIN, END, f" {BEGIN}", f"> {BEGIN}", f"- {END}", f"text {BEGIN}", "<!--session-arcs-->",
    "<!-- Session-arcs -->", "<!-- session-a", "<!-- /session-arcs 1 00000000 -->",
    "<!-- session-arcs: hello -->", "<!-- session-arcs",
    f"{BEGIN}  ", "<!-- /session-arcs 2 -->", f"`{BEGIN}`", f"{BEGIN} {END}",
)  # fmt: skip
ENDS = ("\n", "\n", "\n", "\r\n", "\r\n", "\n\n", "\r")


def _joined(parts: list[tuple[str, str]], last: str, bad: bytes) -> bytes:
    return "".join(piece + end for piece, end in parts).encode() + bad + last.encode()


def texts(
    pieces: tuple[str, ...] = PIECES, ends: tuple[str, ...] = ENDS, bad: bool = True
) -> st.SearchStrategy[bytes]:
    """Notes put together from pieces that mean something, with all kinds of line ends."""
    piece = st.sampled_from(pieces)
    line = st.tuples(piece, st.sampled_from(ends))
    noise = st.sampled_from((b"", b"", b"\xff\xfe\x80", b"\x85")) if bad else st.just(b"")
    return st.builds(_joined, st.lists(line, max_size=12), piece, noise)


def blocks(body: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """Notes in which two markers stand, whatever is around and between them."""
    eol = st.sampled_from((b"\n", b"\n", b"\r\n"))
    end = st.sampled_from((END, "<!-- /session-arcs 1 -->", regions.end_line(LINES).decode() + " "))
    return st.builds(
        lambda head, eol, body, end, tail: (
            head + eol + BEGIN.encode() + eol + body + eol + end.encode() + eol + tail
        ),
        texts(bad=False),
        eol,
        body,
        end,
        texts(),
    )


def _edited_lines(lines: list[str], at: int, new: str, how: str) -> list[str]:
    at %= len(lines)
    if how == "change":
        return [*lines[:at], f"{lines[at]} {new}", *lines[at + 1 :]]
    return [*lines[:at], new, *lines[at:]] if how == "add" else [*lines[:at], *lines[at + 1 :]]


def touched() -> st.SearchStrategy[bytes]:
    """Bodies of a block of ours in which a person changed, added and deleted lines."""
    edit = st.tuples(
        st.integers(0, 20), st.sampled_from(PIECES), st.sampled_from(("change", "add", "delete"))
    )

    def body(edits: list[tuple[int, str, str]]) -> bytes:
        lines = list(LINES)
        for at, new, how in edits:
            lines = _edited_lines(lines, at, new, how)
        return "\n".join(lines).encode()

    return st.builds(body, st.lists(edit, max_size=4))


def anything() -> st.SearchStrategy[bytes]:
    """Any bytes at all, texts with and without markers, notes with properties, notes that hold a block."""
    plain, marked = texts(), texts(PIECES + MARKERS * 3)
    front = st.sampled_from((b"", FRONT.encode(), b"\xef\xbb\xbf", FRONT.replace("\n", "\r\n").encode()))
    return st.one_of(
        st.binary(max_size=60),
        st.builds(bytes.__add__, front, plain),
        st.builds(bytes.__add__, front, marked),
        blocks(touched()),
        blocks(touched()),
        blocks(texts()),
    )
