"""The transaction that applies a plan completely or not at all.

New texts are written beside their targets and old files are moved aside, so that both directions
only need renames. While `journal.json` exists, an interrupted run is rolled back; once that file
has been renamed to `done.json`, the run is completed. A failed run, and the run after a killed one,
do whichever applies.
"""

import json
import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path, PurePosixPath

from fastwright.errors import (
    AlreadyExists,
    Busy,
    ChangedMeanwhile,
    CutOff,
    Interrupted,
    NotEditable,
    NotRepaired,
    Stands,
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
from fastwright.project.reading import Files

_RUN = PurePosixPath(".fastwright/run")
_LOCK = _RUN / "lock"
_JOURNAL = _RUN / "journal.json"
_DONE = _RUN / "done.json"

_MANY = 100
"""The number of files for which threads are worth their start."""
_TOGETHER = 16

_TOKEN = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class _Step:
    """The change of one file, with paths relative to the root.

    `existed` is false for a new file. `digest` identifies the new text, to notice later edits; it
    is None for a deleted file. `token` distinguishes the files of this run from all others.
    """

    path: str
    token: str
    existed: bool
    digest: str | None

    @property
    def new(self) -> str | None:
        """The path of the new text until it is moved to its target."""
        return None if self.digest is None else self._beside("new")

    @property
    def backup(self) -> str | None:
        """The path that the old file is moved to."""
        return self._beside("old") if self.existed else None

    def _beside(self, suffix: str) -> str:
        path = PurePosixPath(self.path)
        return path.with_name(f".{path.name}.{self.token}.{suffix}").as_posix()


@dataclass(frozen=True, slots=True)
class _Journal:
    """What a later run must know; `made` are the folders to create, parents first."""

    steps: tuple[_Step, ...]
    made: tuple[str, ...]


def apply(root: Path, plan: Plan, seen: Files | None = None) -> None:
    """Apply `plan` in the project at `root`; a plan without changes writes nothing.

    `seen` are the files that the plan was made from: all that was read must still be the same,
    also what the plan does not change. On any error the files are unchanged, except that a Ctrl-C
    which comes too late leaves everything done. Raises WouldOverwrite, Busy, AlreadyExists,
    ChangedMeanwhile, NotEditable, OutsideProject, WriteFailed, Interrupted, and NotRepaired if an
    unfinished earlier run cannot be repaired.
    """
    if plan.clashes:
        raise WouldOverwrite([clash.path for clash in plan.clashes])
    if not plan.changes:
        return
    root, is_done = root.resolve(), False
    try:
        with _locked(root):
            _repair(root)
            if seen and (path := seen.changed()):
                raise ChangedMeanwhile(path)
            journal = _journal(root, plan.changes)
            try:
                _carry_out(root, journal, plan.changes)
                is_done = True
                # the next run deletes what cannot be deleted now
                with suppress(OSError):
                    _sweep(root, journal)
            except BaseException:
                is_done = is_done or (root / _DONE).exists()
                _repair(root)
                raise
    except KeyboardInterrupt:
        raise Interrupted(_stands(root, is_done=is_done)) from None


def _stands(root: Path, *, is_done: bool) -> Stands:
    if (root / _JOURNAL).exists():
        return Stands.HALF
    return Stands.ALL if is_done else Stands.NOTHING


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


# ---- before: each file must still be as the plan found it


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
    # check the mode too, because the superuser can write to any file
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
    _sync_all(root, journal.steps)
    for step in journal.steps:
        with _writing(step.path):
            _swap(root, step)
    with _writing(_JOURNAL):
        _sync_folders(_folders(root, journal))
        (root / _JOURNAL).replace(root / _DONE)


def _stage(root: Path, step: _Step, text: str | None) -> None:
    if step.new is None or text is None:
        return
    mode = None if step.backup is None else stat.S_IMODE((root / step.path).stat().st_mode)
    _write(root / step.new, text, mode)


def _sync_all(root: Path, steps: Sequence[_Step]) -> None:
    if len(steps) < _MANY:
        for step in steps:
            _sync_staged(root, step)
        return
    from concurrent.futures import ThreadPoolExecutor

    # A disk syncs files that wait together in a tenth of the time.
    with ThreadPoolExecutor(_TOGETHER) as pool:
        for _ in pool.map(partial(_sync_staged, root), steps):
            pass


def _sync_staged(root: Path, step: _Step) -> None:
    if step.new is not None:
        with _writing(step.path):
            _sync(root / step.new, os.O_RDWR)


def _swap(root: Path, step: _Step) -> None:
    if step.backup is not None:
        (root / step.path).replace(root / step.backup)
    if step.new is not None:
        (root / step.new).replace(root / step.path)


def _sweep(root: Path, journal: _Journal) -> None:
    # a journal without its backups cannot be rolled back, so `done.json` must be durable first
    _sync_folders({root / _RUN})
    for step in journal.steps:
        _discard(root, step.backup)
        if step.new is None:
            _prune(root, (root / step.path).parent)
    (root / _DONE).unlink()


def _prune(root: Path, folder: Path) -> None:
    """Delete `folder` and its parents while they are empty."""
    while folder != root and not (folder.exists() and any(folder.iterdir())):
        with suppress(FileNotFoundError):
            folder.rmdir()
        folder = folder.parent


# ---- back


def _repair(root: Path) -> bool:
    """Complete or roll back the run of the journal on disk; return whether there was one."""
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
    except RecursionError as error:
        raise _not_ours(root, name) from error
    except ValueError:
        # incomplete: it is written before anything else, so no other file has changed
        return _Journal((), ())
    try:
        steps = tuple(_Step(**step) for step in content["steps"])
        journal = _Journal(steps, tuple(content["made"]))
        _check_journal(root, journal)
    except (KeyError, TypeError, ValueError) as error:
        raise _not_ours(root, name) from error
    return journal


def _not_ours(root: Path, name: PurePosixPath) -> NotRepaired:
    return NotRepaired(root, f"{name} is not a journal of this version")


def _check_journal(root: Path, journal: _Journal) -> None:
    """Refuse a journal that fastwright did not write, such as one in a cloned repository."""
    files = Files(root)
    paths = {*journal.made, *(step.path for step in journal.steps)}
    # the staged files are in the folder of the path, even if the path is a link
    for path in map(PurePosixPath, paths):
        files.locate(path)
        files.locate(path.parent)
    if not all(_TOKEN.fullmatch(step.token) for step in journal.steps):
        msg = "a token is not valid"
        raise ValueError(msg)


def _roll_back(root: Path, journal: _Journal) -> None:
    for step in reversed(journal.steps):
        _undo(root, step)
    _sync_folders(_folders(root, journal))
    for folder in reversed(journal.made):
        # keep a folder that now contains something else
        with suppress(OSError):
            (root / folder).rmdir()
    (root / _JOURNAL).unlink()


def _undo(root: Path, step: _Step) -> None:
    """Restore the old file, unless someone has edited the new one since."""
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
    # not unlink(missing_ok=True), which fails if a parent is not a folder
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
