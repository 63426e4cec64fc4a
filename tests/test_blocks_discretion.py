"""Names are hidden in any text, whichever way they are looked for."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from plugin_server.blocks.discretion import Discretion, _known_names, _pattern, initials
from tests.web_practice import Vaultless, session_text

CLIENTS = ("Daniel van Dyk", "José", "Jose", "Ann-Marie", "A1B", "Team 7", "Ωmega", "田中", "O'Brien", "Li")
pieces = st.sampled_from(
    [*CLIENTS, "Dyk", "ann", "MARIE", "1", "_", "e\u0301", "\u0301", "x", "-", "B", "Brien"]
)


def practice(*clients: str) -> Vaultless:
    notes = {
        f"{place}.md": session_text(name, "2009-11-03", "Vision 3") for place, name in enumerate(clients)
    }
    return Vaultless(notes)


PRACTICES = (practice(*CLIENTS), practice(*CLIENTS, "12", "…"))


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(PRACTICES),
    st.lists(st.one_of(pieces, st.text(max_size=3)), max_size=6),
    st.sampled_from(["", " "]),
)
def test_a_text_that_is_passed_by_holds_no_name(practice: Vaultless, parts: list[str], between: str) -> None:
    text = between.join(parts)
    looked_through = _pattern(_known_names(practice.snapshot)).sub(lambda found: initials(found[0]), text)
    assert Discretion(practice.snapshot, shown=False).text(text) == looked_through
