"""The words of the field as frozen values. Everything between the rooms travels in these types.

Hours are whole minutes. Paths of notes and figures are text, relative to the vault, with `/`.
Lines are counted from 1 in the note as it stands on disk.
"""

from plugin_server.model.disk import (
    Action,
    FigureFile,
    NoteText,
    Outcome,
    Problem,
    Result,
    Stamp,
    Write,
    digest_of,
)
from plugin_server.model.notes import (
    DEFAULT_SCALE,
    AreaEntry,
    AreaNote,
    BrokenNote,
    ClientNote,
    Form,
    Link,
    LinkFormat,
    Moment,
    OrderedArea,
    OtherNote,
    PracticeNote,
    Reading,
    Scale,
    SessionNote,
    Task,
)
from plugin_server.model.practice import (
    DEFAULT_SETTINGS,
    Area,
    Balance,
    ObsidianSettings,
    Session,
    Settings,
)

__all__ = [
    "DEFAULT_SCALE",
    "DEFAULT_SETTINGS",
    "Action",
    "Area",
    "AreaEntry",
    "AreaNote",
    "Balance",
    "BrokenNote",
    "ClientNote",
    "FigureFile",
    "Form",
    "Link",
    "LinkFormat",
    "Moment",
    "NoteText",
    "ObsidianSettings",
    "OrderedArea",
    "OtherNote",
    "Outcome",
    "PracticeNote",
    "Problem",
    "Reading",
    "Result",
    "Scale",
    "Session",
    "SessionNote",
    "Settings",
    "Stamp",
    "Task",
    "Write",
    "digest_of",
]
