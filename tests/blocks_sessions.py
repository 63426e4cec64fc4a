"""Sessions in Python, for the tests of blocks: the story, and whatever differs from it."""

from dataclasses import replace

from plugin_server.balance import balance
from plugin_server.blocks.context import AreaRow, SessionContext
from plugin_server.blocks.links import Ref
from plugin_server.model import DEFAULT_SCALE, Area, Moment, Problem, Scale, Session, Settings

H = 60
STORY = (
    AreaRow(Area("Vision", 3, 2 * H, 12 * H), 2, 0, 0, False),
    AreaRow(Area("Service", 8, 20 * H, 14 * H), 8, 2, 0, True),
    AreaRow(Area("Accountability", 7, 15 * H, 8 * H), 6, 1, 0, True),
    AreaRow(Area("Community", 2, 3 * H, 6 * H), 3, 0, 0, False),
)
PREVIOUS = Ref("2009-10-06 Daniel", "Sessions/2009-10-06 Daniel.md", "2009-10-06 Daniel")
CLIENT = Ref("Daniel", "Clients/Daniel.md", "Daniel")


def row(
    name: str = "Vision",
    rating: float | None = None,
    now: int | None = None,
    wanted: int | None = None,
    *,
    importance: float | None = None,
    was: float | None = None,
    open: int = 0,  # noqa: A002 - the field's word
    done: int = 0,
    listed: bool = True,
) -> AreaRow:
    return AreaRow(Area(name, rating, now, wanted, importance), was, open, done, listed)


def context(
    *rows: AreaRow,
    settings: Settings | None = None,
    scale: Scale = DEFAULT_SCALE,
    was_scale: Scale | None = DEFAULT_SCALE,
    day: str | None = "2009-11-03",
    problems: tuple[Problem, ...] = (),
) -> SessionContext:
    """A session of these areas, of nobody, after none."""
    areas = tuple(one.area for one in rows)
    moment = Moment(day) if day else None
    return SessionContext(
        session=Session("Sessions/n.md", (), (), moment, scale, areas, (), ()),
        settings=settings or Settings(),
        rows=rows,
        balance=balance(areas),
        lens=None,
        was_scale=was_scale,
        previous_day=None,
        previous=None,
        following=None,
        following_day=None,
        clients=(),
        problems=problems,
    )


def story() -> SessionContext:
    """The story: a manager called Daniel, 3 November 2009."""
    return replace(context(*STORY), previous=PREVIOUS, previous_day="2009-10-06", clients=(CLIENT,))
