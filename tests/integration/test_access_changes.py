"""Who may use the routes of a resource: on the command line, in specs, and when it changes."""

import json
from pathlib import Path

import pytest

from fastwright.language.names import resource_names
from fastwright.project.styles import STYLES, Role
from support import Outcome, Render, Run, replace, snapshot, texts

ADD = ("add", "resource", "post", "title:str")
ROUTE = "app/api/v1/posts.py"
TEST = "tests/api/test_posts.py"
OPERATIONS = ("list", "get", "create", "update", "delete")
DECORATORS = {
    "list": '@router.get(""',
    "get": '@router.get("/{post_id}"',
    "create": "@router.post(",
    "update": "@router.patch(",
    "delete": "@router.delete(",
}


def done(outcome: Outcome) -> Outcome:
    """Return what a command answered, which must have worked."""
    assert (outcome.code, outcome.err) == (0, "")
    return outcome


def access(run: Run, root: Path) -> dict[str, str]:
    """Return who may do what with posts."""
    (document,) = json.loads(run("show", "post", "--json", "-C", root).out)["resources"]
    found: dict[str, str] = document["access"]
    return found


def routes(root: Path) -> dict[str, str]:
    """Return the decorator of each route, by operation, without line breaks."""
    text = (root / ROUTE).read_text()
    found: dict[str, str] = {}
    for block in text.split("\n\n\n"):
        line = " ".join(block.partition("async def")[0].split()).replace("( ", "(")
        found |= {key: line for key, start in DECORATORS.items() if line.startswith(start)}
    return found


@pytest.mark.parametrize(
    ("options", "spec", "expected"),
    [
        ((), "", "user user user user user"),
        (("--public",), "public = true", "public public public public public"),
        (("--read", "public"), 'access = { read = "public" }', "public public user user user"),
        (
            ("--read=user", "--write=role:editor", "--access", "delete=admin"),
            'access = { read = "user", write = "role:editor", delete = "admin" }',
            "user user role:editor role:editor admin",
        ),
        (
            ("--public", "--access=delete=nobody", "--access=update=nobody"),
            'access = { read = "public", write = "nobody", create = "public" }',
            "public public public nobody nobody",
        ),
        (("--write", "nobody"), 'access = { write = "nobody" }', "user user nobody nobody nobody"),
    ],
)
def test_options(
    project: Path, run: Run, options: tuple[str, ...], spec: str, expected: str
) -> None:
    """The options are in the spec in few words, and each route is for those whom it names."""
    done(run(*ADD, *options, "-C", project))

    lines = (project / "resources/post.toml").read_text().splitlines()
    assert [line for line in lines if line.startswith(("public", "access"))] == [spec] * bool(spec)
    wanted = dict(zip(OPERATIONS, expected.split(), strict=True))
    assert access(run, project) == wanted
    router = (project / ROUTE).read_text().partition("router = ")[2].partition("\n")[0]
    for operation, who in wanted.items():
        line = routes(project).get(operation)
        assert (line is None) == (who == "nobody")
        guards = {
            "RequireUser": who == "user",
            "RequireAdmin": who == "admin",
            'Security(require_role, scopes=["editor"])': who == "role:editor",
        }
        if line is not None:
            assert {name: name in line + router for name in guards} == guards
    assert run("check", "-C", project).out == "No problems in 1 resource.\n"


@pytest.mark.parametrize(
    ("options", "reason"),
    {
        ("--read", "usr"): "Access: 'usr' is nobody that fastwright knows; did you mean user?\n",
        ("--read", "owner"): "Access: fastwright cannot limit rows to their owner yet; write user",
        ("--access", "delete"): "--access: 'delete' is not OPERATION=WHO, such as delete=admin.",
        ("--access", "a=user"): "Access: there is no operation 'a'",
        ("--access", "get=user", "--access", "get=admin"): "--access: 'get=admin' is given twice.",
        ("--read", "user", "--access", "read=admin"): "--access: 'read=admin' is given twice.",
        ("--access", "get=nobody"): "Access: get is for nobody, and list, update and delete cannot",
    }.items(),
)
def test_options_that_are_refused(
    project: Path, run: Run, options: tuple[str, ...], reason: str
) -> None:
    """A word or an operation that does not exist is refused, and nothing is written."""
    before = snapshot(project)

    outcome = run(*ADD, *options, "-C", project)

    assert (outcome.code, reason in outcome.err) == (2, True)
    assert snapshot(project) == before


