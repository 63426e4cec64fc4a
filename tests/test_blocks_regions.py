"""The block in the bytes of a note: where it goes, what is refused and by which line, what stays as it is."""

import pytest

from plugin_server.blocks import regions
from plugin_server.blocks.regions import Newer, Nowhere, Refusal, Region, Updated, find, remove, update
from tests.blocks_cases import BEGIN, END, FIGURE, FRONT, LATER, LINES, NOTE, drawn, edited

BOM = b"\xef\xbb\xbf"


def block(eol: str = "\n", lines: tuple[str, ...] = LINES) -> str:
    whole = [regions.BEGIN_LINE.decode(), *lines, regions.end_line(lines).decode()]
    return eol.join(whole)


# ------------------------------------------------------------------ where a block goes


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        (f"{FRONT}\n# Daniel\n", "\nText\n"),
        (f"{FRONT}# Daniel\n", "Text\n"),
        (f"{FRONT}\n\n  # Daniel #\n", "\n# Another\n"),
        (f"{FRONT}Daniel\n===\n", "Text"),
        (FRONT, "\nText first\n\n# Daniel\n"),
        (FRONT, "## Daniel\n"),
        (FRONT, "#tag\n"),
        (FRONT, "- Daniel\n===\n"),
        (FRONT, "```\n# not a heading\n```\n"),
        (FRONT, "%%\n===\n"),
        (FRONT, ""),
        (f"{FRONT}#\n", ""),
        ("# Daniel\n", "Text"),
        ("", "Text"),
        ("", "\n"),
    ],
)
def test_a_block_goes_under_the_heading_that_opens_the_body_or_after_the_properties(
    head: str, tail: str
) -> None:
    note = (head + tail).encode()
    assert drawn(note) == f"{head}{block()}\n{tail}".encode()
    assert remove(drawn(note), path="n.md") == note


@pytest.mark.parametrize("note", ["# Daniel", f"{FRONT}# Daniel", "# Daniel\r", "---\na: 1\n---"])
def test_a_note_that_ends_without_a_line_end_still_does(note: str) -> None:
    if note.startswith("---\na"):
        note += "\n# D"
    result = drawn(note.encode())
    assert result == f"{note}\n{block()}".encode()
    assert remove(result, path="n.md") == note.encode()


def test_a_block_of_a_windows_note_has_windows_line_ends() -> None:
    note = NOTE.replace(b"\n", b"\r\n")
    assert drawn(note) == drawn(NOTE).replace(b"\n", b"\r\n")
    assert remove(drawn(note), path="n.md") == note


def test_the_line_ends_of_a_block_are_those_of_its_first_line() -> None:
    note = f"one\ntwo\n{BEGIN}\r\n{END}\nthree\n".encode()
    assert drawn(note) == f"one\ntwo\n{block(chr(13) + chr(10))}\nthree\n".encode()


def test_a_byte_order_mark_stays_the_first_thing() -> None:
    assert drawn(BOM + b"text\n") == BOM + block().encode() + b"\ntext\n"
    found = find(BOM + f"{BEGIN}\n{END}\n".encode())
    assert isinstance(found, Region)
    assert found.begin == 3


def test_bytes_that_are_no_text_stay_as_they_are_outside_the_block() -> None:
    note = b"# D\n\xff\xfe\x80 \x85 trailing  \n\n\n\x0c\x0b end"
    assert drawn(note).startswith(b"# D\n<!--")
    assert drawn(note).endswith(note.removeprefix(b"# D"))


def test_markers_typed_by_hand_place_the_block() -> None:
    note = f"# D\n\ntext\n\n{BEGIN}\n{END}\n\nmore\n".encode()
    assert drawn(note) == f"# D\n\ntext\n\n{block()}\n\nmore\n".encode()


def test_words_of_ones_own_in_the_first_marker_stay() -> None:
    note = f"<!-- session-arcs: hier wird gezeichnet -->  \n{END}\n".encode()
    assert drawn(note).startswith(b"<!-- session-arcs: hier wird gezeichnet -->  \n![[")


def test_nothing_is_written_when_nothing_differs() -> None:
    once = drawn()
    assert update(once, LINES, path="n.md").data is once  # type: ignore[union-attr]


