from dataclasses import replace

import pytest

from fastwright.database.alteration import Renames, dropped_columns, evolve_table, unfilled_columns
from fastwright.database.tables import ForeignKey, Index, Table, TableColumn, Unique

KEY = TableColumn("id", "sa.Uuid()")
TITLE = TableColumn("title", "sa.String(length=80)")
POSTS = Table("posts", (KEY, TITLE))


def with_columns(*columns: TableColumn) -> Table:
    """Return the table with other columns beside its key."""
    return replace(POSTS, columns=(KEY, *columns))


def test_same_table() -> None:
    """Without a difference there is no revision."""
    assert evolve_table(POSTS, POSTS) == []


def test_added_column() -> None:
    """It takes one batch each way."""
    note = TableColumn("note", "sa.Text()", nullable=True)
    (step,) = evolve_table(POSTS, with_columns(TITLE, note))

    assert step.message == "Add note to posts"
    assert step.upgrade == (
        (
            'with op.batch_alter_table("posts") as batch_op:\n'
            '    batch_op.add_column(sa.Column("note", sa.Text(), nullable=True))'
        ),
    )
    assert step.downgrade == (
        'with op.batch_alter_table("posts") as batch_op:\n    batch_op.drop_column("note")',
    )


def test_dropped_column_comes_back_empty() -> None:
    """Its values are gone, so that it cannot come back as required."""
    (step,) = evolve_table(POSTS, with_columns())

    assert list(dropped_columns(POSTS, with_columns(), {})) == ["title"]
    assert step.message == "Drop title from posts"
    comment, restored = step.downgrade
    assert comment == "# Rows may have no value for title, so it can be null."
    assert "nullable=True" in restored


def test_constraints_of_a_renamed_column() -> None:
    """SQLite would lose what is created on a new name in the batch that renames it."""
    old = replace(POSTS, uniques=(Unique(("title",)),))
    new = replace(with_columns(replace(TITLE, name="order")), uniques=(Unique(("order",)),))
    (step,) = evolve_table(old, new, Renames({"title": "order"}))

    drop, rename, create = step.upgrade
    assert "drop_constraint(op.f('uq_posts_title')" in drop
    assert rename == 'op.alter_column("posts", "title", new_column_name="order")'
    assert "create_unique_constraint(op.f('uq_posts_order'), ['order'])" in create
    assert list(dropped_columns(old, new, {"title": "order"})) == []


def test_names_that_are_taken_again() -> None:
    """What is dropped makes room first; a constraint of the same name is on another column."""
    old = replace(with_columns(TITLE, replace(TITLE, name="label")), uniques=(Unique(("title",)),))
    new = replace(old, columns=(KEY, replace(TITLE, name="label"), TITLE))
    (step,) = evolve_table(old, new, Renames({"title": "label"}))

    assert list(dropped_columns(old, new, {"title": "label"})) == ["label"]
    _, drops, rename, adds = step.upgrade
    assert 'drop_column("label")' in drops
    assert "drop_constraint(op.f('uq_posts_title')" in drops
    assert rename == 'op.alter_column("posts", "title", new_column_name="label")'
    assert 'sa.Column("title"' in adds
    assert "create_unique_constraint(op.f('uq_posts_title')" in adds


def test_names_that_go_round() -> None:
    """They change places by way of a name that no field has."""
    columns = [replace(TITLE, name=name) for name in ("one", "two", "three")]
    renamed = {"one": "two", "two": "three", "three": "one"}
    table = with_columns(*columns)
    (step,) = evolve_table(table, table, Renames(renamed))

    renames = [line.removeprefix('op.alter_column("posts", ') for line in step.upgrade]
    assert renames == [
        '"three", new_column_name="_renamed")',
        '"two", new_column_name="three")',
        '"one", new_column_name="two")',
        '"_renamed", new_column_name="one")',
    ]


def test_required_column_is_filled_by_its_default() -> None:
    """Rows without a value get the default, in batches, before the column is required."""
    old = with_columns(replace(TITLE, nullable=True))
    new = with_columns(replace(TITLE, server_default='"it\'s"'))
    default, fill, require = evolve_table(old, new)
    filled = """live.fill("posts", ['id'], { "title": sa.literal_column("'it''s'") })"""

    assert list(unfilled_columns(old, new, {})) == []
    assert "server_default=" in default.upgrade[0]
    assert fill.upgrade == (filled,)
    assert require.upgrade == (filled, "live.require(\"posts\", ['title'])")
    assert "nullable=True" in require.downgrade[0]


