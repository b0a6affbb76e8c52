"""The transaction: a plan is carried out in full or not at all.

New texts are staged beside their targets and old files step aside, so that both ways are
made of renames only. While `journal.json` stands, the way is back; from its renaming to
`done.json` on, the way is forward. A run that failed, and the run after a killed one, look
which of the two is there and go that way to its end.
"""

import json
import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from fastwright.errors import (
    AlreadyExists,
    Busy,
    ChangedMeanwhile,
    CutOff,
    NotEditable,
    NotRepaired,
    WouldOverwrite,
    WriteFailed,
)
from fastwright.project.changes import (
    Change,
    Create,
    Delete,
    Plan,
    after,
    before,
)
from fastwright.project.files import Files

_RUN = PurePosixPath(".fastwright/run")
_LOCK = _RUN / "lock"
_JOURNAL = _RUN / "journal.json"
_DONE = _RUN / "done.json"

_TOKEN = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class _Step:
    """One file's way from old to new, in paths relative to the root.

    `existed` tells a file that is created from others, `digest` our new text from a later
    edit by hand (None: the file is deleted), and `token` this run's files from all others.
    """

    path: str
    token: str
    existed: bool
    digest: str | None

    @property
    def new(self) -> str | None:
        """Where the new text is staged."""
        return None if self.digest is None else self._beside("new")

    @property
    def backup(self) -> str | None:
        """Where the old file steps aside."""
        return self._beside("old") if self.existed else None

    def _beside(self, suffix: str) -> str:
        path = PurePosixPath(self.path)
        return path.with_name(f".{path.name}.{self.token}.{suffix}").as_posix()


@dataclass(frozen=True, slots=True)
class _Journal:
    """All that a later run must know; `made` are the folders to create, parents first."""

    steps: tuple[_Step, ...]
    made: tuple[str, ...]


def apply(root: Path, plan: Plan) -> None:
    """Carry out `plan` in the project at `root`; a plan without changes touches nothing.

    Whatever is raised, the files are as they were, unless a Ctrl-C came too late: then all
    is done. Raises WouldOverwrite, Busy, AlreadyExists, ChangedMeanwhile, NotEditable,
    OutsideProject, WriteFailed, and NotRepaired where an earlier run left what cannot be put right.
    """
    if plan.clashes:
        raise WouldOverwrite([clash.path for clash in plan.clashes])
    if not plan.changes:
        return
    root = root.resolve()
    with _locked(root):
        _repair(root)
        journal = _journal(root, plan.changes)
        try:
            _carry_out(root, journal, plan.changes)
        except BaseException:
            _repair(root)
            raise


def recover(root: Path) -> bool:
    """Repair what a killed run left in the project; return whether there was anything.

    Raises Busy if that run is still alive, and NotRepaired if the repair fails.
    """
    root = root.resolve()
    if not _is_unfinished(root):
        return False
    with _locked(root):
        return _repair(root)


def check_whole(root: Path) -> None:
    """Raise CutOff if a killed run left the project half written."""
    if _is_unfinished(root):
        raise CutOff(root)


def _is_unfinished(root: Path) -> bool:
    return any((root / name).exists() for name in (_JOURNAL, _DONE))