def test_a_block_is_found_with_all_its_parts() -> None:
    found = find(drawn())
    assert isinstance(found, Region)
    assert found.number == regions.FORMAT
    assert [line.decode() for line in found.lines] == list(LINES)
    assert len(found.fingerprints) == 8
    assert drawn()[found.begin : found.body].startswith(b"<!-- session-arcs: ")
    assert drawn()[found.end : found.stop] == regions.end_line(LINES)


# ------------------------------------------------------------------ what is refused


def refused(note: bytes) -> list[tuple[int | None, str]]:
    for result in (update(note, LINES, path="n.md"), remove(note, path="n.md"), find(note, path="n.md")):
        assert isinstance(result, Refusal), result
        assert all(problem.path == "n.md" and problem.remedy for problem in result.problems)
    return [(problem.line, problem.message) for problem in result.problems]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (f"a\n{BEGIN}\nb\n", 2, "does not end"),
        (f"a\n{END}\nb\n", 2, "has not begun"),
        (f"{END}\n{BEGIN}\n", 1, "has not begun"),
        (f"{BEGIN}\n{BEGIN}\n{END}\n", 2, "from line 1 has not ended"),
        (f"{BEGIN}\n{BEGIN}\n{END}\n{END}\n", 2, "from line 1 has not ended"),
        (f"{BEGIN}\n{END}\n\n{BEGIN}\n{END}\n", 4, "begins in line 1"),
        (f"{BEGIN}\n{END}\n{END}\n", 3, "has ended in line 2"),
        (f"> {BEGIN}\n> {END}\n", 1, "in a quote"),
        (f"- {BEGIN}\n- {END}\n", 1, "in a list"),
        (f"12. {BEGIN}\n{END}\n", 1, "in a list"),
        (f"  {BEGIN}\n{END}\n", 1, "indented"),
        (f"\t{BEGIN}\n{END}\n", 1, "indented"),
        (f"    {BEGIN}\n    {END}\n", 1, "indented"),
        (f"text {BEGIN}\n{END}\n", 1, "looks like"),
        (f"`{BEGIN}`\n", 1, "looks like"),
        (f"{BEGIN} text\n{END}\n", 1, "looks like"),
        (f"{BEGIN}{END}\n", 1, "looks like"),
        (f"\\{BEGIN}\n{END}\n", 2, "has not begun"),
        (f"<!--session-arcs-->\n{END}\n", 1, "looks like"),
        (f"<!-- Session-Arcs -->\n{END}\n", 1, "looks like"),
        (f"<!--  session-arcs -->\n{END}\n", 1, "looks like"),
        (f"<!-- session-arcsx -->\n{END}\n", 1, "looks like"),
        (f"<!— session-arcs —>\n{END}\n", 1, "looks like"),
        (f"<!- session-arcs ->\n{END}\n", 1, "looks like"),
        (f"<!-- / session-arcs -->\n{BEGIN}\n", 1, "looks like"),
        ("text\n<!-- session-arcs\n", 2, "looks like"),
        ("text\n<!-- session-ar\n", 2, "looks like"),
        ("text\n<!-- /sess\n", 2, "looks like"),
        ("text\n<!-- session-arcs --\n", 2, "looks like"),
        (f"{BEGIN}\n<!-- /session-arcs\n", 2, "looks like"),
        (f"```\n{BEGIN}\n{END}\n```\n", 2, "code that begins in line 1"),
        (f"~~~ md\n{BEGIN}\n{END}\n~~~\n", 2, "code that begins in line 1"),
        (f"````\n```\n{BEGIN}\n{END}\n````\n", 3, "code that begins in line 1"),
        (f"```python title=x\na\n\n{BEGIN}\n{END}\n", 4, "code that begins in line 1"),
        (f"~~~\n```\n{BEGIN}\n{END}\n", 3, "code that begins in line 1"),
        (f"```\n``` x\n{BEGIN}\n{END}\n", 3, "code that begins in line 1"),
        (f"{BEGIN}\n```\n{END}\n", 3, "code that begins in line 2"),
        (f"- item\n\n  ```\n  {BEGIN}\n  {END}\n  ```\n", 4, "code that begins in line 3"),
        (f"> ```\n> {BEGIN}\n> {END}\n> ```\n", 2, "in a quote"),
        (f"<!-- a\n{BEGIN}\n{END}\n-->\n", 2, "comment that begins in line 1"),
        (f"text <!-- a\n{BEGIN}\n{END}\n", 2, "comment that begins in line 1"),
        (f"%%\n{BEGIN}\n{END}\n%%\n", 2, "%% begins in line 1"),
        (f"a %%b%% c %%\n{BEGIN}\n{END}\n", 2, "%% begins in line 1"),
        (f"$$\nx\n{BEGIN}\n{END}\n$$\n", 3, "$$ begins in line 1"),
        (f"<pre>\n\n{BEGIN}\n{END}\n</pre>\n", 3, "HTML that begins in line 1"),
        ("a\n<<<<<<< mine\nb\n=======\nc\n>>>>>>> theirs\n", 2, "merge"),
        ("a\n=======\nc\n>>>>>>> theirs\n", 4, "merge"),
        (f"{BEGIN}\n<<<<<<< mine\n{END}\n", 2, "merge"),
        ("a\nb\0c\n", 2, "no text"),
        ("---\ntype: session\n\n# D\n", 1, "do not end"),
        (f"---\ntype: session\n{BEGIN}\n{END}\n---\n", 3, "among the properties"),
        (f"---\ntype: session\nnote: {BEGIN}\n---\n{BEGIN}\n{END}\n", 3, "among the properties"),
    ],
)
@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_a_marker_where_none_counts_is_refused_by_its_line(
    text: str, line: int, words: str, eol: str
) -> None:
    found = refused(text.replace("\n", eol).encode())
    assert found[0][0] == line
    assert words in found[0][1]


