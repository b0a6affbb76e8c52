import contextlib
import errno
import io
import itertools
import json
import multiprocessing
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import pytest

from fastwright.errors import (
    AlreadyExists,
    Busy,
    ChangedMeanwhile,
    FastwrightError,
    Interrupted,
    NotEditable,
    NotRepaired,
    OutsideProject,
    Stands,
    WouldOverwrite,
    WriteFailed,
)
from fastwright.project.changes import Change, Create, Delete, Edit, Plan
from fastwright.project.reading import Files
from fastwright.project.transaction import apply, recover
from faults import Disk, Killed, watched

type Tree = dict[str, tuple[int, bytes]]

BOM = "\ufeff"
LOCK_ONLY = {".fastwright", ".fastwright/run", ".fastwright/run/lock"}
WRITERS = (
    (os, "replace"),
    (os, "fsync"),
    (os, "open"),
    (os, "mkdir"),
    (os, "unlink"),
    (os, "rmdir"),
    (os, "chmod"),
    (io, "open"),
)


# ---- a project, and a plan that does everything to it


def make_project(root: Path) -> Path:
    """Return a project whose files are of every kind that must be kept."""
    (root / "app/models").mkdir(parents=True)
    (root / "app/gone").mkdir()
    (root / "app/models/__init__.py").write_bytes(b"from a import A\r\n")
    (root / "app/router.py").write_bytes(f"{BOM}# é\n".encode())
    (root / "app/router.py").chmod(0o640)
    (root / "app/gone/only.py").write_bytes(b"only\n")
    (root / "app/old.py").write_bytes(b"old\n")
    return root


def make_plan() -> Plan:
    """Return a plan that creates, edits and deletes, folders included."""
    return plan(
        Create(PurePosixPath("app/models/post.py"), "class Post: ...\n"),
        Create(PurePosixPath("tests/api/test_post.py"), ""),
        Edit(
            PurePosixPath("app/models/__init__.py"),
            "from a import A\r\n",
            "from a import A\r\nfrom b import B\r\n",
        ),
        Edit(PurePosixPath("app/router.py"), f"{BOM}# é\n", f"{BOM}# é\ny = 2\n"),
        Delete(PurePosixPath("app/gone/only.py"), "only\n"),
        Delete(PurePosixPath("app/old.py"), "old\n"),
    )


def plan(*changes: Change) -> Plan:
    """Return a plan of these changes."""
    return Plan(changes)


def create(path: str) -> Plan:
    """Return a plan that creates one file."""
    return plan(Create(PurePosixPath(path), "new\n"))


def edit(path: str, old: str = "old\n") -> Plan:
    """Return a plan that edits one file."""
    return plan(Edit(PurePosixPath(path), old, "new\n"))


def delete(path: str, old: str = "old\n") -> Plan:
    """Return a plan that deletes one file."""
    return plan(Delete(PurePosixPath(path), old))


def snapshot(root: Path) -> Tree:
    """Return every mode, text and link of a tree, but for the lock that may remain."""
    paths = {path.relative_to(root).as_posix(): path for path in root.rglob("*")}
    return {name: state(path) for name, path in paths.items() if name not in LOCK_ONLY}


def state(path: Path) -> tuple[int, bytes]:
    """Return the mode of a path, and what it holds or leads to."""
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        return mode, os.fsencode(path.readlink())
    return mode, path.read_bytes() if stat.S_ISREG(mode) else b""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a fresh project."""
    return make_project(tmp_path / "project")


@pytest.fixture
def old(root: Path) -> Tree:
    """Return the project as it is before the run."""
    return snapshot(root)


@pytest.fixture
def new(tmp_path: Path) -> Tree:
    """Return a project as it is after `make_plan`."""
    done = make_project(tmp_path / "done")
    apply(done, make_plan())
    return snapshot(done)


# ---- what a run does


def test_apply(root: Path) -> None:
    """All is created, edited and deleted; newlines, BOM and mode stay; only the lock remains."""
    apply(root, make_plan())

    assert sorted(path.relative_to(root).as_posix() for path in root.rglob("*")) == [
        ".fastwright",
        ".fastwright/run",
        ".fastwright/run/lock",
        "app",
        "app/models",
        "app/models/__init__.py",
        "app/models/post.py",
        "app/router.py",
        "tests",
        "tests/api",
        "tests/api/test_post.py",
    ]
    assert (root / "app/models/post.py").read_bytes() == b"class Post: ...\n"
    assert (root / "tests/api/test_post.py").read_bytes() == b""
    assert (
        root / "app/models/__init__.py"
    ).read_bytes() == b"from a import A\r\nfrom b import B\r\n"
    assert (root / "app/router.py").read_bytes() == f"{BOM}# é\ny = 2\n".encode()
    assert stat.S_IMODE((root / "app/router.py").stat().st_mode) == 0o640


def test_apply_nothing(root: Path) -> None:
    """A plan without changes writes nothing, not even the lock."""
    apply(root, Plan((), notes=("a note",)))

    assert not (root / ".fastwright").exists()


def test_apply_from_elsewhere(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The root may be relative."""
    monkeypatch.chdir(root / "app")

    apply(Path(".."), edit("app/old.py"))

    assert (root / "app/old.py").read_text() == "new\n"


