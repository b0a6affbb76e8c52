"""Names: what is accepted, how it is spelled, and what is refused with which advice."""

import re
from collections.abc import Callable
from functools import partial

import pytest

from fastwright.code.bases import BASES
from fastwright.code.render import BUILT_IN
from fastwright.errors import InvalidName
from fastwright.language.names import (
    IMPORTED_CLASSES,
    Names,
    check_field_name,
    check_resource_name,
    check_table_name,
    nearest,
    resource_names,
)
from fastwright.language.types import TYPES
from fastwright.language.types.ids import ID_TYPES

type Check = Callable[[str], object]

# What is typed; its module, its class and its collection.
SPELLINGS = {
    "product": ("product", "Product", "products"),
    "Product": ("product", "Product", "products"),
    "invoice_line": ("invoice_line", "InvoiceLine", "invoice_lines"),
    "invoice-line": ("invoice_line", "InvoiceLine", "invoice_lines"),
    "InvoiceLine": ("invoice_line", "InvoiceLine", "invoice_lines"),
    "invoiceLine": ("invoice_line", "InvoiceLine", "invoice_lines"),
    "S3Bucket": ("s3_bucket", "S3Bucket", "s3_buckets"),
    "line2": ("line2", "Line2", "line2s"),
    "HTTPRequest": ("http_request", "HTTPRequest", "http_requests"),
    "http_request": ("http_request", "HttpRequest", "http_requests"),
    "OAuthToken": ("oauth_token", "OAuthToken", "oauth_tokens"),
    "oauth_token": ("oauth_token", "OAuthToken", "oauth_tokens"),
    "OAuth2Token": ("oauth2_token", "OAuth2Token", "oauth2_tokens"),
    "oauth2-token": ("oauth2_token", "OAuth2Token", "oauth2_tokens"),
    "IPv4Address": ("ipv4_address", "IPv4Address", "ipv4_addresses"),
    "ipv4_address": ("ipv4_address", "IPv4Address", "ipv4_addresses"),
    "AllowedIPv6": ("allowed_ipv6", "AllowedIPv6", "allowed_ipv6s"),
    "GraphQLQuery": ("graphql_query", "GraphQLQuery", "graphql_queries"),
    "graphql_query": ("graphql_query", "GraphQLQuery", "graphql_queries"),
}

PLURALS = """
    address:addresses analysis:analyses antenna:antennas appendix:appendices axis:axes
    bacterium:bacteria basis:bases belief:beliefs bonus:bonuses box:boxes bus:buses cache:caches
    cactus:cacti cafe:cafes campus:campuses canvas:canvases category:categories chief:chiefs
    child:children city:cities company:companies consensus:consensuses corpus:corpora crisis:crises
    criterion:criteria curriculum:curricula day:days diagnosis:diagnoses fleece:fleeces
    focus:focuses foot:feet formula:formulas gas:gases genus:genera goose:geese half:halves
    hero:heroes human:humans key:keys knife:knives leaf:leaves lens:lenses
    man:men matrix:matrices medium:media memorandum:memoranda mouse:mice movie:movies
    octopus:octopuses opus:opuses ox:oxen person:people phenomenon:phenomena photo:photos
    piano:pianos potato:potatoes premium:premiums process:processes proof:proofs quiz:quizzes
    quota:quotas roof:roofs safe:safes salesman:salesmen salesperson:salespeople shelf:shelves
    time_slice:time_slices specimen:specimens stimulus:stimuli stomach:stomachs
    surplus:surpluses syllabus:syllabuses tax:taxes tech:techs thesis:theses thief:thieves
    tomato:tomatoes tooth:teeth vertex:vertices video:videos virus:viruses warehouse:warehouses
    wolf:wolves woman:women
    gas_station:gas_stations order_status:order_statuses people_count:people_counts
    plus_one:plus_ones price_index:price_indices product_category:product_categories
    sales_lens:sales_lenses
""".split()  # noqa: SIM905 -- eighty rows of a list would say less

SAME_PLURAL = """
    products statuses people children heroes feet corpora sheep news series species equipment
    information money software staff furniture feedback metadata order_lines spare_equipment
""".split()  # noqa: SIM905

NOT_SNAKE = {
    "": "",
    "2fa": "",
    "заказ": "",
    "unit price": "unit_price",
    "unit.price": "unit_price",
    "unit__price": "unit_price",
    "_price": "price",
    "price_": "price",
    "caf\u00e9": "cafe",
    "price\n": "price",
    "../price": "price",
}

REFUSED_RESOURCES = {
    "is a Python keyword": "class import none true lambda",
    "it has a special meaning in Python": "match case type",
    "Python has a function or type of that name": "list dict str int id object",
    "a module of that name": """
        base common router deps app test tests auth health problems idempotency_key
    """,
    "Windows reserves it": "con prn aux nul com1 com9 lpt1 lpt9",
    "imports a class": """
        entity factory page_of api_router uuid text string decimal
    """,
    "a variable of that name": "data",
    "pytest would run its modules": "test_run ab_test",
    "it has 33 characters; use at most 32": "a" * 33,
}

