"""Who is let in, and who is refused: over real sockets, against the real server."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from plugin_server.web.config import Door
from plugin_server.web.headers import PAGE_POLICY, SAFE
from plugin_server.web.serve import PortTakenError, Server
from tests.web_practice import TOKEN, Vaultless
from tests.web_wire import Answer, Wire

FOREIGN_HOSTS = (
    "evil.com", "localhost.evil.com:{port}", "127.0.0.1.nip.io:{port}", "0.0.0.0:{port}", "127.0.0.1",
    "localhost", "127.0.0.1:1", "127.1:{port}", "2130706433:{port}", "LOCALHOST:{port}",
    "127.0.0.1:{port}.", "[::1]", "user@127.0.0.1:{port}", "127.0.0.1:{port},evil.com",
)  # fmt: skip
SECRETS = (
    TOKEN,
    "Daniel",
    "Ines",
    "Sessions/",
    "/work",
    "Traceback",
    "plugin_server",
    "waitress",
    "Werkzeug",
)


@pytest.fixture(scope="module")
def practice() -> Vaultless:
    return Vaultless()


@pytest.fixture(scope="module")
def wire(practice: Vaultless) -> Iterator[Wire]:
    with Server(practice, Door(0, TOKEN)) as server:  # type: ignore[arg-type]
        yield Wire(server)


def assert_safe(answer: Answer) -> None:
    """Every answer, whatever it is, carries the same headers and tells nothing."""
    for name, value in SAFE:
        if name != "Content-Security-Policy":
            assert answer.headers[name.lower()] == value
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert not {"server", "via", "etag", "x-powered-by"} & set(answer.headers)
    assert not [name for name in answer.headers if name.startswith("access-control")]


def parsed(data: bytes) -> Answer:
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return Answer(int(first.split()[1]), headers, body)


# ------------------------------------------------------------------ by which name


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
def test_the_three_names_of_this_machine_are_answered(wire: Wire, name: str) -> None:
    assert wire.get("/", Host=f"{name}:{wire.port}").status == 200


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_any_other_host_is_refused(wire: Wire, host: str) -> None:
    line = f"Host: {host.format(port=wire.port)}\r\n"
    request = f"GET / HTTP/1.1\r\n{line}Cookie: {wire.cookie}\r\nConnection: close\r\n\r\n"
    answer = parsed(wire.raw(request.encode()))
    assert answer.status == 421
    assert_safe(answer)


def test_no_host_and_two_hosts_are_refused(wire: Wire) -> None:
    own = f"Host: {wire.host}\r\n"
    cookie = f"Cookie: {wire.cookie}\r\nConnection: close\r\n\r\n"
    assert wire.status_of(f"GET / HTTP/1.1\r\n{cookie}".encode()) == 421
    assert wire.status_of(f"GET / HTTP/1.0\r\n{cookie}".encode()) == 421
    assert wire.status_of(f"GET / HTTP/1.1\r\n{own}{own}{cookie}".encode()) == 421
    assert wire.status_of(f"GET / HTTP/1.1\r\n{own}Host: evil.com\r\n{cookie}".encode()) == 421


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Forwarded-For", "Forwarded", "X-Original-URL"])
def test_headers_of_proxies_change_nothing(wire: Wire, header: str) -> None:
    assert wire.get("/health", **{header: "evil.com"}).text == "ok\n"
    assert wire.get("/", **{header: "127.0.0.1", "Host": "evil.com"}).status == 421


# ------------------------------------------------------------------ from where


@pytest.mark.parametrize(
    "origin", ["null", "http://evil.com", "http://127.0.0.1:1", "https://{host}", "http://{host}/", "http://{host}.evil.com"]
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_foreign_origin_is_refused(wire: Wire, origin: str, method: str) -> None:
    headers = {"Origin": origin.format(host=wire.host)}
    answer = wire.get("/", **headers) if method == "GET" else wire.post("/begin", headers=headers)
    assert answer.status == 403
    assert_safe(answer)


def test_an_origin_by_another_of_our_names_is_foreign(wire: Wire) -> None:
    assert wire.post("/names", headers={"Origin": f"http://localhost:{wire.port}"}).status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense", "same-origin, none"])
def test_another_site_is_refused(wire: Wire, site: str) -> None:
    for path in ("/", "/events", "/health", "/static/style.css", "/enter"):
        answer = wire.get(path, **{"Sec-Fetch-Site": site})
        assert answer.status == 403
        assert_safe(answer)
    assert wire.post("/begin", headers={"Sec-Fetch-Site": site}).status == 403


@pytest.mark.parametrize("site", ["none", "same-origin"])
def test_a_typed_address_and_our_own_pages_are_answered(wire: Wire, site: str) -> None:
    assert wire.get("/", **{"Sec-Fetch-Site": site}).status == 200


def test_a_change_must_say_that_it_comes_from_our_own_page(wire: Wire, practice: Vaultless) -> None:
    begun = practice.begun
    nothing = {"Origin": "", "Sec-Fetch-Site": ""}
    assert wire.post("/begin", headers=nothing).status == 403
    assert wire.post("/begin", headers={**nothing, "Sec-Fetch-Site": "none"}).status == 403
    assert wire.post("/begin", headers={"Sec-Fetch-Site": "none"}).status == 403
    assert practice.begun == begun
    assert wire.post("/begin", headers={"Sec-Fetch-Site": ""}).status == 303
    assert wire.post("/begin", headers={"Origin": ""}).status == 303
    assert practice.begun == begun + 2


# ------------------------------------------------------------------ in which way


@pytest.mark.parametrize(
    "method", ["OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "XYZZY"]
)
def test_only_reading_and_posting_exist(wire: Wire, method: str) -> None:
    preflight = {
        "Cookie": wire.cookie,
        "Origin": wire.origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Private-Network": "true",
    }
    answer = wire.ask(method, "/", preflight)
    assert answer.status == 405
    assert_safe(answer)


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data; boundary=x", ""])
def test_only_forms_are_read(wire: Wire, kind: str) -> None:
    assert wire.post("/begin", headers={"Content-Type": kind}).status == 415


def test_a_form_that_is_too_large_is_refused_before_it_is_read(wire: Wire) -> None:
    head = f"POST /begin HTTP/1.1\r\nHost: {wire.host}\r\nContent-Length: 1000001\r\n\r\n"
    answer = parsed(wire.raw(head.encode()))
    assert answer.status == 413
    assert_safe(answer)


def test_a_form_that_grows_too_large_in_chunks_is_refused(wire: Wire) -> None:
    head = f"POST /begin HTTP/1.1\r\nHost: {wire.host}\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    assert wire.status_of(head.encode() + chunk * 17) in (413, 0)


@pytest.mark.parametrize(
    ("request_lines", "status"),
    [
        ("GET http://evil.com/ HTTP/1.1\r\nHost: {host}\r\n\r\n", 400),
        ("GET http://{host}/ HTTP/1.1\r\nHost: {host}\r\n\r\n", 400),
        ("GET //evil.com/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", 404),
        ("POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n12345", 400),
        ("POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: -1\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: +5\r\n\r\n12345", 400),
        ("POST / HTTP/1.0\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
        ("POST / HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501),
        ("GET / HTTP/1.1\r\nHost: {host}\r\nX: a\nb\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost : {host}\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n Host: {host}\r\n\r\n", 400),
        ("get / HTTP/1.1\r\nHost: {host}\r\n\r\n", 400),
        ("nonsense\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: {host}\r\nX: " + "a" * 20_000 + "\r\n\r\n", 431),
        ("GET /" + "a" * 20_000 + " HTTP/1.1\r\nHost: {host}\r\n\r\n", 431),
    ],
    ids=str,
)  # fmt: skip
def test_requests_that_two_readers_could_understand_in_two_ways_are_refused(
    wire: Wire, request_lines: str, status: int
) -> None:
    answer = parsed(wire.raw(request_lines.format(host=wire.host).encode()))
    assert answer.status == status
    assert_safe(answer)
    assert not [secret for secret in SECRETS if secret in answer.text]


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd", "/static/../keys.py", "/static/%2e%2e/keys.py", "/static/..%2fkeys.py",
        "/static/..%5ckeys.py", "/static/%252e%252e%252fkeys.py", "/static/style.css%00", "/static/CON",
        "/static/", "/static//style.css", "/sessions/../problems", "/sessions/%c0%ae%c0%ae",
        "/sessions/%ff", "/figures/..%2f..%2fx.svg", "/figures/x.svg", "/open/..%2f..%2fetc%2fpasswd",
        "/clients/", "/clients//", "/sessions/" + "0" * 20, "/.git/config", "/%00", "/a::$DATA", "/C:%5cx",
        "/problems/", "/begin/", "/favicon.ico", "/static/style.css/", "/events/",
    ],
)  # fmt: skip
def test_no_address_leads_out(wire: Wire, path: str) -> None:
    answer = wire.get(path)
    assert answer.status == 404
    assert_safe(answer)
    assert not [secret for secret in SECRETS if secret in answer.text]


# ------------------------------------------------------------------ with which key


def test_without_the_cookie_nothing_is_told_and_nothing_changes(wire: Wire, practice: Vaultless) -> None:
    begun = practice.begun
    for rule in wire.server.app.url_map.iter_rules():
        path = rule.rule.replace("<address>", "0" * 20).replace("<name>", "style.css")
        for method in sorted(rule.methods or ()):
            if rule.endpoint in {"entrance.enter", "entrance.let_in", "entrance.health", "static_files.file"}:
                continue
            for cookie in (
                "",
                f"{wire.server.door.cookie}=",
                f"{wire.server.door.cookie}={'0' * 64}",
                f"x={TOKEN}",
            ):
                headers = {"Cookie": cookie}
                answer = (
                    wire.ask(method, path, headers) if method != "POST" else wire.post(path, headers=headers)
                )
                assert answer.status == 401, (method, path)
                assert_safe(answer)
                assert not [secret for secret in SECRETS if secret in answer.text]
    assert practice.begun == begun
    assert wire.ask("GET", "/no/such/page").status == 401


def test_health_is_open_and_says_nothing(wire: Wire) -> None:
    assert wire.ask("GET", "/health").body == b"ok\n"


def code_of(wire: Wire) -> str:
    return wire.server.one_time_link().partition("#")[2]


def enter(wire: Wire, code: str, **headers: str) -> Answer:
    return wire.post("/enter", {"code": code}, {"Cookie": "", **headers})


def test_a_one_time_link_opens_once(wire: Wire) -> None:
    code = code_of(wire)
    answer = enter(wire, code)
    assert (answer.status, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"session_arcs_{wire.port}=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert TOKEN not in cookie
    assert wire.ask("GET", "/", {"Cookie": cookie.partition(";")[0]}).status == 200
    again = enter(wire, code)
    assert again.status == 403
    assert "set-cookie" not in again.headers


def test_a_code_may_be_typed_as_people_type(wire: Wire) -> None:
    assert enter(wire, f"  {code_of(wire).lower().replace('-', ' ')} ").status == 303


@pytest.mark.parametrize(
    "code", ["", "AAAA-AAAA-AAAA-AAAA-AAAA", TOKEN, "x" * 5000, "é", "💥", "A" * 20, "\x00"]
)
def test_a_wrong_code_opens_nothing(wire: Wire, code: str) -> None:
    answer = enter(wire, code)
    assert answer.status == 403
    assert "set-cookie" not in answer.headers
    assert_safe(answer)


def test_a_foreign_page_cannot_spend_a_code(wire: Wire) -> None:
    code = code_of(wire)
    assert enter(wire, code, Origin="http://evil.com", **{"Sec-Fetch-Site": "cross-site"}).status == 403
    assert enter(wire, code).status == 303


def test_a_new_token_ends_every_cookie_and_every_stream() -> None:
    with Server(Vaultless(), Door(0, TOKEN)) as server:  # type: ignore[arg-type]
        wire = Wire(server)
        connection, stream = wire.stream()
        assert wire.get("/").status == 200
        server.keys.change("another-token-that-is-long-enough-too")
        assert wire.get("/").status == 401
        stream.read()  # comes to its end
        connection.close()


# ------------------------------------------------------------------ what every answer carries


def test_every_route_and_every_error_carries_the_safe_headers(wire: Wire, practice: Vaultless) -> None:
    asked = 0
    for rule in wire.server.app.url_map.iter_rules():
        path = rule.rule.replace("<address>", "0" * 20).replace("<name>", "style.css")
        if rule.endpoint == "events.stream":
            continue
        for method in sorted(rule.methods or ()):
            answer = wire.post(path) if method == "POST" else wire.ask(method, path, {"Cookie": wire.cookie})
            assert answer.status in {200, 303, 403, 404}, (method, path)
            assert_safe(answer)
            asked += 1
    assert asked > 12
    assert wire.get("/").headers["content-security-policy"] == PAGE_POLICY


def test_head_is_get_without_a_body(wire: Wire) -> None:
    for path in ("/", "/events", "/static/style.css", "/health"):
        answer = wire.ask("HEAD", path, {"Cookie": wire.cookie})
        assert (answer.status, answer.body) == (200, b"")


def test_reading_never_changes_anything(practice: Vaultless, wire: Wire) -> None:
    """Only POST routes may change something, and there are few of them."""
    rules = list(wire.server.app.url_map.iter_rules())
    assert {rule.endpoint for rule in rules if "POST" in (rule.methods or ())} == {
        "entrance.let_in", "choices.names", "begin.say_yes", "new_session.begin", "board.look", "board.change",
    }  # fmt: skip
    begun, snapshot = practice.begun, practice.snapshot
    for rule in rules:
        if "GET" in (rule.methods or ()) and rule.endpoint != "events.stream":
            wire.get(rule.rule.replace("<address>", "0" * 20).replace("<name>", "style.css"))
    assert practice.begun == begun
    assert practice.snapshot is snapshot


def test_an_unforeseen_error_is_a_short_page(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Vaultless):
        def status(self) -> object:  # type: ignore[override]
            raise RecursionError("Daniel told me in confidence")

    with Server(Broken(), Door(0, TOKEN)) as server:  # type: ignore[arg-type]
        answer = Wire(server).get("/")
    assert answer.status == 500
    assert_safe(answer)
    assert not [secret for secret in (*SECRETS, "RecursionError") if secret in answer.text]
    assert "Daniel" not in caplog.text
    assert "RecursionError" in caplog.text


# ------------------------------------------------------------------ the server itself


def test_any_other_address_is_refused() -> None:
    for host in ("0.0.0.0", "::", "", "192.168.1.2", "localhost"):  # noqa: S104
        with pytest.raises(ValueError, match=r"127\.0\.0\.1 only"):
            Server(Vaultless(), Door(0, TOKEN), host)  # type: ignore[arg-type]


def test_it_listens_on_this_machine_alone(wire: Wire) -> None:
    assert wire.server.address == f"http://127.0.0.1:{wire.port}/"
    with pytest.raises(OSError, match=r"refused|assign|timed out|unreachable"):
        socket.create_connection(("127.0.0.2", wire.port), timeout=1)


def test_a_port_that_is_taken_is_noticed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = stranger.getsockname()[1]
        with pytest.raises(PortTakenError, match=f"Port {port} is taken"):
            Server(Vaultless(), Door(port, TOKEN))  # type: ignore[arg-type]


def test_a_port_is_free_again_after_the_end() -> None:
    with Server(Vaultless(), Door(0, TOKEN)) as server:  # type: ignore[arg-type]
        assert Wire(server).get("/health").status == 200
        port = server.door.port
    with Server(Vaultless(), Door(port, TOKEN)) as server:  # type: ignore[arg-type]
        assert Wire(server).get("/health").status == 200


def test_a_server_that_never_started_lets_go_of_its_port() -> None:
    server = Server(Vaultless(), Door(0, TOKEN))  # type: ignore[arg-type]
    server.stop()
    with socket.create_server(("127.0.0.1", server.door.port)):
        pass


def test_short_tokens_and_impossible_ports_are_refused() -> None:
    for port, token in ((8719, "short"), (-1, TOKEN), (70_000, TOKEN)):
        with pytest.raises(ValueError, match=r"token|port"):
            Door(port, token)
    assert TOKEN not in repr(Door(0, TOKEN))


def seconds_until_cut(connection: socket.socket) -> float:
    """Sends a request that never ends, a byte at a time."""
    began = time.monotonic()
    try:
        while time.monotonic() - began < 5:
            connection.sendall(b"G")
            time.sleep(0.05)
    except OSError:
        pass
    return time.monotonic() - began


def test_slow_clients_lose_their_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that trickles in byte by byte is cut, and the others are answered meanwhile."""
    monkeypatch.setattr("plugin_server.web.channel.REQUEST_SECONDS", 0.3)
    with Server(Vaultless(), Door(0, TOKEN)) as server:  # type: ignore[arg-type]
        wire = Wire(server)
        with socket.create_connection(("127.0.0.1", wire.port), timeout=5) as slow:
            assert seconds_until_cut(slow) < 4
        assert wire.get("/health").status == 200
