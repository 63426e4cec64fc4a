"""Notes written in any style, changed in any way: what was meant is said, and nothing else has moved by a byte."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugin_server.model import NoteText, SessionNote
from plugin_server.notes.areas import NOW, RATING, WANTED
from plugin_server.notes.edits import (
    AddArea,
    AddTask,
    Conflict,
    Edit,
    Hours,
    MoveArea,
    Rate,
    RemoveArea,
    RenameArea,
    Said,
    Spliced,
    TakeAlong,
    Terms,
    Which,
)
from plugin_server.notes.numbers import Refusal
from plugin_server.notes.quoting import scalar
from plugin_server.notes.reader import read_note
from plugin_server.notes.respelling import LineStyle, change_line, name_line
from plugin_server.notes.splicing import splice
from plugin_server.notes.standing import Head, head_of
from tests.splices import edit_of

PLAIN = ("Vision", "Service", "Social service", "Äußeres", "家族", "🙂", "Church")
ODD = (
    "Team 1",
    "a: b",
    "# x",
    "- y",
    "'quoted'",
    'say "so"',
    "null",
    "12",
    "a, b",
    "[x]",
    "to 5",
    "{y}",
    "&z",
    "x #",
)
BODY = b"# Day\n\xff\xfe\n## Vision\n\n- [ ] a\n\n```\n- [ ] code\n```\n## Service\nText"
QUICKLY = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])

ratings = st.sampled_from([None, 1.0, 3.0, 6.5, 9.0])
hours = st.sampled_from([None, 0, 60, 80, 90, 135, 720])


@dataclass(frozen=True)
class Written:
    """A note, in LF or CRLF, and what it says."""

    data: bytes
    said: tuple[Said, ...]
    above: bytes
    below: bytes


@st.composite
def areas(draw: st.DrawFn, odd: bool = True) -> list[Said]:
    names = draw(st.lists(st.sampled_from(PLAIN + (ODD if odd else ())), min_size=1, max_size=4, unique=True))
    return [Said(name, draw(ratings), draw(hours), draw(hours)) for name in names]


def line_of(said: Said, style: LineStyle) -> str:
    line = name_line(said.name)
    assert line is not None
    for kind, value in ((RATING, said.rating), (NOW, said.now), (WANTED, said.wanted)):
        changed = line if value is None else change_line(line, kind, value, style)
        assert changed is not None
        line = changed
    return line


def number(minutes: int | float | None) -> str:
    return "" if minutes is None else f"{minutes / 60:.9g}"


@st.composite
def lists(draw: st.DrawFn) -> str:
    style = LineStyle(draw(st.sampled_from(".,")), draw(st.sampled_from([" → ", " -> ", " to ", "→"])), ", ")
    lines = [line_of(said, style) for said in draw(areas())]
    like = draw(st.sampled_from(["", "'", '"']))
    form = draw(st.sampled_from(["block", "deep", "margin", "flow", "raw"]))
    if form == "flow":
        return "areas: [" + ", ".join(scalar(line, like, flow=True) for line in lines) + "]\n"
    if form == "raw":
        return "areas: |\n" + "".join(f"  {line}\n" for line in lines)
    dash = {"block": "  - ", "deep": "     -   ", "margin": "- "}[form]
    comment = draw(st.sampled_from(["", " # a word", "\n# a line"]))
    return "areas:\n" + "".join(f"{dash}{scalar(line, like)}{comment}\n" for line in lines)


@st.composite
def nested(draw: st.DrawFn) -> str:
    named, flow = draw(st.booleans()), draw(st.booleans())
    rows = []
    for said in draw(areas()):
        fields = [("rating", f"{said.rating:g}" if said.rating is not None else None)]
        fields += [("time", number(said.now) or None), ("wish", number(said.wanted) or None)]
        pairs = [f"{key}: {value}" for key, value in fields if value is not None]
        title = scalar(said.name, draw(st.sampled_from(["", "'", '"'])), flow=flow)
        if named:
            inner = [f"name: {title}", *pairs]
            rows.append("  - {" + ", ".join(inner) + "}\n" if flow else "  - " + "\n    ".join(inner) + "\n")
        elif flow or not pairs:
            rows.append(f"  {title}: {{{', '.join(pairs)}}}\n")
        else:
            rows.append(f"  {title}: # here\n    " + "\n    ".join(pairs) + "\n")
    return "areas:\n" + "".join(rows)


@st.composite
def flat(draw: st.DrawFn) -> str:
    between = draw(st.sampled_from(" _"))
    text = ""
    for said in draw(areas(odd=False)):
        key = said.name.replace(" ", "_") if between == "_" else said.name
        text += f"{key}{between}rating: {'' if said.rating is None else f'{said.rating:g}'}\n"
        text += f"{key}{between}time: {number(said.now)}\n" if draw(st.booleans()) else ""
        text += f'{key}{between}wish: "{number(said.wanted)}"\n' if draw(st.booleans()) else ""
    return text


@st.composite
def notes(draw: st.DrawFn) -> Written:
    middle = draw(st.one_of(lists(), nested(), flat()))
    before = draw(st.sampled_from(["", "# his\n", 'client: "[[Daniel]]"\n', "tags:\n- a\n- b\n"]))
    after = draw(st.sampled_from(["", "x: |\n  a\n\n  b\n", "# last\n", "date: 2009-11-03 # Tuesday\n"]))
    text = f"---\ntype: session\n{before}{middle}{after}---\n"
    eol = draw(st.sampled_from(["\n", "\r\n"]))
    data = text.replace("\n", eol).encode() + BODY
    head = head_of(data, Terms())
    assert isinstance(head, Head), text
    above, below = (
        part.replace("\n", eol).encode() for part in (f"---\ntype: session\n{before}", f"{after}---\n")
    )
    return Written(data, head.said, above, below)


@st.composite
def changes(draw: st.DrawFn, said: tuple[Said, ...]) -> Edit:
    name = draw(st.sampled_from([one.name for one in said] or ["Vision"]))
    fresh = draw(st.sampled_from(("Health", "Far sight", *ODD)))
    return draw(
        st.one_of(
            st.builds(Rate, st.just(name), ratings),
            st.builds(Hours, st.just(name), st.sampled_from(Which), hours),
            st.builds(AddArea, st.just(fresh), st.sampled_from([None, name])),
            st.builds(RenameArea, st.just(name), st.just(fresh)),
            st.builds(RemoveArea, st.just(name)),
            st.builds(MoveArea, st.just(name), st.integers(0, 4)),
            st.builds(AddTask, st.just(name), st.sampled_from(["call them", "b 2h", "%% <!-- x"])),
            st.builds(TakeAlong, st.sampled_from(["sleep", "%% <!-- x"]), st.just("Until next time")),
        )
    )


def meant(said: tuple[Said, ...], edit: Edit) -> tuple[Said, ...]:
    """What a change means, told once more and without any note."""
    known = [one.name for one in said]
    name = edit.old if isinstance(edit, RenameArea) else getattr(edit, "area", getattr(edit, "name", ""))
    at = known.index(name) if name in known else -1
    all_of = list(said)
    if isinstance(edit, AddArea):
        if at < 0:
            all_of.insert(known.index(edit.after) + 1 if edit.after else len(said), Said(edit.name))
    elif isinstance(edit, RemoveArea):
        del all_of[at]
    elif isinstance(edit, MoveArea):
        all_of.insert(edit.to_index, all_of.pop(at))
    elif isinstance(edit, Rate):
        all_of[at] = replace(all_of[at], rating=edit.value)
    elif isinstance(edit, Hours):
        both = {"now": edit.minutes} if edit.which is Which.NOW else {"wanted": edit.minutes}
        all_of[at] = replace(all_of[at], **both)
    elif isinstance(edit, RenameArea):
        all_of[at] = replace(all_of[at], name=edit.new)
    return tuple(all_of)


def key_of(said: Said) -> Said:
    return replace(said, name=said.name.casefold())


@QUICKLY
@given(st.data())
def test_what_was_meant_is_said_and_nothing_else_moves(data: st.DataObject) -> None:
    note = data.draw(notes())
    edit = data.draw(changes(note.said))
    result = splice(note.data, [edit])
    if isinstance(result, Refusal):
        known = [one.name for one in note.said]
        new = edit.new if isinstance(edit, RenameArea) else edit.name if isinstance(edit, AddArea) else ""
        assert new in (*known, *ODD), (edit, result)  # taken, or a name that this form cannot bear
        return
    assert isinstance(result, Spliced)
    head = head_of(result.data, Terms())
    assert isinstance(head, Head)
    assert tuple(map(key_of, head.said)) == tuple(map(key_of, meant(note.said, edit)))
    head_bytes, body = result.data[: head.place.body], result.data[head.place.body :]
    assert head_bytes.startswith(note.above)
    assert head_bytes.endswith(note.below)
    assert head_bytes.count(b"# a line") == note.data.count(b"# a line")
    assert body == BODY or isinstance(edit, AddTask | RenameArea | TakeAlong)
    assert result.data.count(b"\r\n") in (0, result.data[: head.place.body].count(b"\n"))


@QUICKLY
@given(st.data())
def test_twice_is_once_and_a_number_goes_back_where_it_was(data: st.DataObject) -> None:
    note = data.draw(notes())
    edit = data.draw(changes(note.said))
    result = splice(note.data, [edit])
    if not isinstance(result, Spliced):
        return
    again = splice(result.data, [edit])
    assert isinstance(again, Spliced)
    assert again.data == result.data
    if isinstance(edit, Rate) and edit.value is not None:
        was = next(one.rating for one in note.said if one.name == edit.area)
        back = splice(result.data, [Rate(edit.area, was)])
        assert isinstance(back, Spliced)
        head = head_of(back.data, Terms())
        assert isinstance(head, Head)
        assert head.said == note.said


@QUICKLY
@given(st.data())
def test_two_people_who_change_two_things_both_have_their_way(data: st.DataObject) -> None:
    note = data.draw(notes())
    one = note.said[0]
    mine = Rate(one.name, data.draw(ratings), was=one.rating)
    theirs = Hours(one.name, Which.WANTED, data.draw(hours), was=one.wanted)
    disk = splice(note.data, [theirs])
    assert isinstance(disk, Spliced), disk
    merged = splice(disk.data, [mine], stale=True)
    assert isinstance(merged, Spliced), merged
    head = head_of(merged.data, Terms())
    assert isinstance(head, Head)
    assert (head.said[0].rating, head.said[0].wanted) == (mine.value, theirs.minutes)
    other = splice(disk.data, [Hours(one.name, Which.WANTED, 777, was=one.wanted)], stale=True)
    assert isinstance(other, Spliced if one.wanted == theirs.minutes else Conflict)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["rate | Vision | 4", "add | Health", "task | Vision | x"]))
def test_no_bytes_whatever_raise(middle: bytes, change: str) -> None:
    for data in (middle, b"---\ntype: session\nareas:\n  - Vision 3\n" + middle + b"\n---\n" + middle):
        result = splice(data, [edit_of(change)])
        if isinstance(result, Spliced):
            assert isinstance(read_note(NoteText.of("n.md", result.data)), SessionNote)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_any_name_and_any_task_are_said_or_refused(name: str, task: str) -> None:
    note = b"---\ntype: session\nareas:\n  - Vision 3\n  - {name: Service, rating: 8}\n---\n# A\n"
    for edits in ([AddArea(name, "Vision")], [RenameArea("Service", name)], [AddTask("Vision", task)]):
        result = splice(note, edits)
        assert isinstance(result, Spliced | Refusal)
        if isinstance(result, Spliced):
            head = head_of(result.data, Terms())
            assert isinstance(head, Head)
            assert head.said[0] == Said("Vision", 3.0)
