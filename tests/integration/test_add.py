import json
import shutil
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest
from scripts import example

from support import Render, Rendered, Run, replace, snapshot, texts

ITEM = ("item", *example.FIELDS)
ITEM_FILES = {
    "resources/item.toml",
    "app/models/item.py",
    "app/schemas/item.py",
    "app/repositories/item_repository.py",
    "app/services/item_service.py",
    "app/api/v1/items.py",
    "tests/factories/item_factory.py",
    "tests/api/test_items.py",
    "migrations/versions/2026_11_21_create_items_7f13822fdb57.py",
}
WIRED = ("app/models/__init__.py", "app/api/v1/router.py")
KEPT_BY_COPIER = {"README.md", ".copier-answers.yml"}


def test_add_writes_every_file(project: Path, run: Run) -> None:
    """All files are created, the wired ones edited, each is remembered, and nothing else."""
    old = texts(project)

    outcome = run("add", "resource", *ITEM, "-C", project)

    new = texts(project)
    assert (outcome.code, outcome.err) == (0, "")
    remembered = {f".fastwright/base/{path}" for path in ITEM_FILES}
    record = ".fastwright/resources/item.toml"
    assert ITEM_FILES | remembered | {record} == new.keys() - old.keys()
    assert {*WIRED, "README.md"} == {path for path in old if old[path] != new[path]}
    assert all(new[path] == new[f".fastwright/base/{path}"] for path in ITEM_FILES)


@pytest.mark.parametrize("auth", ["jwt", "none"])
def test_example_is_what_add_writes(
    tmp_path: Path, rendered: Rendered, render: Render, run: Run, auth: str
) -> None:
    """A project with the example is one without it, to which the example was added."""
    project = render(tmp_path / "demo", example=False, auth=auth)

    run("add", "resource", *ITEM, "-C", project)

    expected, actual = texts(rendered(example=True, auth=auth)), texts(project)
    assert expected.keys() == actual.keys()
    different = {path for path, text in expected.items() if text != actual[path]}
    assert different <= KEPT_BY_COPIER


def test_example_in_template_is_what_script_writes(tmp_path: Path, template: Path) -> None:
    """The template holds what scripts/example.py would write now."""
    copy = Path(shutil.copytree(template, tmp_path / "template"))

    example.main(copy)

    assert texts(template) == texts(copy)


def test_add_from_spec_is_add_from_words(
    tmp_path: Path, render: Render, run: Run, project: Path
) -> None:
    """A spec of one project gives another the same resource, with its names checked anew."""
    words = ["tag", "name:str", "author:ref:user", "--unique", "name+author", "--table", "labels"]
    run("add", "resource", *words, "--public", "-C", project)
    other = render(tmp_path / "other", example=False)

    outcome = run("add", "resource", "--spec", project / "resources/tag.toml", "-C", other)

    assert (outcome.code, outcome.err) == (0, "")
    written = texts(project)
    assert {path: text for path, text in texts(other).items() if "tag" in path} == {
        path: text for path, text in written.items() if "tag" in path
    }
    assert 'unique = ["name+author"]' in written["resources/tag.toml"]


def test_add_from_spec_checks_names(tmp_path: Path, project: Path, run: Run) -> None:
    """A name that nobody may choose now is refused in a spec as well."""
    spec = tmp_path / "tag.toml"
    spec.write_text('name = "tag"\nplural = "tags"\n[fields]\nschema = "str"\n', encoding="utf-8")

    outcome = run("add", "resource", "--spec", spec, "-C", project)

    assert outcome.code == 1
    assert "The name 'schema' is not allowed" in outcome.err


def test_add_from_spec_that_is_no_text(tmp_path: Path, project: Path, run: Run) -> None:
    """A file in another encoding is refused with its name."""
    spec = tmp_path / "tag.toml"
    spec.write_bytes(b'name = "\xff"\n')

    outcome = run("add", "resource", "--spec", spec, "-C", project)

    assert (outcome.code, outcome.err) == (1, f"Error: {spec}: it is not UTF-8 text.\n")


def test_add_wires_in_the_same_way_whatever_the_order(
    tmp_path: Path, render: Render, run: Run
) -> None:
    """The wired files depend on which resources there are, not on when they came."""
    wired = set()
    for number, order in enumerate(permutations(("apple", "item", "zebra"))):
        project = render(tmp_path / str(number), example=False)
        for name in order:
            run("add", "resource", name, "name:str", "-C", project)
        wired.add(tuple((project / path).read_text() for path in WIRED))

    assert len(wired) == 1


