# ruff: noqa: E501, ISC004  # what people write is quoted as it stands
"""What people do to generated files: each edit replaces text that the file must hold."""

from collections.abc import Mapping
from dataclasses import dataclass

FIELDS = (
    "title:str:max=80:unique",
    "body:text:null",
    "price:decimal:12.2",
    "author:ref:user:cascade",
)
TITLE, BODY, PRICE, AUTHOR = FIELDS
VERSIONS: Mapping[str, tuple[str, ...]] = {
    "base": FIELDS,
    "field added": (*FIELDS, "subtitle:str:max=120:null"),
    "field added first": ("code:int:min=1", *FIELDS),
    "field removed": (TITLE, BODY, AUTHOR),
    "nullable field removed": (TITLE, PRICE, AUTHOR),
    "field renamed": (TITLE, BODY, "cost:decimal:12.2", AUTHOR),
    "type changed": (TITLE, BODY, "price:int:min=1", AUTHOR),
    "bound changed": ("title:str:max=120:unique", BODY, PRICE, AUTHOR),
    "unique added": (TITLE, "body:str:null:unique", PRICE, AUTHOR),
    "ref added": (*FIELDS, "editor:ref:user:null"),
    "ref removed": (TITLE, BODY, PRICE),
    "enum added": (*FIELDS, "status:enum:draft+published:default=draft"),
    "two fields added": (TITLE, "due:date", BODY, PRICE, AUTHOR, "tags:json:null"),
    "made public": FIELDS,
}


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit of one file, in the styles that have the file so."""

    name: str
    role: str
    replacements: tuple[tuple[str, str], ...]
    styles: tuple[str, ...] = ("layered",)

    def fits(self, text: str) -> bool:
        """Tell whether a text has all that the edit replaces."""
        return all(text.count(old) == 1 for old, _ in self.replacements)

    def apply(self, text: str) -> str:
        """Return the edited text."""
        for old, new in self.replacements:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        return text


ALL = ("layered", "advanced-alchemy", "archtool")
OUR_ROUTES = ("layered", "advanced-alchemy")
PATHS = {
    "layered": {
        "model": "app/models/post.py",
        "schema": "app/schemas/post.py",
        "repository": "app/repositories/post_repository.py",
        "service": "app/services/post_service.py",
        "route": "app/api/v1/posts.py",
    },
    "advanced-alchemy": {
        "model": "app/models/post.py",
        "schema": "app/schemas/post.py",
        "service": "app/services/post_service.py",
        "route": "app/api/v1/posts.py",
    },
    "archtool": {
        "model": "app/posts/models.py",
        "schema": "app/posts/schemas.py",
        "repository": "app/posts/repos.py",
        "service": "app/posts/services.py",
        "route": "app/posts/controllers.py",
    },
}
SHARED_PATHS = {
    "factory": "tests/factories/post_factory.py",
    "api test": "tests/api/test_posts.py",
}

_VALIDATOR = """
    @field_validator("title")
    @classmethod
    def check_title(cls, title: str) -> str:
        # Shouting is for headlines.
        if title.isupper():
            raise ValueError("no shouting")
        return title
