"""The story's note in a real browser: the figure shows, the table is a table, nothing of the block is bare text."""

import pytest

from tests.browser import chromium, needs_chromium
from tests.rendered import page
from tests.story_note import FIGURES, story_note

CELLS = "() => [...document.querySelectorAll('tr')].map(row => [...row.cells].map(cell => cell.textContent))"


@pytest.mark.browser
@needs_chromium
def test_the_block_is_shown_as_a_figure_a_table_a_sentence_a_question_and_links() -> None:
    with chromium() as browser:
        view = browser.new_page()
        view.set_content(page(story_note(), FIGURES))
        view.wait_for_function("document.images[0].complete")
        assert view.evaluate("[document.images[0].naturalWidth > 0, document.images[0].width]") == [True, 520]
        assert view.evaluate(CELLS) == [
            ["Area", "Rating", "Hours: now → wanted", "List"],
            ["Vision", "3 (was 2)", "2 → 12 (+10)", "no list yet"],
            ["Service", "8", "20 → 14 (−6)", "2 open"],
            ["Accountability", "7 (was 6)", "15 → 8 (−7)", "1 open"],
            ["Community", "2 (was 3)", "3 → 6 (+3)", "no list yet"],
        ]
        assert view.locator("strong").all_inner_texts() == ["13 would move"]
        assert view.locator("summary").inner_text() == "More time wanted, no list yet: Vision, Community"
        assert view.locator("a").all_inner_texts() == ["6 Oct 2009", "Daniel"]
        shown = view.locator("body").inner_text()
        assert "session-arcs" not in shown
        assert "[[" not in shown
        assert "[!" not in shown
