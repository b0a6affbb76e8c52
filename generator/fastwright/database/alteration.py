"""The operations that change a table into another version of itself and keep its rows."""

import ast
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap
from types import MappingProxyType

from fastwright.database.fitting import fits, open_column, rounded_values, to_round
from fastwright.database.steps import LateParts, Step, named
from fastwright.database.tables import (
    NOT_VALID,
    Check,
    Constraint,
    Index,
    Table,
    TableColumn,
    Unique,
    batch,
    drop_constraint,
)
from fastwright.language.fields import TextExtent
from fastwright.language.literals import source

LONGEST_COMMENT = 92  # with its indentation it stays within a line
SPARE = "_renamed"
"""The prefix of a temporary column name while names are swapped; no field begins like this."""


@dataclass(frozen=True, slots=True)
class Renames:
    """The new names of columns, and of the values of enums, by the old ones.

    `values` has an entry for each column, under its new name.
    """

    columns: Mapping[str, str] = MappingProxyType({})
    values: Mapping[str, Mapping[str, str]] = MappingProxyType({})

    @property
    def back(self) -> "Renames":
        """The renames that undo these."""
        columns = {new: old for old, new in self.columns.items()}
        values = {
            columns.get(name, name): {new: old for old, new in each.items()}
            for name, each in self.values.items()
        }
        return Renames(columns, values)

    def of(self, column: TableColumn, name: str) -> TableColumn:
        """Return a column with the new names of its values; `name` is its new name."""
        given = self.values.get(name, {})
        values = tuple(given.get(value, value) for value in column.values)
        if isinstance(column.extent, TextExtent):
            return replace(column, values=values, extent=replace(column.extent, values=values))
        return column