REFUSED_FIELDS = {
    "is a Python keyword": "class from import",
    "remove it": "id created_at updated_at",
    "hide a Python type": "str int float bool bytes list",
    "the generated module imports": "dt func mapped_column relationship sequence today utc_now",
    "SQLAlchemy models use it": "metadata registry self",
    "a member of Pydantic's": "copy dict json schema validate construct parse_obj model_config",
    "Pydantic reserves names": "model_dump model_dump_all model_validate model_validate_json",
    "SQLAlchemy does not quote": "collation concurrently lateral nothing returning tablesample",
    "PostgreSQL gives every table": "xmin xmax cmin cmax ctid tableoid",
    "a member of the factories": "batch build coverage",
    "it has 41 characters; use at most 40": "a" * 41,
    "it looks like the digit": "l",
}

REFUSED_TABLES = {
    "Alembic uses it": "alembic_version",
    "responses to repeated requests": "idempotency_keys",
    "SQLAlchemy does not quote": "lateral returning system_user",
    "databases reserve names": "pg_class sqlite_master",
    "it has 51 characters; use at most 50": "a" * 51,
}


def cases(refused: dict[str, str]) -> list[tuple[str, str]]:
    """List each name beside a part of the sentence that refuses it."""
    return [(name, reason) for reason, names in refused.items() for name in names.split()]


def refusal(check: Check, name: str) -> str:
    """Return the sentence that refuses a name, which is one line and ends as sentences do."""
    with pytest.raises(InvalidName) as caught:
        check(name)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert not sentence.endswith("..")
    return sentence


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("a", "its plural would be 'as', but it is a Python keyword"),
        ("row", "its plural would be 'rows', but generated code has a variable of that name"),
    ],
)
def test_plural_that_nobody_typed(typed: str, reason: str) -> None:
    """Who gave no plural is told what it would be, and how to give another."""
    sentence = refusal(resource_names, typed)
    assert sentence.startswith(f"The name {typed!r} is not allowed: {reason}")
    assert sentence.endswith("; pass another one with --plural.")


@pytest.mark.parametrize("typed", SPELLINGS)
def test_spellings(typed: str) -> None:
    """However a name is typed, its module, class and collection come out right."""
    names = resource_names(typed)
    assert SPELLINGS[typed] == (names.snake, names.pascal, names.plural)


def test_every_name_of_a_resource() -> None:
    """Table, route and labels follow from the plural and the singular."""
    names = resource_names("InvoiceLine")
    assert Names("invoice_line", "InvoiceLine", "invoice_lines", "invoice_lines") == names
    assert names.route == "/invoice-lines"
    assert names.label == "invoice line"
    assert names.plural_label == "invoice lines"


def test_given_plural_and_table() -> None:
    """A given plural names the route and the table; a given table only the table."""
    assert resource_names("sheep", plural="flocks").table == "flocks"
    names = resource_names("track", plural="music_tracks", table="t_track")
    assert Names("track", "Track", "music_tracks", "t_track") == names
    assert names.route == "/music-tracks"


@pytest.mark.parametrize("pair", PLURALS)
def test_plurals(pair: str) -> None:
    """The last word is put in the plural as English does."""
    singular, plural = pair.split(":")
    assert plural == resource_names(singular).plural


@pytest.mark.parametrize("name", SAME_PLURAL)
def test_plural_that_is_the_name_itself(name: str) -> None:
    """An uncountable or plural name is refused, since files and variables would collide."""
    advice = "its plural is the same word; use the singular, or pass --plural."
    assert f"The name '{name}' is not allowed: {advice}" == refusal(resource_names, name)


def test_given_plural_that_is_the_name_itself() -> None:
    """Saying so explicitly does not help."""
    sentence = refusal(lambda name: resource_names(name, plural="sheep"), "sheep")
    assert "its plural is the same word" in sentence


@pytest.mark.parametrize("check", [check_resource_name, check_field_name, check_table_name])
@pytest.mark.parametrize("name", NOT_SNAKE)
def test_no_snake_case(check: Check, name: str) -> None:
    """What is not snake_case is refused, with the spelling that would be."""
    hint = f"; try `{NOT_SNAKE[name]}`" if NOT_SNAKE[name] else ""
    assert refusal(check, name).endswith(f"use snake_case in ASCII, beginning with a letter{hint}.")


@pytest.mark.parametrize("check", [check_field_name, check_table_name])
def test_camel_case_of_a_column(check: Check) -> None:
    """A column or a table is not respelled silently: only a resource has several spellings."""
    assert refusal(check, "UnitPrice").endswith("; try `unit_price`.")


@pytest.mark.parametrize(("name", "reason"), cases(REFUSED_RESOURCES))
def test_refused_resource(name: str, reason: str) -> None:
    """A name that Python, pytest, Windows or the project holds is refused, saying who does."""
    assert reason in refusal(check_resource_name, name)
    assert reason in refusal(resource_names, name)


