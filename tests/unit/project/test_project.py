from pathlib import Path, PurePosixPath

import pytest

from fastwright.errors import (
    BadSpec,
    BrokenProject,
    NewerProject,
    NoProject,
    NotEditable,
    UnknownResource,
)
from fastwright.language.fields import Feature
from fastwright.project.project import MARKER, Project, find_project
from fastwright.project.reading import Files
from fastwright.project.specs import read_resource, resource_list


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a folder with the least that makes a project."""
    write(tmp_path, MARKER, 'format = 1\nstyle = "layered"\nauth = "jwt"\n')
    return tmp_path.resolve()


def write(root: Path, path: PurePosixPath | str, text: str) -> None:
    """Write a file of the project."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(text.encode())


def write_spec(root: Path, name: str, *fields: str) -> None:
    """Write the spec of a resource."""
    lines = [f'name = "{name}"', f'plural = "{name}s"', "[fields]", 'title = "str"', *fields]
    write(root, f"resources/{name}.toml", "\n".join(lines))


# ---- finding it


@pytest.mark.parametrize("folder", ["", "app", "app/api/v1"])
def test_find_project(root: Path, folder: str) -> None:
    """The project is found from its root and from any folder in it."""
    (root / folder).mkdir(parents=True, exist_ok=True)

    assert find_project(root / folder) == Project(Files(root), "layered", has_users=True)


def test_features(root: Path) -> None:
    """What an answer asked for is known."""
    write(root, MARKER, 'format = 1\nstyle = "layered"\nauth = "jwt"\nfiles = true\n')

    assert find_project(root).features == {Feature.FILES}


def test_keys(root: Path) -> None:
    """What rows are found by is a UUID, or what the marker says."""
    assert find_project(root).keys == "uuid"

    write(root, MARKER, 'format = 1\nstyle = "layered"\nauth = "jwt"\nkeys = "bigint"\n')

    assert find_project(root).keys == "bigint"


def test_find_nearest_project(root: Path) -> None:
    """Of two projects, one in the other, the inner one is meant."""
    write(root, "inner" / MARKER, 'format = 1\nstyle = "layered"\nauth = "none"\n')

    assert find_project(root / "inner") == Project(
        Files(root / "inner"), "layered", has_users=False
    )


@pytest.mark.parametrize("folder", ["", "missing"])
def test_find_no_project(tmp_path: Path, folder: str) -> None:
    """Where there is no project the refusal says how to get to one."""
    with pytest.raises(NoProject) as caught:
        find_project(tmp_path / folder)

    assert str(caught.value) == (
        f"{(tmp_path / folder).resolve()} is not in a fastwright project; change to a project, "
        "pass -C DIR, or create a project: fastwright new DEST."
    )


@pytest.mark.parametrize(
    "text",
    [
        'format = 2\nstyle = "layered"\nauth = "jwt"\n',
        "format = 2\nanswers = {}\n",
    ],
)
def test_newer_project(root: Path, text: str) -> None:
    """A later format is refused before anything else of it is looked at."""
    write(root, MARKER, text)

    with pytest.raises(NewerProject) as caught:
        find_project(root)

    assert str(caught.value) == (
        "The project has format 2, but this fastwright supports formats up to 1; "
        "upgrade fastwright."
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "format is missing; restore it"),
        ("format = 1\n", "style is missing; restore it"),
        ('format = 1\nstyle = "layered"\n', "auth is missing; restore it"),
        ('format = "1"\nstyle = "a"\nauth = "b"\n', "format must be a number and style a string"),
        ('format = 1\nstyle = 2\nauth = "b"\n', "format must be a number and style a string"),
        (
            'format = 1\nstyle = "a"\nauth = "b"\nkeys = "serial"\n',
            "'serial' is not a value of keys; this fastwright supports uuid, bigint.",
        ),
        ("format: 1\n", "Expected '=' after a key"),
    ],
)
def test_broken_marker(root: Path, text: str, reason: str) -> None:
    """A marker that cannot be understood is named, with what is wrong in it."""
    write(root, MARKER, text)

    with pytest.raises(BrokenProject) as caught:
        find_project(root)

    assert str(caught.value).startswith(f"{MARKER}: {reason}")


def test_marker_in_another_encoding(root: Path) -> None:
    """A marker that is no UTF-8 is refused."""
    (root / MARKER).write_bytes(b"\xff\xfe")

    with pytest.raises(NotEditable):
        find_project(root)


# ---- its resources


def test_read_resource(root: Path) -> None:
    """A resource is read from its spec."""
    write_spec(root, "post", 'author = "ref:user:cascade"')

    resource = read_resource(find_project(root), "post")

    assert resource.names.table == "posts"
    assert [field.text for field in resource.fields] == ["str", "ref:user:cascade"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("psot", "did you mean post?"),
        ("zebra", "its resources are post, tag."),
        ("../resources/post", "its resources are post, tag."),
    ],
)
def test_unknown_resource(root: Path, name: str, hint: str) -> None:
    """An unknown name is refused, with the nearest one or with all."""
    write_spec(root, "post")
    write_spec(root, "tag")

    with pytest.raises(UnknownResource) as caught:
        read_resource(find_project(root), name)

    assert str(caught.value) == f"The project has no resource {name!r}; {hint}"


def test_no_resources(root: Path) -> None:
    """A project may have none."""
    with pytest.raises(UnknownResource, match=r"'post'; it has no resources yet\."):
        read_resource(find_project(root), "post")

    assert resource_list(find_project(root)) == []


def test_broken_spec(root: Path) -> None:
    """A spec that cannot be read is named."""
    write(root, "resources/post.toml", "name =")

    with pytest.raises(BadSpec, match=r"^resources/post\.toml: "):
        read_resource(find_project(root), "post")
