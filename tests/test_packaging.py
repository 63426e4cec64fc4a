"""The wheel, as a coach gets it: installed into an empty environment it runs the demo."""

import os
import signal
import subprocess
import sys
import time
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WHEELS = Path(sys.prefix) / "wheels"
STORY = Path("Sessions/Daniel/2009-11-03 Daniel.md")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "-w",
            folder,
            ROOT,
        ],
        check=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_both_packages_and_the_templates(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "plugin_server/cli/__init__.py",
        "plugin_server/web/templates/",
        "plugin_server/web/static/",
        "svg/canvas.py",
        "vault_templates/demo/Start here.md",
        "vault_templates/vault/Templates/Session.md",
    ):
        assert any(name.startswith(wanted) for name in names), wanted
    assert not [name for name in names if name.startswith("tests/")]


def test_the_wheel_in_an_empty_environment_runs_the_demo(wheel: Path, tmp_path: Path) -> None:
    if not WHEELS.is_dir():
        pytest.skip("make test gathers the wheels of the dependencies; run it once")
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--no-index", "--find-links", WHEELS, wheel], check=True
    )
    demo = tmp_path / "demo"
    service = subprocess.Popen(
        [tmp_path / "env" / "bin" / "session-arcs", "demo", demo, "--port", "0", "--no-open"],
        env={**os.environ, "HOME": str(tmp_path)},
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        until = time.monotonic() + 60
        while b"13 would move" not in (demo / STORY).read_bytes() if (demo / STORY).exists() else True:
            assert time.monotonic() < until, "the story note was not drawn"
            assert service.poll() is None, "the demo has ended"
            time.sleep(0.05)
    finally:
        service.send_signal(signal.SIGINT)
        said, _ = service.communicate(timeout=20)
    assert service.returncode == 0, said
    assert "Traceback" not in said
