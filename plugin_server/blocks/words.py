"""Every word the blocks print, in one table: another language is another table."""

from __future__ import annotations

from dataclasses import dataclass, field

from plugin_server.blocks.words_of_notes import AreaWords, ClientWords, PracticeWords, ThenWords, YearWords


@dataclass(frozen=True, slots=True)
class Advice:
    """What is the matter, and what to do. `{other}` is the number of another line."""

    message: str
    remedy: str


_OWN_LINE = "Put the marker at the very start of a line of its own, or delete it."


@dataclass(frozen=True, slots=True)
class Refusals:
    """Why a note is left alone."""

    too_large: Advice = Advice("The note is larger than 4 MB.", "Move parts of it into other notes.")
    no_text: Advice = Advice(
        "The note holds bytes that are no text.", "Open it in an editor and save it as UTF-8."
    )
    endless: Advice = Advice(
        "The properties begin with --- and do not end.", "Close them with a line that holds only ---."
    )
    conflict: Advice = Advice(
        "The note holds the marks of an unfinished merge.",
        "Keep the lines you want and delete the marks. The block then comes back.",
    )
    newer: Advice = Advice(
        "The block was written by a newer version of Session Arcs.",
        "Install the same version on this device. Until then the note is left as it is.",
    )
    not_read_back: Advice = Advice(
        "The block could not be placed so that it can be found again.",
        "Type <!-- session-arcs --> and <!-- /session-arcs --> on two lines of their own where it should be.",
    )
    begins_only: Advice = Advice(
        "A block begins here and does not end.",
        "Put <!-- /session-arcs --> on a line of its own where it should end.",
    )
    begins_within: Advice = Advice(
        "A second block begins here, and the one from line {other} has not ended.",
        "Delete one of the two beginnings.",
    )
    begins_twice: Advice = Advice(
        "A second block begins here. The first one begins in line {other}.",
        "Delete one of the two blocks, its first and last line included.",
    )
    ends_only: Advice = Advice(
        "A block ends here that has not begun.",
        "Put <!-- session-arcs --> on a line of its own where it should begin, or delete this line.",
    )
    ends_twice: Advice = Advice(
        "A block ends here a second time. It has ended in line {other}.", "Delete one of the two lines."
    )
    in_properties: Advice = Advice(
        "A marker of a block stands among the properties.",
        "Delete it there. Markers belong into the text below.",
    )
    in_code: Advice = Advice(
        "A marker of a block stands inside the code that begins in line {other}.",
        "Close the code above the marker, or move the marker out of it.",
    )
    in_comment: Advice = Advice(
        "A marker of a block stands inside the comment that begins in line {other}.",
        "Close the comment above the marker, or move the marker out of it.",
    )
    in_html: Advice = Advice(
        "A marker of a block stands inside the HTML that begins in line {other}.",
        "Close the HTML above the marker, or move the marker out of it.",
    )
    in_aside: Advice = Advice(
        "A marker of a block stands inside the comment that %% begins in line {other}.",
        "Close the comment above the marker with %%, or move the marker out of it.",
    )
    in_math: Advice = Advice(
        "A marker of a block stands inside the formula that $$ begins in line {other}.",
        "Close the formula above the marker with $$, or move the marker out of it.",
    )
    quoted: Advice = Advice("A marker of a block stands in a quote.", _OWN_LINE)
    in_list: Advice = Advice("A marker of a block stands in a list.", _OWN_LINE)
    indented: Advice = Advice("A marker of a block is indented.", _OWN_LINE)
    not_whole: Advice = Advice("Something here looks like a marker of a block and is none.", _OWN_LINE)


