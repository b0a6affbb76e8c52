"""The one home of Jinja: a resource's templates to Python source, not yet formatted."""

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from fastwright import snippets
from fastwright.enums import member_name
from fastwright.files import accepted_size, refused_files, size_name
from fastwright.literals import source

TEMPLATES = Path(__file__).parent / "resource"


def _bytecode_cache() -> FileSystemBytecodeCache | None:
    """Keep compiled templates between runs: compiling takes longer than all the rest."""
    with suppress(OSError, RuntimeError):
        return FileSystemBytecodeCache()
    return None


@cache
def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        bytecode_cache=_bytecode_cache(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    filters = (
        snippets.accepted,
        snippets.annotated,
        snippets.changed,
        snippets.factory_value,
        snippets.has_alias,
        snippets.model_column,
        snippets.payload,
        snippets.payload_reference,
        snippets.refused,
        snippets.refused_in_form,
        snippets.relationship,
        snippets.returned,
        snippets.schema_default,
        snippets.table_arguments,
        snippets.values_to_ignore,
        accepted_size,
        member_name,
        refused_files,
        size_name,
        source,
    )
    environment.filters |= {function.__name__: function for function in filters}
    return environment


def render(template: str, **context: Any) -> str:  # noqa: ANN401 - whatever a template names
    """Return a template's text; a name that it uses and the context lacks is an error."""
    return _environment().get_template(template).render(context)
