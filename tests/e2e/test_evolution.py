"""Resources that change while their tables hold rows."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from e2e.conftest import MakeDatabase, MakeLive
from fastwright.language.keys import OWN_ID, read_key
from fastwright.language.names import resource_names
from fastwright.language.resource import make_resource
from fastwright.language.spec import to_toml
from fastwright.plan.apply import plan_apply
from fastwright.plan.resource_changes import plan_add
from fastwright.project.project import find_project
from fastwright.project.transaction import apply

NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
KEYS = [f"{n:032x}" for n in (1, 2)]

pytestmark = pytest.mark.e2e


@dataclass(frozen=True, slots=True)
class Case:
    """A change of one resource: its fields before and after, and what its two rows say then.

    `rows` are SQL literals by column, `found` is what `select` finds in them after the change.
    """

    before: Mapping[str, str]
    after: Mapping[str, str]
    rows: Sequence[Mapping[str, str]]
    select: str
    found: Sequence[Sequence[object]]
    was: Mapping[str, str] = field(default_factory=dict)
    backfills: Mapping[str, str] = field(default_factory=dict)
    key: str = ""


TITLE = {"title": "str"}
TITLES = [{"title": "'One'"}, {"title": "'Two'"}]

CASES = {
    "nullable": Case(
        TITLE, TITLE | {"note": "text:null"}, TITLES, "title, note", [["One", None], ["Two", None]]
    ),
    "defaulted": Case(
        TITLE,
        TITLE
        | {
            "stock": "int:default=7",
            "kind": "enum:big+small:default=big:index",
            "price": "decimal:8.2:default=1.50",
            "settings": "json:default={}",
            "since": "date:default=2026-01-31",
        },
        TITLES,
        "title, stock, kind, price * 100 = 150, cast(settings AS varchar), cast(since AS varchar)",
        [[title, 7, "big", True, "{}", "2026-01-31"] for title in ("One", "Two")],
    ),
    "flagged": Case(
        TITLE,
        TITLE | {"live": "bool:default=true"},
        TITLES,
        "title, CASE WHEN live THEN 1 ELSE 0 END",
        [["One", 1], ["Two", 1]],
    ),
    "stamped": Case(
        TITLE,
        TITLE | {"seen_at": "datetime:default=now", "seen_on": "date:default=today"},
        TITLES,
        "title, seen_at IS NOT NULL, seen_on IS NOT NULL",
        [["One", True, True], ["Two", True, True]],
    ),
    "backfilled": Case(
        TITLE,
        TITLE | {"slug": "str:max=80:unique", "order": "text"},
        TITLES,
        'slug, "order"',
        [["one", "a:b"], ["two", "a:b"]],
        backfills={"slug": "lower(title)", "order": "'a:b'"},
    ),
    "dropped": Case(
        TITLE | {"code": "str:unique", "kind": "enum:a+b", "rank": "int:index"},
        TITLE,
        [row | {"code": f"'{n}'", "kind": "'a'", "rank": "1"} for n, row in enumerate(TITLES)],
        "title",
        [["One"], ["Two"]],
    ),
    "renamed": Case(
        {"title": "str:unique", "kind": "enum:a+b", "rank": "int:index"},
        {"headline": "str:unique", "sort": "enum:a+b", "order": "int:index"},
        [row | {"kind": "'b'", "rank": "3"} for row in TITLES],
        'headline, sort, "order"',
        [["One", "b", 3], ["Two", "b", 3]],
        was={"headline": "title", "sort": "kind", "order": "rank"},
    ),
    "swapped": Case(
        {"title": "str", "label": "str"},
        {"title": "str:max=80", "name": "text"},
        [row | {"label": "'L'"} for row in TITLES],
        "title, name",
        [["One", "L"], ["Two", "L"]],
        was={"name": "label"},
    ),
    "circled": Case(
        {"title": "str:unique", "kind": "enum:a+b", "label": "str"},
        {"title": "str", "label": "str:unique", "kind": "str:null", "sort": "enum:a+b"},
        [row | {"label": "'L'", "kind": "'b'"} for row in TITLES],
        "title, label, kind, sort",
        [["L", "One", None, "b"], ["L", "Two", None, "b"]],
        was={"title": "label", "label": "title", "sort": "kind"},
    ),
    "replaced": Case(
        {"title": "str:unique", "label": "str:index"},
        {"label": "str:index"},
        [row | {"label": "'L'"} for row in TITLES],
        "label",
        [["One"], ["Two"]],
        was={"label": "title"},
    ),
    "widened": Case(
        {"title": "str:max=20", "size": "int", "price": "decimal:6.2", "state": "enum:on+off"},
        {"title": "text", "size": "bigint", "price": "decimal:12.4", "state": "str"},
        [row | {"size": "5", "price": "1.25", "state": "'on'"} for row in TITLES],
        "title, size, price * 100 = 125, state",
        [["One", 5, True, "on"], ["Two", 5, True, "on"]],
    ),
    "narrowed": Case(
        {"title": "text", "size": "bigint", "state": "str"},
        {"title": "str:max=10", "size": "int", "state": "enum:on+off"},
        [row | {"size": "5", "state": "'on'"} for row in TITLES],
        "title, size, state",
        [["One", 5, "on"], ["Two", 5, "on"]],
    ),
    "required": Case(
        {"title": "str:null", "rank": "int:null", "slug": "str:null"},
        {"title": "str:default=none", "rank": "int:default=0", "slug": "str"},
        [{"title": "'One'", "rank": "1", "slug": "'one'"}, {}],
        "title, rank, slug",
        [["One", 1, "one"], ["none", 0, "blank"]],
        backfills={"slug": "'blank'"},
    ),
    "optional": Case(
        TITLE | {"rank": "int:default=3"},
        {"title": "str:null", "rank": "int:null"},
        TITLES,
        "title, rank",
        [["One", 3], ["Two", 3]],
    ),
    "redefaulted": Case(
        TITLE | {"rank": "int:default=3"},
        TITLE | {"rank": "int:default=4"},
        TITLES,
        "title, rank",
        [["One", 3], ["Two", 3]],
    ),
    "indexed": Case(
        TITLE | {"code": "str", "rank": "int:index"},
        TITLE | {"code": "str:unique", "rank": "int"},
        [row | {"code": f"'{n}'", "rank": "1"} for n, row in enumerate(TITLES)],
        "title, code",
        [["One", "0"], ["Two", "1"]],
    ),
    "enumerated": Case(
        {"state": "enum:on+off", "level": "enum:low+high+none:default=low"},
        {"state": "enum:on+off+broken", "level": "enum:low+high:default=high"},
        [{"state": "'on'", "level": "'low'"}, {"state": "'off'", "level": "'high'"}],
        "state, level",
        [["off", "high"], ["on", "low"]],
    ),
    "referring": Case(
        TITLE | {"holder": "ref:target", "other": "ref:target:null"},
        TITLE
        | {
            "owner": "ref:target:cascade",
            "other": "ref:target:setnull:null",
            "third": "ref:target:null",
        },
        [row | {"holder_id": f"'{KEYS[0]}'"} for row in TITLES],
        "title, owner_id IS NOT NULL, other_id, third_id",
        [["One", True, None, None], ["Two", True, None, None]],
        was={"owner": "holder"},
    ),
    "coded": Case(
        {"code": "str:max=5", "name": "str:max=80", "day": "date:null"},
        {"code": "str:max=8", "label": "str:max=120", "rank": "int:default=1"},
        [{"code": "'a'", "name": "'One'"}, {"code": "'b'", "name": "'Two'"}],
        "code, label, rank",
        [["a", "One", 1], ["b", "Two", 1]],
        was={"label": "name"},
        key="code",
    ),
    "composed": Case(
        {
            "owner": "ref:target",
            "line": "int",
            "grade": "enum:a+b",
            "part": "ref:coded_case:null",
            "note": "text:null",
        },
        {
            "owner": "ref:target:cascade",
            "line": "bigint:min=1",
            "grade": "enum:a+b+c",
            "part": "ref:coded_case:null",
            "note": "text:default=none",
        },
        [
            {"owner_id": f"'{KEYS[0]}'", "line": "1", "grade": "'a'", "part_code": "'b'"},
            {"owner_id": f"'{KEYS[0]}'", "line": "2", "grade": "'b'", "note": "'Two'"},
        ],
        "line, grade, part_code, note",
        [[1, "a", "b", "none"], [2, "b", None, "Two"]],
        key="owner+line+grade",
    ),
    "counted": Case(
        TITLE,
        TITLE | {"previous": "ref:self:null", "stock": "int:default=7:index"},
        TITLES,
        "id, title, previous_id, stock",
        [[1, "One", None, 7], [2, "Two", None, 7]],
        key="id:bigint",
    ),
}


def fields(texts: Mapping[str, str]) -> list[str]:
    """Return fields as they are typed."""
    return [f"{name}:{text}" for name, text in texts.items()]


def add(root: Path, name: str, texts: Mapping[str, str], key: str = "") -> None:
    """Add a resource."""
    own_key = read_key(key) if key else OWN_ID
    resource = make_resource(resource_names(name), fields(texts), key=own_key)
    apply(root, plan_add(find_project(root), resource, now=NOW))


def write_spec(root: Path, name: str, case: Case) -> None:
    """Edit the spec by hand, as a user does who renames a field."""
    names = resource_names(name)
    key = read_key(case.key) if case.key else OWN_ID
    text = to_toml(make_resource(names, fields(case.after), key=key))
    for new, old in case.was.items():
        line = f'{new} = "{case.after[new]}"'
        assert line in text
        text = text.replace(line, f'{new} = {{ type = "{case.after[new]}", was = "{old}" }}')
    (root / f"resources/{names.snake}.toml").write_text(text, encoding="utf-8")


def inserts(table: str, rows: Sequence[Mapping[str, str]], key: str = "") -> list[str]:
    """Return the statements that put rows into a table."""
    ids = [{} if key else {"id": f"'{each}'"} for each in KEYS]
    keyed = [{**each, **row} for each, row in zip(ids, rows, strict=False)]
    return [
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(row.values())})"  # noqa: S608
        for row in keyed
    ]


@pytest.mark.parametrize(
    ("style", "database"),
    [
        pytest.param("layered", "sqlite", marks=pytest.mark.thorough),
        ("layered", "postgresql"),
        pytest.param("advanced-alchemy", "postgresql", marks=pytest.mark.thorough),
        ("advanced-alchemy", "sqlite"),
        ("archtool", "sqlite"),
    ],
)
def test_tables_with_rows(
    style: str, database: str, live: MakeLive, new_database: MakeDatabase
) -> None:
    """Every change keeps the rows, says what the models say, and can be undone and done again."""
    project = live(auth="none", style=style, example=False, database=database)
    url = new_database(database)
    root, given = project.root, {"DATABASE_URL": url}
    add(root, "target", TITLE)
    for name, case in CASES.items():
        add(root, f"{name}_case", case.before, case.key)
    project.run("alembic", "upgrade", "head", **given)
    before = project.run("alembic", "heads").split()[0]
    rows = inserts("targets", TITLES)
    for name, case in CASES.items():
        rows += inserts(f"{name}_cases", case.rows, case.key)
    project.query(url, *rows)
    project.commit("Add resources")

    for name, case in CASES.items():
        write_spec(root, f"{name}_case", case)
    backfills = {
        f"{name}_case.{column}": text
        for name, case in CASES.items()
        for column, text in case.backfills.items()
    }
    plan = plan_apply(find_project(root), now=NOW, backfills=backfills)
    assert plan.conflicts == ()
    apply(root, plan)
    selects = [
        f"SELECT {case.select} FROM {name}_cases ORDER BY 1"  # noqa: S608
        for name, case in CASES.items()
    ]

    for command in ("upgrade head", "check"):
        project.run("alembic", *command.split(), **given)
    found = dict(zip(CASES, project.query(url, *selects), strict=True))
    assert found == {name: case.found for name, case in CASES.items()}
    for command in (f"downgrade {before}", "upgrade head", "check"):
        project.run("alembic", *command.split(), **given)
    project.run("ruff", "check")
    project.run("ruff", "format", "--check")
    project.run("mypy", ".")
    tests = {"TEST_DATABASE_URL": "sqlite://"} if database == "sqlite" else {}
    assert " passed" in project.run("pytest", "-q", "-n", "2", **tests)
