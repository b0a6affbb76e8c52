"""Names of resources, fields, tables and columns, and the names that are already taken."""

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import inflection

from fastwright.errors import InvalidName

# The longest names with which generated lines fit into 100 characters.
MAX_RESOURCE = 32
MAX_PLURAL = 40
MAX_FIELD = 40
MAX_COLUMN = 63
MAX_TABLE = 50  # PostgreSQL truncates at 63 bytes, and the names of constraints are longer


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# ---- what is taken, and by whom

# Names that generated modules import beside a resource's class; a test compares the templates.
IMPORTED_CLASSES = _words("""
    APIRouter Annotated Any AuditBase Base BaseRepo BaseService BigInteger BigKey ControllerABC
    Decimal Depends Double Entity Factory FileObject ForeignKey IdempotentRoute Identity
    IdentityAuditBase IfMatch Index Int32 Int64 Integer LocalDate Mapped Never NonBlankText Numeric
    PageDep PageOf PathText RawType ReadSession ReadUnitOfWork Repo RepoABC Repository Request
    RequestBody RequireAdmin RequireUser Response Security ServiceABC Slice StoredFile StrEnum
    String Text TimestampMixin UUID UUIDAuditBase UniqueConstraint UniqueList WriteSession
    WriteUnitOfWork
""")
_IMPORTED = frozenset(map(str.lower, IMPORTED_CLASSES))
_KEYWORDS = frozenset(map(str.lower, keyword.kwlist))  # a resource `none` would get `class None`
_DEVICES = _words("aux con nul prn") | {
    f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)
}
# SQLAlchemy 2.1 does not quote these, which is a syntax error in PostgreSQL 18 or SQLite 3.40.
_UNQUOTED = _words("collation concurrently lateral nothing returning system_user tablesample")

_TAKEN_IDENTIFIERS = {
    "it looks like the digit": frozenset("l"),
    "it is a Python keyword": _KEYWORDS,
    "it has a special meaning in Python": frozenset(keyword.softkwlist),
    "Python has a function or type of that name": frozenset(
        filter(str.islower, (*dir(builtins), "copyright", "credits", "exit", "license", "quit"))
    ),
    "generated code has a variable of that name": _words("data request response self uow"),
    "the project has a module of that name": _words("""
        app auth base common deps health http idempotency_key problems router test tests
    """),
    "Windows reserves it for a device": _DEVICES,
}
# The plural also names an argument of the routes.
_TAKEN_PLURALS = {
    "generated code has a variable of that name": _words("page rows total"),
    "the project has a module of that name": _words("api config"),
}
_TAKEN_FIELDS = {
    "it looks like the digit": frozenset("l"),
    "it is a Python keyword": _KEYWORDS,
    "it would hide a Python type from the fields below it": _words("""
        bool bytes float int list str
    """),
    "it would hide what the generated module imports": _words("""
        dt enum_type false func json_type list_type mapped_column max_json never_set no_rows
        relationship rounded sequence today true utc_now
    """),
    "it would hide a member of the factories": _words("""
        add_provider batch build coverage seed_random
    """),
    "SQLAlchemy models use it themselves": _words("metadata registry self"),
    "it would hide a member of Pydantic's BaseModel": _words("""
        construct copy dict from_orm json model_computed_fields model_config model_construct
        model_copy model_extra model_fields model_fields_set model_json_schema
        model_parametrized_name model_post_init model_rebuild parse_file parse_obj parse_raw schema
        schema_json update_forward_refs validate
    """),
    "databases reserve it and SQLAlchemy does not quote it": _UNQUOTED,
    "PostgreSQL gives every table a column of that name": _words("""
        cmax cmin ctid tableoid xmax xmin
    """),
}
_TAKEN_TABLES = {
    "Alembic uses it for its own table": _words("alembic_version"),
    "the project stores the responses to repeated requests in it": _words("idempotency_keys"),
    "databases reserve it and SQLAlchemy does not quote it": _UNQUOTED,
}
_TAKEN_COLUMNS = {
    "databases reserve it and SQLAlchemy does not quote it": _UNQUOTED,
    "PostgreSQL gives every table a column of that name": _words("""
        cmax cmin ctid tableoid xmax xmin
    """),
    "every resource already has that column": _words("""
        created_at id sa_orm_sentinel updated_at
    """),
}
_EVERYWHERE = _words("created_at id updated_at")
_PROTECTED_PREFIXES = (
    "model_dump",
    "model_validate",
)  # Pydantic 2.14 allows other names with `model_`
_CATALOGUE_PREFIXES = ("pg_", "sqlite_")

# ---- how words are spelled

_SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_COLUMN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PASCAL_CASE = re.compile(r"[A-Z][A-Za-z0-9]*")
_ACRONYMS = {
    "graphql": "GraphQL",
    "ipv4": "IPv4",
    "ipv6": "IPv6",
    "oauth": "OAuth",
    "oauth2": "OAuth2",
}

# ---- plurals that the inflection package gets wrong

_PLUS_ES = _words("""
    apparatus atlas bias blitz bonus buzz campus canvas cargo census chorus circus citrus consensus
    cosmos echo embargo focus gas genius hero hippopotamus iris lens lotus metropolis minus mosquito
    nexus octopus opus platypus plus prospectus quartz rhinoceros stylus summons superhero surplus
    thesaurus topaz tornado torpedo veto virus volcano walrus waltz
""")
_PLUS_S = _words("""
    aquarium auditorium beta blouse cafe cafeteria condominium cow delta emporium encyclopedia epoch
    fiesta german golf gulf gymnasium human militia monarch moratorium omen pasta pizzeria podium
    premium quota regatta regimen roman safe serf shaman slice sonata specimen stadium stomach
    talisman tech turf vista
""")
_IRREGULAR = _words("""
    addendum:addenda alga:algae alumnus:alumni appendix:appendices automaton:automata cactus:cacti
    codex:codices corpus:corpora cortex:cortices criterion:criteria curriculum:curricula foot:feet
    fungus:fungi genus:genera goose:geese helix:helices hoof:hooves larva:larvae leaf:leaves
    loaf:loaves locus:loci memorandum:memoranda nebula:nebulae nucleus:nuclei phenomenon:phenomena
    radius:radii sheaf:sheaves spectrum:spectra stimulus:stimuli thief:thieves tooth:teeth
    vertebra:vertebrae vortex:vortices
""")
_UNCOUNTABLE = _words("""
    advice aircraft bison cattle chassis deer dice evidence feedback furniture hardware homework
    knowledge luggage merchandise moose music offspring research salmon shrimp software spacecraft
    staff swine traffic trout wildlife
""")
_PLURALS = {
    **{word: f"{word}es" for word in _PLUS_ES},
    **{word: f"{word}s" for word in _PLUS_S},
    **dict(pair.split(":") for pair in _IRREGULAR),
}
_UNCHANGED = _UNCOUNTABLE | frozenset(_PLURALS.values())


@dataclass(frozen=True, slots=True)
class Names:
    """The spellings of a resource's name: module, class, collection and table."""

    snake: str
    pascal: str
    plural: str
    table: str

    @property
    def route(self) -> str:
        """The path of the collection, such as `/invoice-lines`."""
        return f"/{self.plural.replace('_', '-')}"

    @property
    def label(self) -> str:
        """The singular in prose, such as `invoice line`."""
        return self.snake.replace("_", " ")

    @property
    def plural_label(self) -> str:
        """The plural in prose, such as `invoice lines`."""
        return self.plural.replace("_", " ")


def resource_names(
    name: str, *, plural: str | None = None, table: str | None = None, known: bool = False
) -> Names:
    """Return all spellings of a resource typed as `InvoiceLine`, `invoice-line` or `invoice_line`.

    A name in PascalCase keeps its spelling as the class (`HTTPRequest`). In any other spelling each
    word gets a capital (`http_request` gives `HttpRequest`), except for the brands in `_ACRONYMS`
    (`oauth_token` gives `OAuthToken`). The plural defaults to the English one, the table to the
    plural.

    Raises `InvalidName` if one of the names is not valid or already taken, or if the plural is the
    name itself. The names of a `known` resource only need to be identifiers, so that a version with
    stricter rules can still read older projects.
    """
    snake = _snake(name)
    check_resource_name(snake, known=known)
    if plural is None:
        plural = _pluralize(snake)
        _check_derived(name, plural, known=known)
    if plural == snake:
        raise InvalidName(name, "its plural is the same word; use the singular, or pass --plural")
    _check_shape(plural, MAX_PLURAL)
    table = plural if table is None else table
    _check_shape(table, MAX_TABLE)
    pascal = name if _PASCAL_CASE.fullmatch(name) else _pascal(snake)
    names = Names(snake=snake, pascal=pascal, plural=plural, table=table)
    if not known:
        _check_names(names)
    return names


def _check_derived(name: str, plural: str, *, known: bool) -> None:
    """Check a plural that was derived from `name`; raise `InvalidName` for `name`."""
    try:
        _check_shape(plural, MAX_PLURAL)
        if not known:
            _check_plural(plural)
    except InvalidName as error:
        why = error.reason.partition(";")[0]
        reason = f"its plural would be {plural!r}, but {why}; pass another one with --plural"
        raise InvalidName(name, reason) from error


