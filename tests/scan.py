"""Scanners of other people's, run once against a service with the sample vault: `make scan`.

    python -m tests.scan FOLDER_OF_THE_SCANNERS

wapiti3 and pip-audit should be there; what is not is said. Exit code 1 where a scanner found something.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.attacks import ROOT
from tests.service import command, environment, serving
from tests.test_attacks_names import Pages

MODULES = "all"
SECONDS = 900

# What wapiti tells of every service like ours, and why it is none here.
KNOWN = {
    "Cross Site Request Forgery": "a change must come from our own origin, with a Strict cookie",
    "Unencrypted Channels": "the pages never leave this machine: 127.0.0.1 is bound, and nothing else",
}


def wapiti(scanners: Path, pages: Pages, base: Path) -> list[str]:
    """Crawls all pages with the cookie and tries every module that needs no other machine."""
    report = base / "wapiti.json"
    own = f"http://127.0.0.1:{pages.port}"
    said = subprocess.run(
        [
            scanners / "wapiti", "--url", f"{own}/", "--scope", "folder", "--module", MODULES,
            "--header", f"Cookie: {pages.cookie}", "--header", f"Origin: {own}",
            "--header", "Sec-Fetch-Site: same-origin", "--exclude", f"{own}/events",
            "--depth", "4", "--max-scan-time", "240",
            "--max-attack-time", "20", "--flush-session", "--store-session", base, "--format", "json",
            "--output", report, "--no-bugreport", "--verbose", "1",
        ],
        capture_output=True, text=True, timeout=SECONDS, env=environment(base), check=False,
    )  # fmt: skip
    if not report.exists():
        return [f"wapiti did not end well: {said.stdout[-800:]}{said.stderr[-800:]}"]
    data = json.loads(report.read_text())
    print(f"wapiti: {data['infos'].get('crawled_pages_nbr')} pages crawled")
    kinds = {**data["vulnerabilities"], **data["anomalies"]}
    for kind in sorted(KNOWN.keys() & {kind for kind, found in kinds.items() if found}):
        print(f"wapiti: {kind}: {len(kinds.pop(kind))}, known: {KNOWN[kind]}")
    return [
        f"wapiti: {kind}: {one['method']} {one['path']} {one['info']}"
        for kind, found in kinds.items()
        for one in found
    ]


def pip_audit(scanners: Path, base: Path) -> list[str]:
    """Known weaknesses of what we depend on, where the data can be reached."""
    frozen = base / "requirements.txt"
    with frozen.open("w") as file:
        subprocess.run([sys.executable, "-m", "pip", "freeze", "--exclude-editable"], stdout=file, check=True)
    said = subprocess.run(
        [scanners / "pip-audit", "--requirement", frozen, "--no-deps", "--disable-pip",
         "--format", "json", "--timeout", "20"],
        capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    try:
        data = json.loads(said.stdout)
    except ValueError:
        print(f"pip-audit: its data cannot be reached: {said.stderr.strip().splitlines()[-1:]}")
        return []
    skipped = [one["name"] for one in data["dependencies"] if "skip_reason" in one]
    print(f"pip-audit: {len(data['dependencies']) - len(skipped)} looked up, no data for {len(skipped)}")
    return [
        f"pip-audit: {one['name']} {one['version']} {found['id']}"
        for one in data["dependencies"]
        for found in one.get("vulns", ())
    ]


def main() -> int:
    scanners = Path(sys.argv[1])
    findings: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        subprocess.run(
            command("init", base / "vault"), env=environment(base), check=True, stdout=subprocess.DEVNULL
        )
        demo = ROOT / "vault_templates" / "demo"
        for note in demo.rglob("*.md"):
            place = base / "vault" / note.relative_to(demo)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(note.read_bytes())
        with serving(base / "vault", "--yes", home=base) as service:
            pages = Pages(service.link)
            if (scanners / "wapiti").exists():
                findings += wapiti(scanners, pages, base)
            else:
                print("wapiti is not there")
            pages.close()
        if (scanners / "pip-audit").exists():
            findings += pip_audit(scanners, base)
    print("\n".join(findings) or "nothing found")
    return 1 if findings else 0


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    sys.exit(main())