def test_apply_keeps_links(root: Path) -> None:
    """A link inside the project stays one, and the file it leads to is written."""
    (root / "link").symlink_to("app")
    (root / "link.py").symlink_to("app/old.py")

    apply(root, Plan((*create("link/new.py").changes, *edit("link.py").changes)))

    assert (root / "link").is_symlink()
    assert (root / "link.py").is_symlink()
    assert (root / "app/old.py").read_bytes() == b"new\n"
    assert (root / "app/new.py").read_bytes() == b"new\n"


def test_delete_link(root: Path) -> None:
    """To delete a link leaves the file that it leads to."""
    (root / "link.py").symlink_to("app/old.py")

    apply(root, delete("link.py"))

    assert not (root / "link.py").is_symlink()
    assert (root / "app/old.py").read_bytes() == b"old\n"


def test_delete_prunes(root: Path) -> None:
    """Folders that a deletion empties go as well, up to the first that holds something."""
    (root / "app/x/y").mkdir(parents=True)
    (root / "app/x/y/z.py").write_text("old\n")

    apply(root, delete("app/x/y/z.py"))

    assert not (root / "app/x").exists()
    assert (root / "app").exists()


def test_delete_leaves_cache(root: Path) -> None:
    """A folder that still holds a cache stays."""
    (root / "app/gone/__pycache__").mkdir()

    apply(root, delete("app/gone/only.py", "only\n"))

    assert (root / "app/gone/__pycache__").exists()


# ---- refusals


def read_only(root: Path) -> None:
    """Take the right to write from a file."""
    (root / "app/old.py").chmod(0o444)


def latin(root: Path) -> None:
    """Turn a file into Latin-1."""
    (root / "app/old.py").write_bytes("é".encode("latin-1"))


def touched(root: Path) -> None:
    """Edit a file after the plan was made."""
    (root / "app/old.py").write_text("old\nby hand\n")


def newlines(root: Path) -> None:
    """Change no more than the newlines."""
    (root / "app/old.py").write_bytes(b"old\r\n")


def vanished(root: Path) -> None:
    """Delete a file after the plan was made."""
    (root / "app/old.py").unlink()


def link_out(root: Path) -> None:
    """Let a folder, a file and the run's own folder lead out of the project."""
    (root / "out").symlink_to(root.parent)
    (root / "out.py").symlink_to(root.parent / "absent.py")


def run_out(root: Path) -> None:
    """Let the folder of the run lead out of the project."""
    (root / ".fastwright").symlink_to(root.parent)


def nothing(_root: Path) -> None:
    """Leave the project alone."""


@pytest.mark.parametrize(
    ("arrange", "change", "error"),
    [
        (nothing, create("app/old.py"), AlreadyExists),
        (nothing, create("app"), AlreadyExists),
        (nothing, edit("app"), NotEditable),
        (nothing, edit("app/absent.py"), ChangedMeanwhile),
        (nothing, create("app/old.py/new.py"), WriteFailed),
        (nothing, create("../evil.py"), OutsideProject),
        (nothing, create(".git/hooks/pre-commit"), OutsideProject),
        (link_out, create("out/evil.py"), OutsideProject),
        (link_out, create("out.py"), OutsideProject),
        (run_out, edit("app/old.py"), OutsideProject),
        (read_only, edit("app/old.py"), NotEditable),
        (read_only, delete("app/old.py"), NotEditable),
        (latin, edit("app/old.py"), NotEditable),
        (touched, edit("app/old.py"), ChangedMeanwhile),
        (touched, delete("app/old.py"), ChangedMeanwhile),
        (newlines, edit("app/old.py"), ChangedMeanwhile),
        (vanished, delete("app/old.py"), ChangedMeanwhile),
    ],
)
def test_refusal(
    root: Path, arrange: Callable[[Path], None], change: Plan, error: type[FastwrightError]
) -> None:
    """One change that is refused leaves the whole tree as it was, byte for byte."""
    arrange(root)
    before = snapshot(root)

    with pytest.raises(error):
        apply(root, Plan((*create("docs/a/first.md").changes, *change.changes)))

    assert before == snapshot(root)