"""
_PYDANTIC = (
    "from pydantic import MISSING, BaseModel, ConfigDict, Field\n",
    "from pydantic import MISSING, BaseModel, ConfigDict, Field, field_validator\n",
)
_LAST_REFUSED = '        "author_id": ["nobody", None],\n    }\n'
_IMPORT_CLIENT = (
    "from tests.contract import ",
    "from httpx2 import AsyncClient\n\nfrom tests.contract import ",
)

EDITS = (
    # ---- model
    Edit(
        "method below the relationships",
        "model",
        (
            (
                '    author: Mapped["User"] = relationship(lazy="raise")\n',
                '    author: Mapped["User"] = relationship(lazy="raise")\n\n'
                "    def __str__(self) -> str:\n        return self.title\n",
            ),
        ),
        ALL,
    ),
    Edit(
        "property between columns and relationships",
        "model",
        (
            (
                'ForeignKey("users.id", ondelete="CASCADE"), index=True)\n',
                'ForeignKey("users.id", ondelete="CASCADE"), index=True)\n\n'
                "    @property\n    def slug(self) -> str:\n"
                '        return self.title.lower().replace(" ", "-")\n',
            ),
        ),
        ALL,
    ),
    Edit(
        "column of their own below the last",
        "model",
        (
            (
                'ForeignKey("users.id", ondelete="CASCADE"), index=True)\n',
                'ForeignKey("users.id", ondelete="CASCADE"), index=True)\n'
                "    views: Mapped[int] = mapped_column(default=0)\n",
            ),
        ),
        ALL,
    ),
    Edit(
        "comments above, between and after fields",
        "model",
        (
            ("    title: Mapped[str]", "    # Shown in lists.\n    title: Mapped[str]"),
            (
                "    author_id: Mapped[UUID] = mapped_column(",
                "\n    # Who wrote it.\n\n    author_id: Mapped[UUID] = mapped_column(",
            ),
            ("unique=True)\n", "unique=True)  # the law says so\n"),
        ),
        ALL,
    ),
    Edit(
        "index in __table_args__",
        "model",
        (
            (
                '    __tablename__ = "posts"\n',
                '    __tablename__ = "posts"\n    __table_args__ = (Index("ix_author", "author_id"),)\n',
            ),
            ("from sqlalchemy import ForeignKey, ", "from sqlalchemy import ForeignKey, Index, "),
        ),
    ),
    Edit(
        "base class added",
        "model",
        (
            (
                "class Post(TimestampMixin, Entity):",
                "class Post(SoftDelete, TimestampMixin, Entity):",
            ),
            (
                "from app.models.base import Entity, TimestampMixin\n",
                "from app.models.base import Entity, TimestampMixin\n"
                "from app.models.soft_delete import SoftDelete\n",
            ),
        ),
        ALL,
    ),
    Edit(
        "class decorator",
        "model",
        (
            ("class Post(", "@final\nclass Post("),
            ("from uuid import", "from typing import final\nfrom uuid import"),
        ),
        ALL,
    ),
    Edit(
        "docstring of the class",
        "model",
        (
            (
                '    __tablename__ = "posts"\n',
                '    """What somebody wrote."""\n\n    __tablename__ = "posts"\n',
            ),
        ),
        ALL,
    ),
    Edit(
        "docstring of the module",
        "model",
        (('"""The `posts` table."""', '"""Posts: what is written."""'),),
        ALL,
    ),
    Edit(
        "licence above all",
        "model",
        (
            (
                '"""The `posts` table."""',
                '# Copyright ACME\n# All rights reserved\n\n"""The `posts` table."""',
            ),
        ),
        ALL,
    ),
    Edit(
        "relationship loaded at once",
        "model",
        (('relationship(lazy="raise")\n', 'relationship(lazy="joined", innerjoin=True)\n'),),
    ),
    Edit(
        "columns in another order",
        "model",
        (
            ("    title: Mapped[str] = mapped_column(String(80), unique=True)\n", ""),
            (
                "    author_id: Mapped[UUID]",
                "    title: Mapped[str] = mapped_column(String(80), unique=True)\n    author_id: Mapped[UUID]",
            ),
        ),
    ),
    Edit(
        "column with a comment in the database",
        "model",
        (
            (
                "mapped_column(String(80), unique=True)",
                'mapped_column(String(80), unique=True, comment="shown")',
            ),
        ),
        ALL,
    ),
    Edit(
        "reformatted column",
        "model",
        (
            (
                "mapped_column(String(80), unique=True)\n",
                "mapped_column(\n        String(80),\n        unique=True,\n    )\n",
            ),
        ),
        ALL,
    ),
    Edit(
        "event listener below the class",
        "model",
        (
            (
                'relationship(lazy="raise")\n',
                'relationship(lazy="raise")\n\n\n@event.listens_for(Post, "before_insert")\n'
                "def trim(_mapper: object, _connection: object, post: Post) -> None:\n"
                "    post.title = post.title.strip()\n",
            ),
            ("from sqlalchemy.orm", "from sqlalchemy import event\nfrom sqlalchemy.orm"),
        ),
    ),
    # ---- schema
    Edit(
        "validator below the last field",
        "schema",
        (
            _PYDANTIC,
            (
                "    author_id: UUID\n\n\nclass PostUpdate",
                f"    author_id: UUID\n{_VALIDATOR}\n\nclass PostUpdate",
            ),
        ),
        ALL,
    ),
    Edit(
        "computed field",
        "schema",
        (
            (
                "    updated_at: dt.datetime\n",
                "    updated_at: dt.datetime\n\n    @computed_field\n    @property\n"
                "    def is_new(self) -> bool:\n        return self.created_at == self.updated_at\n",
            ),
            ("ConfigDict, Field\n", "ConfigDict, Field, computed_field\n"),
        ),
        ALL,
    ),
    Edit(
        "description of a field",
        "schema",
        (("Field(max_length=80)", 'Field(max_length=80, description="What stands above")'),),
        ALL,
    ),
    Edit(
        "another bound beside",
        "schema",
        (("Field(max_length=80)", "Field(min_length=3, max_length=80)"),),
        ALL,
    ),
    Edit(
        "schema of their own at the end",
        "schema",
        (
            (
                "    updated_at: dt.datetime\n",
                "    updated_at: dt.datetime\n\n\nclass PostSummary(BaseModel):\n    id: UUID\n    title: str\n",
            ),
        ),
        ALL,
    ),
    Edit(
        "schema of their own between",
        "schema",
        (
            (
                "class PostUpdate(RequestBody):",
                "class PostImport(PostCreate):\n    source: str\n\n\nclass PostUpdate(RequestBody):",
            ),
        ),
        ALL,
    ),
    Edit(
        "extra allowed",
        "schema",
        (
            (
                "class PostCreate(RequestBody):\n",
                'class PostCreate(RequestBody):\n    model_config = ConfigDict(extra="allow")\n\n',
            ),
        ),
        ALL,
    ),
    Edit(
        "config extended",
        "schema",
        (("ConfigDict(from_attributes=True)", "ConfigDict(from_attributes=True, frozen=True)"),),
    ),
    Edit(
        "single quotes and a backslash",
        "schema",
        (
            (
                '"""Request and response schemas for posts."""',
                "'''Request and response schemas for posts.'''",
            ),
            (
                "PostTitle = Annotated[NonBlankText, Field(max_length=80)]",
                "PostTitle = \\\n    Annotated[NonBlankText, Field(max_length=80)]",
            ),
        ),
    ),
    Edit(
        "comments at the ends of lines",
        "schema",
        (
            ("Field(max_length=80)]\n", "Field(max_length=80)]  # as in the old system\n"),
            ("    title: PostTitle\n", "    title: PostTitle  # required\n"),
            ("    created_at: dt.datetime\n", "    created_at: dt.datetime  # UTC\n"),
        ),
        ALL,
    ),
    Edit(
        "section comments",
        "schema",
        (
            ("class PostCreate(", "# ---- what comes in\n\n\nclass PostCreate("),
            ("class PostRead(", "# ---- what goes out\n\n\nclass PostRead("),
        ),
        ALL,
    ),
    Edit(
        "import of a module of the standard library",
        "schema",
        (
            ("import datetime as dt\n", "import datetime as dt\nimport re\n"),
            ("\n\nclass PostCreate(", '\nWORD = re.compile(r"\\w+")\n\n\nclass PostCreate('),
        ),
        ALL,
    ),
    Edit(
        "field hidden from readers",
        "schema",
        (
            (
                "    id: UUID\n    title: str\n",
                "    id: UUID\n    title: str = Field(exclude=True)\n",
            ),
        ),
    ),
    # ---- routes, services, repositories
    Edit(
        "another status code",
        "route",
        (("status_code=201", "status_code=202"),),
        OUR_ROUTES,
    ),
    Edit(
        "another response in a controller",
        "route",
        (
            (
                'self.router.get("/{post_id}", response_model=PostRead)',
                'self.router.get("/{post_id}", response_model=PostDetails)',
            ),
            ("import PostCreate, PostRead,", "import PostCreate, PostDetails, PostRead,"),
        ),
        ("archtool",),
    ),
    Edit(
        "extra dependency",
        "route",
        (
            ("dependencies=[RequireUser])", "dependencies=[RequireUser, Throttle])"),
            ("RequireUser, WriteSession\n", "RequireUser, Throttle, WriteSession\n"),
        ),
    ),
    Edit(
        "extra query parameter",
        "route",
        (
            (
                "async def list_posts(posts: PostReader, page: PageDep)",
                'async def list_posts(posts: PostReader, page: PageDep, q: str = "")',
            ),
        ),
        OUR_ROUTES,
    ),
    Edit(
        "route of their own at the end",
        "route",
        (
            (
                "    await posts.delete(post_id, if_match=if_match)\n",
                "    await posts.delete(post_id, if_match=if_match)\n\n\n"
                '@router.post("/{post_id}/publish")\n'
                "async def publish_post(post_id: UUID, posts: PostWriter) -> None:\n"
                "    await posts.publish(post_id)\n",
            ),
        ),
        OUR_ROUTES,
    ),
    Edit(
        "prefix of the router",
        "route",
        (('prefix="/posts"', 'prefix="/articles"'),),
        ALL,
    ),
    Edit(
        "log line in a route",
        "route",
        (
            (
                "    await posts.delete(post_id, if_match=if_match)\n",
                '    logger.info("deleting %s", post_id)\n    await posts.delete(post_id, if_match=if_match)\n',
            ),
            ("router = APIRouter(", "logger = getLogger(__name__)\nrouter = APIRouter("),
            ("from typing import", "from logging import getLogger\nfrom typing import"),
        ),
        OUR_ROUTES,
    ),
    Edit(
        "guard on a controller's route",
        "route",
        (
            (
                'self.router.get("", response_model=PageOf[PostRead])(self.list_posts)\n',
                'self.router.get("", response_model=PageOf[PostRead], dependencies=[RequireUser])(\n'
                "            self.list_posts\n        )\n",
            ),
        ),
        ("archtool",),
    ),
    Edit(
        "route of a controller's own",
        "route",
        (
            (
                '        self.router.get("/{post_id}", response_model=PostRead)(self.get_post)\n',
                '        self.router.get("/{post_id}", response_model=PostRead)(self.get_post)\n'
                '        self.router.post("/{post_id}/publish", status_code=204)(self.publish_post)\n',
            ),
            (
                "        await self.posts.delete(uow, post_id, if_match=if_match)\n",
                "        await self.posts.delete(uow, post_id, if_match=if_match)\n\n"
                "    async def publish_post(self, post_id: UUID, uow: WriteUnitOfWork) -> None:\n"
                "        await self.posts.publish(uow, post_id)\n",
            ),
        ),
        ("archtool",),
    ),
    Edit(
        "renamed variable in a route",
        "route",
        (
            (
                "    post = tagged(response, await posts.create(data))\n",
                "    created = tagged(response, await posts.create(data))\n",
            ),
            ("post_id=post.id", "post_id=created.id"),
        ),
        OUR_ROUTES,
    ),
    Edit(
        "provider with another dependency",
        "route",
        (
            (
                "async def write_posts(session: WriteSession) -> PostService:\n"
                "    return PostService(PostRepository(session))\n",
                "async def write_posts(session: WriteSession, mailer: MailerDep) -> PostService:\n"
                "    posts = PostService(PostRepository(session))\n"
                "    posts.mailer = mailer\n"
                "    return posts\n",
            ),
            ("from app.api.deps import PageDep,", "from app.api.deps import MailerDep, PageDep,"),
        ),
    ),
    Edit(
        "provider of their own",
        "route",
        (
            (
                "PostWriter = Annotated[PostService, Depends(write_posts)]\n",
                "PostWriter = Annotated[PostService, Depends(write_posts)]\n"
                "PostAdmin = Annotated[PostService, Depends(write_posts), RequireUser]\n",
            ),
        ),
    ),
    Edit(
        "alias with another session",
        "route",
        (
            ("Depends(provide_service(PostService, get_read_session))", "Depends(read_posts)"),
            (
                "PostReader = ",
                "read_posts = provide_service(PostService, get_replica_session)\nPostReader = ",
            ),
            ("get_read_session, ", "get_replica_session, "),
        ),
        ("advanced-alchemy",),
    ),
    Edit(
        "overridden method in the service",
        "service",
        (
            (
                "    repository: PostRepository\n",
                "    repository: PostRepository\n\n"
                "    @override\n"
                "    async def create(self, data: PostCreate) -> Post:\n"
                '        logger.info("a post by %s", data.author_id)\n'
                "        return await super().create(data)\n",
            ),
            ("\n\nclass PostService(", "\nlogger = getLogger(__name__)\n\n\nclass PostService("),
            (
                "from app.models.post import Post\n",
                "from logging import getLogger\nfrom typing import override\n\n"
                "from app.models.post import Post\n",
            ),
        ),
    ),
    Edit(
        "overridden method in the service of a module",
        "service",
        (
            (
                "    repo: PostRepoABC\n",
                "    repo: PostRepoABC\n\n"
                "    @override\n"
                "    async def delete(self, uow: UnitOfWork, *key: object) -> None:\n"
                "        post = await self.get(uow, *key)\n"
                "        post.deleted_at = now()\n",
            ),
        ),
        ("archtool",),
    ),
    Edit(
        "statement of a repository",
        "repository",
        (
            (
                "    model = Post\n",
                "    model = Post\n\n"
                "    @override\n"
                "    def statement(self) -> Select[Post]:\n"
                "        return super().statement().where(Post.price > 0)\n",
            ),
        ),
        ("layered", "archtool"),
    ),
    Edit(
        "repository in a service",
        "service",
        (
            (
                '        label = "post"\n',
                '        label = "article"\n        order_by = (Post.title.asc(),)\n',
            ),
        ),
        ("advanced-alchemy",),
    ),
    # ---- factory
    Edit(
        "sequence of a factory",
        "factory",
        (
            (
                '    title = sequence(lambda n: f"title {n}")\n',
                '    title = sequence(lambda n: f"Title no. {n}")\n',
            ),
        ),
        ALL,
    ),
    Edit(
        "trait below the last field",
        "factory",
        (
            (
                "    author = UserFactory\n",
                "    author = UserFactory\n\n    @classmethod\n    def cheap(cls) -> Post:\n        return cls.build(price=1)\n",
            ),
        ),
        ALL,
    ),
    # ---- tests
    Edit(
        "test of their own at the end",
        "api test",
        (
            (
                _LAST_REFUSED,
                _LAST_REFUSED + "\n    async def test_search(self, client: AsyncClient) -> None:\n"
                '        response = await client.get(self.url, params={"q": "x"})\n\n'
                "        assert response.status_code == 200\n",
            ),
            _IMPORT_CLIENT,
        ),
        ALL,
    ),
    Edit(
        "test of their own above the values",
        "api test",
        (
            (
                '    url = "/api/v1/posts"\n',
                "    async def test_head(self, client: AsyncClient) -> None:\n"
                "        assert (await client.head(self.url)).status_code == 405\n\n"
                '    url = "/api/v1/posts"\n',
            ),
            _IMPORT_CLIENT,
        ),
        ALL,
    ),
    Edit(
        "overridden test",
        "api test",
        (
            (
                _LAST_REFUSED,
                _LAST_REFUSED + "\n    @override\n"
                "    async def test_list(self, client: AsyncClient) -> None:\n"
                "        newest = [await self.create() for _ in range(2)][-1]\n\n"
                "        page = (await client.get(self.url)).json()\n\n"
                '        assert page["items"][0]["title"] == newest.title\n',
            ),
            (
                _IMPORT_CLIENT[0],
                f"from typing import override\n\n{_IMPORT_CLIENT[1]}",
            ),
        ),
        ALL,
    ),
    Edit(
        "test switched off",
        "api test",
        (
            (
                "    factory = PostFactory\n",
                "    factory = PostFactory\n    test_delete = None\n",
            ),
        ),
        ALL,
    ),
    Edit(
        "tests switched off at the end",
        "api test",
        (
            (
                _LAST_REFUSED,
                _LAST_REFUSED + "\n    # Posts stay.\n"
                "    test_delete = None  # type: ignore[assignment]\n"
                "    test_delete_unknown = None  # type: ignore[assignment]\n",
            ),
        ),
        ALL,
    ),
    Edit(
        "mixin of their own",
        "api test",
        (
            ("class TestPost(Guarded, ", "class TestPost(Searchable, Guarded, "),
            (
                "from tests.factories.user_factory import UserFactory\n",
                "from tests.factories.user_factory import UserFactory\n"
                "from tests.search import Searchable\n",
            ),
        ),
        ALL,
    ),
    Edit(
        "refused value of their own",
        "api test",
        (('["x" * 81, " ", 1, "\\0", None]', '["x" * 81, " ", 1, "\\0", "SHOUT", None]'),),
        ALL,
    ),
    Edit(
        "refused value at the end",
        "api test",
        (
            (
                '        "author_id": ["nobody", None],\n',
                '        "author_id": ["nobody", None, 7],  # no number\n',
            ),
        ),
        ALL,
    ),
    Edit(
        "refused values of a field of their own",
        "api test",
        (
            (
                '        "author_id": ["nobody", None],\n',
                '        "author_id": ["nobody", None],\n        "views": [-1],\n',
            ),
        ),
        ALL,
    ),
    Edit(
        "another change",
        "api test",
        (('        "title": "title 2",\n', '        "title": "A better title",\n'),),
        ALL,
    ),
    Edit(
        "key of the payload",
        "api test",
        (
            (
                '        "title": "title 1",\n',
                '        "title": "title 1",\n        "source": "test",\n',
            ),
        ),
        ALL,
    ),
    Edit(
        "required field of their own",
        "api test",
        (
            (
                'required = ["title", "price", "author_id"]',
                'required = ["title", "price", "author_id", "slug"]',
            ),
        ),
        ALL,
    ),
    Edit(
        "nullable field of their own",
        "api test",
        (('nullable = ["body"]', 'nullable = ["body", "source"]'),),
        ALL,
    ),
    Edit(
        "unique values together",
        "api test",
        (('unique = [["title"]]', 'unique = [["title"], ["author_id", "slug"]]'),),
        ALL,
    ),
    Edit(
        "writer of their own",
        "api test",
        (
            (
                _LAST_REFUSED,
                _LAST_REFUSED + "\n    @pytest.fixture\n"
                "    async def writer(self, signed_in: AsyncClient) -> AsyncClient:\n"
                '        signed_in.headers["X-Reason"] = "test"\n'
                "        return signed_in\n",
            ),
            (
                _IMPORT_CLIENT[0],
                f"import pytest\n{_IMPORT_CLIENT[1]}",
            ),
        ),
        ALL,
    ),
    Edit(
        "path of a reference",
        "api test",
        (
            (
                '        "author": Other(UserFactory, on_delete="cascade"),\n',
                '        "author": Other(UserFactory, url="/api/v1/users", on_delete="cascade"),\n',
            ),
        ),
        ALL,
    ),
)
