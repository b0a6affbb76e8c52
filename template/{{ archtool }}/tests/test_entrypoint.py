"""Tests for the script that serves the application."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from httpx2 import Client

from tests.database import ROOT


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the project in a folder named `app`, as in many containers."""
    folder = tmp_path / "app"
    for name in ("app", "entrypoints"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "main.py", folder)
    (folder / ".env").write_text("PROJECT_NAME=Probe\nPORT=0\n")
    for name in ("PROJECT_NAME", "HOST", "PORT"):
        monkeypatch.delenv(name, raising=False)
    return folder


def address(log: Iterable[str]) -> str:
    """Return the URL of the server, once the log contains it."""
    lines = []
    for line in log:
        lines.append(line)
        if found := re.search(r"http://[\d.:]+", line):
            return found[0]
    pytest.fail("".join(lines))


def test_script_serves_from_any_directory(project: Path) -> None:
    command = [sys.executable, str(project / "entrypoints/run.py")]

    with subprocess.Popen(command, cwd="/", stderr=subprocess.PIPE, text=True) as server:
        try:
            with Client(base_url=address(server.stderr or ()), timeout=60) as client:
                document = client.get("/openapi.json").json()
        finally:
            server.terminate()

    assert "Probe" == document["info"]["title"]
