"""Listeners hear what is told, and can never hold up the one who tells."""

from __future__ import annotations

import threading
import time

from plugin_server.live import MOST_WAY, WAITING, Courtesy, Live


def test_a_listener_hears_what_is_told_after_it_came() -> None:
    live = Live()
    live.tell("before")
    with live.listen() as listener:
        live.tell("one")
        live.tell("two")
        events = iter(listener)
        assert [next(events), next(events)] == ["one", "two"]


def test_every_listener_hears_everything() -> None:
    live = Live()
    with live.listen() as first, live.listen() as second:
        live.tell("changed")
        assert next(iter(first)) == next(iter(second)) == "changed"


def test_equal_events_that_wait_count_once() -> None:
    live = Live(quiet=0.01)
    with live.listen() as listener:
        for _ in range(1000):
            live.tell("changed")
        events = iter(listener)
        assert next(events) == "changed"
        assert next(events) is None
    assert live.told == 1000


def test_a_quiet_while_wakes_the_listener() -> None:
    live = Live(quiet=0.01)
    with live.listen() as listener:
        assert next(iter(listener)) is None


def test_who_falls_too_far_behind_is_let_go_and_the_teller_never_waits() -> None:
    live = Live()
    with live.listen() as listener:
        for number in range(WAITING + 1):
            live.tell(str(number))
        assert listener.over
        assert list(listener) == []


def test_close_ends_all_who_listen_and_all_who_come_later() -> None:
    live = Live(quiet=60)
    ended: list[list[str | None]] = []

    def listen() -> None:
        with live.listen() as listener:
            ended.append(list(listener))

    threads = [threading.Thread(target=listen) for _ in range(4)]
    for thread in threads:
        thread.start()
    while live.listening < 4:
        time.sleep(0.001)
    live.close()
    for thread in threads:
        thread.join(timeout=5)
    assert ended == [[], [], [], []]
    with live.listen() as late:
        assert list(late) == []


def test_who_leaves_is_forgotten() -> None:
    live = Live()
    with live.listen():
        assert live.listening == 1
    assert live.listening == 0


def test_telling_from_many_threads_loses_no_count() -> None:
    live = Live()
    threads = [threading.Thread(target=lambda: [live.tell("x") for _ in range(500)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert live.told == 2000


def test_whoever_hears_directly_hears_everything_until_the_end_of_the_block() -> None:
    live = Live()
    heard: list[str] = []
    with live.heard_by(heard.append):
        live.tell("one")
        live.tell("one")
    live.tell("two")
    assert heard == ["one", "one"]


def test_long_work_makes_way_while_a_page_is_made_and_no_longer() -> None:
    courtesy = Courtesy()
    courtesy.make_way()
    asked, made = threading.Event(), threading.Event()

    def page() -> None:
        with courtesy.asked():
            asked.set()
            made.wait(0.05)
        made.set()

    thread = threading.Thread(target=page)
    thread.start()
    asked.wait()
    courtesy.make_way()
    assert made.is_set()
    thread.join()


def test_long_work_is_held_up_for_half_of_the_time_at_most() -> None:
    now = iter([0.0, 0.5, 0.6, 0.99, 1.01, 1.5])
    courtesy = Courtesy(lambda: next(now))
    began = time.monotonic()
    with courtesy.asked():
        courtesy.make_way()  # from 0.0 to 0.5
        assert time.monotonic() - began >= MOST_WAY
        began = time.monotonic()
        courtesy.make_way()  # at 0.6
        courtesy.make_way()  # at 0.99
        assert time.monotonic() - began < MOST_WAY
        courtesy.close()
        courtesy.make_way()  # at 1.01: nobody waits for it any more
        assert time.monotonic() - began < MOST_WAY
    assert next(now, None) is None
