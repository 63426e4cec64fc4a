"""Codes open once and in time; addresses tell nothing."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from plugin_server.web.keys import CODE_SECONDS, Keys
from tests.web_practice import TOKEN


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def test_a_code_opens_within_ten_minutes_and_not_later() -> None:
    clock = Clock()
    keys = Keys(TOKEN, clock)
    early, late = keys.mint(), keys.mint()
    clock.now += CODE_SECONDS
    assert keys.redeem(early)
    clock.now += 1
    assert not keys.redeem(late)


def test_a_code_opens_once_however_it_is_written() -> None:
    keys = Keys(TOKEN)
    code = keys.mint()
    assert keys.redeem(code.lower())
    assert not keys.redeem(code)
    assert not keys.redeem(code.replace("-", ""))


def test_a_code_of_an_earlier_run_is_not_played_again() -> None:
    clock = Clock()
    code = Keys(TOKEN, clock).mint()
    clock.now += 1
    assert not Keys(TOKEN, clock).redeem(code)


def test_another_program_of_the_same_user_can_make_a_code() -> None:
    clock = Clock()
    service = Keys(TOKEN, clock)
    clock.now += 60
    assert service.redeem(Keys(TOKEN, clock).mint())


def test_codes_of_another_token_or_from_the_future_open_nothing() -> None:
    clock = Clock()
    keys = Keys(TOKEN, clock)
    assert not keys.redeem(Keys("x" * 40, clock).mint())
    clock.now += 3600
    code = keys.mint()
    clock.now -= 3600
    assert not keys.redeem(code)


def test_a_changed_token_ends_cookies_codes_and_addresses() -> None:
    keys = Keys(TOKEN)
    cookie, code, address = keys.cookie(), keys.mint(), keys.opaque("note", "a.md")
    keys.change("y" * 40)
    assert not keys.admits(cookie)
    assert not keys.redeem(code)
    assert keys.opaque("note", "a.md") != address
    assert keys.admits(keys.cookie())


def test_no_cookie_is_no_key() -> None:
    keys = Keys(TOKEN)
    assert not any(
        keys.admits(value) for value in (None, "", TOKEN, "é", keys.cookie().upper(), keys.cookie() + " ")
    )


@given(st.text(max_size=80))
def test_nothing_that_is_typed_opens_or_breaks_the_door(typed: str) -> None:
    assert not Keys(TOKEN).redeem(typed)


@given(st.text(alphabet=st.characters(codec=None), min_size=1), st.text(min_size=1))
def test_addresses_are_opaque_and_their_own(one: str, other: str) -> None:
    keys = Keys(TOKEN)
    address = keys.opaque("note", one)
    assert re.fullmatch("[0-9a-f]{20}", address)
    assert (address == keys.opaque("note", other)) == (one == other)
    assert address != keys.opaque("client", one)
    assert address != Keys("z" * 40).opaque("note", one)
