"""What a note says, settled by its client's note and the settings: scale, order, renamed areas, off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from plugin_server.model import (
    ClientNote,
    Link,
    ObsidianSettings,
    PracticeNote,
    Reading,
    Session,
    SessionNote,
    Settings,
)
from plugin_server.names import Names, base_key
from plugin_server.notes.names import area_key
from plugin_server.notes.plain_notes import PlainSession
from plugin_server.notes.settle import fits, settle_areas, settle_tasks


def settings_in_force(practice: PracticeNote | None, obsidian: ObsidianSettings) -> Settings:
    """The practice note's properties; where one is absent, Obsidian's setting or the default."""
    default = Settings(link_format=obsidian.link_format, markdown_links=obsidian.markdown_links)
    if practice is None:
        return default
    return Settings(
        scale=practice.scale or default.scale,
        period=practice.period or default.period,
        figure_folder=practice.figure_folder or default.figure_folder,
        figure_width=practice.figure_width or default.figure_width,
        not_areas=practice.not_areas,
        lens=practice.lens,
        next_link=practice.next_link,
        link_format=practice.link_format or default.link_format,
        markdown_links=default.markdown_links if practice.markdown_links is None else practice.markdown_links,
    )


class Bearing(NamedTuple):
    """Where a session stands among the others: all that can be told of it without settling every word.

    `areas`: the keys of the areas that its own note names. `clients`: whom it names. `troubled`: settling it brings
    up problems.
    """

    party: tuple[str, ...]
    order: tuple[str, str, str]
    areas: tuple[str, ...]
    clients: tuple[Link, ...]
    troubled: bool

    @classmethod
    def of(cls, session: Session) -> Bearing:
        areas = tuple(area_key(area.name) for area in session.areas if area.line is not None)
        return cls(session.party, session.order, areas, session.clients, bool(session.problems))


@dataclass(frozen=True, slots=True)
class Settler:
    """Settles session notes under the settings of their client and their practice."""

    readings: Mapping[str, Reading]
    names: Names
    settings: Settings
    off: bool
    _found: dict[tuple[str, str], str | None] = field(default_factory=dict, compare=False, repr=False)
    _known: dict[tuple[str, str], tuple[ClientNote | None, tuple[str, ...]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def known(self, path: str) -> Session:
        """A note that is known to be a session."""
        session = self.settle(path)
        if session is None:
            raise KeyError(path)
        return session

    def settle(self, path: str) -> Session | None:
        note = self.readings.get(path)
        session = self.settled(note) if isinstance(note, SessionNote) else None
        return session if session and any(area.line is not None for area in session.areas) else None

    def bearings(
        self, notes: Iterable[Reading | PlainSession], pulse: Callable[[], None]
    ) -> dict[str, Bearing]:
        """Of all sessions among the notes. `pulse` is called before each."""
        found = {}
        for note in notes:
            if isinstance(note, PlainSession | SessionNote):
                pulse()
                if bearing := self.bearing(note):
                    found[note.path] = bearing
        return found

    def bearing(self, note: SessionNote | PlainSession) -> Bearing | None:
        """Where the session of a note stands; None where the note names no area that counts.

        It says what the session says once settled; where that takes more than a look, it is settled.
        """
        client, party = self._who(note)
        scale = note.scale or (client.scale if client else None) or self.settings.scale
        areas = tuple([area_key(entry.name) for entry in note.areas])
        ordered = self.settings.not_areas or (client and client.area_order)
        if ordered or not areas or len({*areas}) < len(areas) or not fits(note.areas, scale):
            session = self.settle(note.path)
            return Bearing.of(session) if session else None
        day, time = (note.moment.day, note.moment.time) if note.moment else ("", "")
        return Bearing(party, (day, time, note.path), areas, note.clients, False)

    def settled(self, note: SessionNote) -> Session:
        """The session, even where it names no area yet."""
        path = note.path
        client = self._client(note)
        scale = note.scale or (client.scale if client else None) or self.settings.scale
        order = client.area_order if client else ()
        areas, problems = settle_areas(note, scale, self.settings.not_areas, order)
        return Session(
            path=path,
            clients=note.clients,
            party=self._party(note),
            moment=note.moment,
            scale=scale,
            areas=areas,
            tasks=settle_tasks(note.tasks, tuple(area.name for area in areas), order),
            problems=problems,
            off=note.off or self.off or bool(client and client.off),
        )

    def _who(self, note: SessionNote | PlainSession) -> tuple[ClientNote | None, tuple[str, ...]]:
        """The note of the one client, and the party; the same for all notes of a folder that name the same one."""
        if len(note.clients) != 1:
            return None, self._party(note)
        words = (note.clients[0].target, note.path[: note.path.rfind("/") + 1])
        if words not in self._known:
            self._known[words] = self._client(note), self._party(note)
        return self._known[words]

    def _party(self, note: SessionNote | PlainSession) -> tuple[str, ...]:
        keys = {self._resolve(link, note.path) or f"?{base_key(link.target)}" for link in note.clients}
        return tuple(sorted(keys))

    def _client(self, note: SessionNote | PlainSession) -> ClientNote | None:
        path = self._resolve(note.clients[0], note.path) if len(note.clients) == 1 else None
        reading = self.readings.get(path) if path else None
        return reading if isinstance(reading, ClientNote) else None

    def _resolve(self, link: Link, source: str) -> str | None:
        """Where a link leads, looked up once: for the same words in the same folder that is one place."""
        words = (link.target, source.rpartition("/")[0])
        if words not in self._found:
            self._found[words] = self.names.resolve(link.target, source)
        return self._found[words]


def client_note(
    clients: tuple[Link, ...], source: str, readings: Mapping[str, Reading], names: Names
) -> ClientNote | None:
    if len(clients) != 1:
        return None
    path = names.resolve(clients[0].target, source)
    reading = readings.get(path) if path else None
    return reading if isinstance(reading, ClientNote) else None
