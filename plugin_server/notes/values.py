"""Every way to write a value in a property, for the reader and for whoever takes values from a person."""

from __future__ import annotations

from plugin_server.notes.names import area_key, nearly_same, same_area
from plugin_server.notes.numbers import (
    HOURS_ACCEPTED,
    RATING_ACCEPTED,
    SCALE_ACCEPTED,
    Refusal,
    parse_hours,
    parse_importance,
    parse_rating,
    parse_scale,
)
from plugin_server.notes.texts import (
    day_in_name,
    parse_figure_folder,
    parse_figure_width,
    parse_lens,
    parse_link,
    parse_links,
    parse_moment,
    parse_period,
    parse_switch,
)

__all__ = [
    "HOURS_ACCEPTED",
    "RATING_ACCEPTED",
    "SCALE_ACCEPTED",
    "Refusal",
    "area_key",
    "day_in_name",
    "nearly_same",
    "parse_figure_folder",
    "parse_figure_width",
    "parse_hours",
    "parse_importance",
    "parse_lens",
    "parse_link",
    "parse_links",
    "parse_moment",
    "parse_period",
    "parse_rating",
    "parse_scale",
    "parse_switch",
    "same_area",
]
