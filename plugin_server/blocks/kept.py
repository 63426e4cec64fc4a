"""Lines a person wrote into a block are kept, word for word, in a folded callout right below it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence, Set

from plugin_server.blocks.fingerprints import Said, exact, fingerprint, fingerprints, paragraphs, said
from plugin_server.blocks.markers import Line, lines_of
from plugin_server.blocks.words import WORDS

TITLE = re.compile(rb" {0,3}>[ \t]*\\?\[!note\\?\][-+]?[ \t]*" + re.escape(WORDS.kept.encode()) + rb"[ \t]*")
_QUOTE = re.compile(r"^ {0,3}>[ \t]?")
MOST_LINES, MOST_WORDS, MOST_TRIES = (
    1000,
    1000,
    8000,
)  # beyond that a note is no formatter's work, and must not cost seconds
QUOTED = re.compile(rb" {0,3}>[ \t]?")


def decode(line: bytes) -> str:
    """Bytes that are no UTF-8 go through unharmed."""
    return line.decode("utf-8", "surrogateescape")


def encode(line: str) -> bytes:
    return line.encode("utf-8", "surrogateescape")


def edits(body: Sequence[bytes], marked: Sequence[str], ours: Sequence[str]) -> tuple[bytes, ...]:
    """The lines of a block's body that a person added or changed, each once, in order.

    Not theirs: lines that say nothing, our embeds, lines whose fingerprint is among `marked` (the end
    marker's), and lines that `ours`, the block as it will be, says as well.
    """
    lines = {raw: line for raw in dict.fromkeys(body) if (line := said(decode(raw)))}
    own = Counter(marked) | Counter(fingerprints(ours))
    more = _more_than_ours(lines, own, {exact(line) for line in ours})
    strange = {raw for raw, line in lines.items() if line.fingerprint not in own}
    theirs = strange - _rewrapped(body, strange, own) | more
    return tuple(raw for raw in lines if raw in theirs)


def _rewrapped(body: Sequence[bytes], strange: Set[bytes], own: Container[str]) -> set[bytes]:
    """Lines of ours that a formatter broke elsewhere: of the paragraphs that say nothing but what ours say."""
    found: set[bytes] = set()
    tries = MOST_TRIES
    for paragraph in paragraphs(body) if strange and len(body) <= MOST_LINES else ():
        if tries > 0 and not strange.isdisjoint(paragraph):
            lines = [decode(raw) for raw in paragraph]
            words = " ".join(_QUOTE.sub("", line) for line in lines).split(maxsplit=MOST_WORDS)
            if len(words) <= MOST_WORDS:
                ours, tries = _say_ours(words, "> " if _QUOTE.match(lines[0]) else "", own, tries)
                found |= set(paragraph) if ours else set()
    return found


def _say_ours(words: list[str], before: str, own: Container[str], tries: int) -> tuple[bool, int]:
    """Whether the words are lines of ours, one after another, wherever they end; and how many tries are left."""
    reached = {0}
    for start in range(len(words)):
        if start in reached and tries > 0:
            ends = range(start + 1, len(words) + 1)
            reached |= {end for end in ends if fingerprint(before + " ".join(words[start:end])) in own}
            tries -= len(ends)
    return len(words) in reached, tries


def _more_than_ours(
    lines: Mapping[bytes, Said], own: Mapping[str, int], written: Container[str]
) -> set[bytes]:
    """Lines that differ from ours in the target of a link alone, where there are more of them than we wrote:
    one of them is no rename but a line of the person's own."""
    groups: dict[str, dict[str, bytes]] = {}
    for raw, line in reversed(list(lines.items())):
        if line.linked:
            groups.setdefault(line.fingerprint, {}).setdefault(line.exact, raw)
    more: set[bytes] = set()
    for mark, same in groups.items():
        ours_first = sorted(same, key=lambda line: line not in written)
        more |= {same[line] for line in ours_first[own[mark] :]}
    return more


def keep(tail: bytes, lines: Sequence[bytes], eol: bytes) -> bytes:
    """`tail` is all that follows the end marker's text, its line end first; the callout comes at its head.

    A callout of ours that stands there already is added to, and a line it holds is not kept again.
    """
    if not lines:
        return tail
    callout = _callout(tail)
    if callout:
        held = {_loose(QUOTED.sub(b"", tail[line.start : line.stop], count=1)) for line in callout}
        fresh = [line for line in lines if _loose(line) not in held]
        at = callout[-1].stop
        return tail[:at] + b"".join(eol + b"> " + line for line in fresh) + tail[at:]
    text = eol.join([b"> [!note]- " + WORDS.kept.encode(), *(b"> " + line for line in lines)])
    rest = tail[_line_end(tail) :]
    if not tail:
        return eol + text
    blank = eol if rest and not _is_blank(rest) else b""
    return tail[: len(tail) - len(rest)] + text + eol + blank + rest


def _callout(tail: bytes) -> list[Line]:
    """The lines of our callout at the head of the tail; none where something else stands there."""
    found: list[Line] = []
    for line in lines_of(tail):
        text = tail[line.start : line.stop]
        if not found and not text.strip(b" \t"):
            continue
        if not (QUOTED.match(text) if found else TITLE.fullmatch(text)):
            break
        found.append(line)
    return found


def _line_end(tail: bytes) -> int:
    return 2 if tail.startswith(b"\r\n") else 1 if tail.startswith(b"\n") else 0


def _is_blank(rest: bytes) -> bool:
    first = next(lines_of(rest))
    return not rest[first.start : first.stop].strip(b" \t")


def _loose(line: bytes) -> bytes:
    """A line as the callout is searched for it: formatters may have changed its spaces and escapes there."""
    return b" ".join(line.replace(b"\\", b"").split())
