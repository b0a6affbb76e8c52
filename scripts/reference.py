"""Write the parts of the documentation that follow from the code.

    uv run python -m scripts.reference

A page keeps its prose; what stands between `<!-- begin: NAME -->` and `<!-- end: NAME -->` is
written here, from the registry of field types, the command line, the templates of resources and the
questions of copier.yml.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import partial
from inspect import signature
from pathlib import Path
from typing import Any, get_args

import yaml
from jinja2 import meta
from jinja2.sandbox import SandboxedEnvironment
from typer.main import get_command

from fastwright import errors
from fastwright.cli import app
from fastwright.code import snippets
from fastwright.code.associations import association, association_table, collection
from fastwright.code.generation import template_context
from fastwright.code.links import link
from fastwright.code.render import BUILT_IN, FILTERS
from fastwright.code.resource_tables import table_column
from fastwright.code.snippets import Column, Reference
from fastwright.language.fields import FieldType, LinkedField, Through, linked
from fastwright.language.modifiers import MODIFIERS
from fastwright.language.names import Names, resource_names
from fastwright.language.parser import parse_field
from fastwright.language.resource import LinkedResource, make_resource
from fastwright.language.types import TYPES
from fastwright.language.types.ids import id_field
from fastwright.plan.saved import WRITABLE
from fastwright.project.project import Project
from fastwright.project.reading import Files
from fastwright.project.styles import layout

ROOT = Path(__file__).parents[1]
PAGES = (
    "docs/reference/answers.md",
    "docs/reference/cli.md",
    "docs/reference/fields.md",
    "docs/reference/json.md",
    "docs/how-to/house-style.md",
)
_SECTION = re.compile(r"<!-- begin: ([\w-]+) -->\n.*?<!-- end: \1 -->", re.DOTALL)

OWNER = resource_names("thing")
KEY = (id_field("uuid", OWNER),)

# One field for each kind of default; every type that takes one is here.
DEFAULTS = (
    "state:str:default=new",
    "body:text:default=none yet",
    "stock:int:default=0",
    "views:bigint:default=0",
    "weight:float:default=1.5",
    "price:decimal:12.2:default=9.9",
    "active:bool:default=true",
    "released_on:date:default=2026-01-31",
    "released_on:date:default=today",
    "seen_at:datetime:default=now",
    "settings:json:default={}",
    "answers:json:default=[]",
    "labels:list:str:default=[]",
    "status:enum:draft+active:default=draft",
)


# What a template may use; a name that is added needs its words here.
TEMPLATE_NAMES = {
    "access": "who may do what, by operation, unless the test class inherits it",
    "bases": "the base classes of the model",
    "changeable": "the fields that a client can change, which are not part of the key",
    "collections": "the many-to-many fields with an association table: `Reference`",
    "columns": "the fields as columns, in order, after an `id` that no base class adds: `Column`",
    "created": "the schema of what a client sends to create a row, or `Never`",
    "embedded": "the references whose rows are in responses: `Reference`",
    "embedded_targets": "the other resources whose rows are in responses: `Names`",
    "enums": "the enum fields",
    "fields": "the fields, in order: `LinkedField`",
    "files": "the file fields",
    "guard": "the argument of the router that admits users, if it is the same for all routes",
    "guards": "the arguments of the routes that admit users, by operation",
    "has_usual_key": "whether the key is the `id` that the answers of the project give",
    "idempotent": "whether the project repeats responses to a POST with the same Idempotency-Key",
    "imports": '`imports("python", "model")` returns the import statements that the fields need',
    "is_sent": "whether clients create or update rows",
    "key": "the names of the key in generated code: `RowKey`",
    "loaded": "the references and many-to-many fields that are loaded with each row: `Reference`",
    "mixins": "the classes of `tests/contract.py` that the test class inherits",
    "module": '`module("model", names)` returns the dotted name of a generated module',
    "names": "the names of the resource: `Names`",
    "operations": "the operations that have routes, such as `list` and `delete`",
    "origins": "the other resources whose keys the fields contain, also indirectly: `Names`",
    "other": "`other(reference)` returns what the tests state about a target",
    "readable": "the fields that a client sees",
    "references": "the fields that are foreign keys, with their targets: `Reference`",
    "required": "the fields that a client has to send",
    "required_targets": "the targets of the references that are not `null`: `Names`",
    "resource": "the resource itself: `LinkedResource`",
    "scalars": "the fields that are not foreign keys",
    "sent_references": "the references that a client can set: `Reference`",
    "shown": "the name of the response schema",
    "targets": "the other resources that the fields refer to: `Names`",
    "through": "`through(reference)` returns what the tests state about an indirect target",
    "unique": "the attributes that are unique, alone or together, and that a client can set",
    "updated": "the schema of what a client sends to update a row, or `Never`",
    "views": "the many-to-many fields through another resource, with their targets: `Reference`",
    "writable": "the fields that a client can set",
}


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    names = list(head)
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', r'\|') for cell in row)} |" for row in lines)


def code(text: str) -> str:
    """Return a text as code, and nothing for nothing."""
    return f"`{text}`" if text else ""


# ---- fields


def parse(text: str) -> Column:
    """Read a field of the documentation, with what a ref refers to."""
    typed = parse_field(text, owner=OWNER)
    field = linked(typed, key=KEY[0] if typed.target else None)
    return Column(field, Reference(field, resource_names(field.target)) if field.target else None)


def field_summary() -> str:
    """Return one row a type: how it is written, what it is in the database and in JSON."""
    return table(
        ("type", "example", "column", "in JSON"),
        (
            (code(kind.name), code(kind.example), code(_migration(kind)), _json(kind))
            for kind in TYPES.values()
        ),
    )


def modifier_matrix() -> str:
    """Return which type takes which modifier."""
    return table(
        ("type", *(code(modifier.spelling) for modifier in MODIFIERS.values())),
        (
            (
                code(kind.name),
                *("yes" if modifier in kind.modifiers else "" for modifier in MODIFIERS.values()),
            )
            for kind in TYPES.values()
        ),
    )


def field_defaults() -> str:
    """Return what a default becomes in each place."""
    rows = []
    for text in DEFAULTS:
        default = parse(text).field.default
        assert default  # noqa: S101 - all of them have one
        rows.append(
            (
                code(text),
                code(default.model),
                code(default.schema),
                code(default.server or "") or "none",
            )
        )
    return table(("field", "in the model", "in the schema", "in the database"), rows)


def field_types() -> str:
    """Return a block a type: what its example becomes in each file."""
    return "\n\n".join(_type_block(kind) for kind in TYPES.values())


def _type_block(kind: FieldType) -> str:
    column = parse(kind.example)
    lines = [f"# {kind.example}", "", "# model", *_model_lines(column)]
    read = "detail" if kind.is_many else "read"
    lines += ["", f"# schemas: create, update, {read}", *_schema_lines(column.field)]
    lines += ["", "# migration", *_migration_lines(column)]
    return f"### {kind.name}\n\n```python\n" + "\n".join(lines) + "\n```"


def _model_lines(column: Column) -> Iterator[str]:
    reference = column.reference
    if reference and column.field.type.is_many:
        yield association_table(reference, KEY)
        yield collection(reference, KEY)
        return
    yield snippets.model_column(column)
    if reference:
        yield snippets.relationship(reference)


def _migration_lines(column: Column) -> Iterator[str]:
    field = column.field
    if column.reference and field.type.is_many:
        yield f'op.create_table("{association(column.reference, KEY).name}", ...)'
    else:
        yield f'sa.Column("{field.column_name}", {_migration(field.type)}, ...)'


def _schema_lines(field: LinkedField) -> Iterator[str]:
    if snippets.has_alias(field):
        yield f"{field.class_name} = {snippets.annotated(field)}"
    yield f"{field.attribute}: {snippets.accepted(field)}{snippets.schema_default(field)}"
    yield f"{field.attribute}: {snippets.changed(field)} = MISSING"
    yield f"{field.attribute}: {snippets.returned(field)}"


def _migration(kind: FieldType) -> str:
    return table_column(parse(kind.example).field).created_type


def _json(kind: FieldType) -> str:
    if kind.is_file:
        return "a part of a form"
    value = kind.payload(parse(kind.example).field, 1)
    return code({"True": "true", "False": "false"}.get(value, value))


# ---- the command line


@dataclass(frozen=True, slots=True)
class Command:
    """A command and its path: `add resource`."""

    path: str
    click: Any

    @property
    def anchor(self) -> str:
        """The name of its section."""
        return self.path.replace(" ", "-")


def commands() -> Iterator[Command]:
    """Yield the commands that do something."""

    def walk(command: Any, path: str) -> Iterator[Command]:  # noqa: ANN401 - typer has no types here
        below = getattr(command, "commands", None)
        if below is None:
            yield Command(path, command)
        for name, each in (below or {}).items():
            if not each.hidden:
                yield from walk(each, f"{path} {name}".strip())

    return walk(get_command(app), "")


def command_section(command: Command) -> str:
    """Return a command's usage, its sentence, and its arguments and options."""
    shown = [each for each in command.click.params if not each.hidden]
    arguments = [each for each in shown if each.param_type_name == "argument"]
    usage = " ".join(["fastwright", command.path, *map(_usage, arguments), "[OPTIONS]"])
    rows = [(_spelling(each), each.help or "") for each in shown]
    head = f"```text\n{usage}\n```\n\n{command.click.help}"
    return f"{head}\n\n{table(('argument or option', 'meaning'), rows)}"


