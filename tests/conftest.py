"""What holds for every test: where it is skipped, it says why; in CI a skip is a failure."""

import os
import sys
from collections.abc import Iterator

import pytest

from plugin_server.vault.syscalls import prepare_process
from tests.attacks import pytest_terminal_summary  # noqa: F401 - the table of attacks, where there are any

prepare_process()  # a lease taken by a test must not end the whole run

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}


# What takes longest, the longest first: begun last it would go on alone, with the other workers idle
FIRST = (
    "test_sync.py", "test_web_browser.py", "test_svg_measured.py", "test_service.py", "test_formatters.py",
    "test_hammer.py", "test_attacks_names.py", "test_web_accessible.py", "test_web_board_browser.py",
    "test_web_sheet_tools.py",
    "test_web_board_browser_notes.py", "test_web_new_session.py", "test_vault_mounts.py", "test_editors.py",
    "test_attacks_tools.py", "test_hammer_service.py", "test_bench.py", "test_web_board_browser_away.py",
    "test_web_then.py", "test_web_board_browser_steps.py", "test_attacks_leaving.py", "test_soak.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each file stays in one piece, its tests in their order."""
    items.sort(key=lambda item: FIRST.index(item.path.name) if item.path.name in FIRST else len(FIRST))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests marked for another platform are skipped here, in CI too."""
    platforms = [mark.args[0] for mark in item.iter_markers("platform")]
    if platforms and not any(sys.platform.startswith(name) for name in platforms):
        pytest.skip(f"for {' or '.join(platforms)} only")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    skipped = report.skipped and not hasattr(report, "wasxfail")
    if IN_CI and skipped and not list(item.iter_markers("platform")):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test looks into the home of the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
