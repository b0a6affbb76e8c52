"""Schemas that working teams have, built and evolved by the command line, against intended DDL."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from e2e.conftest import MakeDatabase, MakeLive
from e2e.projects import Live
from support import Run, replace

SCHEMAS = Path(__file__).parent / "schemas"
KEY = "id uuid PRIMARY KEY"
TIMES = (
    "created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now()"
)
KEYS = {f"ID{n}": f"'{n:032x}'" for n in (1, 2)}

# What PostgreSQL says of a database, without names that it or a convention has made up.
DESCRIBE = """
SELECT c.relname, 'column', a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
    || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0
    AND NOT a.attisdropped
UNION ALL
SELECT c.relname, 'constraint', pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE c.relnamespace = 'public'::regnamespace AND k.contype IN ('p', 'u', 'f', 'c')
UNION ALL
SELECT i.tablename, 'index', regexp_replace(i.indexdef, 'INDEX \\S+ ON', 'INDEX ON')
FROM pg_indexes i
WHERE i.schemaname = 'public' AND NOT EXISTS (
    SELECT FROM pg_constraint k WHERE k.conindid = (quote_ident(i.indexname))::regclass)
ORDER BY 1, 2, 3
"""
ROWS = """
SELECT t.relname, 'row', (xpath('//row/text()', query_to_xml(format(
    'SELECT coalesce(jsonb_agg(to_jsonb(t) - ''created_at'' - ''updated_at'' '
    'ORDER BY to_jsonb(t)), ''[]'') AS row FROM %I t', t.relname), false, true, '')))[1]::text
FROM pg_class t WHERE t.relkind = 'r' AND t.relnamespace = 'public'::regnamespace
ORDER BY 1
"""
pytestmark = pytest.mark.e2e


def statements(path: Path) -> list[str]:
    """Return the statements of a file, its abbreviations written out."""
    words = {"ROW_KEY": KEY, "TIMES": TIMES, **KEYS}
    text = re.sub(rf"\b({'|'.join(words)})\b", lambda found: words[found[0]], path.read_text())
    return [statement.strip() for statement in text.split(";") if statement.strip()]


def describe(project: Live, url: str) -> list[list[str]]:
    """Return all that a database says of its tables, and their rows, but for Alembic's own."""
    tables, rows = project.query(url, DESCRIBE, ROWS)
    return [row for row in [*tables, *rows] if row[0] != "alembic_version"]


def lines(path: Path) -> Iterator[str]:
    """Yield the lines of a script."""
    yield from (line for line in path.read_text().splitlines() if line and line[0] != "#")


def carry_out(run: Run, root: Path, line: str) -> None:
    """Call the command line, or edit a spec by hand and apply it."""
    words = shlex.split(line)
    if line.startswith("edit "):
        name, _, edits = line.removeprefix("edit ").partition(": ")
        words = ["apply", "--yes"]
        for edit in edits.split(" ;; "):
            if edit.startswith("--backfill "):
                words += edit.split(" ", 1)
            else:
                edit_spec(root / f"resources/{name}.toml", edit)
    outcome = run(*words, "-C", root)
    assert (outcome.code, outcome.err) == (0, ""), line


def edit_spec(spec: Path, edit: str) -> None:
    """Add, remove or replace a line of a spec."""
    if edit.startswith("+ "):
        spec.write_text(f"{spec.read_text()}{edit[2:]}\n")
    elif edit.startswith("- "):
        replace(spec, f"{edit[2:]}\n", "")
    else:
        old, _, new = edit.partition(" -> ")
        replace(spec, old, new)


@pytest.mark.parametrize("name", ["shop", "music_store", "blog"])
def test_schema(name: str, live: MakeLive, new_database: MakeDatabase, run: Run) -> None:
    """The database has what its DDL intends, from the beginning and after ten changes with rows."""
    project = live(auth="none", example=False, database="postgresql")
    built, intended = new_database("postgresql"), new_database("postgresql")
    given = {"DATABASE_URL": built}

    for line in lines(SCHEMAS / f"{name}.sh"):
        carry_out(run, project.root, line)
    project.run("alembic", "upgrade", "head", **given)
    project.query(intended, *statements(SCHEMAS / f"{name}.sql"))
    for url in (built, intended):
        project.query(url, *statements(SCHEMAS / f"{name}_rows.sql"))
    assert describe(project, built) == describe(project, intended)

    for line in lines(SCHEMAS / f"{name}_evolved.sh"):
        carry_out(run, project.root, line)
    assert run("check", "-C", project.root).code == 0
    for command in ("upgrade head", "check"):
        project.run("alembic", *command.split(), **given)
    project.query(intended, *statements(SCHEMAS / f"{name}_evolved.sql"))
    assert describe(project, built) == describe(project, intended)
    for command in ("downgrade base", "upgrade head", "check"):
        project.run("alembic", *command.split(), **given)

    project.run("ruff", "check")
    project.run("ruff", "format", "--check")
    project.run("mypy", ".")
    assert " passed" in project.run("pytest", "-q", "-n", "2")
