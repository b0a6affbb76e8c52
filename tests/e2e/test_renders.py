import json
from pathlib import Path
from typing import Any

import pytest

from e2e.conftest import MakeLive
from e2e.projects import Live
from support import Rendered
from variants import WITH_FILES

pytestmark = pytest.mark.e2e

TITLES = ['x"; import os', "it's \\", "Ärzte & {{ 7*7 }} 🚀", "C:\\new\\table # x"]


@pytest.mark.parametrize("title", TITLES)
def test_hostile_title_is_the_title_of_the_api(
    title: str, base: Live, rendered: Rendered, tmp_path: Path
) -> None:
    """The application says the project's name as it was typed, and so does `.env.example`."""
    project = Live(rendered(project_name=title, project_slug="demo"), base.environment)
    example = (project.root / ".env.example").read_text(encoding="utf-8")
    file = tmp_path / ".env"
    file.write_text(example.replace("# PROJECT_NAME", "PROJECT_NAME"), encoding="utf-8")
    program = (
        "import dotenv, json, main, sys; title = main.app.openapi()['info']['title'];"
        "print(json.dumps([title, dotenv.dotenv_values(sys.argv[1])['PROJECT_NAME']]))"
    )

    assert json.loads(project.run("python", "-c", program, str(file))) == [title, title]


@pytest.mark.parametrize(
    "answers", [{"database": "sqlite"}, {"database": "postgresql"}, WITH_FILES]
)
def test_example_env_states_the_defaults(answers: dict[str, Any], live: MakeLive) -> None:
    """Every line of `.env.example`, with its number sign taken off, changes nothing."""
    project = live(**answers)
    program = "from app.config import Settings; print(Settings().model_dump())"
    before = project.run("python", "-c", program)
    example = (project.root / ".env.example").read_text(encoding="utf-8")
    settings = [line.removeprefix("# ") for line in example.splitlines() if "=" in line]

    (project.root / ".env").write_text("\n".join(settings), encoding="utf-8")

    assert len(settings) > 5
    assert before == project.run("python", "-c", program)
