"""Frozen values as JSON: names as scripts write them, and nothing that JSON does not know."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from flask import Response


def answer(value: object, status: int = 200) -> Response:
    """An answer that holds this value."""
    text = json.dumps(value, default=_plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Response(text.encode("utf-8", "replace"), status, content_type="application/json")


def _plain(value: object) -> dict[str, Any]:
    """A dataclass as an object, its `in_note` as `inNote`."""
    if not is_dataclass(value) or isinstance(value, type):
        raise TypeError(type(value).__name__)
    return {camel: getattr(value, name) for name, camel in _names(type(value))}


@cache
def _names(kind: type) -> tuple[tuple[str, str], ...]:
    return tuple((one.name, _camel(one.name)) for one in fields(kind))


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))
