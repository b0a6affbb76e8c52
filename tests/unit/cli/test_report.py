import json
from pathlib import Path, PurePosixPath

import pytest

from fastwright.cli import report
from fastwright.errors import NoProject
from fastwright.project.changes import Create, Delete, Edit, Kept, Plan, Why

PLAN = Plan(
    (
        Create(PurePosixPath("app/a.py"), "a\n"),
        Edit(PurePosixPath("app/b.py"), "b\n", "c\n"),
        Delete(PurePosixPath("app/d.py"), "d\n"),
        Create(PurePosixPath(".fastwright/base/app/a.py"), "a\n"),
        Create(PurePosixPath(".fastwright/resources/a.toml"), "x\n"),
    ),
    notes=("app/e.py is kept",),
    next_steps=("make dev", "make test"),
    kept=(Kept(PurePosixPath("app/f.py"), Why.IDENTICAL),),
)


# ---- for people


def test_show_outcome(capsys: pytest.CaptureFixture[str]) -> None:
    """Verbs are aligned, our own records are one line, then come notes and what to do next."""
    report.show_outcome("add resource", PLAN, dry_run=False, as_json=False)

    out, err = capsys.readouterr()
    assert err == ""
    assert out == (
        "     create  app/a.py\n"
        "       edit  app/b.py\n"
        "     remove  app/d.py\n"
        "  identical  app/f.py\n"
        "     record  .fastwright (2 files)\n"
        "\n"
        "Note: app/e.py is kept.\n"
        "\n"
        "Next:\n"
        "  make dev\n"
        "  make test\n"
    )


def test_show_dry_run(capsys: pytest.CaptureFixture[str]) -> None:
    """A dry run shows the patch, and the notes, but nothing to do next: nothing was done."""
    report.show_outcome("add resource", PLAN, dry_run=True, as_json=False)

    out, err = capsys.readouterr()
    assert out == (
        "     create  app/a.py\n"
        "       edit  app/b.py\n"
        "     remove  app/d.py\n"
        "  identical  app/f.py\n"
        "     record  .fastwright (2 files)\n"
        "\n"
        "--- /dev/null\n+++ b/app/a.py\n@@ -0,0 +1 @@\n+a\n"
        "--- a/app/b.py\n+++ b/app/b.py\n@@ -1 +1 @@\n-b\n+c\n"
        "--- a/app/d.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-d\n"
        "\n"
        "Note: app/e.py is kept.\n"
    )
    assert err == "This was a dry run; nothing was written.\n"


def test_show_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """A plan without changes says that there is nothing to do."""
    report.show_outcome("apply", Plan(()), dry_run=False, as_json=False)

    assert capsys.readouterr() == ("There is nothing to do.\n", "")


def test_show_error(capsys: pytest.CaptureFixture[str]) -> None:
    """A refusal goes to the standard error stream."""
    report.show_error(NoProject(Path("/x")), as_json=False)

    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Error: /x is not in a fastwright project; ")


# ---- for programs


@pytest.mark.parametrize("dry_run", [True, False])
def test_plan_as_json(capsys: pytest.CaptureFixture[str], *, dry_run: bool) -> None:
    """The document of a plan: these keys are promised."""
    report.show_outcome("add resource", PLAN, dry_run=dry_run, as_json=True)

    out, err = capsys.readouterr()
    document = json.loads(out)
    changes = document.pop("changes")
    assert err == ""
    assert document == {
        "schema": 1,
        "command": "add resource",
        "dry_run": dry_run,
        "broken": [],
        "losses": [],
        "kept": [{"action": "identical", "path": "app/f.py"}],
        "notes": ["app/e.py is kept"],
        "next_steps": ["make dev", "make test"],
    }
    assert [change["action"] for change in changes] == [
        "create",
        "edit",
        "remove",
        "create",
        "create",
    ]
    assert changes[1] == {
        "action": "edit",
        "conflict": False,
        "path": "app/b.py",
        "before": "0263829989b6fd954f72baaf2fc64bc2e2f01d692d4de72986ea808f6e99813f",
        "text": "c\n",
        "diff": "--- a/app/b.py\n+++ b/app/b.py\n@@ -1 +1 @@\n-b\n+c\n",
    }


def test_error_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The document of a refusal, on the standard output: these keys are promised."""
    report.show_error(NoProject(Path("/x")), as_json=True)

    out, err = capsys.readouterr()
    document = json.loads(out)
    message = document["error"].pop("message")
    assert document == {"schema": 1, "error": {"code": "NoProject"}}
    assert message.startswith("/x is not in a fastwright project; ")
    assert err == ""


def test_json_is_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever the encoding of the stream, a program can read what it holds."""
    report.print_json({"name": "Ärzte"})

    out = capsys.readouterr().out
    assert out.isascii()
    assert json.loads(out) == {"schema": 1, "name": "Ärzte"}