def _usage(argument: Any) -> str:  # noqa: ANN401
    name = argument.metavar if argument.required else f"[{argument.metavar}]"
    return f"{name}..." if argument.nargs < 0 else name


def _spelling(parameter: Any) -> str:  # noqa: ANN401
    if parameter.param_type_name == "argument":
        return code(_usage(parameter))
    names = sorted([*parameter.opts, *parameter.secondary_opts], key=len)
    value = "" if parameter.is_flag else f" {parameter.metavar or 'TEXT'}"
    return ", ".join(code(f"{name}{value}") for name in names)


# ---- questions


def questions() -> Mapping[str, Mapping[str, Any]]:
    """Return the questions that a user is asked."""
    read = yaml.safe_load((ROOT / "copier.yml").read_text(encoding="utf-8"))
    return {
        key: value
        for key, value in read.items()
        if not key.startswith("_") and value.get("when", True) is not False
    }


def answer_table() -> str:
    """Return the questions, their answers and their defaults."""
    rows = (
        (code(key), each["help"], _answers(each), _default(each))
        for key, each in questions().items()
    )
    return table(("key", "question", "answers", "default"), rows)


def _answers(question: Mapping[str, Any]) -> str:
    choices = question.get("choices")
    if isinstance(choices, dict):
        return "; ".join(f"{code(value)}: {label}" for label, value in choices.items())
    if choices:
        return ", ".join(map(code, choices))
    return "`true`, `false`" if question["type"] == "bool" else "text"


