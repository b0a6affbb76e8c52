import ast
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from pytest_copie.plugin import Copie
from ruff import find_ruff_bin

from pairwise import Row, cover
from questions import NEEDED, QUESTIONS, allows, shapes, values
from support import texts

SHAPES = shapes()
FREE = {name: values(name) for name in QUESTIONS if name != "style" and name not in NEEDED}
# Between 3.14 and 3.15 nothing differs but the number: 3.14 is in two rows of its own.
FREE["python"].remove("3.14")
COVER = cover({"shape": list(SHAPES), **FREE}, allows)
ROWS: list[Row] = [SHAPES[str(row.pop("shape"))] | row for row in COVER]
ROWS += [{"style": style, "python": "3.14"} for style in ("layered", "advanced-alchemy")]

LEFTOVERS = re.compile(r"(?<!\$){{|{%|{#|\bUndefined\b")
NEWLINE = "\n"


def _prose(project: Path) -> dict[str, str]:
    """Return the documents and configuration; `.mako` is a template of the project's own."""
    found = texts(project)
    return {name: text for name, text in found.items() if not name.endswith((".py", ".mako"))}


def _title(row: Row) -> str:
    short = [str(value)[:14].strip().replace(" ", "_") for value in row.values()]
    return "-".join(short).encode("ascii", "replace").decode()


@pytest.fixture(scope="module", params=ROWS, ids=_title)
def rendered_row(request: pytest.FixtureRequest, copie_session: Copie, template: Path) -> Path:
    """Return a project rendered with a row of answers."""
    result = copie_session.copy(request.param, template_dir=template)
    assert result.exception is None
    assert result.project_dir is not None
    # pytest-copie gives the answers as defaults: see that none was replaced.
    assert request.param == {name: result.answers[name] for name in request.param}
    return result.project_dir


def _ruff(project: Path, *arguments: str) -> str:
    done = subprocess.run(
        [find_ruff_bin(), *arguments, "--no-cache", "."],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1"},
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_ruff_has_no_complaint(rendered_row: Path) -> None:
    """The project passes ruff by its own rules."""
    assert _ruff(rendered_row, "check") == ""


def test_ruff_would_format_nothing(rendered_row: Path) -> None:
    """The project is formatted by its own rules."""
    assert _ruff(rendered_row, "format", "--check", "--diff") == ""


def test_python_compiles(rendered_row: Path) -> None:
    """Every module is valid Python."""
    modules = {name: text for name, text in texts(rendered_row).items() if name.endswith(".py")}

    assert modules
    for name, text in modules.items():
        compile(ast.parse(text, name), name, "exec")


def test_toml_and_yaml_are_valid(rendered_row: Path) -> None:
    """Every TOML and YAML file can be read, and says something."""
    found = texts(rendered_row)
    tables = [tomllib.loads(text) for name, text in found.items() if name.endswith(".toml")]
    documents = [
        yaml.safe_load(text) for name, text in found.items() if name.endswith((".yml", ".yaml"))
    ]

    assert tables
    assert documents
    assert all(tables)
    assert all(documents)


def test_no_trace_of_the_template_is_left(rendered_row: Path) -> None:
    """No file holds Jinja, is named by it, or is empty without a purpose."""
    found = texts(rendered_row)
    odd = [name for name in found if LEFTOVERS.search(name) or name.endswith(".jinja")]
    odd += [name for name, text in found.items() if LEFTOVERS.search(text)]
    odd += [name for name, text in found.items() if not text and Path(name).stem != "__init__"]

    assert [name for name in odd if not name.endswith("/versions/.gitkeep")] == []


def test_no_value_is_missing_from_text(rendered_row: Path) -> None:
    """No document or configuration says `None` or `True` where Python would."""
    odd = [
        name
        for name, text in _prose(rendered_row).items()
        if re.search(r"\b(None|True|False)\b", text)
    ]

    assert odd == []


def test_blank_lines_are_single_and_lines_are_trimmed(rendered_row: Path) -> None:
    """Conditions leave no second blank line and no space at a line's end."""
    found = _prose(rendered_row)

    assert [name for name, text in found.items() if NEWLINE * 3 in text] == []
    assert [name for name, text in found.items() if re.search(r"(?m)[ \t]+$", text)] == []
    assert [name for name, text in found.items() if "\r" in text] == []


def test_files_end_with_one_newline(rendered_row: Path) -> None:
    """A text ends with a line break, and only one."""
    found = {name: text for name, text in texts(rendered_row).items() if text}
    wrong = [name for name, text in found.items() if not re.search(r"[^\n]\n\Z", text)]

    assert wrong == []


def test_folders_are_not_empty(rendered_row: Path) -> None:
    """An excluded file leaves no folder behind."""
    folders = [path for path in rendered_row.rglob("*") if path.is_dir()]

    assert [str(folder) for folder in folders if not any(folder.iterdir())] == []