def test_every_stray_marker_is_named() -> None:
    assert [line for line, _ in refused(f"> {BEGIN}\n\n- {END}\n".encode())] == [1, 3]


def test_a_fence_typed_above_the_block_stops_everything() -> None:
    note = edited("# Daniel\n", "# Daniel\n```\n")
    assert {line for line, _ in refused(note)} == {9, 23}


def test_notes_over_four_megabytes_are_refused() -> None:
    assert refused(b"x" * (4 * 1024 * 1024 + 1)) == [(None, "The note is larger than 4 MB.")]
    assert isinstance(find(b"x" * (4 * 1024 * 1024)), Nowhere)


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf_16_is_refused(mark: bytes) -> None:
    assert refused(mark + "漢字".encode("utf-16-le"))[0][0] == 1


@pytest.mark.parametrize(
    "text",
    [
        "Run `session-arcs serve` and look.\n",
        "session-arcs: a tool\n",
        "<!-- see session-arcs for this -->\n",
        "<!-- session -->\n",
        "<!-- sessions of last year\nmore\n-->\n",
        "&lt;!-- session-arcs --&gt;\n",
        "\\<!-- session-arcs -->\n",
        "a title\n=======\n",
        ">>>>>>> seven quotes\n",
        "100%% sure, for $$ only\n",
        "---- \ntext\n",
    ],
)
def test_a_note_that_only_mentions_the_words_is_written(text: str) -> None:
    note = f"# D\n{text}".encode()
    assert isinstance(find(note), Nowhere)
    assert remove(drawn(note), path="n.md") == note


@pytest.mark.parametrize(
    "above",
    [
        "```\ncode\n```\n",
        "~~~\n```\n~~~\n",
        "```\n~~~\n``````  \n",
        "- ```\n  code\n",
        "> ```\n> code\n",
        "a `` ``` `` b\n",
        "``` a ` b\n",
        "\t```\n",
        "<!-- one -->\n",
        "<!--\ntwo\n-->\n",
        "text <!-- open\n\n",
        "%% aside %%\n",
        "%%\naside\n%%\n",
        "100%% sure\n",
        "$$x$$\n",
        "$$\nx\n$$\n",
        "<pre>\nx\n</pre>\n",
        "<div>\n\n",
        "- item\n- item\n",
        "| a |\n| --- |\n",
        "Title\n---\n",
    ],
)
def test_a_block_below_anything_that_has_ended_is_found(above: str) -> None:
    assert isinstance(find(f"{above}{BEGIN}\n{END}\n".encode()), Region)


def test_a_block_whose_own_lines_would_hide_its_end_is_not_written() -> None:
    result = update(NOTE, ("```",), path="n.md")
    assert isinstance(result, Refusal)


# ------------------------------------------------------------------ formats, widths, links


