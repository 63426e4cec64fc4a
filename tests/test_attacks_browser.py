"""A real browser plays the attacking page: another origin of this machine, and a name that was made to lead to us."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.attacks import told
from tests.browser import FLAGS, executable, needs_chromium, reported
from tests.service import STORY, Service, put, serving

pytestmark = [pytest.mark.browser, needs_chromium]
FOREIGN = "evil.example"

# What a hostile page can try by script. Each says "no", or what it got.
ATTACKS = {
    "fetch": "fetch(own, {credentials: 'include'}).then(a => a.text()).then(t => 'read ' + t.length)",
    "fetch without asking": "fetch(own, {mode: 'no-cors', credentials: 'include'})"
    ".then(a => a.text()).then(t => t || 'no')",
    "fetch of a post": "fetch(own + 'begin', {method: 'POST', credentials: 'include',"
    " headers: {'Content-Type': 'application/json'}}).then(a => 'answered')",
    "post without asking": "fetch(own + 'begin', {method: 'POST', mode: 'no-cors', credentials: 'include', body:"
    " new URLSearchParams({a: 1})}).then(a => a.type === 'opaque' ? 'no' : 'read')",
    "XMLHttpRequest": "new Promise(done => { const x = new XMLHttpRequest(); x.open('GET', own);"
    " x.withCredentials = true; x.onload = () => done(x.responseText); x.onerror = () => done('no'); x.send() })",
    "image": "new Promise(done => { const i = new Image(); i.onload = () => done('seen ' + i.width);"
    " i.onerror = () => done('no'); i.src = own + 'preview.svg' })",
    "image without the door": "new Promise(done => { const i = new Image(); i.onload = () => done('seen ' + i.width);"
    " i.onerror = () => done('no'); i.src = own + 'static/icon.svg' })",
    "script": "new Promise(done => { const s = document.createElement('script'); s.onload = () => done('ran');"
    " s.onerror = () => done('no'); s.src = own + 'static/live.js'; document.head.append(s) })",
    "style": "new Promise(done => { const l = document.createElement('link'); l.rel = 'stylesheet';"
    " l.onload = () => done('read'); l.onerror = () => done('no'); l.href = own + 'static/style.css';"
    " document.head.append(l) })",
    "EventSource": "new Promise(done => { const e = new EventSource(own + 'events', {withCredentials: true});"
    " e.onmessage = () => done('heard'); e.onerror = () => { e.close(); done('no') } })",
    "WebSocket": "new Promise(done => { const w = new WebSocket(own.replace('http', 'ws') + 'events');"
    " w.onopen = () => done('open'); w.onerror = () => done('no') })",
    "sendBeacon": "(navigator.sendBeacon(own + 'begin', new URLSearchParams({a: 1})), 'no')",
    "iframe": "new Promise(done => { const f = document.createElement('iframe'); f.onload = () => {"
    " let seen = 'no'; try { seen = f.contentDocument.body.innerText || 'no' } catch {} done(seen) };"
    " f.src = own; document.body.append(f); setTimeout(() => done('no'), 3000) })",
    "object": "new Promise(done => { const o = document.createElement('object'); o.onload = () => done('shown');"
    " o.onerror = () => done('no'); o.data = own; document.body.append(o); setTimeout(() => done('no'), 1500) })",
    "prefetch": "(() => { const l = document.createElement('link'); l.rel = 'prefetch'; l.href = own;"
    " document.head.append(l); return 'no' })()",
}  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser whose resolver was told that a foreign name is this machine: DNS rebinding."""
    with sync_playwright() as playwright:
        rules = f"--host-resolver-rules=MAP {FOREIGN} 127.0.0.1"
        started = playwright.chromium.launch(
            executable_path=executable(), headless=True, args=[*FLAGS, rules]
        )
        yield started
        started.close()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """First contact: had any attack worked, the note would hold a block at the end."""
    base = tmp_path_factory.mktemp("browser")
    note = put(base / "vault", "2009-11-03 Daniel.md", STORY)
    with serving(base / "vault", watching="would get a picture", home=base) as started:
        yield started
        assert "Watching." not in started.output
    assert note.read_bytes() == STORY.encode()
    assert {path.name for path in (base / "vault").iterdir()} == {note.name}


class Handler(http.server.BaseHTTPRequestHandler):
    """The attacker's own server; it keeps the cookies that it is sent, with the host that each was meant for."""

    cookies: list[tuple[str, str]]

    def do_GET(self) -> None:
        self.cookies.append((self.headers["Host"].partition(":")[0], self.headers.get("Cookie", "")))
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Elsewhere</title><body>")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@contextmanager
def attacker() -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Another origin on another port of the same machine."""
    cookies: list[tuple[str, str]] = []
    handler = type("Own", (Handler,), {"cookies": cookies})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1], cookies
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def let_in(browser: Browser, service: Service) -> Iterator[Page]:
    """A window of the coach's browser, with the cookie in it."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(service.link)
    page.wait_for_url("**/")
    assert context.cookies()
    yield page
    context.close()


