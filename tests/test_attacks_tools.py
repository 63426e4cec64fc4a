"""Tools that no one here wrote look for holes: none is open."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plugin_server.web.openapi import ANSWERS, FORMS, QUERIES
from tests.attacks import ROOT, told
from tests.service import STORY, put, serving
from tests.test_attacks_names import Pages
from tests.test_web_pages import Reader, Visitor
from tests.web_practice import Vaultless

BIN = Path(sys.executable).parent
EXAMPLES = os.environ.get("ATTACK_EXAMPLES", "4")  # of each request; `make attacks` tries many more

# What bandit sees and is none: each by its test, its file, and why.
SEEN = {
    ("B105", "plugin_server/cli/__init__.py"),  # a command is called token; no password
    ("B101", "plugin_server/vault/journal.py"),  # the assertion is for the type checker
    ("B403", "plugin_server/forks.py"),  # what is unpickled comes from our own copy, by a pipe without a name
}
GRAVE = {("B301", "plugin_server/forks.py")}  # see above


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    base = tmp_path_factory.mktemp("tools")
    for number in range(1, 4):
        put(base / "vault", f"2009-11-0{number} Daniel.md", STORY.replace("11-03", f"11-0{number}"))
    put(base / "vault", "bad.md", "---\ntype: session\nareas: [Vision 99]\n---\n")
    with serving(base / "vault", "--yes", home=base) as service:
        found = Pages(service.link)
        yield found
        found.close()


BOARD = ("/board", "/board/state", "/board/look", "/board/change")


def addresses(pages: Pages) -> dict[str, str]:
    """A real address for each route that has one in it."""
    client = next(a["href"] for a in Reader(pages.get("/")[2]).all("a") if a["href"].startswith("/clients/"))
    links = [a["href"] for a in Reader(pages.get(client)[2]).all("a")]
    session = next(link for link in links if link.startswith("/sessions/")).rpartition("/")[2]
    return {
        "/clients/{address}": client.rpartition("/")[2],
        **{f"/sessions/{{address}}{rest}": session for rest in ("", *BOARD)},
        "/open/{address}": session,
        "/figures/{address}.svg": session,
    }


def configuration(pages: Pages) -> str:
    known = "".join(
        f'[[operations]]\ninclude-path = "{path}"\nparameters = {{ address = "{address}" }}\n'
        for path, address in addresses(pages).items()
    )
    fitting = (
        '[checks.positive_data_acceptance]\nexpected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 422]\n'
    )
    return (  # whether a change fits is told by the note, not by the form it comes in: 422
        f'{fitting}{known}[[operations]]\ninclude-path = "/static/{{name}}"\nparameters = {{ name = "style.css" }}\n'
    )


def test_schemathesis_finds_every_answer_as_described(pages: Pages, tmp_path: Path) -> None:
    """Each route with each method, with fitting values and wrong ones; any answer that was not described fails."""
    own = f"http://127.0.0.1:{pages.port}"
    settings = tmp_path / "schemathesis.toml"
    settings.write_text(configuration(pages))
    done = subprocess.run(
        [
            BIN / "schemathesis", "--config-file", settings, "run", f"{own}/openapi.json",
            "--header", f"Cookie: {pages.cookie}", "--header", f"Origin: {own}",
            "--header", "Sec-Fetch-Site: same-origin", "--exclude-path", "/events", "--max-examples", EXAMPLES,
            "--max-redirects", "0", "--generation-deterministic", "--generation-with-security-parameters", "false",
            "--continue-on-failure", "--no-color", "--warnings", "off",
        ],
        capture_output=True, text=True, cwd=tmp_path, timeout=150, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    counted = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert counted, done.stdout[-2000:]
    assert counted[1] == counted[2]
    assert int(counted[1]) > 100
    told("tools", "schemathesis", f"{counted[1]} requests, all answered as described")


def test_bandit_finds_nothing_that_is_not_known(tmp_path: Path) -> None:
    report = tmp_path / "bandit.json"
    subprocess.run(
        [BIN / "bandit", "-q", "-r", "plugin_server", "svg", "-f", "json", "-o", report],
        cwd=ROOT, capture_output=True, timeout=100, check=False,
    )  # fmt: skip
    data = json.loads(report.read_text("utf-8"))
    assert data["errors"] == []
    found = {(one["test_id"], one["filename"].removeprefix("./")): one for one in data["results"]}
    assert {key for key, one in found.items() if one["issue_severity"] != "LOW"} <= GRAVE
    assert found.keys() <= SEEN | GRAVE
    told("tools", "bandit", f"nothing but {len(found)} known and harmless")


# ------------------------------------------------------------------ the description is true


@pytest.fixture
def described() -> tuple[Visitor, dict[str, Any]]:
    visitor = Visitor(Vaultless())
    return visitor, json.loads(visitor.get("/openapi.json"))


def test_every_route_is_described_and_nothing_else(described: tuple[Visitor, dict[str, Any]]) -> None:
    visitor, told_of = described
    routes = {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower())
        for rule in visitor.app.url_map.iter_rules()
        for method in rule.methods or ()
    }
    assert {(path, method) for path, methods in told_of["paths"].items() for method in methods} == routes
    endpoints = {rule.endpoint for rule in visitor.app.url_map.iter_rules()}
    assert {*ANSWERS, *FORMS, *QUERIES} <= endpoints
    posted = {rule.endpoint for rule in visitor.app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert set(FORMS) == posted


def test_every_operation_says_what_it_is_and_who_may(described: tuple[Visitor, dict[str, Any]]) -> None:
    _, told_of = described
    for methods in told_of["paths"].values():
        for one in methods.values():
            assert one["summary"].endswith(".")
            assert {"400", "401", "403", "405", "421"} <= set(one["responses"])
    names = [one["operationId"] for methods in told_of["paths"].values() for one in methods.values()]
    assert len(names) == len(set(names))
    free = {
        path for path, methods in told_of["paths"].items() for one in methods.values() if not one["security"]
    }
    assert free == {"/enter", "/health", "/static/{name}"}


def test_the_description_tells_no_secret_and_is_behind_the_door(
    described: tuple[Visitor, dict[str, Any]],
) -> None:
    visitor, told_of = described
    assert "Daniel" not in json.dumps(told_of)
    visitor.client.delete_cookie(visitor.desk.door.cookie, domain="127.0.0.1")
    assert visitor.client.get("/openapi.json", base_url="http://127.0.0.1:8719").status_code == 401
