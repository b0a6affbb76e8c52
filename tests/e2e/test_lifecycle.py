import re

import pytest

from e2e.conftest import MakeDatabase, MakeLive
from e2e.projects import FASTWRIGHT, Live
from fastwright.project.styles import STYLES
from support import replace
from variants import WITH_FILES

pytestmark = pytest.mark.e2e

CATEGORY = ("category", "name:str:max=80:unique")
PRODUCT = (
    "product",
    "name:str:max=120",
    "sku:str:max=40:unique",
    "price:decimal:12.2:min=0",
    "stock:int:default=0",
    "released_on:date:null",
    "status:enum:draft+active+retired:default=draft",
    "category:ref:category:restrict:embed",
    "further_categories:many:category",
    "similar:many:self:embed",
)
DOCUMENT = (
    "document",
    "name:str:max=120",
    "file:file:max=10485760:accept=application/pdf+image/png",
    "preview_image:file:null",
)


def _checks(project: Live) -> None:
    """Run what the project's `make lint` runs."""
    project.run("ruff", "check")
    project.run("ruff", "format", "--check")
    project.run("mypy", ".")
    project.run("lint-imports")


def _migrations(project: Live, database_url: str) -> None:
    """Go up as a user does; the project's own tests go down and up again."""
    for command in ("upgrade head", "check"):
        project.run("alembic", *command.split(), DATABASE_URL=database_url)


def _tests(project: Live, database: str) -> str:
    given = {"TEST_DATABASE_URL": "sqlite://"} if database == "sqlite" else {}
    return project.run("uv", "run", "pytest", "-q", **given)


LIVES = {
    "postgresql-jwt-example": {"database": "postgresql", "auth": "jwt", "example": True},
    "sqlite-jwt": {"database": "sqlite", "auth": "jwt", "example": False},
    "sqlite-none": {"database": "sqlite", "auth": "none", "example": False},
}
EVERY_LIFE = {
    f"{style}-{name}": {"style": style, **answers}
    for style in STYLES
    for name, answers in LIVES.items()
} | {
    f"library-{name}": {"style": "advanced-alchemy", "bases": "library", **LIVES[name]}
    for name in ("postgresql-jwt-example", "sqlite-none")
}


@pytest.mark.parametrize("answers", EVERY_LIFE.values(), ids=EVERY_LIFE)
def test_resources_come_and_go(
    answers: dict[str, str], live: MakeLive, new_database: MakeDatabase
) -> None:
    """Resources that are added pass all checks on a real database, and leave nothing behind."""
    project, database = live(**answers), answers["database"]
    database_url = new_database(database)

    project.add(*CATEGORY)
    project.add(*PRODUCT)

    _checks(project)
    _migrations(project, database_url)
    passed = _tests(project, database)
    assert " passed" in passed
    assert "skipped" not in passed
    assert "tests/api/test_products.py" in project.status()

    project.run(FASTWRIGHT, "remove", "resource", "product", "--yes")
    project.run(FASTWRIGHT, "remove", "resource", "category", "--yes")

    assert project.status() == ""


@pytest.mark.parametrize(
    "answers",
    [
        {"style": "layered"},
        {"style": "archtool"},
        {"style": "advanced-alchemy", "bases": "library", "databases": "reporting"},
    ],
    ids=lambda answers: "-".join(answers.values()),
)
def test_keys_that_the_database_counts(
    answers: dict[str, str], live: MakeLive, new_database: MakeDatabase
) -> None:
    """A project whose rows are found by numbers passes all checks, on both databases."""
    project = live(**answers, keys="bigint")

    _checks(project)
    for database in ("postgresql", "sqlite"):
        _migrations(project, new_database(database))
        passed = _tests(project, database)
        assert " passed" in passed
        assert "skipped" not in passed


@pytest.mark.parametrize(("database", "auth"), [("postgresql", "jwt"), ("sqlite", "none")])
def test_files_come_and_go(
    database: str, auth: str, live: MakeLive, new_database: MakeDatabase
) -> None:
    """A resource with files passes all checks, in a folder and in an S3, and leaves nothing."""
    project = live(**WITH_FILES, auth=auth, example=False, database=database)
    database_url = new_database(database)

    project.add(*DOCUMENT)

    _checks(project)
    _migrations(project, database_url)
    passed = _tests(project, database)
    assert " passed" in passed
    assert "skipped" not in passed
    assert not (project.root / "storage").exists()

    project.run(FASTWRIGHT, "remove", "resource", "document", "--yes")

    assert project.status() == ""


