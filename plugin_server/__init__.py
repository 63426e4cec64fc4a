"""Session Arcs: a local companion service for a Markdown vault."""

__version__ = "0.1.0"