def test_add_sorts_what_it_wires(project: Path, run: Run) -> None:
    """Imports, `__all__` and routers stand among the others in their order."""
    for name in ("zebra", "apple"):
        run("add", "resource", name, "name:str", "-C", project)

    models, router = ((project / path).read_text() for path in WIRED)
    assert models.endswith(
        "from app.models.apple import Apple\n"
        "from app.models.base import Base\n"
        "from app.models.user import User\n"
        "from app.models.zebra import Zebra\n\n"
        '__all__ = [\n    "Apple",\n    "Base",\n    "User",\n    "Zebra",\n]\n'
    )
    assert router.endswith(
        "api_router.include_router(apples_router)\n"
        "api_router.include_router(auth_router)\n"
        "api_router.include_router(users_router)\n"
        "api_router.include_router(zebras_router)\n"
    )


def test_add_with_refs(project: Path, run: Run) -> None:
    """A ref may point to a hand-written model, to a generated one, and to itself."""
    run("add", "resource", "team", "name:str", "owner:ref:user", "-C", project)
    fields = ("author:ref:user:cascade", "team:ref:team:null", "parent:ref:self:null")

    outcome = run("add", "resource", "post", *fields, "-C", project)

    model = (project / "app/models/post.py").read_text()
    assert (outcome.code, outcome.err) == (0, "")
    for table in ("users", "teams", "posts"):
        assert f'ForeignKey("{table}.id"' in model


def test_add_follows_the_newest_migration(project: Path, run: Run) -> None:
    """Each migration has the one before for its parent."""
    run("add", "resource", "apple", "name:str", "-C", project)
    run("add", "resource", "zebra", "name:str", "-C", project)

    (apple,) = project.glob("migrations/versions/*_create_apples_*")
    (zebra,) = project.glob("migrations/versions/*_create_zebras_*")
    parent = apple.stem.rpartition("_")[2]
    assert f'down_revision: str | Sequence[str] | None = "{parent}"' in zebra.read_text()


def test_add_with_a_long_constraint(project: Path, run: Run) -> None:
    """The migration states the whole name, which SQLAlchemy shortens for PostgreSQL."""
    fields = ("a" * 30, "b" * 30)

    done = run(
        *("add", "resource", "item", *(f"{name}:str" for name in fields)),
        *("--unique", "+".join(fields), "-C", project),
    )

    assert (done.code, done.err) == (0, "")
    (migration,) = (project / "migrations/versions").glob("*_create_items_*.py")
    assert f'op.f("uq_items_{"_".join(fields)}")' in migration.read_text()


def test_add_with_a_type_that_no_migration_creates(project: Path, run: Run) -> None:
    """A note names the type and where it can be created, unless a migration creates it."""
    words = ("add", "resource", "person", "mood:raw:mood:null", "seen:raw:tsvector", "-C", project)
    noted = run(*words)

    (migration,) = (project / "migrations/versions").glob("*_create_people_*.py")
    assert (noted.code, noted.err) == (0, "")
    assert (
        "no migration creates the type mood of people.mood; unless the database has it, create it "
        f"in migrations/versions/{migration.name} or in an earlier migration"
    ) in noted.out
    assert noted.out.count("Note") == 1
    text = migration.read_text().replace(
        "op.create_table(",
        "op.execute(\"CREATE TYPE mood AS ENUM ('a')\")\n    op.create_table(",
        1,
    )
    migration.write_text(text)
    added = run("add", "field", "person", "other:raw:mood[]:null", "-C", project)
    assert (added.code, "no migration" in added.out) == (0, False)


def test_add_dry_run_writes_nothing(project: Path, run: Run) -> None:
    """A dry run shows files and patch, and leaves the project as it is."""
    old = snapshot(project)

    outcome = run("add", "resource", *ITEM, "--dry-run", "-C", project)

    assert old == snapshot(project)
    assert outcome.code == 0
    assert "  create  app/models/item.py\n" in outcome.out
    assert "\n+++ b/app/models/item.py\n" in outcome.out
    assert outcome.err == "This was a dry run; nothing was written.\n"


def test_add_json(project: Path, run: Run) -> None:
    """With --json the standard output is one document, and it says what was done."""
    outcome = run("add", "resource", *ITEM, "--json", "-C", project)

    document = json.loads(outcome.out)
    paths = {change["path"] for change in document["changes"] if change["action"] == "create"}
    assert (outcome.code, outcome.err) == (0, "")
    assert paths > ITEM_FILES
    assert {key: document[key] for key in ("schema", "command", "dry_run")} == {
        "schema": 1,
        "command": "add resource",
        "dry_run": False,
    }


