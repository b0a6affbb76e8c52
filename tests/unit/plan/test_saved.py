import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from fastwright.errors import BadPlan, ChangedMeanwhile, OutsideProject
from fastwright.plan.saved import from_document
from fastwright.project.changes import Broken, Create, Delete, Edit, Kept, Plan, Why
from fastwright.project.documents import SCHEMA, to_document
from fastwright.project.project import Project
from fastwright.project.reading import Files

PLAN = Plan(
    (
        Create(PurePosixPath("app/a.py"), "a = 'ä'\n"),
        Edit(PurePosixPath("app/b.py"), "\ufeffb\r\n", "\ufeffc\r\n"),
        Delete(PurePosixPath("app/d.py"), "d"),
        Create(PurePosixPath("app/empty.py"), ""),
    ),
    notes=("app/e.py is kept",),
    next_steps=("make dev",),
    conflicts=(PurePosixPath("app/b.py"),),
    broken=(Broken(PurePosixPath("scripts/seed.py"), 3, "Post.title"),),
    losses=("the values of title go",),
    kept=(
        Kept(PurePosixPath("app/f.py"), Why.IDENTICAL),
        Kept(PurePosixPath("app/g.py"), Why.SKIP),
    ),
)

type Document = dict[str, Any]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project in which the plan was made."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app/b.py").write_bytes("\ufeffb\r\n".encode())
    (tmp_path / "app/d.py").write_bytes(b"d")
    return Project(Files(tmp_path), "layered", has_users=True)


@pytest.fixture
def document() -> Document:
    """Return the document of the plan."""
    return {"schema": SCHEMA, **to_document("add resource", PLAN, dry_run=True)}


def read(project: Project, document: object) -> Plan:
    """Read a document, printed in ASCII as the command line does."""
    return from_document(project, json.dumps(document).encode())


def test_round_trip(project: Project, document: Document) -> None:
    """What was printed gives the very same plan."""
    assert read(project, document) == PLAN


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(project: Project, document: Document, encoding: str) -> None:
    """A shell may have written the plan in its own encoding."""
    data = json.dumps(document, ensure_ascii=False).encode(encoding)

    assert from_document(project, data) == PLAN


def setting(*keys: str | int, to: object) -> Callable[[Document], None]:
    """Return what sets a value somewhere in a document."""

    def tamper(document: Document) -> None:
        place: Any = document
        for key in keys[:-1]:
            place = place[key]
        place[keys[-1]] = to

    return tamper


def without(*keys: str | int) -> Callable[[Document], None]:
    """Return what takes a key out of a document."""

    def tamper(document: Document) -> None:
        place: Any = document
        for key in keys[:-1]:
            place = place[key]
        del place[keys[-1]]

    return tamper


def twice(document: Document) -> None:
    """Let two changes be of one file."""
    document["changes"].append(deepcopy(document["changes"][0]))


TAMPERED = {
    "schema": (setting("schema", to=2), "its schema is 2, but this fastwright supports 1"),
    "no schema": (without("schema"), "it lacks the key 'schema'"),
    "true for 1": (setting("schema", to=True), "'schema' must be a number"),
    "refusal": (setting("error", to={}), "it is not a plan but an error"),
    "no command": (without("command"), "it lacks the key 'command'"),
    "new": (setting("command", to="new"), "only fastwright new can create a project"),
    "done": (
        setting("dry_run", to=False),
        ("it is not from a dry run, so it has already been applied"),
    ),
    "unknown key": (setting("run", to="rm"), "it has an unknown key 'run'"),
    "changes": (setting("changes", to={}), "'changes' must be a list"),
    "no object": (setting("changes", 0, to="x"), "change 1 is not an object"),
    "no text": (without("changes", 1, "text"), "change 2 lacks the key 'text'"),
    "mode": (setting("changes", 0, "mode", to=1), "change 1 has an unknown key 'mode'"),
    "number": (setting("changes", 0, "text", to=1), "'text' must be a string or null"),
    "action": (setting("changes", 0, "action", to="run"), "there is no action 'run'"),
    "create": (setting("changes", 0, "before", to="0"), "do not match the action create"),
    "edit": (setting("changes", 1, "before", to=None), "do not match the action edit"),
    "remove": (setting("changes", 2, "text", to=""), "do not match the action remove"),
    "text": (setting("changes", 0, "text", to="x\n"), "the diff of app/a.py does not match"),
    "diff": (setting("changes", 3, "diff", to="+x\n"), "the diff of app/empty.py does not match"),
    "twice": (twice, "it changes app/a.py twice"),
    "surrogate": (setting("changes", 0, "text", to="\ud800"), "it cannot be read ("),
    "kept": (setting("kept", 0, to=1), "a kept file is not an object"),
    "kept why": (setting("kept", 0, "action", to="x"), "app/f.py cannot be kept as 'x'"),
    "kept where": (setting("kept", 0, "path", to="x"), "it would write 'x'"),
    "notes": (setting("notes", to=["\x1b[2K"]), "'notes' must be a list of printable strings"),
    "steps": (setting("next_steps", to=[1]), "'next_steps' must be a list of printable"),
}


