"""Any bytes as a note: nothing escapes, nothing outside the block changes, twice is once."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugin_server.blocks import regions
from plugin_server.model import NoteText
from plugin_server.notes.reader import is_worth_reading, read_note
from plugin_server.snapshot import matters
from tests import fuzz, judges
from tests.blocks_cases import NOTE, anything, drawn, texts

SEEDS = tuple(fuzz.seeds())


def test_every_golden_note_passes_all_judges() -> None:
    """Among them whatever a fuzzer once found (golden/fuzz)."""
    assert len(SEEDS) > 100
    for number, data in enumerate(SEEDS):
        tuple(judges.JUDGES.values())[number % 3](data)
    for note in (fuzz.GOLDEN / "fuzz").glob("*.md"):
        judges.check(note.read_bytes())


def _mutated(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    for at, length, new in edits:
        place = at % (len(data) + 1)
        data = data[:place] + new + data[place + length :]
    return data


token = st.sampled_from(fuzz.TOKENS).map(str.encode)
head_token = st.sampled_from(fuzz.HEAD_TOKENS).map(str.encode)
heads = st.lists(head_token, max_size=12).map(lambda parts: b"---\n" + b"".join(parts) + b"---\n")
kinds = st.sampled_from((b"session\nareas: [Vision 3]", b"client", b"area", b"practice"))
kinded = st.builds(
    lambda kind, parts: b"---\ntype: " + kind + b"\n" + b"".join(parts) + b"---\n",
    kinds,
    st.lists(head_token, max_size=6),
)
bodies = st.one_of(texts(), anything(), st.lists(token, max_size=15).map(b"".join))
edit = st.tuples(
    st.integers(0, 4000), st.sampled_from((0, 0, 1, 4, 40)), token | st.just(b"") | st.binary(max_size=3)
)
real = st.builds(_mutated, st.sampled_from(SEEDS), st.lists(edit, max_size=4))
edited = st.builds(fuzz.mutated, st.sampled_from(SEEDS), st.just(8192), st.integers(0, 2**32))
made = st.builds(bytes.__add__, kinded | heads, bodies)
notes = st.one_of(anything(), made, made, real, edited, edited)
many = settings(deadline=None, suppress_health_check=list(HealthCheck))


@settings(many, max_examples=250)
@given(notes)
def test_blocks_leave_all_else_alone_in_any_note(data: bytes) -> None:
    judges.check_regions(data)


@settings(many, max_examples=350)
@given(notes)
def test_any_note_is_read_and_its_block_changes_nothing_in_what_it_says(data: bytes) -> None:
    judges.check_notes(data)


@settings(many, max_examples=100)
@given(made | real | edited)
def test_any_note_in_a_practice_gets_what_it_is_owed_once(data: bytes) -> None:
    judges.check_plan(data)


@settings(many, max_examples=350)
@given(notes, st.sampled_from((16, 64, 256, 4096)))
def test_a_note_whose_beginning_is_passed_over_has_nothing_to_remember(data: bytes, size: int) -> None:
    head = data[:size]
    if not is_worth_reading(head, len(head) == len(data)):
        assert not matters(read_note(NoteText.of("Note.md", data)))


def test_a_golden_note_that_matters_is_worth_reading() -> None:
    worth = [data for data in SEEDS if is_worth_reading(data[:4096], len(data) <= 4096)]
    assert [
        data for data in SEEDS if matters(read_note(NoteText.of("Note.md", data))) and data not in worth
    ] == []
    assert len(worth) < len(SEEDS)


def test_the_judges_see_a_byte_changed_outside_the_block() -> None:
    block = drawn()
    judges.check_outside(NOTE, block, kept=False)
    for old, new in ((b"# Daniel", b"# Daniel "), (b"What he said.\n", b"What he said."), (b"type", b"Type")):
        with pytest.raises(AssertionError):
            judges.check_outside(NOTE, block.replace(old, new), kept=False)
    with pytest.raises(AssertionError, match="is gone"):
        judges.check_outside(block, block.replace(b"What he said.\n", b""), kept=True)
    with pytest.raises(AssertionError, match="refused"):
        judges.check_outside(block.replace(b"<!-- /session-arcs", b"<!-- /session"), block, kept=False)


def test_seeds_and_tokens_reach_every_kind_of_note() -> None:
    kinds = {type(read_note(NoteText.of(judges.NOTE, data))).__name__ for data in SEEDS}
    assert kinds == {"SessionNote", "ClientNote", "AreaNote", "PracticeNote", "BrokenNote", "OtherNote"}
    found = {type(regions.find(data)) for data in SEEDS}
    assert found >= {regions.Region, regions.Nowhere, regions.Refusal}
    assert len(fuzz.dictionary().splitlines()) == len(fuzz.TOKENS)