@contextmanager
def _locked(root: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    Files(root).locate(_LOCK)
    lock = FileLock(root / _LOCK)
    with _writing(_LOCK):
        (root / _RUN).mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise Busy(root) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _writing(path: object) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WriteFailed(path, error.strerror or str(error)) from error


# ---- before: is each file still what the plan saw?


def _journal(root: Path, changes: Sequence[Change]) -> _Journal:
    token = os.urandom(4).hex()
    files = Files(root)
    targets: dict[Path, Change] = {}
    for change in changes:
        target = _target(files, change)
        if target in targets:
            raise NotEditable(change.path, f"is the same file as {targets[target].path}")
        targets[target] = change
    steps = tuple(
        _step(target.relative_to(root), change, token) for target, change in targets.items()
    )
    homes = {target.parent for target in targets}
    around = {folder for home in homes for folder in (home, *home.parents)}
    folders = {folder for folder in around if not folder.exists()}
    return _Journal(steps, tuple(folder.relative_to(root).as_posix() for folder in sorted(folders)))


def _target(files: Files, change: Change) -> Path:
    path = change.path
    real = files.locate(path)
    if isinstance(change, Create):
        if os.path.lexists(real):
            raise AlreadyExists(path)
        return real
    if files.read(path) != before(change):
        raise ChangedMeanwhile(path)
    # the mode too: the superuser may write to any file
    if not (os.access(real, os.W_OK) and real.stat().st_mode & stat.S_IWUSR):
        raise NotEditable(path, "is read-only; make it writable first")
    # as rm does: what is deleted is the link, not what it leads to
    return files.locate(path.parent) / path.name if isinstance(change, Delete) else real


def _step(path: Path, change: Change, token: str) -> _Step:
    text = after(change)
    digest = None if text is None else sha256(text.encode()).hexdigest()
    return _Step(path.as_posix(), token, before(change) is not None, digest)


# ---- forward


def _carry_out(root: Path, journal: _Journal, changes: Sequence[Change]) -> None:
    with _writing(_JOURNAL):
        _write(root / _JOURNAL, json.dumps(asdict(journal)))
        _sync(root / _JOURNAL, os.O_RDWR)
        _sync_folders({root, root / _RUN.parent, root / _RUN})
    for folder in journal.made:
        with _writing(folder):
            (root / folder).mkdir(exist_ok=True)
    for step, change in zip(journal.steps, changes, strict=True):
        with _writing(step.path):
            _stage(root, step, after(change))
    # all at once, after all are written: each waits for less
    for step in journal.steps:
        with _writing(step.path):
            _sync_staged(root, step)
    for step in journal.steps:
        with _writing(step.path):
            _swap(root, step)
    with _writing(_JOURNAL):
        _sync_folders(_folders(root, journal))
        (root / _JOURNAL).replace(root / _DONE)
    # it is done: what cannot be swept now is left to the next run
    with suppress(OSError):
        _sweep(root, journal)


def _stage(root: Path, step: _Step, text: str | None) -> None:
    if step.new is None or text is None:
        return
    mode = None if step.backup is None else stat.S_IMODE((root / step.path).stat().st_mode)
    _write(root / step.new, text, mode)


def _sync_staged(root: Path, step: _Step) -> None:
    if step.new is not None:
        _sync(root / step.new, os.O_RDWR)


def _swap(root: Path, step: _Step) -> None:
    if step.backup is not None:
        (root / step.path).replace(root / step.backup)
    if step.new is not None:
        (root / step.new).replace(root / step.path)


def _sweep(root: Path, journal: _Journal) -> None:
    # without its backups a journal could not be rolled back: `done.json` must be durable first
    _sync_folders({root / _RUN})
    for step in journal.steps:
        _discard(root, step.backup)
        if step.new is None:
            _prune(root, (root / step.path).parent)
    (root / _DONE).unlink()


def _prune(root: Path, folder: Path) -> None:
    """Remove `folder` and those around it, as far as they are empty."""
    while folder != root and not (folder.exists() and any(folder.iterdir())):
        with suppress(FileNotFoundError):
            folder.rmdir()
        folder = folder.parent


# ---- back


def _repair(root: Path) -> bool:
    """Go the way that the journal on the disk demands; return whether there was one."""
    try:
        for name, go in ((_DONE, _sweep), (_JOURNAL, _roll_back)):
            if (root / name).exists():
                go(root, _load(root, name))
                return True
    except OSError as error:
        raise NotRepaired(root, error.strerror or str(error)) from error
    return False


def _load(root: Path, name: PurePosixPath) -> _Journal:
    try:
        content = json.loads((root / name).read_bytes())
    except ValueError:
        # torn: it is written before anything else, so nothing has been touched
        return _Journal((), ())
    try:
        steps = tuple(_Step(**step) for step in content["steps"])
        journal = _Journal(steps, tuple(content["made"]))
        _check_journal(root, journal)
    except (KeyError, TypeError, ValueError) as error:
        raise NotRepaired(root, f"{name} is no journal of this version") from error
    return journal


def _check_journal(root: Path, journal: _Journal) -> None:
    """Refuse what no run of ours wrote: a cloned repository may bring a journal of its own."""
    files = Files(root)
    paths = {*journal.made, *(step.path for step in journal.steps)}
    # what lies beside a file lies in its folder, wherever the file itself leads to
    for path in map(PurePosixPath, paths):
        files.locate(path)
        files.locate(path.parent)
    if not all(_TOKEN.fullmatch(step.token) for step in journal.steps):
        msg = "a token is not one of ours"
        raise ValueError(msg)


def _roll_back(root: Path, journal: _Journal) -> None:
    for step in reversed(journal.steps):
        _undo(root, step)
    _sync_folders(_folders(root, journal))
    for folder in reversed(journal.made):
        # not ours alone any more if something else lies in it
        with suppress(OSError):
            (root / folder).rmdir()
    (root / _JOURNAL).unlink()


def _undo(root: Path, step: _Step) -> None:
    """Put the old file back, unless someone has edited the new one since."""
    path = root / step.path
    ours = path.is_file() and sha256(path.read_bytes()).hexdigest() == step.digest
    if step.backup is None:
        if ours:
            path.unlink()
    elif os.path.lexists(root / step.backup) and (ours or not os.path.lexists(path)):
        (root / step.backup).replace(path)
    _discard(root, step.backup)
    _discard(root, step.new)


# ---- the disk


def _write(path: Path, text: str, mode: int | None = None) -> None:
    with path.open("xb") as file:
        file.write(text.encode())
    if mode is not None:
        path.chmod(mode)


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _discard(root: Path, name: str | None) -> None:
    # not unlink(missing_ok=True), which minds a parent that is no folder
    if name is not None and os.path.lexists(root / name):
        (root / name).unlink()


def _folders(root: Path, journal: _Journal) -> set[Path]:
    names = (*journal.made, *(step.path for step in journal.steps))
    return {(root / name).parent for name in names}


def _sync_folders(folders: set[Path]) -> None:
    if os.name != "posix":
        return
    for folder in sorted(folder for folder in folders if folder.is_dir()):
        _sync(folder, os.O_RDONLY)
