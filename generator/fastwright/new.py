"""A new project: the template rendered beside its place, then moved there whole."""

import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from fastwright import git
from fastwright.changes import Create, Plan
from fastwright.errors import BadAnswer, DestinationExists, RenderFailed
from fastwright.naming import nearest

# In the wheel the template lies in the package, in a checkout beside it.
_PACKAGED = Path(__file__).parent / "_project"
TEMPLATE = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Request:
    """What a user asked for: where, with which answers, and whether to ask for the others."""

    dest: Path
    answers: Mapping[str, str]
    ask: bool
    with_git: bool = True
    with_lock: bool = True


def parse_answers(pairs: Sequence[str]) -> dict[str, str]:
    """Read `KEY=VALUE` pairs; raises BadAnswer for a pair without `=` or an unknown key."""
    answers = dict(_parse_pair(pair) for pair in pairs)
    known = _questions()
    for key in answers:
        if key not in known:
            raise BadAnswer(key, near=nearest(key, known), known=known)
    return answers


def _parse_pair(pair: str) -> tuple[str, str]:
    key, equals, value = pair.partition("=")
    if not equals:
        raise BadAnswer(pair, near=None, known=("KEY=VALUE",))
    return key, value


def _questions() -> list[str]:
    import yaml

    questions = yaml.safe_load((TEMPLATE / "copier.yml").read_text(encoding="utf-8"))
    return [
        key
        for key, question in questions.items()
        if not key.startswith("_") and question.get("when", True) is not False
    ]


def make_project(request: Request, *, dry_run: bool) -> Plan:
    """Render the project, make it a git repository and lock its dependencies.

    Returns what was made, as a plan. Raises DestinationExists, or RenderFailed for an answer
    that a question refuses; then nothing is left behind.
    """
    dest = request.dest.resolve()
    if dest.exists() and not (dest.is_dir() and not any(dest.iterdir())):
        raise DestinationExists(request.dest)
    existing = next(folder for folder in (dest, *dest.parents) if folder.is_dir())
    with TemporaryDirectory(prefix=".fastwright-", dir=existing) as folder:
        staged = Path(folder) / "project"
        _render(request, staged)
        changes = tuple(_files(staged))
        notes = () if dry_run else tuple(_finish(request, staged))
        if not dry_run:
            dest.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(staged, dest, symlinks=True, dirs_exist_ok=True)
    return Plan(changes, notes, _next_steps(request))


def _files(root: Path) -> Iterator[Create]:
    for path in sorted(root.rglob("*")):
        if path.is_file():
            relative = PurePosixPath(path.relative_to(root).as_posix())
            yield Create(relative, path.read_bytes().decode())


def _render(request: Request, staged: Path) -> None:
    from copier import run_copy
    from copier.errors import CopierError

    try:
        run_copy(
            str(TEMPLATE),
            staged,
            dict(request.answers),
            user_defaults={"project_name": request.dest.resolve().name},
            defaults=not request.ask,
            quiet=True,
        )
    except (CopierError, ValueError) as error:
        raise RenderFailed(str(error)) from error


# ---- git and uv


def _finish(request: Request, staged: Path) -> Iterator[str]:
    """Lock and commit what can be; yield a note for what could not."""
    if request.with_lock and (note := _lock(staged)):
        yield note
    if request.with_git and (note := _commit(request.dest, staged)):
        yield note


def _lock(staged: Path) -> str | None:
    uv = shutil.which("uv")
    if uv is None:
        return "uv is not installed, so there is no uv.lock yet; install it and run uv lock"
    done = subprocess.run(
        [uv, "lock", "--quiet"], cwd=staged, capture_output=True, text=True, check=False
    )
    return (
        f"uv lock failed, run it again later ({_last_line(done.stderr)})"
        if done.returncode
        else None
    )


def _commit(dest: Path, staged: Path) -> str | None:
    existing = next(
        folder for folder in (dest.resolve(), *dest.resolve().parents) if folder.is_dir()
    )
    try:
        if git.run(existing, "rev-parse", "--is-inside-work-tree").returncode == 0:
            return f"{dest} lies in a git repository already, so no new one was made"
        message = "Start from the fastwright template"
        for command in (["init", "-b", "main"], ["add", "--all"], ["commit", "-m", message]):
            done = git.run(staged, *command)
            if done.returncode:
                return f"git {command[0]} failed, commit yourself ({_last_line(done.stderr)})"
    except OSError:
        return "git is not installed, so the project is no repository yet"
    return None


def _last_line(output: str) -> str:
    lines = output.strip().splitlines()
    return lines[-1].strip() if lines else "it gave no reason"


def _next_steps(request: Request) -> tuple[str, ...]:
    return (
        f"cd {request.dest}",
        "fastwright add resource NAME FIELD ...",
        "make dev",
    )
