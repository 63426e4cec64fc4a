"""Every word the blocks print, in one table: another language is another table."""

from __future__ import annotations

from dataclasses import dataclass, field


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
class Words:
    """The words of blocks and figures. Names in braces are filled in."""

    begin: str = "drawn from your ratings and hours; change those, this redraws"
    kept: str = "Kept from the arcs block"
    refusals: Refusals = field(default_factory=Refusals)


WORDS = Words()
