from pathlib import Path

import pytest

from fastwright.cli import overview
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


def resource(name: str, *fields: str, public: bool = False) -> LinkedResource:
    """Return a resource with these fields."""
    return linked_alone(make_resource(resource_names(name), fields, public=public))


POST = resource("blog_post", "title:str:unique", "author:ref:user:cascade", "parent:ref:self:null")
TAG = resource("tag", "name:str", public=True)


def test_show_resources(capsys: pytest.CaptureFixture[str], project: Project) -> None:
    """Resources are lines of a table; where it does not go to a terminal, none is folded."""
    overview.show_resources([POST, TAG], project)

    assert capsys.readouterr().out == (
        "resource   table       route               fields  may write  refers to\n"
        "---------  ----------  ------------------  ------  ---------  ---------------\n"
        "blog_post  blog_posts  /api/v1/blog-posts  3       signed-in  user, blog_post\n"
        "tag        tags        /api/v1/tags        1       everybody\n"
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
        "------  ---------------------------------  ---------\n"
        "GET     /api/v1/blog-posts                 everybody\n"
        "POST    /api/v1/blog-posts                 signed-in\n"
        "GET     /api/v1/blog-posts/{blog_post_id}  everybody\n"
        "PATCH   /api/v1/blog-posts/{blog_post_id}  signed-in\n"
        "DELETE  /api/v1/blog-posts/{blog_post_id}  signed-in\n"
    )


def test_routes_of_files(project: Project) -> None:
    """Each file of a row has a route, which everybody may read."""
    document = overview.resource_document(resource("paper", "first_draft:file"), project)

    route = {"method": "GET", "path": "/api/v1/papers/{paper_id}/first-draft", "guarded": False}
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
            {"method": "GET", "path": "/api/v1/tags", "guarded": False},
            {"method": "POST", "path": "/api/v1/tags", "guarded": True},
            {"method": "GET", "path": "/api/v1/tags/{tag_id}", "guarded": False},
            {"method": "PATCH", "path": "/api/v1/tags/{tag_id}", "guarded": True},
            {"method": "DELETE", "path": "/api/v1/tags/{tag_id}", "guarded": True},
        ],
    }
