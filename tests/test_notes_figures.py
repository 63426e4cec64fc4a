"""Which figures a note's block embeds: in doubt one more, for a figure that no block embeds may be removed."""

from __future__ import annotations

from plugin_server.notes.figures import figures_in

ONE, TWO, THREE = "2009-11-03-1f3a9c2e.svg", "undated-0123abcd.svg", "2010-01-01-00000000.svg"


def found(text: str) -> tuple[str, ...]:
    return figures_in(text.encode())


def test_figures_between_the_markers_in_their_order_and_once() -> None:
    block = (
        f"<!-- session-arcs: drawn -->\n![[{TWO}|520]] ![]({ONE}) ![](Arcs/{TWO})\n<!-- /session-arcs 1 -->\n"
    )
    assert found(f"# A\n![[{THREE}]]\n{block}![[{THREE}]]\n") == (TWO, ONE)
    assert found(block.replace("\n", "\r\n")) == (TWO, ONE)


def test_no_figure_outside_a_block_or_with_another_name() -> None:
    assert found(f"![[{ONE}]]\n") == ()
    assert found(f"text <!-- session-arcs -->\n![[{ONE}]]\n") == ()
    names = (
        ONE.upper(),
        f"x{ONE}",
        f"{ONE}x",
        "2009-11-03-1f3a9c2.svg",
        "2009-11-03-1f3a9c2e.png",
        "photo.svg",
    )
    assert found("<!-- session-arcs -->\n" + "".join(f"![[{name}]]\n" for name in names)) == ()


def test_a_block_without_its_end_and_two_blocks_count_whole() -> None:
    assert found(f"<!-- session-arcs -->\n![[{ONE}]]\n\ntext\n![[{TWO}]]") == (ONE, TWO)
    block = "<!-- session-arcs -->\n![[{}]]\n<!-- /session-arcs -->\n"
    assert found(block.format(ONE) + block.format(TWO)) == (ONE, TWO)