def test_project_without_users(tmp_path: Path, render: Render, run: Run) -> None:
    """Where nobody can sign in, everybody may do what somebody may."""
    root = render(tmp_path / "demo", auth="none", example=False)
    before = snapshot(root)

    outcome = run(*ADD, "--access", "delete=admin", "-C", root)

    assert outcome.code == 1
    assert outcome.err == (
        "Error: Resource post: delete is for admin, but the project has no users (auth=none), so "
        "everybody may use its routes; write public or nobody, or create a project with users: "
        "fastwright new DEST -d auth=jwt.\n"
    )
    assert snapshot(root) == before
    done(run(*ADD, "--write", "nobody", "-C", root))
    assert access(run, root) == dict.fromkeys(OPERATIONS[:2], "public") | dict.fromkeys(
        OPERATIONS[2:], "nobody"
    )


@pytest.mark.parametrize("style", STYLES)
def test_routes_come_and_go(tmp_path: Path, render: Render, run: Run, style: str) -> None:
    """What is for nobody has no code; what is for somebody again has the code that it had."""
    root = render(tmp_path / "demo", style=style, example=False)
    names = resource_names("post")
    paths = {f"{STYLES[style].entry(role).path(names)}" for role in (Role.ROUTE, Role.API_TEST)}
    added = done(run(*ADD, "-C", root))
    before, spec = texts(root), root / "resources/post.toml"
    replace(spec, "\n[fields]", 'access = { read = "nobody", write = "nobody" }\n\n[fields]')

    gone = done(run("apply", "--yes", "-C", root))

    left = texts(root)
    assert before.keys() - left.keys() == {*paths, *(f".fastwright/base/{each}" for each in paths)}
    assert "PostCreate" not in "".join(left.values())
    assert ("posts_router" in "".join(left.values())) is False
    assert ("uv run pytest tests/api/test_posts.py" in added.out, "pytest" in gone.out) == (
        True,
        False,
    )
    assert run("check", "-C", root).out == "No problems in 1 resource.\n"
    assert run("show", "post", "-C", root).out.endswith("\n\nIt has no routes.\n")
    assert run("apply", "-C", root).out == "There is nothing to do.\n"

    replace(spec, 'access = { read = "nobody", write = "nobody" }\n\n', "\n")
    done(run("apply", "--yes", "-C", root))

    assert texts(root) == before


def test_edited_routes_are_kept(project: Path, run: Run) -> None:
    """Routes that a user edited are not deleted, and the user is told."""
    done(run(*ADD, "-C", project))
    (project / ROUTE).write_text((project / ROUTE).read_text() + "\n\nMINE = 1\n")
    spec = project / "resources/post.toml"
    replace(spec, "\n[fields]", 'access = { read = "nobody", write = "nobody" }\n\n[fields]')

    outcome = run("apply", "--yes", "-C", project)

    assert f"you edited {ROUTE}, so it is kept; delete or update it" in outcome.out
    assert (project / ROUTE).exists()
    assert not (project / TEST).exists()


def test_changed_access_keeps_edits(project: Path, run: Run) -> None:
    """Another access changes the guards and the tests, and leaves what a user wrote."""
    done(run(*ADD, "-C", project))
    (project / ROUTE).write_text((project / ROUTE).read_text() + "\n\nMINE = 1\n")
    spec = project / "resources/post.toml"
    replace(spec, "\n[fields]", 'access = { delete = "admin" }\n\n[fields]')

    outcome = done(run("apply", "-C", project))

    assert "RequireAdmin" in routes(project)["delete"]
    assert "RequireUser" in routes(project)["get"]
    assert "MINE = 1" in (project / ROUTE).read_text()
    assert '"delete": "admin"' in (project / TEST).read_text()
    assert "class TestPost(Restricted, Crud)" in (project / TEST).read_text()
    assert "migration" not in outcome.out
    lost = f"the router in {ROUTE} no longer has RequireUser; give your own routes there a guard"
    assert lost in " ".join(outcome.out.split())


def test_tests_of_references_follow(project: Path, run: Run) -> None:
    """Tests delete the rows of another resource only as long as a route does."""
    done(run(*ADD, "-C", project))
    done(run("add", "resource", "comment", "text:str", "post:ref:post", "-C", project))
    test, spec = project / "tests/api/test_comments.py", project / "resources/post.toml"
    before = test.read_text()
    replace(spec, "\n[fields]", 'access = { delete = "nobody" }\n\n[fields]')
    done(run("apply", "-C", project))

    assert 'Other(PostFactory, url="/api/v1/posts")' in before
    assert "Other(PostFactory)" in test.read_text()
