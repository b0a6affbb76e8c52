import re

import pytest

from e2e.conftest import MakeDatabase, MakeLive
from e2e.projects import FASTWRIGHT, Live
from fastwright.project.styles import STYLES
from pairwise import Row, cover
from questions import values
from support import replace
from variants import WITH_FILES

pytestmark = pytest.mark.e2e
thorough = pytest.mark.thorough

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


def _style(project: Live) -> None:
    project.run("ruff", "check")
    project.run("ruff", "format", "--check")


def _types_and_layers(project: Live, python: str = "3.12") -> None:
    project.run("mypy", "--python-version", python, ".")
    project.run("lint-imports")


def _tests(project: Live, database: str) -> None:
    """Run the project's own tests, which go up, check, go down and go up too."""
    given = {"TEST_DATABASE_URL": "sqlite://"} if database == "sqlite" else {}
    passed = project.run("pytest", "-q", **given)
    assert " passed" in passed
    assert "skipped" not in passed


ONLY_ADVANCED_ALCHEMY = {"bases": "own", "files": False, "databases": ""}
"""What the other styles have instead of a choice."""
LIVES = cover(
    {name: values(name) for name in ("style", "database", "auth", "example", "keys", "idempotency")}
    | {"bases": ["own", "library"], "files": [False, True], "databases": ["", "reporting"]}
    | {"types": ["oldest", "newest"]},
    lambda row: (
        row.get("style", "advanced-alchemy") == "advanced-alchemy"
        or all(row.get(name, only) == only for name, only in ONLY_ADVANCED_ALCHEMY.items())
    ),
)
"""Answers, and the Python that mypy reads the code for: every pair of them."""


@pytest.mark.parametrize("row", LIVES, ids=lambda row: "-".join(map(str, row.values())))
def test_resources_come_and_go(row: Row, live: MakeLive, new_database: MakeDatabase) -> None:
    """Projects pass all checks before and after resources are added, and nothing stays behind."""
    answers = {name: value for name, value in row.items() if name != "types"}
    newest = "3.13" if row["style"] == "archtool" else "3.15"
    python = newest if row["types"] == "newest" else "3.12"
    project, database = live(**answers), str(row["database"])
    urls = {
        "DATABASE_URL": new_database(database),
        "REPORTING_DATABASE_URL": new_database(database),
    }
    resources = [CATEGORY, PRODUCT, *([DOCUMENT] if row["files"] else [])]

    _types_and_layers(project, python)
    for resource in resources:
        project.add(*resource)
    _style(project)
    _types_and_layers(project, python)
    for section in ("alembic", *(["reporting"] if row["databases"] else [])):
        for command in ("upgrade head", "check"):
            project.run("alembic", "-n", section, *command.split(), **urls)
    _tests(project, database)
    assert "tests/api/test_products.py" in project.status()
    assert not (project.root / "storage").exists()

    for name, *_ in reversed(resources):
        project.run(FASTWRIGHT, "remove", "resource", name, "--yes")

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
def test_fresh_project_is_whole(style: str, live: MakeLive) -> None:
    """A project without resources or users passes its own checks and tests too."""
    project = live(style=style, auth="none", example=False, database="postgresql")

    _style(project)
    _types_and_layers(project)
    _tests(project, "postgresql")
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


@pytest.mark.parametrize("database", ["postgresql", pytest.param("sqlite", marks=thorough)])
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
    _style(project)
    _types_and_layers(project)
    _tests(project, database)