NO_RENAMES = Renames()
NO_BACKFILLS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns that two versions of a table add, drop and keep."""

    kept: tuple[tuple[TableColumn, TableColumn], ...]
    added: tuple[TableColumn, ...]
    dropped: tuple[TableColumn, ...]

    @property
    def renamed(self) -> tuple[tuple[str, str], ...]:
        return tuple((old.name, new.name) for old, new in self.kept if old.name != new.name)

    @property
    def moved(self) -> set[str]:
        """The names that belong to different columns before and after."""
        names = {name for pair in self.renamed for name in pair}
        return names | {each.name for each in (*self.added, *self.dropped)}

    @property
    def to_fill(self) -> tuple[TableColumn, ...]:
        """The columns that become required and have no value in existing rows."""
        return (
            *(each for each in self.added if not (each.nullable or each.server_default)),
            *(new for old, new in self.kept if old.nullable and not new.nullable),
        )

    def have_values(self, names: Iterable[str]) -> bool:
        """Return whether rows may have values in all of these columns before the change."""
        return {new.name for _, new in self.kept}.issuperset(names)


def unfilled_columns(old: Table, new: Table, renamed: Mapping[str, str]) -> Iterator[str]:
    """Yield the columns that become required without a value for existing rows."""
    for column in _columns(old, new, renamed).to_fill:
        if _fill(column) is None:
            yield column.name


def dropped_columns(old: Table, new: Table, renamed: Mapping[str, str]) -> Iterator[str]:
    """Yield the columns that are dropped with their values."""
    yield from (column.name for column in _columns(old, new, renamed).dropped)


def changed_columns(old: Table, new: Table, renamed: Mapping[str, str]) -> list[str]:
    """Return the kept columns that change in more than their name and nullability."""
    columns = _columns(old, new, renamed)
    before, after = ({*table.constraints, *table.indexes} for table in (old, new))
    parts = (set(part.columns) for part in before ^ after)
    changed = {name for names in parts if not names & columns.moved for name in names}
    for one, other in columns.kept:
        if replace(one, name=other.name, nullable=other.nullable, fill=other.fill) != other:
            changed.add(other.name)
    return sorted(changed)


def evolve_table(
    old: Table,
    new: Table,
    renames: Renames = NO_RENAMES,
    backfills: Mapping[str, str] = NO_BACKFILLS,
) -> list[Step]:
    """Return the revisions that change one table into the other; none if they are equal.

    `backfills` maps columns to the SQL expression for existing rows. What would hold a lock while
    it reads or writes all rows gets a revision of its own, which needs no such lock. Columns that
    become required are added, filled and required in revisions that you can deploy one by one.
    """
    columns = _columns(old, new, renames.columns)
    fills = {each.name: fill for each in columns.to_fill if (fill := _fill(each))}
    fills |= {name: _sql(text) for name, text in backfills.items()}
    wider = _with_nullable(new, {*fills})
    late = _late_parts(old, wider, renames)
    steps = _changing(old, late.without(wider), renames, late.unvalidated)
    if fills:
        upgrade = (_fill_live(new, fills),)
        steps.append(Step(f"Fill {' and '.join(fills)} of {new.name}", upgrade, ("pass",)))
    steps += late.steps(new.name, _unique_warnings(old, new, columns, fills))
    return [*steps, *_requiring(wider, new, fills)]


def _changing(
    old: Table, new: Table, renames: Renames, unvalidated: Collection[Constraint]
) -> list[Step]:
    upgrade = change_at_once(old, new, renames, unvalidated)
    if not upgrade:
        return []
    downgrade = change_at_once(new, old, renames.back)
    if all(line.startswith("#") for line in downgrade):
        downgrade = (*downgrade, "pass")
    return [Step(_message(old, new, renames.columns), upgrade, downgrade)]


def _late_parts(old: Table, new: Table, renames: Renames) -> LateParts:
    """Return the parts that can come late; those of renamed columns change with the names."""
    columns = _columns(old, new, renames.columns)
    renamed = {name for pair in columns.renamed for name in pair}

    def added[T: Constraint | Index](before: Sequence[T], after: Sequence[T]) -> list[T]:
        come = _others(after, before, columns)
        return [each for each in come if not renamed & {*each.columns}]

    fitting = _fitting_constraints(old, new, columns, renames)
    constraints = added(old.constraints, new.constraints)
    return LateParts(
        added(old.indexes, new.indexes),
        added(old.uniques, new.uniques),
        [each for each in constraints if each in fitting],
    )


def _fitting_constraints(
    old: Table, new: Table, columns: _Columns, renames: Renames
) -> set[Constraint]:
    """Return the foreign keys and checks that no row can violate."""
    before = {after.name: renames.of(before, after.name) for before, after in columns.kept}
    targets = {(key.columns, key.target, key.target_columns) for key in old.foreign_keys}
    keys = (
        key
        for key in new.foreign_keys
        if (key.columns, key.target, key.target_columns) in targets
        or not before.keys() & {*key.columns}
    )
    checks = (
        Check(each.name, each.values)
        for each in new.columns
        if each.values and each.name not in renames.values
        if each.name not in before or fits(before[each.name], each)
    )
    return {*keys, *checks}


def _requiring(wider: Table, new: Table, fills: Mapping[str, str]) -> Iterator[Step]:
    """Yield the last revision, which requires the columns that another one has filled."""
    if fills:
        pairs = zip(new.columns, wider.columns, strict=True)
        released = [line for pair in pairs for line in _alter_column(*pair)]
        yield Step(
            f"Require {' and '.join(fills)} of {new.name}",
            (_fill_live(new, fills), f"live.require({source(new.name)}, {[*fills]})"),
            tuple(batch(new.name, released)),
            after_deployment=True,
        )


def change_at_once(
    old: Table,
    new: Table,
    renames: Renames = NO_RENAMES,
    unvalidated: Collection[Constraint] = (),
) -> tuple[str, ...]:
    """Return the operations of one revision that changes a table and the values in it.

    `unvalidated` are constraints that PostgreSQL checks for new rows only.
    """
    columns = _columns(old, new, renames.columns)
    fills = {column.name: fill for column in columns.to_fill if (fill := _fill(column))}
    lacking = {column.name for column in columns.to_fill} - fills.keys()
    kept = [(renames.of(before, after.name), after) for before, after in columns.kept]
    opened = {after.name: open_column(before, after) for before, after in kept}
    opened |= {name: replace(opened[name], values=()) for name in renames.values}
    between = replace(new, columns=tuple(opened.get(each.name, each) for each in new.columns))
    updates = [
        _update(new.name, after.name, value, to_round(replace(before, name=after.name)))
        for before, after in kept
        if (value := rounded_values(before, after))
    ]
    updates += [_rename_values(new.name, name, each) for name, each in renames.values.items()]
    updates += [_fill_in(new.name, name, fill) for name, fill in fills.items()]
    between = _with_nullable(between, {*fills, *lacking})
    reached = _with_nullable(new, lacking)
    return (
        *_warnings(new, kept, lacking),
        *_unique_warnings(old, new, columns).values(),
        *_alter(old, between, renames.columns, unvalidated),
        *updates,
        *_alter(between, reached, {}, unvalidated),
    )


def _warnings(
    new: Table, kept: Iterable[tuple[TableColumn, TableColumn]], lacking: Container[str]
) -> Iterator[str]:
    """Yield comments on columns for which rows may lack a value or have one that does not fit."""
    for column in new.columns:
        if column.name in lacking:
            yield _comment(f"Rows may have no value for {column.name}, so it can be null.")
    for before, after in kept:
        if not fits(before, after):
            yield _comment(f"This fails while a value of {after.name} does not fit.")


def _unique_warnings(
    old: Table, new: Table, columns: _Columns, filled: Collection[str] = ()
) -> dict[Unique, str]:
    """Return comments on constraints on columns that rows may have the same values in."""
    renamed = dict(columns.renamed)
    known = {tuple(renamed.get(name, name) for name in each.columns) for each in old.uniques}
    return {
        each: _comment(f"This fails while two rows have the same {' and '.join(each.columns)}.")
        for each in new.uniques
        if each.columns not in known and columns.have_values({*each.columns} - {*filled})
    }


def _comment(text: str) -> str:
    return "\n".join(f"# {line}" for line in wrap(text, LONGEST_COMMENT))


def _with_nullable(table: Table, names: set[str]) -> Table:
    columns = (
        replace(each, nullable=True) if each.name in names else each for each in table.columns
    )
    return replace(table, columns=tuple(columns))


def _columns(old: Table, new: Table, renamed: Mapping[str, str]) -> _Columns:
    taken = set(renamed.values())
    before, dropped = {}, []
    for column in old.columns:
        if column.name in renamed or column.name not in taken:
            before[renamed.get(column.name, column.name)] = column
        else:
            dropped.append(column)
    after = {column.name: column for column in new.columns}
    return _Columns(
        tuple((before[name], column) for name, column in after.items() if name in before),
        tuple(column for name, column in after.items() if name not in before),
        (*dropped, *(column for name, column in before.items() if name not in after)),
    )


def _message(old: Table, new: Table, renamed: Mapping[str, str]) -> str:
    columns = _columns(old, new, renamed)
    altered = [b for a, b in columns.kept if replace(a, name=b.name, fill=b.fill) != b]
    done = [
        *_said("Add {} to", [column.name for column in columns.added]),
        *_said("Drop {} from", [column.name for column in columns.dropped]),
        *_said("Rename {} in", [f"{a} to {b}" for a, b in columns.renamed]),
        *_said("Change {} of", [column.name for column in altered]),
    ]
    return f"{done[0] if len(done) == 1 else 'Change'} {new.name}"


def _said(what: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        yield what.format(named(names))


# ---- operations


def _alter(
    old: Table, new: Table, renamed: Mapping[str, str], unvalidated: Collection[Constraint]
) -> Iterator[str]:
    """Yield the operations, in few batches, because SQLite copies the table for each batch."""
    columns = _columns(old, new, renamed)
    gone = _others(old.constraints, new.constraints, columns)
    come = _others(new.constraints, old.constraints, columns)
    drops = [drop_constraint(each, old.name) for each in gone]
    dropped = [f"drop_column({source(column.name)})" for column in columns.dropped]
    yield from (each.drop(old.name) for each in _others(old.indexes, new.indexes, columns))
    if columns.renamed:
        # A dropped column can have the name that another column gets.
        yield from batch(old.name, [*drops, *dropped])
        drops, dropped = [], []
    for before, after in _one_by_one(columns.renamed):
        table, name = source(old.name), source(before)
        yield f"op.alter_column({table}, {name}, new_column_name={source(after)})"
    altered = [line for pair in columns.kept for line in _alter_column(*pair)]
    added = [
        f"add_column({each.source(each.type, nullable=each.nullable)})" for each in columns.added
    ]
    created = [each.create(new.name, NOT_VALID * (each in unvalidated)) for each in come]
    yield from batch(old.name, [*drops, *altered, *added, *dropped, *created])
    yield from (each.create(new.name) for each in _others(new.indexes, old.indexes, columns))


def _others[T: Constraint | Index](
    some: Sequence[T], others: Sequence[T], columns: _Columns
) -> list[T]:
    """Return the constraints that the other side lacks, or has on a renamed column."""
    moved = columns.moved
    return [each for each in some if each not in others or moved & set(each.columns)]


def _one_by_one(renamed: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield renames in an order in which each new name is free."""
    left = dict(renamed)
    while left:
        before = next((old for old, new in left.items() if new not in left), None)
        if before is None:
            before = next(iter(left))
            yield before, SPARE
            left[SPARE] = left.pop(before)
        else:
            yield before, left.pop(before)


