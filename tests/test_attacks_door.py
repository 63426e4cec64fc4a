"""The door of the running service, tried from outside: by other sites, other users, other programs, and slowly."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin_server.web.headers import SAFE
from plugin_server.web.peers import is_stranger, owner_of
from tests.attacks import bounded, told
from tests.ports import own_port
from tests.service import STORY, Service, command, end_of_a_bare_program, environment, put, serving, until
from tests.test_attacks_names import Pages, RefusedError
from tests.test_web_door import parsed

FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
DEEP = "[" * 30_000


class Target:
    """A running service with a note in it, and a browser that was let in."""

    def __init__(self, service: Service, vault: Path, home: Path) -> None:
        self.service, self.vault, self.home = service, vault, home
        self.pages = Pages(service.link)
        self.port, self.cookie = self.pages.port, self.pages.cookie
        self.host = f"127.0.0.1:{self.port}"
        self.before = (vault / "2009-11-03 Daniel.md").read_bytes()

    def raw(self, request: str | bytes, wait: float = 5.0) -> bytes:
        data = request.encode("latin-1") if isinstance(request, str) else request
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as connection:
            connection.sendall(data)
            got = b""
            try:
                while piece := connection.recv(65536):
                    got += piece
            except (TimeoutError, ConnectionResetError):
                pass
            return got

    def request(self, first: str, *lines: str, body: str = "") -> str:
        head = "".join(f"{line}\r\n" for line in (*lines, f"Cookie: {self.cookie}", "Connection: close"))
        return f"{first} HTTP/1.1\r\n{head}\r\n{body}".replace("HOST", self.host).replace(
            "PORT", str(self.port)
        )


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """First contact: a yes to Begin would write into the note, and nothing else may."""
    base = tmp_path_factory.mktemp("door")
    put(base / "vault", "2009-11-03 Daniel.md", STORY)
    (base / "home").mkdir()
    with serving(base / "vault", watching="would get a picture", home=base / "home") as service:
        found = Target(service, base / "vault", base / "home")
        yield found
        found.pages.close()
        assert (base / "vault" / "2009-11-03 Daniel.md").read_bytes() == found.before


OWN = ("Host: HOST", "Origin: http://HOST", "Sec-Fetch-Site: same-origin")

# The inputs 1 to 17 of the checklist, and some more: what is sent, and the status of the answer; 0 is a closed door.
REQUESTS: dict[str, tuple[tuple[str, ...], str, int]] = {
    "1 another host by a borrowed name": (("GET /", "Host: evil.example"), "", 421),
    "2 a host that begins like ours": (("GET /", "Host: localhost.evil.example:PORT"), "", 421),
    "3 a public name for 127.0.0.1": (("GET /", "Host: 127.0.0.1.nip.io:PORT"), "", 421),
    "4 the address of all machines": (("GET /", "Host: 0.0.0.0:PORT"), "", 421),
    "5 no host": (("GET /",), "", 421),
    "6 two hosts": (("GET /", "Host: HOST", "Host: evil.example"), "", 421),
    "7 an origin that says null": (("POST /begin", "Host: HOST", "Origin: null", FORM.strip()), "", 403),
    "8 another port of this machine": (
        ("POST /begin", "Host: HOST", "Origin: http://127.0.0.1:1", FORM.strip()), "", 403),
    "9 a page of the same site": (("GET /", "Host: HOST", "Sec-Fetch-Site: same-site"), "", 403),
    "10 a text posted": (("POST /begin", *OWN, "Content-Type: text/plain", "Content-Length: 0"), "", 415),
    "11 a form without an origin": (("POST /begin", "Host: HOST", FORM.strip(), "Content-Length: 0"), "", 403),
    "12 asking for leave from a private network": (
        ("OPTIONS /begin", "Host: HOST", "Origin: http://evil.example", "Access-Control-Request-Method: POST",
         "Access-Control-Request-Private-Network: true"), "", 403),
    "13 JSON 30,000 deep": (
        ("POST /begin", *OWN, "Content-Type: application/json", f"Content-Length: {len(DEEP)}"), DEEP, 415),
    "14 a body of 1 MB and a byte": (("POST /begin", *OWN, FORM.strip(), "Content-Length: 1000001"), "", 413),
    "15 two lengths": (
        ("POST /begin", *OWN, FORM.strip(), "Transfer-Encoding: chunked", "Content-Length: 4"), "0\r\n\r\n", 400),
    "16 a header of 40 KB": (("GET /", "Host: HOST", "X: " + "x" * 40_000), "", 431),
    "17 a bare line feed": (("GET /", "Host: HOST", "X: a\nY: b"), "", 400),
    "a form of another boundary": (
        ("POST /begin", *OWN, "Content-Type: multipart/form-data; boundary=x", "Content-Length: 0"), "", 415),
    "a method of its own": (("XYZZY /", *OWN), "", 405),
    "TRACE": (("TRACE /", *OWN), "", 405),
    "an image of another site": (("GET /preview.svg", "Host: HOST", "Sec-Fetch-Site: cross-site"), "", 403),
    "a stream of another site": (("GET /events", "Host: HOST", "Origin: http://evil.example"), "", 403),
    "a WebSocket": (
        ("GET /events", "Host: HOST", "Origin: http://evil.example", "Upgrade: websocket",
         "Sec-WebSocket-Version: 13"),
        "", 403),
    "a whole address": (("GET http://evil.example/", "Host: HOST"), "", 400),
    "a proxy's word": (("GET /", "Host: evil.example", "X-Forwarded-Host: HOST", "Forwarded: host=HOST"), "", 421),
    "19 up": (("GET /static/../../../etc/passwd", "Host: HOST"), "", 404),
    "19 up, encoded": (("GET /static/%2e%2e%2f%2e%2e%2fetc/passwd", "Host: HOST"), "", 404),
    "19 up, encoded twice": (("GET /static/%252e%252e%252fetc%252fpasswd", "Host: HOST"), "", 404),
    "19 up, encoded three times": (("GET /static/%25252e%25252e%25252fetc", "Host: HOST"), "", 404),
    "19 up, Windows": (("GET /static/..%5c..%5cwin.ini", "Host: HOST"), "", 404),
    "19 up, overlong UTF-8": (("GET /static/%c0%ae%c0%ae/passwd", "Host: HOST"), "", 404),
    "20 a NUL": (("GET /static/style.css%00.svg", "Host: HOST"), "", 404),
    "24 names of devices": (("GET /static/CON.css", "Host: HOST"), "", 404),
    "24 a second stream of a file": (("GET /static/style.css::$DATA", "Host: HOST"), "", 404),
    "an address in a parameter": (("GET /figures/..%2f..%2fsecret.svg?v=/etc/passwd", "Host: HOST"), "", 404),
    "the note itself": (("GET /2009-11-03%20Daniel.md", "Host: HOST"), "", 404),
    "git's folder": (("GET /.git/config", "Host: HOST"), "", 404),
    "Werkzeug's debugger": (("GET /?__debugger__=yes&cmd=resource&f=style.css&frm=0", "Host: HOST"), "", 200),
    "Werkzeug's console": (("GET /console", "Host: HOST"), "", 404),
}  # fmt: skip


@pytest.mark.parametrize("name", REQUESTS)
def test_what_is_refused_is_refused_shortly_and_tells_nothing(name: str, target: Target) -> None:
    (first, *lines), body, status = REQUESTS[name]
    answer = parsed(target.raw(target.request(first, *lines, body=body)))
    assert answer.status == status, answer
    for header, value in SAFE:
        assert answer.headers[header.lower()] == value
    assert not [
        header for header in answer.headers if header.startswith("access-control") or header == "server"
    ]
    assert len(answer.body) < (5000 if status in (200, 404, 405) else 200)
    for secret in ("Daniel", "vault", str(target.home), "Traceback", "waitress", "Werkzeug", "File "):
        assert secret not in answer.text
    told("door", name, f"{answer.status}, {len(answer.body)} bytes" if status != 200 else "the page as ever")


def test_without_the_cookie_the_same_answer_whatever_is_asked(target: Target) -> None:
    answers = set()
    for path in ("/", "/problems", "/begin", "/sessions/" + "0" * 20, "/nothing/here", "/openapi.json"):
        answer = parsed(
            target.raw(f"GET {path} HTTP/1.1\r\nHost: {target.host}\r\nConnection: close\r\n\r\n")
        )
        answers.add((answer.status, answer.body))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 401
    told("door", "no cookie", "401, the same for what is there and what is not")


def test_51_slow_clients_do_not_keep_others_out(target: Target) -> None:
    """18: connections that begin a request and never end it."""
    slow = [socket.create_connection(("127.0.0.1", target.port), timeout=5) for _ in range(51)]
    try:
        for connection in slow:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: ")
        began = time.monotonic()
        answer = target.raw(target.request("GET /health", "Host: HOST"))
        assert answer.startswith(b"HTTP/1.1 200")
        assert time.monotonic() - began < 3
    finally:
        for connection in slow:
            connection.close()
    told("door", "18 slow clients, 51 of them", "the others are answered meanwhile")


def test_a_hundred_wrong_codes_open_nothing(target: Target) -> None:
    own = (*OWN, FORM.strip())
    began = time.monotonic()
    for number in range(100):
        code = f"code=AAAA-AAAA-AAAA-AAAA-{number:04}"
        answer = parsed(
            target.raw(target.request("POST /enter", *own, f"Content-Length: {len(code)}", body=code))
        )
        assert answer.status == 403
        assert "set-cookie" not in answer.headers
    each = (time.monotonic() - began) / 100
    told(
        "door",
        "codes by guessing",
        f"403 each; 48 bits within ten minutes would take {2**47 * each / 3.2e7:,.0f} years",
    )


# ------------------------------------------------------------------ other users, other programs


@pytest.mark.platform("linux")
def test_a_program_of_another_user_is_not_spoken_to(target: Target) -> None:
    """Not even with the cookie, and not with a code that it saw in the list of processes."""
    bash = shutil.which("bash")
    if bash is None or os.geteuid() != 0:
        pytest.skip("to be another user takes root, and bash for a client that any user may run")
    link = re.findall(r"#(\S+)", bounded("token", target.vault, home=target.home).output)[0]
    code = f"code={link}"
    asked = (
        target.request("GET /", "Host: HOST"),
        target.request("POST /enter", *OWN, FORM.strip(), f"Content-Length: {len(code)}", body=code),
        target.request("POST /begin", *OWN, FORM.strip(), "Content-Length: 0"),
    )
    talk = f'exec 3<>/dev/tcp/127.0.0.1/{target.port}; printf %s "$1" >&3; cat <&3'
    for request in asked:
        other = subprocess.run(
            [bash, "-c", talk, "bash", request],
            capture_output=True,
            user=65534,
            group=65534,
            cwd="/",
            timeout=20,
            check=False,
        )
        assert other.stdout == b""
        ours = subprocess.run([bash, "-c", talk, "bash", target.request("GET /health", "Host: HOST")],
                              capture_output=True, timeout=20, check=False)  # fmt: skip
        assert ours.stdout.startswith(b"HTTP/1.1 200")
    told("door", "a program of another user, with cookie and code", "closed without a word")


@pytest.mark.platform("linux")
def test_whose_a_connection_is_is_known_while_it_stands() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        here = server.getsockname()
        peer = socket.create_connection(here)
        accepted, address = server.accept()
        with accepted:
            assert owner_of(address, accepted.getsockname()) == (os.geteuid(), os.fstat(peer.fileno()).st_ino)
            assert not is_stranger(address, accepted.getsockname())
            peer.close()
            assert is_stranger(address, accepted.getsockname())  # nobody is there any more
        assert owner_of(("127.0.0.1", 1), ("127.0.0.1", 2)) is None


def test_a_new_token_shuts_out_who_was_let_in_at_once(tmp_path: Path) -> None:
    note = put(tmp_path / "vault", "2009-11-03 Daniel.md", STORY)
    home = tmp_path / "home"
    home.mkdir()
    with serving(note.parent, "--read-only", home=home) as service:
        pages, old = Pages(service.link), bounded("token", note.parent, home=home)
        assert pages.get("/")[0] == 200
        stream = socket.create_connection(("127.0.0.1", pages.port), timeout=10)
        stream.sendall(
            f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{pages.port}\r\nCookie: {pages.cookie}\r\n\r\n".encode()
        )
        assert b"text/event-stream" in stream.recv(4096)
        renewed = bounded("token", note.parent, "--new", home=home)
        assert pages.get("/")[0] == 401
        while stream.recv(4096):
            pass  # the stream comes to its end
        stream.close()
        again = Pages(re.findall(r"http://\S+", renewed.output)[0])
        assert again.get("/")[0] == 200
        with pytest.raises(RefusedError, match="403"):
            Pages(re.findall(r"http://\S+", old.output)[0])
        again.close()
        pages.close()
    told("door", "an old cookie, an old link and an open stream after token --new", "401, 403, ended")


def test_no_link_is_given_to_a_stranger_at_our_port(tmp_path: Path) -> None:
    """The service was killed, and another program took its port: the command says so."""
    note = put(tmp_path / "vault", "2009-11-03 Daniel.md", STORY)
    home = tmp_path / "home"
    home.mkdir()
    port = own_port()
    with serving(note.parent, "--port", port, home=home, watching="would get") as service:
        service.process.send_signal(signal.SIGKILL)
        service.process.wait(10)
    where = f"('127.0.0.1', {port})"
    program = f"import http.server as h; h.HTTPServer({where}, h.SimpleHTTPRequestHandler).serve_forever()"
    stranger = subprocess.Popen(
        [shutil.which("python3") or "python3", "-c", program], cwd=home, stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: _open(port))
        done = bounded("token", note.parent, home=home)
        assert done.code == 1
        assert "another program may be there" in done.complaints
        assert "enter#" not in done.output
        started = subprocess.run(
            command("serve", note.parent, "--no-open", "--port", port),
            env=environment(home), capture_output=True, text=True, timeout=30, check=False,
        )  # fmt: skip
        assert started.returncode == 1
        assert f"Port {port} is taken by another program." in started.stderr
    finally:
        stranger.kill()
        stranger.wait()
    told("door", "a stranger at our port", "told by serve and by token; no link is shown")


def _open(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def test_no_link_where_no_service_is(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    done = bounded("token", tmp_path / "vault", home=tmp_path)
    assert done.code == 1
    assert "session-arcs serve" in done.complaints


def test_the_end_comes_within_a_second_while_many_listen(tmp_path: Path) -> None:
    """Ctrl+C with eight open pages, slow clients, and a browser that does not read."""
    note = put(tmp_path / "vault", "2009-11-03 Daniel.md", STORY)
    with serving(note.parent, "--read-only", home=tmp_path) as service:
        pages = Pages(service.link)
        held = []
        for number in range(12):
            connection = socket.create_connection(("127.0.0.1", pages.port), timeout=10)
            path = "/events" if number < 8 else "/"
            connection.sendall(
                f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{pages.port}\r\nCookie: {pages.cookie}\r\n".encode()
            )
            connection.sendall(b"\r\n" if number < 8 else b"")
            held.append(connection)
        assert b"text/event-stream" in held[0].recv(4096)
        before = end_of_a_bare_program(signal.SIGINT)
        began = time.monotonic()
        service.process.send_signal(signal.SIGINT)
        service.hears("Ended.", 10)
        took = time.monotonic() - began
        assert took - max(before, end_of_a_bare_program(signal.SIGINT)) < 1
        service.process.wait(10)
        assert service.process.returncode == 0
        for connection in held:
            connection.close()
        pages.close()
