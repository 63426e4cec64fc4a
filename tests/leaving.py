"""The whole demo, used as a coach uses it, with every connection written down: `python -m tests.leaving FOLDER`.

Prints as JSON what was connected to, what pages asked for, and how many packets found no way out. Run in a network of
its own, without any way out, it shows as well that nothing is missed.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

from tests.attacks import RUN, WATCHED, bounded, deeds_of
from tests.browser import chromium, executable
from tests.service import serving, until
from tests.test_attacks_names import Pages
from tests.test_web_pages import Reader

COUNTERS = {Path("/proc/self/net/snmp"): "OutNoRoutes", Path("/proc/self/net/snmp6"): "Ip6OutNoRoutes"}


def lost_packets() -> int:
    """How many packets of this network found no way since it was made."""
    total = 0
    for file, name in COUNTERS.items():
        lines = [line.split() for line in file.read_text().splitlines()] if file.exists() else []
        if file.name == "snmp":
            heads, values = (line for line in lines if line[0] == "Ip:")
            total += int(values[heads.index(name)])
        else:
            total += sum(int(line[1]) for line in lines if line[0] == name)
    return total


def crawl(pages: Pages) -> int:
    """Every page that a page leads to."""
    seen: set[str] = set()
    waiting = {"/", "/problems", "/begin"}
    while waiting:
        path = waiting.pop()
        seen.add(path)
        page = Reader(pages.get(path)[2])
        links = {one["href"] for one in page.all("a")} | {one["src"] for one in page.all("img")}
        waiting |= {link for link in links if link.startswith(("/clients", "/sessions", "/figures"))} - seen
    return len(seen)


def browse(link: str, asked: set[str]) -> None:
    """The pages in a browser, each kind once."""
    with chromium() as browser:
        page = browser.new_page()
        page.on("request", lambda request: asked.add(request.url.split("/")[2]))
        page.goto(link)
        page.wait_for_url("**/")
        page.get_by_role("button", name="Show names").click()
        page.get_by_role("button", name="Hide names").wait_for()  # the page before has the same cards
        page.locator("a.card").first.click()
        page.wait_for_url("**/clients/*")
        page.locator("a.card").first.click()
        page.wait_for_url("**/sessions/*")
        page.locator("#figure").wait_for()
        for path in ("problems", "begin"):
            page.goto(link.partition("enter")[0] + path)


def main() -> None:
    base = Path(sys.argv[1])
    log = base / "deeds"
    os.environ["ATTACK_LOG"] = str(log)
    start = (
        "\nimport sys\nsys.argv[1:] = ['demo'] + sys.argv[2:]\n"  # `serving` says serve; the demo is one too
    )
    asked: set[str] = set()
    with serving(base / "vault", home=base, program=WATCHED + start + RUN) as service:
        until(lambda: any((base / "vault" / "Arcs").glob("*.svg")), 60)
        pages = Pages(service.link)
        count, lost = crawl(pages), lost_packets()
        link = f"{service.link.partition('enter')[0]}enter#"
        if executable():
            link = re.findall(r"http://\S+", bounded("token", base / "vault", home=base).output)[0]
            browse(link, asked)
        pages.close()
    deeds = [
        [deed.event, *deed.arguments] for deed in deeds_of(log) if not deed.event.startswith(("o", "sh"))
    ]
    print(
        json.dumps(
            {"deeds": deeds, "asked": sorted(asked), "pages": count, "lost": lost, "port": link.split("/")[2]}
        )
    )


if __name__ == "__main__":
    main()
