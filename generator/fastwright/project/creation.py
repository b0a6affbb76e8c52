"""Creates a project: renders the template beside the destination, then moves it there."""

import os
import re
import shutil
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from shlex import quote
from tempfile import TemporaryDirectory
from typing import Any

from fastwright.errors import bad_answer, bad_value, destination_exists, render_failed
from fastwright.language.names import nearest
from fastwright.project import git
from fastwright.project.changes import Create, Plan
from fastwright.project.processes import run

try:
    import fcntl
except ImportError:  # on Windows, where a folder cannot be locked
    fcntl = None  # type: ignore[assignment]

# In the wheel the template is inside the package, in a checkout beside it.
_PACKAGED = Path(__file__).parents[1] / "_project"
_WORKSHOP = ".fastwright-new-"
TEMPLATE = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Request:
    """The destination and answers of a new project, and whether to ask for the other answers."""

    dest: Path
    answers: Mapping[str, str]
    ask: bool
    with_git: bool = True
    with_lock: bool = True


def parse_answers(pairs: Sequence[str]) -> dict[str, str]:
    """Return the answers in `KEY=VALUE` pairs.

    Raises BadAnswer for a pair without `=` or an unknown key, and BadValue for a value that the
    question does not accept.
    """
    answers = dict(_parse_pair(pair) for pair in pairs)
    known = _questions()
    for key, value in answers.items():
        if key not in known:
            raise bad_answer(key, near=nearest(key, known), known=tuple(known))
        allowed = _allowed(known[key])
        if allowed and value not in allowed:
            raise bad_value(key, value, allowed)
    return answers


def _parse_pair(pair: str) -> tuple[str, str]:
    key, equals, value = pair.partition("=")
    if not equals:
        raise bad_answer(pair, near=None, known=("KEY=VALUE",))
    return key, value


def _questions() -> dict[str, dict[str, Any]]:
    import yaml

    questions = yaml.safe_load((TEMPLATE / "copier.yml").read_text(encoding="utf-8"))
    return {
        key: question
        for key, question in questions.items()
        if not key.startswith("_") and question.get("when", True) is not False
    }


