import json
from pathlib import Path, PurePosixPath

import pytest

from fastwright import report
from fastwright.changes import Create, Delete, Edit, Plan
from fastwright.errors import NoProject
from fastwright.naming import resource_names
from fastwright.project import Project
from fastwright.resource import Resource, make_resource

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
)


@pytest.fixture
def project() -> Project:
    """Return a project with users."""
    return Project(Path(), "layered", has_users=True)


def resource(name: str = "blog_post", *, public: bool = False) -> Resource:
    """Return a resource with two fields."""
    return make_resource(resource_names(name), ["title:str:max=9", "text:text"], public=public)


# ---- for people


def test_show_outcome(capsys: pytest.CaptureFixture[str]) -> None:
    """Verbs are aligned, our own records are one line, then come notes and what to do next."""
    report.show_outcome("add resource", PLAN, dry_run=False, as_json=False)

    out, err = capsys.readouterr()
    assert err == ""
    assert out == (
        "  create  app/a.py\n"
        "    edit  app/b.py\n"
        "  remove  app/d.py\n"
        "  record  .fastwright (2 files)\n"
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
        "  create  app/a.py\n"
        "    edit  app/b.py\n"
        "  remove  app/d.py\n"
        "  record  .fastwright (2 files)\n"
        "\n"
        "--- /dev/null\n+++ b/app/a.py\n@@ -0,0 +1 @@\n+a\n"
        "--- a/app/b.py\n+++ b/app/b.py\n@@ -1 +1 @@\n-b\n+c\n"
        "--- a/app/d.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-d\n"
        "\n"
        "Note: app/e.py is kept.\n"
    )
    assert err == "Nothing was written: this was a dry run.\n"


def test_show_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """A plan without changes says that there is nothing to do."""
    report.show_outcome("apply", Plan(()), dry_run=False, as_json=False)

    assert capsys.readouterr() == ("There is nothing to do.\n", "")


def test_show_error(capsys: pytest.CaptureFixture[str]) -> None:
    """A refusal goes to the standard error stream."""
    report.show_error(NoProject(Path("/x")), as_json=False)

    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Error: /x is in no fastwright project; ")


def test_show_resources(capsys: pytest.CaptureFixture[str], project: Project) -> None:
    """Resources are blocks of aligned pairs, fields as they were typed."""
    report.show_resources([resource(), resource("tag", public=True)], project)

    assert capsys.readouterr().out == (
        "blog_post\n"
        "  table       blog_posts\n"
        "  route       /api/v1/blog-posts\n"
        "  written by  signed-in users\n"
        "\n"
        "  title  str:max=9\n"
        "  text   text\n"
        "\n"
        "tag\n"
        "  table       tags\n"
        "  route       /api/v1/tags\n"
        "  written by  everybody\n"
        "\n"
        "  title  str:max=9\n"
        "  text   text\n"
    )


def test_show_no_resources(capsys: pytest.CaptureFixture[str], project: Project) -> None:
    """A project without resources says how to get one."""
    report.show_resources([], project)

    assert capsys.readouterr().out == (
        "The project has no resources yet; add one: fastwright add resource NAME FIELD ...\n"
    )


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
        "losses": [],
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
        "diff": "--- a/app/b.py\n+++ b/app/b.py\n@@ -1 +1 @@\n-b\n+c\n",
    }


def test_error_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The document of a refusal, on the standard output: these keys are promised."""
    report.show_error(NoProject(Path("/x")), as_json=True)

    out, err = capsys.readouterr()
    document = json.loads(out)
    message = document["error"].pop("message")
    assert document == {"schema": 1, "error": {"code": "NoProject"}}
    assert message.startswith("/x is in no fastwright project; ")
    assert err == ""


def test_resource_document(project: Project) -> None:
    """The document of a resource: these keys are promised."""
    assert report.resource_document(resource(), project) == {
        "name": "blog_post",
        "plural": "blog_posts",
        "table": "blog_posts",
        "route": "/api/v1/blog-posts",
        "guarded": True,
        "fields": {"title": "str:max=9", "text": "text"},
    }


def test_json_is_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever the encoding of the stream, a program can read what it holds."""
    report.print_json({"name": "Ärzte"})

    out = capsys.readouterr().out
    assert out.isascii()
    assert json.loads(out) == {"schema": 1, "name": "Ärzte"}


def test_ask_without_terminal() -> None:
    """Where nobody can answer, the command itself was the answer."""
    assert report.ask("Really?")