def _default(question: Mapping[str, Any]) -> str:
    default = question["default"]
    if isinstance(default, bool):
        return code(str(default).lower())
    return "computed" if "{" in default else code(default) or "empty"


# ---- templates of a project's own


def template_names() -> str:
    """Return what the templates of a resource know; each name is described in `TEMPLATE_NAMES`."""
    project = Project(Files(Path()), "layered", has_users=True)
    resource = make_resource(OWNER, ["name:str"])
    linked = link(project, resource)
    known = template_context(project, layout(project.style), linked)
    return table(
        ("name", "what it is"), ((code(name), TEMPLATE_NAMES[name]) for name in sorted(known))
    )


def migration_names() -> str:
    """Return what the template of a migration uses."""
    text = (BUILT_IN / "shared/migration.py.jinja").read_text(encoding="utf-8")
    environment = SandboxedEnvironment()
    environment.filters |= dict.fromkeys((each.__name__ for each in FILTERS), str)
    used = meta.find_undeclared_variables(environment.parse(text))
    return ", ".join(map(code, sorted(used)))


def template_filters() -> str:
    """Return the filters of fastwright, each with the first line of what documents it."""
    return table(
        ("filter", "of", "what it does"),
        (
            (code(each.__name__), _argument(each), (each.__doc__ or "").partition("\n")[0])
            for each in sorted(FILTERS, key=lambda each: each.__name__)
        ),
    )