@pytest.mark.parametrize("name", sorted(IMPORTED_CLASSES))
def test_imported_classes(name: str) -> None:
    """No resource has the class name of an import, whichever way it is typed."""
    refusal(resource_names, name)


def test_imported_classes_are_those_of_the_templates() -> None:
    """Whatever stands beside a resource's class in a template, no resource is called."""
    imported: set[str] = set()
    for template in BUILT_IN.rglob("*.jinja"):
        text = template.read_text(encoding="utf-8")
        if re.search(r"^class {{ names.pascal }}\(|import {{ names.pascal }}$", text, re.MULTILINE):
            lines = re.findall(r"^from \S+ import (.*)$", text, re.MULTILINE)
            imported |= {name for line in lines for name in line.split(", ") if name.isidentifier()}
    for kind in (*TYPES.values(), *ID_TYPES.values()):
        # A module of schemas has no class that is called as the resource alone.
        needed = (*kind.imports.python, *kind.imports.model, *kind.imports.tests)
        imported |= {each.partition(":")[2] for each in needed} | {kind.in_key}
    for bases in BASES.values():
        imported |= {name for base in bases.values() for name in base.classes}

    classes = {name for name in imported if name[:1].isupper() and name != "TYPE_CHECKING"}
    # An enum can be called like these: the field `body` of a request has the class RequestBody.
    schemas = {"NonBlankText", "RequestBody"}
    assert classes | schemas | {"Base", "Repo"} == IMPORTED_CLASSES


@pytest.mark.parametrize("name", ["client", "service", "session", "location", "status", "page"])
def test_ordinary_words_are_free(name: str) -> None:
    """A word that a business uses is not refused for the sake of a variable's name."""
    assert name == resource_names(name).snake


@pytest.mark.parametrize("plural", ["page", "rows", "total"])
def test_refused_plural(plural: str) -> None:
    """A collection may not be called like a variable beside it."""
    assert "a variable of that name" in refusal(partial(resource_names, plural=plural), "thing")


@pytest.mark.parametrize(("name", "reason"), cases(REFUSED_FIELDS))
def test_refused_field(name: str, reason: str) -> None:
    """A field name that would break or shadow something is refused, saying what."""
    assert reason in refusal(check_field_name, name)


def test_members_of_pydantic_models() -> None:
    """Whatever the installed Pydantic's models have, no field hides: it would warn."""
    model = pytest.importorskip("pydantic").BaseModel
    for member in (name for name in dir(model) if not name.startswith("_")):
        refusal(check_field_name, member)


@pytest.mark.parametrize(("name", "reason"), cases(REFUSED_TABLES))
def test_refused_table(name: str, reason: str) -> None:
    """A table that a database or Alembic holds, or cannot name, is refused."""
    assert reason in refusal(check_table_name, name)


def test_derived_names_are_checked() -> None:
    """A plural or a table is checked as well, given or not."""
    assert "'as'" in refusal(resource_names, "a")
    assert "'deps'" in refusal(resource_names, "dep")
    assert "'in'" in refusal(lambda name: resource_names(name, plural="in"), "order")
    assert "An empty name" in refusal(lambda name: resource_names(name, plural=""), "order")
    assert "An empty name" in refusal(lambda name: resource_names(name, table=""), "order")
    assert "'Orders'" in refusal(lambda name: resource_names(name, table="Orders"), "order")


@pytest.mark.parametrize("name", ["test_run", "class", "заказ", "2fa"])
def test_sentence_says_what_to_do(name: str) -> None:
    """Each kind of refusal ends in something to do."""
    assert any(word in refusal(resource_names, name) for word in ("choose", "add", "use", "try"))


@pytest.mark.parametrize("name", ["a" * 32, "testimonial", "contest", "classroom", "order_status"])
def test_accepted_resource(name: str) -> None:
    """A name that only resembles a refused one is fine."""
    check_resource_name(name)


@pytest.mark.parametrize(
    "name",
    ["a" * 40, "match", "case", "type", "query", "text", "order", "user", "model_name", "model"],
)
def test_accepted_field(name: str) -> None:
    """Soft keywords, quotable SQL words and other `model_` names are fine as columns."""
    check_field_name(name)


@pytest.mark.parametrize("name", ["a" * 50, "orders", "order", "user", "t_2024", "class"])
def test_accepted_table(name: str) -> None:
    """SQLAlchemy quotes what a database reserves, and Python never sees a table's name."""
    check_table_name(name)


def test_nearest() -> None:
    """The likeliest candidate is named, and none where nothing is like it."""
    assert nearest("prodct", ["product", "produce", "order"]) == "product"
    assert nearest("invoice", iter(["invoices"])) == "invoices"
    assert nearest("zebra", ["product", "order"]) is None
    assert nearest("product", []) is None
