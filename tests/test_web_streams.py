"""Open pages are told of changes at once; they take no place for ever, and never keep the service from ending."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from plugin_server.status import Status
from plugin_server.web.config import STREAMS, Door
from plugin_server.web.serve import Server
from tests.web_practice import TOKEN, Vaultless
from tests.web_wire import Wire


@pytest.fixture
def practice() -> Vaultless:
    return Vaultless()


@pytest.fixture
def wire(practice: Vaultless) -> Iterator[Wire]:
    with Server(practice, Door(0, TOKEN)) as server:  # type: ignore[arg-type]
        yield Wire(server)


def until(true: Callable[[], bool], seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    return true()


def test_a_stream_begins_with_the_state_of_things_and_tells_each_change(
    wire: Wire, practice: Vaultless
) -> None:
    connection, answer = wire.stream()
    assert answer.headers["Content-Type"] == "text/event-stream"
    assert answer.headers["Cache-Control"] == "no-store"
    page = wire.get("/").text
    first = answer.read1(200).decode()
    mark = first.partition("data: ")[2].strip()
    assert f'data-mark="{mark}"' in page
    began = time.monotonic()
    practice.live.tell("changed")
    told = answer.read1(200).decode()
    assert time.monotonic() - began < 0.5
    assert told.startswith("data: ")
    assert told.strip() != f"data: {mark}"
    assert "changed" not in told
    connection.close()


def test_so_many_streams_and_no_more_while_pages_are_still_answered(wire: Wire) -> None:
    streams = [wire.stream() for _ in range(STREAMS)]
    assert [answer.status for _, answer in streams] == [200] * STREAMS
    refused = wire.get("/events")
    assert (refused.status, refused.headers["retry-after"]) == (503, "15")
    assert refused.headers["content-security-policy"]
    began = time.monotonic()
    assert wire.get("/").status == 200
    assert time.monotonic() - began < 2
    for connection, answer in streams:
        answer.close()
        connection.close()


def test_a_browser_that_went_away_gives_its_place_back_without_a_word_to_it(
    wire: Wire, practice: Vaultless, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugin_server.web.events.PING_AFTER", 1_000_000)
    for connection, answer in [wire.stream() for _ in range(STREAMS)]:
        answer.close()
        connection.close()
    assert until(lambda: practice.live.listening == 0)
    connection, answer = wire.stream()
    assert answer.status == 200
    connection.close()


def test_head_takes_no_place(wire: Wire, practice: Vaultless) -> None:
    for _ in range(STREAMS + 2):
        assert wire.ask("HEAD", "/events", {"Cookie": wire.cookie}).status == 200
    assert practice.live.listening == 0


def test_the_service_ends_within_a_second_while_streams_are_open(practice: Vaultless) -> None:
    server = Server(practice, Door(0, TOKEN))  # type: ignore[arg-type]
    with server:
        streams = [Wire(server).stream() for _ in range(STREAMS)]
        began = time.monotonic()
    assert time.monotonic() - began < 1
    for connection, answer in streams:
        answer.read()  # each comes to a proper end
        connection.close()
    server.stop()  # twice is once


def test_the_service_ends_within_a_second_while_a_page_is_being_made() -> None:
    asked, may_end = threading.Event(), threading.Event()

    class Slow(Vaultless):
        def status(self) -> Status:
            asked.set()
            may_end.wait(10)
            return super().status()

    server = Server(Slow(), Door(0, TOKEN))  # type: ignore[arg-type]
    with server, socket.create_connection(("127.0.0.1", server.door.port)) as connection:
        wire = Wire(server)
        connection.sendall(f"GET / HTTP/1.1\r\nHost: {wire.host}\r\nCookie: {wire.cookie}\r\n\r\n".encode())
        assert asked.wait(5)
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began < 1
        may_end.set()
        assert until(lambda: not server.running)


def test_a_quiet_stream_is_kept_alive(monkeypatch: pytest.MonkeyPatch, wire: Wire) -> None:
    monkeypatch.setattr("plugin_server.web.events.PING_AFTER", 2)
    connection, answer = wire.stream()
    answer.read1(200)
    assert answer.read1(200) == b": still here\n\n"
    connection.close()