@pytest.mark.parametrize("case", TAMPERED)
def test_tampered(project: Project, document: Document, case: str) -> None:
    """What no dry run prints is refused in one sentence."""
    tamper, reason = TAMPERED[case]
    tamper(document)

    with pytest.raises(BadPlan) as caught:
        read(project, document)

    message = str(caught.value)
    assert message.startswith("The plan cannot be applied: ")
    assert reason in message
    assert message.endswith("; create a new plan with --dry-run --json.")
    assert "\n" not in message


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".",
        "Makefile",
        "README.md.sh",
        "../app/x.py",
        "/etc/passwd",
        "app/../Makefile",
        "app//a.py",
        "app/./a.py",
        "app\\..\\x.py",
        "app/\x1b[2Ka.py",
        "app/\0",
        ".env",
        ".git/hooks/pre-commit",
        ".github/workflows/ci.yml",
        ".venv/lib/x.pth",
        ".fastwright/project.toml",
        ".fastwright/run/journal.json",
        "migrations/env.py",
    ],
)
def test_foreign_path(project: Project, document: Document, path: str) -> None:
    """A plan writes nowhere but where fastwright's own plans do."""
    document["changes"][0]["path"] = path

    with pytest.raises(BadPlan) as caught:
        read(project, document)

    assert str(caught.value).startswith(f"The plan cannot be applied: it would write {path!r}, ")


def test_link_that_leads_out(project: Project, document: Document, tmp_path: Path) -> None:
    """A folder of the project may be a link to elsewhere."""
    elsewhere = tmp_path.with_name(f"{tmp_path.name}-elsewhere")
    elsewhere.mkdir()
    (project.root / "app/out").symlink_to(elsewhere)
    document["changes"][0]["path"] = "app/out/a.py"

    with pytest.raises(OutsideProject):
        read(project, document)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it cannot be read (Expecting value"),
        (b"{", "it cannot be read (Expecting property name"),
        (b"\xff", "it cannot be read ('utf-8' codec can't decode"),
        (b'{"schema": 1, "schema": 2}', "it cannot be read (the key 'schema' is given twice)"),
        (b"[" * 100_000, "it cannot be read (maximum recursion depth exceeded"),
        (b"9" * 5000, "it cannot be read (Exceeds the limit"),
        (b"[]", "it is not an object"),
    ],
    ids=["nothing", "torn", "bytes", "twin keys", "deep", "long number", "list"],
)
def test_no_document(project: Project, data: bytes, reason: str) -> None:
    """What is no JSON object, or an ambiguous one, is refused."""
    with pytest.raises(BadPlan) as caught:
        from_document(project, data)

    assert str(caught.value).startswith(f"The plan cannot be applied: {reason}")


@pytest.mark.parametrize(
    ("path", "text"), [("app/a.py", ""), ("app/b.py", "x"), ("app/d.py", "x"), ("app/b.py", None)]
)
def test_changed_since(project: Project, document: Document, path: str, text: str | None) -> None:
    """A file that came, changed or went since the plan was made stops it."""
    if text is None:
        (project.root / path).unlink()
    else:
        (project.root / path).write_text(text)

    with pytest.raises(ChangedMeanwhile) as caught:
        read(project, document)

    assert str(caught.value) == (
        f"{path} has changed since the plan was made; run the command again."
    )