def test_required_column_without_default() -> None:
    """Somebody has to say what rows get; then it takes three revisions."""
    slug = TableColumn("slug", "sa.Text()")
    new = with_columns(TITLE, slug)
    steps = evolve_table(POSTS, new, backfills={"slug": "lower(title)"})

    assert list(unfilled_columns(POSTS, new, {})) == ["slug"]
    assert [step.message for step in steps] == [
        "Add slug to posts",
        "Fill slug of posts",
        "Require slug of posts",
    ]
    assert 'sa.literal_column("lower(title)")' in steps[1].upgrade[0]
    assert steps[1].downgrade == ("pass",)
    assert [step.after_deployment for step in steps] == [False, False, True]


@pytest.mark.parametrize(
    ("before", "after", "operation"),
    [
        ((), (Index(("title",)),), "live.create_index(op.f('ix_posts_title')"),
        ((Index(("title",)),), (), "op.drop_index(op.f('ix_posts_title')"),
    ],
)
def test_indexes_need_no_batch(
    before: tuple[Index, ...], after: tuple[Index, ...], operation: str
) -> None:
    """SQLite copies a table for a batch, and need not for an index."""
    old, new = replace(POSTS, indexes=before), replace(POSTS, indexes=after)
    (step,) = evolve_table(old, new)

    (written,) = step.upgrade
    assert written.startswith(operation)


def test_parts_that_are_added_late() -> None:
    """What reads all rows has revisions of its own, and a unique constraint one for itself."""
    key = ForeignKey(("owner_id",), "users", ("id",), "RESTRICT")
    new = replace(
        with_columns(TITLE, TableColumn("owner_id", "sa.Uuid()", nullable=True)),
        foreign_keys=(key,),
        uniques=(Unique(("title",)),),
        indexes=(Index(("owner_id",)),),
    )
    add, index, unique = evolve_table(POSTS, new)

    assert "postgresql_not_valid=True" in add.upgrade[0]
    assert index.message == "Index and validate owner_id of posts"
    assert index.upgrade == (
        "live.create_index(op.f('ix_posts_owner_id'), \"posts\", ['owner_id'])",
        "live.validate_constraint(op.f('fk_posts_owner_id_users'), \"posts\")",
    )
    assert index.downgrade == ("op.drop_index(op.f('ix_posts_owner_id'), table_name=\"posts\")",)
    assert unique.message == "Make title of posts unique"
    assert unique.upgrade == (
        "# This fails while two rows have the same title.",
        "live.create_unique_constraint(op.f('uq_posts_title'), \"posts\", ['title'])",
    )


def test_constraint_that_rows_may_violate() -> None:
    """It is validated at once, so that a refused migration has changed nothing."""
    kind = TableColumn("kind", "sa.String(length=50)", values=("a", "b"))
    old, new = with_columns(kind), with_columns(replace(kind, values=("a",)))
    (step,) = evolve_table(old, new)

    assert "create_check_constraint" in step.upgrade[1]
    assert "not_valid" not in step.upgrade[1]


def test_foreign_key_of_another_kind() -> None:
    """What happens on delete is a matter of the constraint, not of the column."""
    key = ForeignKey(("owner_id",), "users", ("id",), "RESTRICT")
    owner = TableColumn("owner_id", "sa.Uuid()")
    old = replace(with_columns(owner), foreign_keys=(key,))
    new = replace(old, foreign_keys=(replace(key, on_delete="CASCADE"),))
    step, validation = evolve_table(old, new)

    (batch,) = step.upgrade
    assert "drop_constraint(op.f('fk_posts_owner_id_users'), type_='foreignkey')" in batch
    assert "ondelete='CASCADE'" in batch
    assert step.message == "Change posts"
    assert validation.message == "Validate owner_id of posts"


def test_values_of_an_enum() -> None:
    """The CHECK is replaced; the column stays as it is."""
    kind = TableColumn("kind", "sa.String(length=50)", values=("a",))
    old, new = with_columns(kind), with_columns(replace(kind, values=("a", "b")))
    step, validation = evolve_table(old, new)

    assert step.upgrade == (
        (
            'with op.batch_alter_table("posts") as batch_op:\n'
            "    batch_op.drop_constraint(op.f('ck_posts_kind'), type_='check')\n"
            "    batch_op.create_check_constraint(op.f('ck_posts_kind'), "
            'sa.column("kind").in_(["a", "b"]), postgresql_not_valid=True)'
        ),
    )
    assert validation.upgrade == ("live.validate_constraint(op.f('ck_posts_kind'), \"posts\")",)
