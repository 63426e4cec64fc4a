"""The lines that go with every answer, and the policies of pages and figures."""

from __future__ import annotations

import base64
import hashlib

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

SAFE = (
    ("Content-Security-Policy", PAGE_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), usb=()",
    ),
    ("Cache-Control", "no-store"),
)
OWN_POLICY_ALLOWED = "content-security-policy"  # a figure brings a stricter one of its own
NEVER = ("server", "x-powered-by", "etag", "last-modified")

Headers = list[tuple[str, str]]


def safe_headers(given: Headers) -> Headers:
    """The given lines with all safe ones set; whatever would open a door or tell of us is left out."""
    own = {name.lower() for name, _ in given if name.lower() == OWN_POLICY_ALLOWED}
    added = [(name, value) for name, value in SAFE if name.lower() not in own]
    replaced = {name.lower() for name, _ in added} | set(NEVER)
    kept = [
        (name, value)
        for name, value in given
        if name.lower() not in replaced and not name.lower().startswith("access-control-")
    ]
    return kept + added


def figure_policy(svg: bytes) -> str:
    """The policy of one figure: its own constant style by its hash, and nothing else at all."""
    style = svg.partition(b"<style")[2].partition(b">")[2].partition(b"</style>")[0]
    style = style.removeprefix(b"<![CDATA[").removesuffix(b"]]>") if b"<![CDATA[" in style else style
    digest = base64.b64encode(hashlib.sha256(style).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'; sandbox"
