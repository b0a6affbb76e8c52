"""Renders the templates of a resource with Jinja; the result is not yet formatted."""

import _thread
import ast
import gc
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path, PurePosixPath
from threading import Timer, current_thread, main_thread
from traceback import walk_tb
from typing import Any

from jinja2 import (
    ChoiceLoader,
    FileSystemBytecodeCache,
    FileSystemLoader,
    FunctionLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.sandbox import SandboxedEnvironment

from fastwright.code import associations, snippets
from fastwright.errors import bad_template
from fastwright.language.literals import source
from fastwright.language.types.enums import member_name
from fastwright.language.types.files import accepted_size, refused_files, size_name
from fastwright.project.project import TEMPLATES, Project

LIMIT = 10.0
"""The seconds that a template of the project can take; the built-in ones take milliseconds."""
# A signal that nothing else here uses.
_ALARM = signal.Signals["SIGALRM" if hasattr(signal, "SIGALRM") else "SIGBREAK"]

BUILT_IN = Path(__file__).parent / "templates"
FILTERS: tuple[Callable[..., object], ...] = (
    snippets.accepted,
    snippets.annotated,
    snippets.changed,
    snippets.embedded,
    snippets.factory_value,
    snippets.has_alias,
    snippets.loader,
    snippets.model_column,
    snippets.payload,
    snippets.refused,
    snippets.refused_in_form,
    snippets.relationship,
    snippets.returned,
    snippets.schema_default,
    snippets.table_arguments,
    associations.association_table,
    associations.collection,
    accepted_size,
    member_name,
    refused_files,
    size_name,
    source,
)


def _bytecode_cache() -> FileSystemBytecodeCache | None:
    """Keep compiled templates between runs: compiling takes most of the time."""
    with suppress(OSError, RuntimeError):
        return FileSystemBytecodeCache()
    return None


class Renderer:
    """Renders templates, the project's own before the built-in ones, and loads each once.

    Use one for each command, because people change their own templates between commands.
    """

    def __init__(self, project: Project) -> None:
        """Prepare to render for a project."""
        self._project = project
        self._has_own = (project.root / TEMPLATES).is_dir()
        loaders = FunctionLoader(partial(_own, project)), FileSystemLoader(BUILT_IN)
        self._environment = SandboxedEnvironment(
            loader=ChoiceLoader(loaders),
            bytecode_cache=_bytecode_cache(),
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,
        )
        self._environment.filters |= {function.__name__: function for function in FILTERS}

    def render(self, template: str, **context: Any) -> str:  # noqa: ANN401 - templates take any value
        """Return a rendered template; a variable that the context lacks is an error.

        Raises BadTemplate for an error in one of the project's own templates.
        """
        try:
            with _limited() if self._has_own else nullcontext():
                text = self._environment.get_template(template).render(context)
        except _TooLongError as error:
            path, _ = _place(self._project, error) or (TEMPLATES / template, None)
            raise bad_template(path, None, str(error)) from error
        except Exception as error:
            place = _place(self._project, error)
            if place is None:  # built-in templates are correct
                raise
            raise bad_template(*place, _reason(error)) from error
        if self._has_own:
            _check_python(template, text)
        return text


class _TooLongError(BaseException):
    """A template takes too long. Jinja passes over exceptions while it compiles, but not this."""


@contextmanager
def _limited() -> Iterator[None]:
    """Raise _TooLongError in the main thread if what is inside takes longer than the limit."""
    if current_thread() is not main_thread():  # where no signal arrives
        yield
        return
    is_running = True

    def stop(_signal: int, _frame: object) -> None:
        if is_running:
            msg = f"it takes longer than {LIMIT:g} seconds"
            raise _TooLongError(msg)

    collects = gc.isenabled()
    gc.disable()  # Python drops what is raised in a callback of the garbage collector
    former = signal.signal(_ALARM, stop)
    cancel = _start_clock()
    try:
        yield
    finally:
        is_running = False
        cancel()
        signal.signal(_ALARM, former)
        if collects:
            gc.enable()


def _start_clock() -> Callable[[], object]:
    """Raise the alarm when the limit is reached; return what cancels that."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, LIMIT)
        return partial(signal.setitimer, signal.ITIMER_REAL, 0)
    # On Windows: it does not interrupt a single long calculation.
    timer = Timer(LIMIT, _thread.interrupt_main, [_ALARM])
    timer.daemon = True
    timer.start()
    return timer.cancel


def _own(project: Project, template: str) -> tuple[str, str, None] | None:
    text = project.read(TEMPLATES / template)
    # The cache of compiled templates tells projects apart by the full path.
    name = str(project.root / TEMPLATES / template)
    return None if text is None else (text.removeprefix("\ufeff"), name, None)


def _place(project: Project, error: BaseException) -> tuple[PurePosixPath, int] | None:
    """Return the file and line in the project's own templates that an error comes from."""
    frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    if isinstance(error, TemplateSyntaxError):
        frames.append((error.filename or "", error.lineno))
    for name, line in reversed(frames):
        if Path(name).is_relative_to(project.root / TEMPLATES):
            return PurePosixPath(Path(name).relative_to(project.root).as_posix()), line
    return None


def _reason(error: Exception) -> str:
    match error:
        case TemplateSyntaxError():
            return error.message or ""
        case TemplateNotFound():
            return f"there is no template {error.name}"
        case _:
            return str(error) or type(error).__name__


def _check_python(template: str, text: str) -> None:
    try:
        ast.parse(text)
    except SyntaxError as error:
        reason = f"the rendered text is not valid Python: {error.msg} in line {error.lineno}"
        raise bad_template(TEMPLATES / template, None, reason) from error
    except ValueError as error:  # a character that cannot be written to a file
        raise bad_template(TEMPLATES / template, None, f"the rendered text: {error}") from error