def test_alembic_writes_migrations(live: MakeLive, new_database: MakeDatabase) -> None:
    """Written on PostgreSQL, they don't import the application, and run on SQLite too."""
    project = live(**WITH_FILES, example=False, database="postgresql")
    project.add(*DOCUMENT)
    versions = project.root / "migrations/versions"
    next(versions.glob("*_create_documents_*")).unlink()
    given = {"DATABASE_URL": new_database("postgresql")}

    project.run("alembic", "upgrade", "head", **given)
    project.run("alembic", "revision", "--autogenerate", "-m", "files", **given)
    project.run("alembic", "upgrade", "head", **given)
    project.run("alembic", "check", **given)

    model = project.root / "app/models/document.py"
    replace(model, "String(120)", "String(130)")
    project.run("alembic", "revision", "--autogenerate", "-m", "longer", **given)
    project.run("alembic", "revision", "-m", "by hand", **given)
    assert "batch_alter_table" in next(versions.glob("*_longer_*")).read_text(encoding="utf-8")
    empty = next(versions.glob("*_by_hand_*")).read_text(encoding="utf-8")
    assert "import sqlalchemy as sa\nfrom alembic import op\n" in empty
    project.run("ruff", "check", "migrations")
    project.run("ruff", "format", "--check", "migrations")
    for url in (given["DATABASE_URL"], new_database("sqlite")):
        for command in ("upgrade head", "check"):
            project.run("alembic", *command.split(), DATABASE_URL=url)

    written = next(versions.glob("*_files_*")).read_text(encoding="utf-8")
    assert "postgresql.JSONB(astext_type=sa.Text())" in written
    assert "import app" not in written


def test_referred_resource_is_not_removed(live: MakeLive) -> None:
    """A resource that another one refers to stays, and the refusal names the other."""
    project = live(example=False)
    project.add(*CATEGORY)
    project.add(*PRODUCT)
    before = project.status()

    refusal = project.attempt(FASTWRIGHT, "remove", "resource", "category", "--yes")

    assert refusal.returncode == 1
    assert "product" in refusal.stderr
    assert before == project.status()


@pytest.mark.parametrize("style", STYLES)
def test_fresh_project_is_whole(style: str, live: MakeLive, new_database: MakeDatabase) -> None:
    """A project without resources or users passes its own checks and tests too."""
    project = live(style=style, auth="none", example=False, database="postgresql")

    _checks(project)
    _migrations(project, new_database("postgresql"))
    assert " passed" in _tests(project, "postgresql")
    assert project.status() == ""


REPORT = '''"""The table `reports`."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Entity, TimestampMixin
from app.models.reporting.base import ReportingBase


class Report(TimestampMixin, Entity, ReportingBase):
    __tablename__ = "reports"

    title: Mapped[str] = mapped_column(String(80), unique=True)
'''


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_further_database_has_a_life_of_its_own(
    database: str, live: MakeLive, new_database: MakeDatabase
) -> None:
    """Its model gives a migration of its own, and neither database sees the other's tables."""
    project = live(style="advanced-alchemy", databases="reporting", database=database)
    urls = {
        "DATABASE_URL": new_database(database),
        "REPORTING_DATABASE_URL": new_database(database),
    }
    project.add(*CATEGORY)
    (project.root / "app/models/reporting/report.py").write_text(REPORT, encoding="utf-8")

    for section in ("alembic", "reporting"):
        project.run("alembic", "-n", section, "upgrade", "head", **urls)
    autogenerate = ("revision", "--autogenerate", "-m", "create reports")
    project.run("alembic", "-n", "reporting", *autogenerate, **urls)

    (migration,) = (project.root / "migrations/reporting/versions").glob("*.py")
    tables = re.findall(r"op.(\w+_table)\(\s*\"(\w+)\"", migration.read_text(encoding="utf-8"))
    assert tables == [("create_table", "reports"), ("drop_table", "reports")]
    for section in ("alembic", "reporting"):
        for command in ("upgrade head", "check", "downgrade base", "upgrade head", "check"):
            project.run("alembic", "-n", section, *command.split(), **urls)
    _checks(project)
    passed = _tests(project, database)
    assert " passed" in passed
    assert "skipped" not in passed
