"""What the calls of migrations make of tables, however their arguments are given."""

import pytest

from fastwright.database.replay import replay

CREATED = """
def upgrade() -> None:
    op.create_table("posts", sa.Column("id", sa.Uuid(), nullable=False), sa.Column("title"))
    {}
"""
POSTS = {"id": False, "title": True}


def tables(statement: str) -> dict[str, dict[str, bool]]:
    """Return the tables after a statement that follows the creation of one."""
    return replay([CREATED.format(statement)]).known


@pytest.mark.parametrize(
    ("by_position", "by_name", "expected"),
    [
        (
            'op.create_table("tags", sa.Column("id", sa.Uuid(), nullable=False))',
            'op.create_table(sa.Column(name="id", nullable=False), table_name="tags")',
            {"posts": POSTS, "tags": {"id": False}},
        ),
        ('op.drop_table("posts")', 'op.drop_table(table_name="posts")', {}),
        (
            'op.rename_table("posts", "texts")',
            'op.rename_table(old_table_name="posts", new_table_name="texts")',
            {"texts": POSTS},
        ),
        (
            'op.add_column("posts", sa.Column("body", sa.Text()))',
            'op.add_column(column=sa.Column(name="body"), table_name="posts")',
            {"posts": {**POSTS, "body": True}},
        ),
        (
            'op.drop_column("posts", "title")',
            'op.drop_column(table_name="posts", column_name="title")',
            {"posts": {"id": False}},
        ),
        (
            'op.alter_column("posts", "title", new_column_name="head")',
            'op.alter_column(table_name="posts", column_name="title", new_column_name="head")',
            {"posts": {"id": False, "head": True}},
        ),
    ],
)
def test_arguments(by_position: str, by_name: str, expected: dict[str, dict[str, bool]]) -> None:
    """Each operation takes its arguments by position or by name."""
    assert tables(by_position) == expected
    assert tables(by_name) == expected


@pytest.mark.parametrize("batch", ['"posts"', 'table_name="posts"', '"posts", schema=None'])
@pytest.mark.parametrize(
    "change",
    [
        'batch.drop_column("title")',
        'batch.drop_column(column_name="title")',
        'batch.drop_column("title", if_exists=True)',
    ],
)
def test_batch(batch: str, change: str) -> None:
    """In a batch the table is said once."""
    statement = f"with op.batch_alter_table({batch}) as batch:\n        {change}"

    assert tables(statement) == {"posts": {"id": False}}


@pytest.mark.parametrize("sql", ['"DROP"', 'sqltext="DROP"', 'sqltext=sa.text(text="DROP")'])
def test_sql(sql: str) -> None:
    """What is plain SQL is kept as it is."""
    assert replay([CREATED.format(f"op.execute({sql})")]).altered_by_sql == ["DROP"]


def test_required_column() -> None:
    """A column that every row has a value in is not nullable any more."""
    found = tables('live.require("posts", ["title"])')

    assert found == {"posts": {"id": False, "title": False}}