def _alter_column(old: TableColumn, new: TableColumn) -> Iterator[str]:
    changes = {
        "type_": (old.type, new.type),
        "nullable": (str(old.nullable), str(new.nullable)),
        "server_default": (str(old.server_default), str(new.server_default)),
    }
    altered = [f"{name}={after}" for name, (before, after) in changes.items() if before != after]
    if altered:
        existing = [f"existing_type={old.type}"]
        if old.nullable == new.nullable:
            existing.append(f"existing_nullable={old.nullable}")
        yield f"alter_column({', '.join([source(new.name), *existing, *altered])})"


# ---- rows


def _fill(column: TableColumn) -> str | None:
    """Return the expression that fills existing rows, if the column has one."""
    default = column.server_default
    if default:
        return default if default.startswith("sa.") else _literal(ast.literal_eval(default))
    return column.fill and f"sa.literal({column.fill}, {column.type})"


def _literal(text: str) -> str:
    quoted = text.replace("'", "''")
    return _sql(f"'{quoted}'")


def _sql(text: str) -> str:
    # Not sa.text, which would read a colon in it as a parameter.
    return f"sa.literal_column({source(text)})"


def _update(table: str, column: str, value: str, condition: str = "") -> str:
    name = source(column)
    return (
        f"op.execute(sa.update(sa.table({source(table)}, sa.column({name})))"
        f"{condition}.values({{ {name}: {value} }}))"
    )


def _rename_values(table: str, column: str, values: Mapping[str, str]) -> str:
    # A CASE can swap values, and those of a circle.
    name, cases = source(column), ", ".join(f"{source(a)}: {source(b)}" for a, b in values.items())
    condition = f".where(sa.column({name}).in_([{', '.join(map(source, values))}]))"
    return _update(table, column, f"sa.case({{ {cases} }}, value=sa.column({name}))", condition)


def _fill_live(table: Table, values: Mapping[str, str]) -> str:
    """Return the operation that fills columns in batches."""
    given = ", ".join(f"{source(name)}: {value}" for name, value in values.items())
    return f"live.fill({source(table.name)}, {list(table.key.columns)}, {{ {given} }})"


def _fill_in(table: str, column: str, value: str) -> str:
    return _update(table, column, value, f".where(sa.column({source(column)}).is_(None))")