def test_a_block_of_a_newer_version_is_left_alone() -> None:
    note = edited("<!-- /session-arcs 1 ", "<!-- /session-arcs 2 ")
    for result in (update(note, LATER, path="n.md"), remove(note, path="n.md")):
        assert isinstance(result, Newer)
        assert "newer version" in result.problems[0].message
        assert result.problems[0].line == 22
    assert isinstance(find(note), Region)


def test_a_block_of_an_older_version_is_redrawn() -> None:
    note = edited("<!-- /session-arcs 1 ", "<!-- /session-arcs 0 ")
    assert drawn(note) == drawn()


def test_the_width_a_person_dragged_stays() -> None:
    dragged = edited("|520]]", "|340]]")
    assert update(dragged, LINES, path="n.md") == Updated(dragged)
    later = drawn(dragged, LATER)
    assert later == drawn(lines=LATER).replace(b"|520]]", b"|340]]")
    assert drawn(later, LATER) == later
    wider = tuple(line.replace("|520]]", "|600]]") for line in LATER)
    assert b"|340]]" in drawn(later, wider)


def test_a_width_nobody_dragged_follows_the_settings() -> None:
    wider = tuple(line.replace("|520]]", "|600]]") for line in LINES)
    assert drawn(drawn(), wider) == drawn(lines=wider)


@pytest.mark.parametrize(
    ("typed", "kept"), [("|300x200]]", "|300x200]]"), ("]]", "]]"), ("|big]]", "|520]]")]
)
def test_a_size_is_kept_where_it_is_one(typed: str, kept: str) -> None:
    assert f"svg{kept}".encode() in drawn(edited("|520]]", typed), LATER)


def test_the_width_of_a_markdown_embed_stays_too() -> None:
    lines = tuple(line.replace(f"![[{FIGURE}|520]]", f"![Arcs|520](../Arcs/{FIGURE})") for line in LINES)
    dragged = drawn(lines=lines).replace(b"![Arcs|520]", b"![Arcs|333]")
    assert update(dragged, lines, path="n.md") == Updated(dragged)
    later = tuple(line.replace("1f3a9c2e", "77aa88bb") for line in lines)
    assert b"![Arcs|333](../Arcs/2009-11-03-77aa88bb.svg)" in drawn(dragged, later)


def test_a_new_figure_is_a_reason_to_write() -> None:
    lines = tuple(line.replace("1f3a9c2e", "77aa88bb") for line in LINES)
    result = update(drawn(), lines, path="n.md")
    assert isinstance(result, Updated)
    assert result.kept == ()
    assert b"77aa88bb" in result.data


def test_a_link_that_leads_elsewhere_is_a_reason_to_write_and_no_edit() -> None:
    note = edited("[[Daniel]]", "[[People/Dan]]")
    assert update(note, LINES, path="n.md") == Updated(drawn())


def test_the_figures_of_the_block_are_told() -> None:
    assert regions.embedded_figures(drawn()) == (FIGURE,)
    assert regions.embedded_figures(NOTE) == ()


def test_what_is_ours_is_told_from_what_was_only_typed() -> None:
    typed = f"{BEGIN}\n{END}\n"
    assert regions.is_ours(drawn())
    assert regions.is_ours(drawn() + BEGIN.encode())
    assert regions.is_ours(f"{BEGIN}\ntext\n{END}\n".encode())
    assert not regions.is_ours(typed.encode())
    assert not regions.is_ours(NOTE)


# ------------------------------------------------------------------ whatever someone puts into a note


@pytest.mark.parametrize(
    "piece",
    [
        b"  ```js\n- a\n",
        b"<!-- session-arcs\n",
        b"<!",
        b"`",
        b"[[a]]\n",
        b"](",
        b"> ",
        b"\n",
        b" ",
        b"\\",
        b"|-",
        b"=======\n",
        b"&amp;",
        b"![[2009-11-03-1f3a9c2e.svg|",
    ],
)
def test_a_hostile_note_costs_no_more_than_a_note_of_its_size(piece: bytes) -> None:
    from time import process_time

    body = piece * (400_000 // len(piece))
    begun = process_time()
    for note in (body, f"{BEGIN}\n".encode() + body + f"\n{END}\n".encode()):
        assert update(note, LINES, path="n.md")
    assert process_time() - begun < 10
