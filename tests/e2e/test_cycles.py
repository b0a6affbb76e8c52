"""Resources that refer to each other, in projects that run."""

import pytest

from e2e.conftest import MakeDatabase, MakeLive
from e2e.projects import FASTWRIGHT, Live
from fastwright.language.names import resource_names
from fastwright.language.resource import make_resource
from fastwright.language.spec import to_toml
from fastwright.project.specs import spec_path

pytestmark = pytest.mark.e2e

LONG = "the_badge_that_this_member_likes_best_of_all_badges"
"""A column whose foreign key has a name that PostgreSQL would cut."""
SPECS = {
    "badge": ("name:str", "holders:many:member"),
    "member": ("name:str", "team:ref:team", f"favourite:ref:badge:null:embed:column={LONG}"),
    "team": ("name:str", "lead:ref:member:setnull:null", "deputy:ref:member:null:embed"),
}


def write_specs(project: Live) -> None:
    """Write the specs of new resources."""
    for name, fields in SPECS.items():
        path = project.root / spec_path(name)
        path.parent.mkdir(exist_ok=True)
        path.write_text(to_toml(make_resource(resource_names(name), fields)), encoding="utf-8")


def alembic(project: Live, url: str, *commands: str) -> None:
    """Run commands of Alembic on a database."""
    for command in commands:
        project.run("alembic", *command.split(), DATABASE_URL=url)


@pytest.mark.parametrize(
    ("style", "database"),
    [
        pytest.param("layered", "sqlite", marks=pytest.mark.thorough),
        ("layered", "postgresql"),
        ("advanced-alchemy", "sqlite"),
        ("archtool", "sqlite"),
    ],
)
def test_cycles_come_and_go(
    style: str, database: str, live: MakeLive, new_database: MakeDatabase
) -> None:
    """A cycle is added in one run or closed by a field, passes all checks, and goes in one run."""
    project = live(auth="none", style=style, example=False, database=database)
    url = new_database(database)
    project.add("club", "name:str")
    project.add("player", "name:str", "club:ref:club:cascade")
    project.run(FASTWRIGHT, "add", "field", "club", "captain:ref:player:null")
    write_specs(project)
    project.run(FASTWRIGHT, "apply")

    project.run(FASTWRIGHT, "check")
    for command in ("ruff check", "ruff format --check", "mypy .", "lint-imports"):
        project.run(*command.split())
    # The project's own tests go down and up again, but not after the removal.
    alembic(project, url, "upgrade head", "check")
    tests = {"TEST_DATABASE_URL": "sqlite://"} if database == "sqlite" else {}
    assert " passed" in project.run("pytest", "-q", **tests)

    for name in (*SPECS, "club", "player"):
        (project.root / spec_path(name)).unlink()
    project.run(FASTWRIGHT, "apply", "--yes")

    alembic(project, url, "upgrade head", "check", "downgrade base", "upgrade head", "check")
    assert not [*project.root.glob("app/**/*member*.py")]