def test_undecided(root: Path, old: Tree) -> None:
    """A plan with clashes is not carried out."""
    clash = Edit(PurePosixPath("app/old.py"), "old\n", "new\n")
    with pytest.raises(WouldOverwrite, match=r"app/old.py already exists; pass --yes"):
        apply(root, Plan((), clashes=(clash,)))

    assert old == snapshot(root)


def test_one_file_twice(root: Path, old: Tree) -> None:
    """Two changes of one file, seen through a link, would lose one: they are refused."""
    (root / "link").symlink_to("app")
    with pytest.raises(NotEditable, match=r"link/old.py is the same file as app/old.py"):
        apply(root, Plan((*edit("app/old.py").changes, *edit("link/old.py").changes)))
    (root / "link").unlink()

    assert old == snapshot(root)


@contextlib.contextmanager
def lock_held(root: Path) -> Iterator[None]:
    """Hold the project's lock in another process."""
    (root / ".fastwright/run").mkdir(parents=True)
    script = (
        "import sys; from filelock import FileLock; lock = FileLock(sys.argv[1]); "
        "lock.acquire(); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(root / ".fastwright/run/lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        try:
            yield
        finally:
            holder.communicate("")


def test_busy(root: Path, old: Tree) -> None:
    """While another run holds the lock, nothing is written, and nothing is repaired."""
    with lock_held(root):
        with pytest.raises(Busy):
            apply(root, make_plan())
        assert old == snapshot(root)

        (root / ".fastwright/run/journal.json").write_text("{")
        with pytest.raises(Busy):
            recover(root)

    assert recover(root)
    assert old == snapshot(root)


def test_two_interrupts(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second Ctrl-C in the roll-back is said to leave the project half written."""
    faults = Faults(30, interrupt, lasting=True)
    faults.install(monkeypatch)

    with pytest.raises(Interrupted) as raised:
        apply(root, make_plan())

    monkeypatch.undo()
    assert raised.value.stands == Stands.HALF
    assert recover(root)


# ---- what the plan was made from


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "app/router.py").write_text("# other\n"),
        lambda root: (root / "app/gone/only.py").write_text("other\n"),
        lambda root: (root / "app/new.py").write_text(""),
        lambda root: (root / "report.sql").unlink(),
    ],
    ids=["read", "scanned", "added", "deleted"],
)
def test_stale(root: Path, change: Callable[[Path], object]) -> None:
    """A plan is refused if anything has changed that it was made from, though it writes else."""
    (root / "report.sql").touch()
    seen = Files(root)
    seen.read(PurePosixPath("app/router.py"))
    seen.glance(PurePosixPath("report.sql"))
    for path in seen.paths(PurePosixPath("app"), "**/*.py"):
        seen.glance(path)
    change(root)
    old = snapshot(root)

    with pytest.raises(ChangedMeanwhile):
        apply(root, create("app/other.py"), seen)

    assert old == snapshot(root)


# ---- faults: at every call that writes, early (it does not happen) or late (it has happened)


class Faults:
    """Makes the call with this number act up, and each later one too if it is `lasting`."""

    def __init__(
        self, number: int, act: Callable[[], object], *, late: bool = False, lasting: bool = False
    ) -> None:
        self.number, self.act, self.late, self.lasting = number, act, late, lasting
        self.calls = 0

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Stand between the code and the operating system."""
        for module, name in WRITERS:
            # a file that is opened and then lost would only be a warning about the test
            late = self.late and name != "open"
            patch.setattr(module, name, self.wrap(getattr(module, name), late=late))

    def wrap[**P, T](self, call: Callable[P, T], *, late: bool) -> Callable[P, T]:
        """Return `call`, counted, and with its fault."""

        def faulty(*args: P.args, **kwargs: P.kwargs) -> T:
            self.calls += 1
            due = self.calls >= self.number if self.lasting else self.calls == self.number
            if due and not late:
                self.act()
            try:
                return call(*args, **kwargs)
            finally:
                if due:
                    self.act()

        return faulty


def full_disk() -> None:
    """Raise what a full disk raises."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def interrupt() -> None:
    """Raise what Ctrl-C raises."""
    raise KeyboardInterrupt


def faulty_runs(
    folder: Path, act: Callable[[], object], *, late: bool = False, lasting: bool = False
) -> Iterator[tuple[Path, BaseException | None]]:
    """Run the plan on one fresh project per fault point; yield each and what was raised."""
    for number in itertools.count(1):
        project = make_project(folder / str(number))
        faults = Faults(number, act, late=late, lasting=lasting)
        raised: BaseException | None = None
        with pytest.MonkeyPatch.context() as patch:
            faults.install(patch)
            try:
                apply(project, make_plan())
            except FastwrightError as error:
                raised = error
        if faults.calls < number:
            assert number > 40
            return
        yield project, raised


def test_full_disk(tmp_path: Path, new: Tree) -> None:
    """A refused write puts all back at once; one after the commit is left to the next run."""
    old = snapshot(make_project(tmp_path / "old"))
    for project, raised in faulty_runs(tmp_path, full_disk):
        if raised is None:
            recover(project)
        else:
            assert isinstance(raised, WriteFailed | NotEditable)
        assert (new if raised is None else old) == snapshot(project)


@pytest.mark.parametrize("late", [False, True])
def test_interrupt(tmp_path: Path, new: Tree, *, late: bool) -> None:
    """Ctrl-C at any point leaves all old or all new, says which, and leaves nothing to repair."""
    old = snapshot(make_project(tmp_path / "old"))
    for project, raised in faulty_runs(tmp_path, interrupt, late=late):
        assert isinstance(raised, Interrupted)
        assert snapshot(project) == {Stands.NOTHING: old, Stands.ALL: new}[raised.stands]
        assert not recover(project)


def test_dead_disk(tmp_path: Path, new: Tree) -> None:
    """Where the roll-back fails as well, it is said, and the next run repairs all."""
    old = snapshot(make_project(tmp_path / "old"))
    for project, raised in faulty_runs(tmp_path, full_disk, lasting=True):
        recover(project)
        assert (new if raised is None else old) == snapshot(project)


def killed_runs(folder: Path) -> None:
    """Run the plan on one fresh project per fault point, killed there without a goodbye."""
    for number in itertools.count(1):
        project = make_project(folder / str(number))
        child = os.fork()
        if child == 0:
            Faults(number, lambda: os._exit(9)).install(pytest.MonkeyPatch())
            apply(project, make_plan())
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
            return


def test_killed(tmp_path: Path, new: Tree) -> None:
    """A run killed at any point is undone or finished by `recover`, once and for all."""
    old = snapshot(make_project(tmp_path / "old"))
    # forks in a process of its own: that of the tests may have threads
    runner = multiprocessing.get_context("spawn").Process(
        target=killed_runs, args=(tmp_path / "runs",)
    )
    runner.start()
    runner.join()

    assert runner.exitcode == 0
    projects = list((tmp_path / "runs").iterdir())
    assert len(projects) > 40
    for project in projects:
        recover(project)
        assert snapshot(project) in (old, new)
        assert not recover(project)


def small_plan() -> Plan:
    """Return a plan with one change of each kind."""
    changes = (create("tests/new.py"), edit("app/old.py"), delete("app/gone/only.py", "only\n"))
    return plan(*(change for each in changes for change in each.changes))


def test_killed_twice(tmp_path: Path) -> None:
    """A recovery that is killed, at any point, is done again by the next."""
    old, done = make_project(tmp_path / "old"), make_project(tmp_path / "done")
    apply(done, small_plan())
    whole, killed = (snapshot(old), snapshot(done)), 0
    for first in itertools.count(1):
        run = make_project(tmp_path / "run" / str(first))
        disk = Disk(run, first, Killed(), for_good=True)
        with watched(disk), contextlib.suppress(Killed):
            apply(run, small_plan())
        for second in itertools.count(1):
            project = shutil.copytree(run, tmp_path / f"{first}-{second}")
            repair = Disk(project, second, Killed(), for_good=True)
            with watched(repair), contextlib.suppress(Killed):
                recover(project)
            recover(project)
            assert snapshot(project) in whole, (first, second)
            assert not recover(project)
            if repair.calls < second:
                break
            killed += 1
        if disk.calls < first:
            break
    assert killed > 100


# ---- recovery


@pytest.fixture
def half_done(root: Path) -> Path:
    """Return a project whose run swapped every file, and died before its commit."""
    replace, dead = os.replace, False

    def dying(source: Path, target: Path) -> None:
        nonlocal dead
        dead = dead or Path(target).name == "done.json"
        if dead:
            full_disk()
        replace(source, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "replace", dying)
        with pytest.raises(NotRepaired, match="has an unfinished change"):
            apply(root, make_plan())
    return root


def test_recover_nothing(root: Path) -> None:
    """Without a journal there is nothing to do, and nothing is created."""
    assert not recover(root)
    assert not (root / ".fastwright").exists()


def test_recover(old: Tree, half_done: Path) -> None:
    """What a run left half done is undone, once."""
    assert old != snapshot(half_done)
    assert recover(half_done)
    assert old == snapshot(half_done)
    assert not recover(half_done)


def test_apply_recovers(new: Tree, half_done: Path) -> None:
    """The next run repairs first, and then does its own work."""
    apply(half_done, make_plan())

    assert new == snapshot(half_done)


def test_recover_torn_journal(root: Path, old: Tree) -> None:
    """A torn journal means that nothing had been touched."""
    (root / ".fastwright/run").mkdir(parents=True)
    (root / ".fastwright/run/journal.json").write_text('{"steps": [{"pa')

    assert recover(root)
    assert old == snapshot(root)


def test_recover_keeps_later_edits(half_done: Path) -> None:
    """What someone wrote by hand after the run died is not undone."""
    (half_done / "app/models/post.py").write_text("mine\n")
    (half_done / "app/router.py").write_text("mine too\n")
    (half_done / "app/old.py").write_text("back again\n")

    assert recover(half_done)

    assert (half_done / "app/models/post.py").read_text() == "mine\n"
    assert (half_done / "app/router.py").read_text() == "mine too\n"
    assert (half_done / "app/old.py").read_text() == "back again\n"
    assert (half_done / "app/models/__init__.py").read_bytes() == b"from a import A\r\n"
    assert not (half_done / "tests").exists()


def step(path: str, token: str) -> dict[str, object]:
    """Return a step of a journal, of a file that is deleted."""
    return {"path": path, "token": token, "existed": True, "digest": None}


@pytest.mark.parametrize("name", ["journal.json", "done.json"])
def test_recover_spares_other_files(root: Path, name: str) -> None:
    """A journal names no file to be removed: those of a run bear its token."""
    (root / ".fastwright/run").mkdir(parents=True)
    journal = {"steps": [step("app/old.py", "0" * 8)], "made": []}
    (root / ".fastwright/run" / name).write_text(json.dumps(journal))
    before = (root / "app/old.py").read_bytes()

    recover(root)

    assert before == (root / "app/old.py").read_bytes()


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({"phase": "swap"}, NotRepaired),
        ({"steps": [{"file": "a"}], "made": []}, NotRepaired),
        ([], NotRepaired),
        ({"steps": [], "made": [1, "a\0"]}, NotRepaired),
        ({"steps": [], "made": ["../victim"]}, OutsideProject),
        ({"steps": [step("../victim/file", "0" * 8)], "made": []}, OutsideProject),
        ({"steps": [step("app/old.py", "/../../x")], "made": []}, NotRepaired),
    ],
)
def test_recover_foreign_journal(root: Path, content: object, error: type[FastwrightError]) -> None:
    """A journal that is not ours harms nothing, in the project or out of it."""
    (root.parent / "victim").mkdir()
    (root.parent / "victim/file").touch()
    (root / ".fastwright/run").mkdir(parents=True)
    (root / ".fastwright/run/journal.json").write_text(json.dumps(content))
    before = snapshot(root.parent)

    with pytest.raises(error):
        recover(root)

    after = snapshot(root.parent)
    after.pop("project/.fastwright/run/lock")
    assert before == after


@pytest.mark.parametrize("failing", [None, 150])
def test_many_files(
    root: Path, old: Tree, monkeypatch: pytest.MonkeyPatch, failing: int | None
) -> None:
    """They are written together; if the disk fails on one, none is there."""
    synced: list[int] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        synced.append(handle)
        if len(synced) == failing:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    names = [f"app/many_{n}.py" for n in range(200)]
    changes = plan(*(Create(PurePosixPath(name), f"# {name}\n") for name in names))

    if failing is None:
        apply(root, changes)
        assert {(root / name).read_text() for name in names} == {f"# {name}\n" for name in names}
    else:
        with pytest.raises(WriteFailed, match=r"app/many_\d+\.py"):
            apply(root, changes)
        assert snapshot(root) == old
