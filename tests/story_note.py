"""The story's note of 3 November 2009 with its block, and the figure that it shows."""

from plugin_server.blocks import regions
from plugin_server.blocks.figures import session_figure
from plugin_server.blocks.session import session_block
from tests.blocks_sessions import story

_FIGURE = session_figure(story())
FIGURES = {_FIGURE.name: _FIGURE.data} if _FIGURE else {}
TEXT = """---
type: session
client: "[[Daniel]]"
date: 2009-11-03
areas:
  - Vision 3, 2 → 12
  - Service 8, 20 → 14
  - Accountability 7, 15 → 8
  - Community 2, 3 → 6
---

# Daniel, 3 November

He came in late, straight from the *Service* meeting.

<!-- session-arcs -->
<!-- /session-arcs -->

## Service

- [ ] Rota for December
- [ ] Call the programme leads
"""


def story_note() -> bytes:
    block = session_block(story(), next(iter(FIGURES)))
    result = regions.update(TEXT.encode(), block, path="n.md")
    assert isinstance(result, regions.Updated)
    return result.data