def own(service: Service) -> str:
    return service.link.partition("enter")[0]


@pytest.mark.parametrize("where", ["127.0.0.1", "localhost", FOREIGN])
def test_a_page_of_another_origin_gets_nothing(let_in: Page, service: Service, where: str) -> None:
    with attacker() as (port, _):
        let_in.goto(f"http://{where}:{port}/")
        for name, script in ATTACKS.items():
            tried = f"try {{ return String(await {script}) }} catch {{ return 'no' }}"
            got = let_in.evaluate(f"(async () => {{ const own = {json.dumps(own(service))}; {tried} }})()")
            assert got == "no", (where, name, got)
            told("browser", f"{name}, from {where}:⟨other port⟩", "nothing")


@pytest.mark.parametrize("where", ["127.0.0.1", "localhost", FOREIGN])
def test_forms_and_windows_of_another_origin_are_refused(let_in: Page, service: Service, where: str) -> None:
    with attacker() as (port, _):
        for kind in ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain"):
            let_in.goto(f"http://{where}:{port}/")
            action = f'method=post enctype="{kind}" action="{own(service)}begin"'
            form = f"<form id=f {action}><input name=a value=b></form>"
            let_in.evaluate(
                "html => { document.body.innerHTML = html; document.getElementById('f').submit() }", form
            )
            let_in.wait_for_url("**/begin")
            assert "cannot be opened from another site" in let_in.content()
        let_in.goto(f"http://{where}:{port}/")
        with let_in.expect_popup() as opened:
            let_in.evaluate("own => { window.other = open(own) }", own(service))
        opened.value.wait_for_url(own(service))  # not the empty page that a window begins with
        assert "cannot be opened from another site" in opened.value.content()
        opened.value.close()
        told("browser", f"forms of three kinds, a window, from {where}:⟨other port⟩", "403, nothing changed")


def test_a_name_made_to_lead_here_is_refused(let_in: Page, service: Service) -> None:
    """DNS rebinding: the page's own origin is the foreign name at our port, so that no rule of origins helps."""
    port = own(service).rpartition(":")[2].strip("/")
    for path in ("", "begin", "events", "static/live.js", "health", "openapi.json"):
        answer = let_in.goto(f"http://{FOREIGN}:{port}/{path}")
        assert answer is not None
        assert answer.status == 421
        assert "Daniel" not in let_in.content()
        got = let_in.evaluate("fetch('/', {credentials: 'include'}).then(a => a.status)")
        assert got == 421
    told("browser", "DNS rebinding, pages and fetch", "421")


def test_figures_and_pages_run_nothing_and_can_be_framed_by_no_one(let_in: Page, service: Service) -> None:
    complaints: list[str] = []
    let_in.on("console", lambda message: complaints.append(message.text))
    let_in.goto(own(service) + "preview.svg")
    ran = let_in.evaluate("""() => { const s = document.createElementNS('http://www.w3.org/2000/svg', 'script');
        s.textContent = 'document.documentElement.dataset.ran = 1'; document.documentElement.append(s);
        return document.documentElement.dataset.ran || 'no' }""")
    assert ran == "no"
    reported(let_in, lambda: any("script" in one.lower() for one in complaints), lambda: complaints)
    let_in.goto(own(service))
    ran = let_in.evaluate("""() => { const s = document.createElement('script');
        s.textContent = 'document.title = 1'; document.body.append(s);
        document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="document.title = 1">');
        return document.title }""")
    assert ran == "Session Arcs"
    told("browser", "script put into a figure and into a page", "does not run")


def test_what_is_not_defended_is_what_readme_says(let_in: Page) -> None:
    """Another server at 127.0.0.1 that the coach's browser visits is sent the cookie: browsers know no ports there.
    It must not be the token, and its name tells what it is; on Linux it is of no use to another user."""
    with attacker() as (port, cookies):
        let_in.goto(f"http://127.0.0.1:{port}/")
        let_in.goto(f"http://localhost:{port}/")
    sent = {host: [cookie for to, cookie in cookies if to == host] for host in ("127.0.0.1", "localhost")}
    assert any("session_arcs_" in one for one in sent["127.0.0.1"])
    assert sent["localhost"]
    assert not any("session_arcs_" in one for one in sent["localhost"])  # whenever the icon is asked for
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    assert "another program on your computer that shows pages at 127.0.0.1" in " ".join(readme.split())