@dataclass(frozen=True, slots=True)
class Hours:
    """The sentence under the table, in clauses that are joined by `joint`."""

    joint: str = "; "
    some_in_place: str = "{in_place} of {now} hours already lie where they are wanted"
    one_in_place: str = "1 of {now} hours already lies where it is wanted"
    part_in_place: str = "{in_place} of 1 hour already lies where it is wanted"
    all_in_place: str = "All {now} hours already lie where they are wanted"
    one_all_in_place: str = "The 1 hour there is already lies where it is wanted"
    none_in_place: str = "None of the {now} hours lie where they are wanted yet"
    one_none_in_place: str = "The 1 hour there is does not lie where it is wanted yet"
    would_move: str = "{hours} would move"
    more: str = "{hours} hours more are wanted than there are"
    one_more: str = "1 hour more is wanted than there is"
    free: str = "{hours} hours would be free"
    one_free: str = "1 hour would be free"
    left_out: str = "Left out, because one of the two numbers is missing: {areas}."


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and cells."""

    area: str = "Area"
    rating: str = "Rating"
    hours: str = "Hours: now → wanted"
    hours_a: str = "Hours a {period}: now → wanted"
    only_now: str = "Hours now"
    only_wanted: str = "Hours wanted"
    importance: str = "Importance · hours now"
    list: str = "List"
    not_asked: str = "not asked"
    was: str = "{rating} (was {was})"
    was_on: str = "{rating} (was {was} on {scale})"
    both: str = "{now} → {wanted}"
    changed: str = "{now} → {wanted} ({change})"
    stays: str = "{now}, stays"
    points: str = "{points} of {all} points"
    share: str = "{points} of {all} points · {now} of {total} h"
    no_list: str = "no list yet"
    open: str = "{count} open"
    done: str = "{count} done"
    open_and_done: str = "{open} open, {done} done"


@dataclass(frozen=True, slots=True)
class FigureWords:
    """What is printed in a figure, and what is said of it to those who hear it."""

    title: str = "Ratings and hours, {day}"
    title_undated: str = "Ratings and hours"
    stays: str = "{now} h, stays"
    both: str = "{now} h → {wanted} h"
    only_now: str = "{now} h"
    only_wanted: str = "→ {wanted} h"
    rim: str = "full rim: {{hours}} h a {period}"
    was: str = "thin arc: {day}"
    was_undated: str = "thin arc: the session before"
    said_rating: str = "rated {rating}"
    said_was: str = "was {was}"
    said_not_rated: str = "rating not asked"
    said_now: str = "{hours} hours now"
    said_wanted: str = "{hours} hours wanted"


@dataclass(frozen=True, slots=True)
class SheetWords:
    """The sheet a client takes home."""

    language: str = "en"  # of this table, as BCP 47 names it
    table: str = "Ratings and hours"
    done: str = "done"
    take_along: str = "What I take along"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of blocks and figures. Names in braces are filled in."""

    begin: str = "drawn from your ratings and hours; change those, this redraws"
    kept: str = "Kept from the arcs block"
    alt: str = "Arcs"
    along: str = "Until next time"  # the heading of what the client takes along, as in the templates
    nameless: str = "(no name)"
    minus: str = "−"
    plus: str = "+"
    comma: str = ", "
    day: str = "{day} {month} {year}"
    day_of_year: str = "{day} {month}"
    months: tuple[str, ...] = (
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    )  # fmt: skip
    usual_period: str = "week"
    too_many: str = "More than {most} areas fit in no picture; the table shows them all."
    warning: str = "Not everything in this note could be read"
    line: str = "Line {line}: {message} {remedy}"
    no_line: str = "{message} {remedy}"
    lens_title: str = "More time wanted, no list yet: {areas}"
    lens: str = "Imagine you were only the Manager of {area}: what would be on your list?"
    previous: str = "← {link}"
    following: str = "{link} →"
    between: str = " · "
    hours: Hours = field(default_factory=Hours)
    table: Table = field(default_factory=Table)
    figure: FigureWords = field(default_factory=FigureWords)
    sheet: SheetWords = field(default_factory=SheetWords)
    year: YearWords = field(default_factory=YearWords)
    then: ThenWords = field(default_factory=ThenWords)
    client: ClientWords = field(default_factory=ClientWords)
    area: AreaWords = field(default_factory=AreaWords)
    practice: PracticeWords = field(default_factory=PracticeWords)
    refusals: Refusals = field(default_factory=Refusals)


WORDS = Words()
