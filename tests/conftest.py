"""Fixtures for all tests: rendered projects, and the command line."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType

import pytest
from copier import run_copy
from copier._main import Worker
from jinja2 import Environment
from scripts.template import copy_template
from typer.testing import CliRunner

from advice import unusable_options
from fastwright.cli import app
from support import Answer, Outcome, Render, Rendered, Run

# Where a shell sets it, each process that a test starts would compile every module again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

WRITTEN = "1795251600"
"""When scripts/example.py says that the template's example was written."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch with which a change of what is generated is accepted."""
    parser.addoption("--update-golden", action="store_true", help="Write tests/golden/*.txt anew.")
    parser.addoption("--thorough", action="store_true", help="Run tests marked `thorough`, too.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what repeats a test in one more combination."""
    if not config.getoption("thorough"):
        left_out = [item for item in items if item.get_closest_marker("thorough")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session", autouse=True)
def quick_copier() -> Iterator[None]:
    """Compile each template once, and ask git about no file.

    Copier renders 1,600 texts a project, in a new environment. It starts git for each of its 120
    files, to see whether git ignores modes there; no test renders where it does.
    """
    compile_text: Callable[..., CodeType] = Environment.compile
    compiled: dict[tuple[object, ...], CodeType] = {}

    def compile_once(
        environment: Environment, source: str, *rest: object, **options: object
    ) -> CodeType:
        environment.preprocess(source)  # for its effect: Copier forgets the last `yield`
        key = (environment.lexer, source, *rest, *options.items())
        if key not in compiled:
            compiled[key] = compile_text(environment, source, *rest, **options)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "compile", compile_once)
        patch.setattr(Worker, "_sync_git_index_executable_bit", lambda *_: None)
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud what could not be run on this machine."""
    reasons = {str(report.longrepr) for report in terminalreporter.getreports("skipped")}
    for reason in sorted(reason for reason in reasons if "NOT RUN" in reason):
        terminalreporter.write_line(reason, yellow=True, bold=True)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the template outside of git: Copier would render the last tag."""
    return copy_template(tmp_path_factory.mktemp("source"))


@pytest.fixture(scope="session")
def rendered(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """Return `rendered(**answers)`: a project to read, made once; its name is Demo."""
    cache: dict[tuple[tuple[str, Answer], ...], Path] = {}

    def get(**answers: Answer) -> Path:
        answers = {"project_name": "Demo", **answers}
        key = tuple(sorted(answers.items()))
        if key not in cache:
            cache[key] = tmp_path_factory.mktemp("rendered")
            run_copy(str(template), cache[key], dict(answers), defaults=True, quiet=True)
        return cache[key]

    return get


@pytest.fixture
def render(rendered: Rendered) -> Render:
    """Return `render(dest, **answers)`: a fresh project at `dest`."""

    def copy(dest: Path, **answers: Answer) -> Path:
        shutil.copytree(rendered(**answers), dest, symlinks=True, dirs_exist_ok=True)
        return dest

    return copy


@pytest.fixture
def project(tmp_path: Path, render: Render) -> Path:
    """Return a fresh project without the example resource."""
    return render(tmp_path / "demo", example=False)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return `run(*arguments, cwd=...)`, which calls the command line at a fixed time.

    No refusal may advise an option that the command does not take.
    """
    monkeypatch.setenv("SOURCE_DATE_EPOCH", WRITTEN)

    def call(*arguments: str | Path, cwd: Path | None = None) -> Outcome:
        with pytest.MonkeyPatch.context() as patch:
            if cwd:
                patch.chdir(cwd)
            words = [str(each) for each in arguments]
            result = CliRunner().invoke(app, words, catch_exceptions=False)
        if result.exit_code == 1:
            assert [*unusable_options(words, result.stderr)] == []
        return Outcome(result.exit_code, result.stdout, result.stderr)

    return call