def _check_plural(plural: str) -> None:
    _check_identifier(plural, MAX_PLURAL)
    _check_free(plural, _TAKEN_PLURALS, suffix="records")


def _check_names(names: Names) -> None:
    """Check that no Python class has the same name; raise `InvalidName`."""
    _check_plural(names.plural)
    check_table_name(names.table)
    if hasattr(builtins, names.pascal):
        raise _taken(names.snake, f"Python has a class {names.pascal}", suffix="record")


def check_resource_name(snake: str, *, known: bool = False) -> None:
    """Check that modules, classes and variables can be named after `snake`.

    Raises `InvalidName` if it is not a short snake_case identifier or is already taken. A `known`
    name may be taken, as in `resource_names`.
    """
    _check_shape(snake, MAX_RESOURCE)
    if known:
        return
    _check_identifier(snake, MAX_RESOURCE)
    # The comparison ignores case, because `UUID` and `uuid` are equally confusing.
    if snake.replace("_", "") in _IMPORTED:
        raise _taken(snake, "generated code imports a class of that name", suffix="record")


def check_field_name(name: str, *, known: bool = False) -> None:
    """Check that a column, a model attribute and a schema field can all be called `name`.

    Raises `InvalidName` if it is not a short snake_case identifier or is already taken. A `known`
    name may be taken, as in `resource_names`.
    """
    _check_shape(name, MAX_FIELD)
    if known:
        return
    if name in _EVERYWHERE:
        raise InvalidName(name, "every resource already has that field; remove it")
    _check_free(name, _TAKEN_FIELDS, suffix="value")
    if name.startswith(_PROTECTED_PREFIXES):
        raise InvalidName(name, "Pydantic reserves names that begin like this; choose another name")


def check_table_name(name: str) -> None:
    """Check that a table can be called `name` in every supported database.

    Raises `InvalidName` if it is not a short snake_case identifier or is already taken.
    """
    _check_shape(name, MAX_TABLE)
    _check_free(name, _TAKEN_TABLES, suffix="rows")
    if name.startswith(_CATALOGUE_PREFIXES):
        raise InvalidName(name, "databases reserve names that begin like this; choose another name")


def column_name(name: str) -> str:
    """Return the name of a column, which may be one that an existing table has.

    Raises ValueError if it is not an ASCII identifier, is longer than PostgreSQL allows, or is
    already the name of a column of the database or of the model's base class.
    """
    if not _COLUMN.fullmatch(name) or len(name) > MAX_COLUMN:
        msg = f"{name!r} is not a column name; use up to {MAX_COLUMN} ASCII letters, digits and _"
        raise ValueError(msg)
    for reason, names in _TAKEN_COLUMNS.items():
        if name.lower() in names:
            msg = f"the column name {name!r} is not allowed: {reason}; choose another name"
            raise ValueError(msg)
    return name


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate closest to `word`, or None if none is close."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, list(candidates), n=1)), None)


def _check_identifier(name: str, longest: int) -> None:
    _check_shape(name, longest)
    _check_free(name, _TAKEN_IDENTIFIERS, suffix="record")
    if name.startswith("test_") or name.endswith("_test"):
        raise InvalidName(name, "pytest would run its modules as tests; choose another name")


def _check_shape(name: str, longest: int) -> None:
    if not _SNAKE_CASE.fullmatch(name):
        raise InvalidName(name, f"use snake_case in ASCII, beginning with a letter{_hint(name)}")
    if len(name) > longest:
        raise InvalidName(name, f"it has {len(name)} characters; use at most {longest}")


def _check_free(name: str, taken: Mapping[str, frozenset[str]], *, suffix: str) -> None:
    for reason, names in taken.items():
        if name in names:
            raise _taken(name, reason, suffix=suffix)


def _taken(name: str, reason: str, *, suffix: str) -> InvalidName:
    return InvalidName(name, f"{reason}; add a word, as in `{name}_{suffix}`")


def _hint(name: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    snake = re.sub(r"[^a-z0-9]+", "_", _snake(ascii_only)).strip("_")
    return f"; try `{snake}`" if _SNAKE_CASE.fullmatch(snake) else ""


def _snake(name: str) -> str:
    for acronym in _ACRONYMS.values():
        name = name.replace(acronym, acronym.capitalize())
    return inflection.underscore(name)


def _pascal(snake: str) -> str:
    return "".join(_ACRONYMS.get(word, word.capitalize()) for word in snake.split("_"))


def _pluralize(snake: str) -> str:
    head, underscore, word = snake.rpartition("_")
    if word in _UNCHANGED:
        return snake
    return head + underscore + _PLURALS.get(word, inflection.pluralize(word))