def _argument(function: Callable[..., object]) -> str:
    """Return the type of a function's first argument."""
    first = next(iter(signature(function).parameters.values()))
    return code(_type_name(first.annotation))


def template_objects() -> str:
    """Return the attributes of what the templates know."""
    return "\n\n".join(
        map(_object_block, (LinkedResource, Names, LinkedField, Through, Column, Reference))
    )


def _object_block(kind: Any) -> str:  # noqa: ANN401 - one of the dataclasses
    rows = [(code(each.name), code(_type_name(each.type))) for each in fields(kind)]
    rows += [
        (code(name), (each.__doc__ or "").partition("\n")[0])
        for part in reversed(kind.__mro__)
        for name, each in vars(part).items()
        if isinstance(each, property)
    ]
    return f"### {kind.__name__}\n\n{table(('attribute', 'what it is'), rows)}"


def _type_name(kind: Any) -> str:  # noqa: ANN401 - a type or its source
    name = kind.__name__ if isinstance(kind, type) and not get_args(kind) else str(kind)
    return re.sub(r"\b(?:\w+\.)+", "", name)


# ---- saved plans


def writable_paths() -> str:
    """Return where a saved plan may write."""
    *head, last = (code(str(path)) for path in WRITABLE)
    return f"{', '.join(head)} and {last}."


# ---- refusals


def error_codes() -> str:
    """Return the codes of refusals, each with the first line of what documents it."""
    tree = ast.parse(Path(errors.__file__).read_text(encoding="utf-8"))
    rows = {
        node.value: _case((ast.get_docstring(definition) or "").partition("\n")[0])
        for definition in tree.body
        if isinstance(definition, ast.ClassDef | ast.FunctionDef)
        for found in ast.walk(definition)
        for node in _codes(found)
    }
    return table(("code", "what is wrong"), ((code(each), rows[each]) for each in sorted(rows)))


def _case(sentence: str) -> str:
    """Return what is wrong, of the first sentence that documents an error."""
    text = sentence.removeprefix("Return the error for ")
    return text[:1].upper() + text[1:]


def _codes(node: ast.AST) -> Iterator[Any]:
    """Yield the constants that a class or a call states as its code."""
    match node:
        case ast.Assign(
            targets=[ast.Name("code")], value=ast.Constant(str()) as value
        ) | ast.keyword("code", ast.Constant(str()) as value):
            yield value


# ---- pages


def sections() -> dict[str, Callable[[], str]]:
    """Return what writes each section."""
    made: dict[str, Callable[[], str]] = {
        "answers": answer_table,
        "error-codes": error_codes,
        "field-defaults": field_defaults,
        "field-modifiers": modifier_matrix,
        "field-summary": field_summary,
        "field-types": field_types,
        "migration-names": migration_names,
        "template-filters": template_filters,
        "template-names": template_names,
        "template-objects": template_objects,
        "writable": writable_paths,
    }
    for command in commands():
        made[f"command-{command.anchor}"] = partial(command_section, command)
    return made


def filled(text: str) -> str:
    """Return a page with its sections written anew."""
    made = sections()
    return _SECTION.sub(
        lambda match: f"<!-- begin: {match[1]} -->\n{made[match[1]]()}\n<!-- end: {match[1]} -->",
        text,
    )


def main() -> None:
    """Write every page whose sections are stale."""
    for name in PAGES:
        page = ROOT / name
        old = page.read_text(encoding="utf-8")
        new = filled(old)
        if new != old:
            page.write_text(new, encoding="utf-8")
            print(f"wrote {name}")


if __name__ == "__main__":
    main()
