from pathlib import Path, PurePosixPath

import pytest

from fastwright.code import wiring as code
from fastwright.code.wired import read_wired
from fastwright.code.wiring import Wiring, wirings
from fastwright.errors import BrokenProject, CannotEdit, CannotWire
from fastwright.language.names import resource_names
from fastwright.project.project import Project
from fastwright.project.reading import Files
from fastwright.project.styles import STYLES, layout
from fastwright.source.edit import Source

POST = resource_names("blog_post")
LAYERED = STYLES["layered"]
MODELS_INIT, ROUTER = (wire.path for wire in LAYERED.wires)
MODELS_TEXT = """\
from app.models.base import Base

__all__ = ["Base"]
"""
ROUTER_TEXT = """\
from fastapi import APIRouter

api_router = APIRouter()
"""
TEXTS = {MODELS_INIT: MODELS_TEXT, ROUTER: ROUTER_TEXT}


@pytest.fixture(params=[MODELS_INIT, ROUTER], ids=str)
def wiring(request: pytest.FixtureRequest) -> Wiring:
    """Return what each file says of a resource in turn."""
    return next(each for each in wirings(LAYERED, POST) if each.path == request.param)


@pytest.fixture
def text(wiring: Wiring) -> str:
    """Return the file that knows no resource yet."""
    return TEXTS[wiring.path]


def wiring_of(path: object) -> Wiring:
    """Return what one file says of a resource."""
    return next(each for each in wirings(LAYERED, POST) if each.path == path)


def connect(text: str, wiring: Wiring) -> str:
    """Put a resource into a text."""
    return code.connect(Source.parse(text), wiring).text


def disconnect(text: str, wiring: Wiring) -> str:
    """Take a resource out of a text."""
    return code.disconnect(Source.parse(text), wiring).text


def test_connect_models() -> None:
    """The model is imported and exported."""
    assert connect(MODELS_TEXT, wiring_of(MODELS_INIT)) == (
        "from app.models.base import Base\n"
        "from app.models.blog_post import BlogPost\n\n"
        '__all__ = ["Base", "BlogPost"]\n'
    )


def test_connect_router() -> None:
    """The routes are imported under a name of their own, and included."""
    assert connect(ROUTER_TEXT, wiring_of(ROUTER)) == (
        "from fastapi import APIRouter\n\n"
        "from app.api.v1.blog_posts import router as blog_posts_router\n\n"
        "api_router = APIRouter()\n"
        "api_router.include_router(blog_posts_router)\n"
    )


def test_connect_twice(wiring: Wiring, text: str) -> None:
    """What is there is not put in again."""
    once = connect(text, wiring)

    assert connect(once, wiring) == once


def test_disconnect(wiring: Wiring, text: str) -> None:
    """Taking out what was put in gives the same text back."""
    assert disconnect(connect(text, wiring), wiring) == text


def test_disconnect_what_is_not_there(wiring: Wiring, text: str) -> None:
    """Where there is nothing to take out the text stays."""
    assert disconnect(text, wiring) == text


def test_read_no_python(tmp_path: Path) -> None:
    """A file that is not Python is named, and nothing is said of pasting."""
    (tmp_path / "a.py").write_text("x =\n")

    with pytest.raises(BrokenProject) as caught:
        read_wired(Project(Files(tmp_path), "layered", has_users=False), PurePosixPath("a.py"))

    assert str(caught.value) == "a.py: line 1 is not valid Python (invalid syntax); fix it first."


def test_connect_without_a_place(wiring: Wiring, text: str) -> None:
    """Where the user has rewritten the anchor, the refusal says what to paste."""
    changed = text.replace('Base"]', 'Base"] + more').replace("api_router", "api")

    with pytest.raises(CannotWire) as caught:
        connect(changed, wiring)

    assert f"The new resource cannot be added to {wiring.path} (" in str(caught.value)
    assert str(caught.value).endswith(f"\n\n{wiring.paste}")
    assert all(f"from {module} import {name}" in wiring.paste for module, name in wiring.imports)


@pytest.mark.parametrize(
    ("path", "line", "name"),
    [
        (MODELS_INIT, "BlogPost = object", "BlogPost"),
        (ROUTER, "blog_posts_router = APIRouter()", "blog_posts_router"),
        (MODELS_INIT, "class BlogPost: ...", "BlogPost"),
    ],
)
def test_connect_beside_another_of_that_name(path: object, line: str, name: str) -> None:
    """A name that the file has for something else is not hidden."""
    with pytest.raises(CannotWire, match=rf"\(it already has another {name}\)"):
        connect(f"{TEXTS[wiring_of(path).path]}{line}\n", wiring_of(path))


@pytest.mark.parametrize(
    "line",
    [
        "api.include_router(blog_posts_router)",
        'api_router.include_router(blog_posts_router, prefix="/blog")',
        "api_router.include_router(router=blog_posts_router)",
        "for each in [blog_posts_router]:\n    api_router.include_router(each)",
    ],
)
def test_connect_router_included_in_other_words(line: str) -> None:
    """A router that the user includes otherwise is not included twice."""
    text = f"{ROUTER_TEXT}{line}\n"

    connected = connect(text, wiring_of(ROUTER))

    assert connected.endswith(line + "\n")
    assert connected.count("include_router") == 1
    assert "\nfrom app.api.v1.blog_posts import router as blog_posts_router\n" in connected


@pytest.mark.parametrize(
    ("path", "old", "new", "reason"),
    [
        (
            ROUTER,
            "include_router(blog_posts_router)",
            "include_router(blog_posts_router, tags=[])",
            "other code in it uses blog_posts_router",
        ),
        (MODELS_INIT, "__all__", "MAIN = BlogPost\n__all__", "other code in it uses BlogPost"),
        (
            ROUTER,
            "api_router.include_router(blog",
            "def mine(x: blog_posts_router): ...\n\n\napi_router.include_router(blog",
            "other code in it uses blog_posts_router",
        ),
    ],
)
def test_disconnect_what_was_edited(path: object, old: str, new: str, reason: str) -> None:
    """What other code needs is not taken out."""
    wiring = wiring_of(path)
    text = connect(TEXTS[wiring.path], wiring)
    assert old in text

    with pytest.raises(CannotEdit) as caught:
        disconnect(text.replace(old, new), wiring)

    assert caught.value.reason == reason


def test_paste() -> None:
    """What is to be pasted can be pasted as it is."""
    for wiring in wirings(LAYERED, POST):
        compile(wiring.paste.replace("__all__: ", "__all__: str = "), "paste", "exec")


def test_unknown_style() -> None:
    """A style that this version does not know is refused."""
    with pytest.raises(BrokenProject, match="'hexagonal' is not a style"):
        layout("hexagonal")
