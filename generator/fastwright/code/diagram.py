"""An ER diagram of the resources in Mermaid."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from fastwright.language.fields import LinkedField
from fastwright.language.resource import LinkedResource

HEAD = "erDiagram"
EMPTY = '    "no resources yet"'
# Characters that Mermaid does not accept in a name.
_WORDS = frozenset(
    {"accdescr", "acctitle", "class", "classdef", "end", "erdiagram", "many", "one", "style"}
    | {"subgraph", "title", "to"}
)
_KEYS = frozenset({"fk", "pk", "uk"})


def er_diagram(resources: Collection[LinkedResource], others: Mapping[str, str]) -> str:
    """Return a diagram of the resources, sorted by table.

    `others` maps the targets without a spec to their tables, which are drawn without columns. A ref
    to any other target is left out.
    """
    tables = {**others, **{each.names.snake: each.names.table for each in resources}}
    drawn = sorted(resources, key=lambda each: each.names.table)
    body = "".join(er_table(each, tables) for each in drawn)
    return f"{HEAD}\n{body or f'{EMPTY}\n'}"


def er_table(resource: LinkedResource, tables: Mapping[str, str]) -> str:
    """Return the lines of a resource: its table, then its relationships."""
    known = {**tables, resource.names.snake: resource.names.table}
    return "".join(f"    {line}\n" for line in (*_entity(resource), *_relations(resource, known)))


def with_neighbours(
    resource: LinkedResource, resources: Iterable[LinkedResource]
) -> list[LinkedResource]:
    """Return a resource with those that it refers to and those that refer to it."""
    name, targets = resource.names.snake, set(resource.targets)
    return [
        each for each in resources if each.names.snake in {name, *targets} or name in each.targets
    ]


def _entity(resource: LinkedResource) -> Iterator[str]:
    yield f"{_quoted(resource.names.table)} {{"
    ids = [field for field in resource.key_fields if field.type.generated]
    for field in (*ids, *resource.fields):
        if not field.type.is_many:
            yield f"    {_column(field)}"
    for name in ("created_at", "updated_at"):
        yield f"    datetime {name}"
    yield "}"


def _column(field: LinkedField) -> str:
    name = f"*{field.column_name}" if field.column_name in _KEYS else field.column_name
    marks = {"PK": field.in_key, "FK": field.target, "UK": field.unique}
    keys = ", ".join(key for key, holds in marks.items() if holds)
    return " ".join(filter(None, (_kind(field), name, keys, '"null"' if field.null else "")))


def _kind(field: LinkedField) -> str:
    return _kind(field.key) if field.key else field.type.name


def _relations(resource: LinkedResource, tables: Mapping[str, str]) -> Iterator[str]:
    own = _quoted(resource.names.table)
    for field in resource.refs:
        target = resource.target_of(field)
        if target in tables:
            yield f"{_quoted(tables[target])} {_ends(field)} {own} : {_quoted(field.name)}"
    for field in resource.pairs:
        target = resource.target_of(field)
        if target in tables:
            yield f"{_quoted(tables[target])} }}o--o{{ {own} : {_quoted(field.name)}"


def _ends(field: LinkedField) -> str:
    """Return the cardinality on both sides: of the target and of the rows that refer to it."""
    return f"{'|o' if field.null else '||'}--{'o|' if field.unique else 'o{'}"


def _quoted(name: str) -> str:
    return f'"{name}"' if name in _WORDS else name