def _allowed(question: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the answers that a question accepts, or nothing if it accepts any text.

    Without this check, Copier would accept any word as yes.
    """
    if question["type"] == "bool":
        return ("true", "false", "yes", "no")
    choices = question.get("choices", ())
    return tuple(choices.values() if isinstance(choices, dict) else choices)


def make_project(request: Request, *, dry_run: bool) -> Plan:
    """Render the project, create its git repository and lock its dependencies.

    Returns the created files as a plan. Raises DestinationExists, or RenderFailed for an answer
    that a question refuses; in both cases no files are left.
    """
    dest = request.dest.resolve()
    # On the same file system, so that moving cannot run out of space.
    beside = None if dry_run else _existing_folder(dest)
    if beside:
        _sweep(beside)
    _check_free(request.dest)
    with _workshop(beside) as folder:
        # It has the project's name, because the template derives the title from the folder.
        staged = folder / dest.name
        _render(request, staged)
        changes = tuple(_files(staged))
        notes = () if dry_run else tuple(_finish(request, staged))
        if not dry_run:
            _move(staged, dest)
    return Plan(changes, notes, _next_steps(request))


@contextmanager
def _workshop(beside: Path | None) -> Iterator[Path]:
    """Make a folder to work in, which is locked while this run lives, and delete it at the end."""
    # Once the project exists, a folder that cannot be deleted is not an error.
    with (
        TemporaryDirectory(prefix=_WORKSHOP, dir=beside, ignore_cleanup_errors=True) as folder,
        _locked(Path(folder)),
    ):
        yield Path(folder)


def _sweep(place: Path) -> None:
    """Delete what killed runs left in a folder: the operating system released their locks."""
    if fcntl is None:
        return
    for folder in place.glob(f"{_WORKSHOP}{'[a-z0-9_]' * 8}"):
        with suppress(OSError):
            # A run that has just started makes its folder, and locks it an instant later.
            if time.time() - folder.stat().st_mtime > 1:
                with _locked(folder):
                    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Lock a folder where that is possible; raise OSError if another process has locked it."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _check_free(dest: Path) -> None:
    file = next((place for place in (dest, *dest.parents) if place.is_file()), None)
    if file or (dest.is_dir() and any(dest.iterdir())):
        raise destination_exists(file or dest)


def _existing_folder(dest: Path) -> Path:
    return next(folder for folder in (dest, *dest.parents) if folder.is_dir())


def _move(staged: Path, dest: Path) -> None:
    if not dest.exists():
        with _parents_of(dest):
            staged.rename(dest)
        return
    # Fill an empty folder instead of replacing it, because the user may be in it.
    names = [path.name for path in staged.iterdir()]
    try:
        for name in names:
            (staged / name).rename(dest / name)
    except BaseException:
        for name in names:
            if (dest / name).exists():
                (dest / name).rename(staged / name)
        raise


@contextmanager
def _parents_of(dest: Path) -> Iterator[None]:
    """Create the parent folders of `dest`; delete them again if the project is not created."""
    missing = [folder for folder in dest.parents if not folder.exists()]
    try:
        dest.parent.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for folder in missing:
            with suppress(OSError):
                folder.rmdir()
        raise


def _files(root: Path) -> Iterator[Create]:
    for path in sorted(root.rglob("*")):
        if path.is_file():
            relative = PurePosixPath(path.relative_to(root).as_posix())
            yield Create(relative, path.read_bytes().decode())


def _render(request: Request, staged: Path) -> None:
    from copier import run_copy
    from copier.errors import CopierAnswersInterrupt, CopierError

    try:
        run_copy(
            str(TEMPLATE),
            staged,
            dict(request.answers),
            vcs_ref="HEAD",  # use the checkout, not its last tag
            defaults=not request.ask,
            quiet=True,
        )
    except CopierAnswersInterrupt:
        raise KeyboardInterrupt from None
    except (CopierError, ValueError) as error:
        raise render_failed(str(error)) from error
    except OSError as error:
        raise render_failed(f"{error.strerror or error}.") from error
    if TEMPLATE == _PACKAGED:
        _name_source(staged / ".copier-answers.yml")


def _name_source(answers: Path) -> None:
    """Replace the template's path in the answers by the name of the package."""
    text = answers.read_bytes().decode()
    named = re.sub("^_src_path: .*$", "_src_path: fastwright", text, flags=re.MULTILINE)
    answers.write_bytes(named.encode())


# ---- git and uv


def _finish(request: Request, staged: Path) -> Iterator[str]:
    """Lock and commit if possible; yield a note for what failed."""
    if request.with_lock and (note := _lock(staged)):
        yield note
    if request.with_git and (note := _commit(request.dest, staged)):
        yield note


def _lock(staged: Path) -> str | None:
    uv = shutil.which("uv")
    if uv is None:
        return "uv is not installed, so there is no uv.lock yet; install it and run uv lock"
    done = run([uv, "lock", "--quiet"], staged, _with_python(staged))
    return (
        f"uv lock failed; run it again later ({_last_line(done.stderr)})"
        if done.returncode
        else None
    )


def _with_python(staged: Path) -> dict[str, str]:
    """Point uv to this Python if it is new enough, so that uv does not download another one."""
    project = tomllib.loads((staged / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest, _, limit = project["requires-python"].removeprefix(">=").partition(",<")
    fits = _version(oldest) <= sys.version_info and not (
        limit and _version(limit) <= sys.version_info
    )
    return {**({"UV_PYTHON": sys.executable} if fits else {}), **os.environ}


def _version(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


def _commit(dest: Path, staged: Path) -> str | None:
    try:
        around = _existing_folder(dest.resolve())
        if git.ask(around, "rev-parse", "--is-inside-work-tree").returncode == 0:
            return f"{dest} is already in a git repository, so no new one was created"
        message = "Start from the fastwright template"
        for command in (["init", "-b", "main"], ["add", "--all"], ["commit", "-m", message]):
            done = git.run(staged, *command)
            if done.returncode:
                return f"git {command[0]} failed; commit yourself ({_last_line(done.stderr)})"
    except OSError:
        return "git is not installed, so the project has no repository yet"
    return None


def _last_line(output: str) -> str:
    lines = output.strip().splitlines()
    return lines[-1].strip() if lines else "it gave no reason"


def _next_steps(request: Request) -> tuple[str, ...]:
    enter = () if request.dest.resolve() == Path.cwd() else (f"cd {quote(str(request.dest))}",)
    return (
        *enter,
        "fastwright add resource NAME FIELD ...",
        "make dev",
    )
