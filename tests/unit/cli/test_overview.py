from pathlib import Path

import pytest

from fastwright.cli import overview
from fastwright.language.access import NOBODY, OPEN, USUAL, Access, read_access
from fastwright.language.groups import read_groups
from fastwright.language.names import resource_names
from fastwright.language.resource import LinkedResource, make_resource
from fastwright.project.project import Project
from fastwright.project.reading import Files
from support import linked_alone


@pytest.fixture
def project() -> Project:
    """Return a project with users."""
    return Project(Files(Path()), "layered", has_users=True)


def resource(name: str, *fields: str, access: Access = USUAL) -> LinkedResource:
    """Return a resource with these fields."""
    return linked_alone(make_resource(resource_names(name), fields, access=access))


POST = resource("blog_post", "title:str:unique", "author:ref:user:cascade", "parent:ref:self:null")
TAG = resource("tag", "name:str", access=OPEN)
HIDDEN = resource("secret", "text:str", access=USUAL.filled(NOBODY))
LOG = resource("log", "text:str", access=read_access({"write": "nobody", "create": "admin"}))


def test_show_resources(capsys: pytest.CaptureFixture[str], project: Project) -> None:
    """Resources are lines of a table; where it does not go to a terminal, none is folded."""
    overview.show_resources([POST, TAG, LOG, HIDDEN], project)

    assert capsys.readouterr().out == (
        "resource   table       route               fields  may read  may write              "
        "refers to\n"
        "---------  ----------  ------------------  ------  --------  ---------------------  "
        "---------------\n"
        "blog_post  blog_posts  /api/v1/blog-posts  3       user      user                   "
        "user, blog_post\n"
        "tag        tags        /api/v1/tags        1       public    public\n"
        "log        logs        /api/v1/logs        1       user      nobody, create: admin\n"
        "secret     secrets                         1       nobody    nobody\n"
    )


def test_show_no_resources(capsys: pytest.CaptureFixture[str], project: Project) -> None:
    """A project without resources says how to get one."""
    overview.show_resources([], project)

    assert capsys.readouterr().out == (
        "The project has no resources yet; add one: fastwright add resource NAME FIELD ...\n"
    )


def test_show_groups(capsys: pytest.CaptureFixture[str], project: Project) -> None:
    """What is unique or indexed together stands below the fields."""
    groups = read_groups(["title+day", "day+rank"], ["rank+title"])
    fields = ["title:str", "day:date", "rank:int"]
    tag = linked_alone(make_resource(resource_names("tag"), fields, groups=groups))
    overview.show_resource(tag, project)

    out = capsys.readouterr().out
    assert "\nunique together: title+day, day+rank\n\nindexed together: rank+title\n\n" in out
    assert overview.resource_document(tag, project)["unique"] == ["title+day", "day+rank"]


def test_show_resource(capsys: pytest.CaptureFixture[str], project: Project) -> None:
    """A resource is its fields as they were typed, what became of them, and its routes."""
    overview.show_resource(POST, project)

    assert capsys.readouterr().out == (
        "blog_post, table blog_posts, key id\n"
        "\n"
        "field   type              column     flags        refers to\n"
        "------  ----------------  ---------  -----------  -------------------\n"
        "title   str:unique        title      unique\n"
        "author  ref:user:cascade  author_id  index        user, cascade\n"
        "parent  ref:self:null     parent_id  null, index  blog_post, restrict\n"
        "\n"
        "method  path                               may call\n"
        "------  ---------------------------------  --------\n"
        "GET     /api/v1/blog-posts                 user\n"
        "POST    /api/v1/blog-posts                 user\n"
        "GET     /api/v1/blog-posts/{blog_post_id}  user\n"
        "PATCH   /api/v1/blog-posts/{blog_post_id}  user\n"
        "DELETE  /api/v1/blog-posts/{blog_post_id}  user\n"
    )


def test_show_routes_for_nobody(capsys: pytest.CaptureFixture[str], project: Project) -> None:
    """Only routes that somebody may call are shown."""
    overview.show_resource(LOG, project)
    overview.show_resource(HIDDEN, project)

    out = capsys.readouterr().out
    assert "GET     /api/v1/logs/{log_id}  user\n" in out
    assert "POST    /api/v1/logs           admin\n" in out
    assert "PATCH" not in out
    assert out.endswith("It has no routes.\n")


def test_routes_of_files(project: Project) -> None:
    """Each file of a row has a route, for those who may get the row."""
    access = read_access({"get": "public"})
    paper = resource("paper", "first_draft:file", access=access)
    document = overview.resource_document(paper, project)

    path = "/api/v1/papers/{paper_id}/first-draft"
    route = {"method": "GET", "path": path, "guarded": False, "who": "public"}
    routes = document["routes"]
    assert isinstance(routes, list)
    assert route in routes


def test_resource_document(project: Project) -> None:
    """The document of a resource: these keys are promised."""
    tag = resource("tag", "owner:ref:user:setnull:null")

    assert overview.resource_document(tag, project) == {
        "name": "tag",
        "plural": "tags",
        "table": "tags",
        "key": ["id"],
        "route": "/api/v1/tags",
        "guarded": True,
        "access": dict.fromkeys(("list", "get", "create", "update", "delete"), "user"),
        "fields": {"owner": "ref:user:setnull:null"},
        "unique": [],
        "index": [],
        "columns": [
            {
                "name": "owner_id",
                "field": "owner",
                "null": True,
                "unique": False,
                "index": True,
                "refers_to": "user",
                "on_delete": "setnull",
            }
        ],
        "routes": [
            {"method": method, "path": path, "guarded": True, "who": "user"}
            for method, path in (
                ("GET", "/api/v1/tags"),
                ("POST", "/api/v1/tags"),
                ("GET", "/api/v1/tags/{tag_id}"),
                ("PATCH", "/api/v1/tags/{tag_id}"),
                ("DELETE", "/api/v1/tags/{tag_id}"),
            )
        ],
    }
