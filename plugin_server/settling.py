"""What a note says, settled by its client's note and the settings: scale, order, renamed areas, off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
from plugin_server.notes.settle import settle_areas, settle_tasks


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


@dataclass(frozen=True, slots=True)
class Settler:
    """Settles session notes under the settings of their client and their practice."""

    readings: Mapping[str, Reading]
    names: Names
    settings: Settings
    off: bool

    def settle(self, path: str) -> Session | None:
        note = self.readings.get(path)
        if not isinstance(note, SessionNote):
            return None
        client = client_note(note.clients, path, self.readings, self.names)
        scale = note.scale or (client.scale if client else None) or self.settings.scale
        order = client.area_order if client else ()
        areas, problems = settle_areas(note, scale, self.settings.not_areas, order)
        if not any(area.line is not None for area in areas):
            return None
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

    def _party(self, note: SessionNote) -> tuple[str, ...]:
        keys = {
            self.names.resolve(link.target, note.path) or f"?{base_key(link.target)}" for link in note.clients
        }
        return tuple(sorted(keys))


def client_note(
    clients: tuple[Link, ...], source: str, readings: Mapping[str, Reading], names: Names
) -> ClientNote | None:
    if len(clients) != 1:
        return None
    path = names.resolve(clients[0].target, source)
    reading = readings.get(path) if path else None
    return reading if isinstance(reading, ClientNote) else None