def test_add_from_a_subfolder(project: Path, run: Run) -> None:
    """The project is found from any folder in it."""
    outcome = run("add", "resource", *ITEM, cwd=project / "app/api")

    assert outcome.code == 0
    assert (project / "app/models/item.py").is_file()


# ---- files that people have edited


def test_add_keeps_crlf_and_bom(project: Path, run: Run) -> None:
    """Edited files keep their newlines and their BOM, and removing gives every byte back."""
    for path in WIRED:
        text = (project / path).read_bytes().decode().replace("\n", "\r\n")
        (project / path).write_bytes(f"\ufeff{text}".encode())
    old = snapshot(project)

    run("add", "resource", *ITEM, "-C", project)

    for path in WIRED:
        text = (project / path).read_bytes().decode()
        assert text.startswith("\ufeff")
        assert text.count("\r\n") == text.count("\n")
        assert "tem" in text
    run("remove", "resource", "item", "--yes", "-C", project)
    assert {path: old[path] for path in WIRED} == {path: snapshot(project)[path] for path in WIRED}


def test_add_to_a_project_in_crlf(project: Path, run: Run) -> None:
    """A project checked out with CRLF everywhere, specs and migrations too, can be worked on."""
    run("add", "resource", "apple", "name:str", "-C", project)
    for path in [*project.rglob("*.py"), *project.rglob("*.toml")]:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    added = run("add", "resource", "zebra", "apple:ref:apple", "-C", project)
    removed = run("remove", "resource", "zebra", "--yes", "-C", project)
    removed_too = run("remove", "resource", "apple", "--yes", "-C", project)

    assert [(each.code, each.err) for each in (added, removed, removed_too)] == [(0, "")] * 3
    assert not (project / "app/models/apple.py").exists()


def _reorder(project: Path) -> None:
    replace(
        project / WIRED[1],
        "api_router.include_router(auth_router)\napi_router.include_router(users_router)\n",
        "# people first\napi_router.include_router(users_router, tags=['people'])\n"
        "api_router.include_router(auth_router)\n",
    )


def _comment(project: Path) -> None:
    for path in WIRED:
        text = (project / path).read_text()
        (project / path).write_text(text.replace("\nfrom app.", "  # here\nfrom app.") + "# end\n")


def _import(project: Path) -> None:
    for path in WIRED:
        replace(project / path, "\n\nfrom ", "\n\nimport os  # for later\nfrom ")


def _add_code(project: Path) -> None:
    replace(project / WIRED[0], '"User",', '"User",  # written by hand\n    "os",')
    replace(
        project / WIRED[1],
        "\napi_router.include_router(auth",
        "\n\n@api_router.get('/')\ndef root(): ...\n\n\napi_router.include_router(auth",
    )


@pytest.mark.parametrize("edit", [_reorder, _comment, _import, _add_code])
def test_add_and_remove_in_edited_files(
    project: Path, run: Run, edit: Callable[[Path], None]
) -> None:
    """What people wrote around stays as it is, and removing gives every byte back."""
    edit(project)
    old = snapshot(project)

    added = run("add", "resource", *ITEM, "-C", project)
    for path in WIRED:
        compile((project / path).read_bytes(), path, "exec")
    removed = run("remove", "resource", "item", "--yes", "-C", project)

    new = snapshot(project)
    assert [(each.code, each.err) for each in (added, removed)] == [(0, "")] * 2
    assert {path: old[path] for path in WIRED} == {path: new[path] for path in WIRED}


def test_add_counts_pasted_wiring_as_there(project: Path, run: Run) -> None:
    """Whoever pastes what a refusal says, under another name of the router, gets on."""
    router = project / "app/api/v1/router.py"
    router.write_text(router.read_text().replace("api_router", "api"))
    refused = run("add", "resource", *ITEM, "-C", project)
    assert refused.code == 1
    router.write_text(f"{router.read_text()}api.include_router(items_router)\n")

    outcome = run("add", "resource", *ITEM, "-C", project)

    assert (outcome.code, outcome.err) == (0, "")
    assert router.read_text().count("include_router(items_router)") == 1
    assert router.read_text().count("from app.api.v1.items import router as items_router") == 1
