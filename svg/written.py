"""Pieces of XML as text, byte for byte as ElementTree writes them: a figure is written at every save."""

from __future__ import annotations

from functools import lru_cache


def element(name: str, text: str) -> str:
    """An element that holds nothing but a text."""
    return f"<{name}>{escaped(text)}</{name}>" if text else f"<{name} />"


@lru_cache(maxsize=4096)  # figures have the same parts over and over
def opened(name: str, identity: str, role: str) -> str:
    """The beginning of an element's tag, for more attributes to follow."""
    return f'<{name} id="{_escaped_value(identity)}" class="{_escaped_value(role)}"'


def escaped(text: str) -> str:
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text


def _escaped_value(value: str) -> str:
    quoted = escaped(value).replace('"', "&quot;")
    return quoted.replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#09;")
