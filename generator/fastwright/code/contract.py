"""What the tests of a resource state about it, for the tests that it inherits."""

from collections.abc import Iterator

from fastwright.code.links import Linked
from fastwright.code.routes import PREFIX
from fastwright.code.rows import RowKey, dangling
from fastwright.code.snippets import Reference
from fastwright.language.access import PUBLIC, USER, USUAL, Operation
from fastwright.language.fields import OnDelete
from fastwright.language.literals import source
from fastwright.language.resource import LinkedResource

UNKNOWN = {"uuid": "str(uuid4())", "bigint": "0"}
"""By the answer `keys`, the key of no row that the tests use where a resource states no other."""


def mixins(linked: Linked, key: RowKey) -> tuple[str, ...]:
    """Return the classes of `tests/contract.py` that the test class of a resource inherits."""
    fields = [column.field for column in linked.columns]
    allows = linked.resource.access.allows
    is_changed = allows(Operation.UPDATE)
    is_sent = is_changed or allows(Operation.CREATE)
    callers = {who for _, who in linked.resource.access if who.has_route}
    has_roles = any(who.needs_role for who in callers)
    return tuple(
        name
        for name, is_wanted in (
            ("Restricted", has_roles),
            ("Guarded", not has_roles and any(who.guard for who in callers)),
            ("Files", any(field.type.is_file for field in fields)),
            ("UniqueFields", is_sent and bool(unique_fields(linked, key))),
            ("HiddenFields", is_changed and any(field.writeonly for field in fields)),
            ("References", any(sent_references(linked))),
            ("Collections", bool(linked.pairs)),
            ("RelatedRows", not linked.pairs and any(shown_rows(linked))),
            ("Crud", True),
        )
        if is_wanted
    )


def access(resource: LinkedResource) -> dict[str, str]:
    """Return who may use the routes, or nothing if it is what the test class inherits."""
    found = {str(operation): who.text for operation, who in resource.access if who.has_route}
    inherited = (USUAL.filled(PUBLIC), USUAL.filled(USER))
    return {} if resource.access in inherited else found


def unique_fields(linked: Linked, key: RowKey) -> list[list[str]]:
    """Return the attributes whose values together belong to one row, as far as clients send them.

    The tests never set a reference to the resource itself, so it cannot be taken.
    """
    resource = linked.resource
    sent = (column for column in linked.columns if not column.field.readonly)
    single = [
        [column.field]
        for column in sent
        if column.field.unique and not (column.reference and column.reference.is_self)
    ]
    groups = map(resource.fields_of, resource.groups.unique)
    together = [[*group] for group in groups if all(map(resource.is_sent, group))]
    keys = [] if key.is_made else [[*key.fields]]
    return [[field.attribute for field in fields] for fields in (*single, *together, *keys)]


def sent_references(linked: Linked) -> Iterator[Reference]:
    """Yield the references by a column that clients send."""
    for column in linked.columns:
        if column.reference and not column.field.readonly:
            yield column.reference


def shown_rows(linked: Linked) -> Iterator[Reference]:
    """Yield the references whose rows or keys the responses show beside the fields."""
    for column in linked.columns:
        if column.reference and column.field.embed:
            yield column.reference
    yield from linked.pairs
    yield from linked.views


def other(reference: Reference, keys: str) -> str:
    """Return what the tests know of other rows: `Other(AuthorFactory, on_delete="cascade")`."""
    field, unknown = reference.field, dangling(reference)
    arguments = [f"{reference.target.pascal}Factory"]
    if field.held.attribute != "id":
        arguments.append(f"key={source(field.held.attribute)}")
    if unknown != UNKNOWN[keys]:
        # A factory has few values for a short key: its next one has to be asked for in the test.
        later = "lambda: " if "Factory" in unknown else ""
        arguments.append(f"unknown={later}{unknown}")
    if reference.is_deletable:
        arguments.append(f"url={source(PREFIX + reference.target.route)}")
    if not field.type.is_many and field.on_delete is not OnDelete.RESTRICT:
        arguments.append(f"on_delete={source(field.on_delete.value)}")
    if field.embed:
        arguments.append("embed=True")
    return f"Other({', '.join(arguments)})"


def through(reference: Reference, keys: str) -> str:
    """Return what the tests know of rows that lead to others."""
    via = reference.field.via
    if via is None:
        msg = f"{reference.field.name} leads through nothing"
        raise TypeError(msg)
    owner, target = via.sides
    between = f"{via.names.pascal}Factory, {source(owner.name)}, {source(target.name)}"
    return f"Through({between}, {other(reference, keys)})"
