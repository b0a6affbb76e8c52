"""The field language: what it accepts, how it spells that, and what it refuses how."""

from decimal import Decimal

import pytest

from fastwright.errors import UsageError
from fastwright.language.fields import Field, OnDelete
from fastwright.language.names import resource_names
from fastwright.language.parser import parse_field
from fastwright.language.types import TYPES
from variants import VARIANTS

POST = resource_names("post")
FIELDS = [text for texts in VARIANTS.values() for text in texts]

# What is typed, and its canonical spelling.
SPELLINGS = {
    "price:decimal:12.2": "decimal:12.2",
    "price:decimal:12,2": "decimal:12.2",
    "price:decimal:012.02": "decimal:12.2",
    "status:enum:draft+active": "enum:draft+active",
    "status:enum:draft,active": "enum:draft+active",
    "status:enum:draft,in-stock+Sold_Out": "enum:draft+in-stock+Sold_Out",
    "status:enum:in progress,n/a+2xx": "enum:in progress+n/a+2xx",
    "title:str:null:max=5:min=1": "str:max=5:min=1:null",
    "title:str:doc=a:b:default=x:y": "str:default=x:y:doc=a:b",
    "title:str:doc=a::b:": "str:doc=a::b:",
    "title:str:default=": "str:default=",
    "title:str:default=max=5": "str:default=max=5",
    "title:str:doc=default it=is": "str:doc=default it=is",
    "scan:file": "file",
    "scan:file:null:accept=image/png:max=1e3": "file:max=1e3:accept=image/png:null",
    "scan:file:accept=Image/PNG,application/pdf": "file:accept=image/png+application/pdf",
    "scan:file:accept=image/svg+xml+image/png": "file:accept=image/svg+xml+image/png",
    "scan:file:accept=image/svg,xml": "file:accept=image/svg+xml",
    "author:ref:user": "ref:user",
    "author:ref:user:restrict": "ref:user",
    "author:ref:user:cascade": "ref:user:cascade",
    "author:ref:user:setnull:null": "ref:user:setnull:null",
    "author:ref:user:unique:null": "ref:user:unique:null",
    "parent:ref:self:null": "ref:self:null",
    "profile:one:user:restrict": "one:user",
    "search:raw:TSVECTOR": "raw:tsvector",
    "area:raw:geometry(Point, 4326):null": "raw:geometry(point,4326):null",
    "at:raw:timestamp(3) with time zone[]:null": "raw:timestamp(3) with time zone[]:null",
    "labels:list:str:default=[]:max=10": "list:str:max=10:default=[]",
    "seen:str:doc=x:default=y:readonly:null": "str:null:readonly:default=y:doc=x",
    "profile:one:user:cascade:null": "one:user:cascade:null",
    "tags:many:tag": "many:tag",
    "related:many:self:embed:through=pairs": "many:self:through=pairs:embed",
    "author:ref:user:cascade:doc=Who:embed:null": "ref:user:cascade:null:embed:doc=Who",
    "author:ref:user:null:setnull": "ref:user:setnull:null",
    "author:ref:user:embed:cascade": "ref:user:cascade:embed",
    "author:ref:user:unique:restrict:null": "ref:user:unique:null",
    "author:ref:user:doc=a:b:cascade": "ref:user:cascade:doc=a:b",
    "author:ref:cascade:cascade": "ref:cascade:cascade",
    "profile:one:user:null:embed:setnull": "one:user:setnull:null:embed",
}

# What is typed, and a part of the sentence that refuses it.
REFUSED = {
    "day:date:default=20260131": "is not a date; write default=today",
    "n:int:default=1_0": "is not a number",
    "title": "write a field as name:type, for example title:str",
    "": "write a field as name:type, for example title:str",
    "title:": "write a field as name:type, for example title:str",
    "title:str\n": "it contains a control character",
    "title:str:doc=a\x1bb": "it contains a control character",
    "title:str:doc=\udc80": "it contains a control character",
    "title:strr": "there is no type 'strr'; did you mean str?",
    "title:Str": "there is no type 'Str'; did you mean str?",
    "title:integer": "there is no type 'integer'; did you mean int?",
    "title:VARCHAR": "there is no type 'VARCHAR'; did you mean str?",
    "title:timestamp": "there is no type 'timestamp'; did you mean datetime?",
    "title:real": "there is no type 'real'; did you mean float?",
    "title:number": "there is no type 'number'; did you mean decimal?",
    "title:fk": "there is no type 'fk'; did you mean ref?",
    "title:zzz": "there is no type 'zzz'; the types are str, text, int",
    "title:str:nul": "'nul' is not a modifier; did you mean null?",
    "title:str:maxx=5": "'maxx=5' is not a modifier; did you mean max=?",
    "title:str:max": "'max' is not a modifier; did you mean max=?",
    "title:str:null=1": "'null=1' is not a modifier; did you mean null?",
    "title:str:zzz": "'zzz' is not a modifier; str takes max=, min=, unique, index, null,",
    "title:str:": "'' is not a modifier; remove the extra colon",
    "title=str": "write a field as name:type, for example title:str",
    "title:str:12.2": "'12.2' is not a modifier",
    "tags:many:tag:embed:cascade": "'cascade' is not a modifier; many takes through=",
    "author:ref:embed:cascade": "'cascade' is not a modifier; what ref needs comes right after it, "
    "as in author:ref:user:cascade",
    "price:decimal:min=0:12.2": "'12.2' is not a modifier; what decimal needs comes right after it",
    "author:ref:user:embed:drop": "'drop' is not a modifier; ref takes restrict, cascade, setnull,",
    "author:ref:user:embed:setnull": "setnull needs a nullable column; add :null",
    "author:ref:user:cascade:null:setnull": "cascade and setnull cannot be combined; remove one",
    "title:str:max=": "max= needs a value",
    "title:str:doc=": "doc= needs a value",
    "title:str:max=5:max=6": "max is given twice; remove one",
    "title:str:20": "'20' is not a modifier; did you mean max=20?",
    "title:str:min=1:20": "'20' is not a modifier; did you mean max=20?",
    "done:bool:20": "'20' is not a modifier; bool takes index, null,",
    "done:bool:uniqe": "'uniqe' is not a modifier; bool takes index, null,",
    ":str": "write a field as name:type, for example title:str",
    "title:str:null:null": "null is given twice; remove one",
    "title:str:gt=5": "str does not take gt; it takes max, min, unique, index, null, readonly, "
    "writeonly, default, column, doc",
    "author:ref:user:writeonly:embed": "writeonly and embed cannot be combined",
    "done:bool:unique": "bool does not take unique; it takes index, null, readonly",
    "author:ref:user:index": "ref does not take index",
    "author:ref:user:default=1": "ref does not take default",
    "data:json:unique": "json does not take unique",
    "data:bytes:default=x": "bytes does not take default",
    "opens:time:default=now": "time does not take default",
    "title:str:unique:index": (
        "unique and index cannot be combined: a unique column already has an index"
    ),
    "title:str:unique:default=x": "unique and default cannot be combined: two rows",
    "stock:int:min=1:gt=1": "min and gt cannot be combined: both are lower bounds",
    "stock:int:max=1:lt=1": "max and lt cannot be combined: both are upper bounds",
    "title:str:readonly": "clients cannot set a readonly field, so it needs a value; add null or "
    "default=",
    "trace:uuid:readonly": "so it needs a value; add null.",
    "title:str:null:readonly:writeonly": "readonly and writeonly cannot be combined",
    "scan:file:null:readonly": "file does not take readonly",
    # bounds
    "title:str:max=x": "max= needs a number; 'x' is not a number",
    "title:str:max=nan": "max= needs a number; 'nan' is not a number",
    "title:str:max=inf": "max= needs a number; 'inf' is not a number",
    "stock:int:max=1e999999999": "max= needs a number; a number has at most 1000 digits",
    "title:str:max=1.5": "a length is a whole number",
    "title:str:min=-1": "a length is a whole number",
    "title:str:max=0": "max= must be between 1 and 10485760",
    "title:str:max=10485761": "max= must be between 1 and 10485760",
    "title:str:min=256": "min= must not be greater than the maximum length of 255",
    "title:text:min=3:max=2": "min= must not be greater than the maximum length of 2",
    "title:text:unique": "an index holds 676 characters; add max=676 or less",
    "title:text:index:max=677": "an index holds 676 characters; add max=676 or less",
    "title:str:max=700:unique": "an index holds 676 characters; add max=676 or less",
    "data:bytes:min=3:max=2": "min= must not be greater than the maximum length of 2",
    "stock:int:min=2:max=1": "its bounds allow no value",
    "stock:int:gt=1:lt=2": "its bounds allow no value",
    "stock:int:max=2147483648": (
        "the bound 2147483648 is beyond the range of the column; use bigint"
    ),
    "stock:bigint:max=9223372036854775808": "is beyond the range of the column.",
    "stock:int:min=0.5": "its bounds must be whole numbers, not 0.5",
    "stock:int:min=1:max=5:unique": (
        "its bounds allow only 5 values, too few for a unique field; widen them"
    ),
    "stock:int:min=1:max=1:unique": (
        "its bounds allow only 1 value, too few for a unique field; widen them"
    ),
    "weight:float:gt=1:lt=1": "its bounds allow no value",
    "weight:float:max=1e309": "is beyond the range of a float",
    "price:decimal:4.2:min=100": "its bounds allow no value",
    "price:decimal:4.2:gt=0:lt=0.01": "its bounds allow no value",
    # files
    "scan:file:max=0": "max= must be a whole number of bytes from 1 to 2147483647",
    "scan:file:max=1.5": "max= must be a whole number of bytes",
    "scan:file:max=2147483648": "max= must be a whole number of bytes",
    "scan:file:accept=": "accept= needs a value",
    "scan:file:accept=png": "'png' is not a content type; write, for example, accept=image/png",
    "scan:file:accept=image/*": "'image/*' is not a content type",
    "scan:file:accept=image/png+": "'image/png+' is not a content type",
    "scan:file:accept=+image/png": "'' is not a content type",
    "scan:file:accept=a/b/c": "'a/b/c' is not a content type",
    f"scan:file:accept=a/{'b' * 126}": "is not a content type",
    "scan:file:accept=image/png+IMAGE/PNG": "accept= names a content type twice",
    "scan:file:unique": "file does not take unique; it takes max, accept, null, column, doc",
    "scan:file:default=x": "file does not take default",
    "scan:str:accept=image/png": "str does not take accept",
    # arguments
    "price:decimal": "a decimal needs its precision and scale, as in price:decimal:12.2",
    "price:decimal:12": "a decimal needs its precision and scale",
    "price:decimal:a.b": "a decimal needs its precision and scale",
    "price:decimal:12.2.2": "a decimal needs its precision and scale",
    "price:decimal:2.3": "the precision must be 1 to 1000, and the scale not greater",
    "price:decimal:0.0": "the precision must be 1 to 1000",
    "price:decimal:1001.0": "the precision must be 1 to 1000",
    "status:enum": "an enum needs values separated by +, as in enum:draft+active",
    "status:enum:": "an enum needs values separated by +",
    "status:enum:draft+": "an enum needs values separated by +",
    "status:enum:draft:active": "'draft:active' is not an enum value; use printable text",
    "status:enum:a+b\u200b": "is not an enum value",
    "status:enum:draft, active": "the value ' active' begins or ends with a space",
    f"status:enum:{'x' * 51}": "at most 50",
    "status:enum:a-b+a_b": "two values would have the same member name A_B; change or remove one",
    "status:enum:C+C#": "two values would have the same member name C",
    "status:enum:draft+draft": "two values would have the same member name",
    "author:ref": "it needs a target: author:ref:user, or author:ref:user:cascade",
    "author:ref:User": "The name 'User' is not allowed: use snake_case",
    "author:ref:user:drop": "'drop' is not one of restrict, cascade, setnull",
    "author:ref:user:cascade:restrict": "cascade and restrict cannot be combined; remove one",
    "author:ref:user:null:cascade:cascade": "cascade is given twice; remove one",
    "author:ref:user:cascade:drop": "'drop' is not one of restrict, cascade, setnull",
    "profile:one": "it needs a target: profile:one:user, or profile:one:user:cascade",
    "profile:one:user:unique": "one does not take unique; it takes null, readonly, writeonly",
    "author:ref:user:setnull": "setnull needs a nullable column; add :null",
    "labels:list": (
        "a list needs elements of type str, text, int, bigint, float, email or url, as "
        "in labels:list:str"
    ),
    "labels:list:json": "a list needs elements of type str, text,",
    "labels:list:list:str": "a list needs elements of type str, text,",
    "labels:list:strr": "a list needs elements of type str, text,",
    "labels:list:str:unique": "list does not take unique; it takes max, min, null, readonly",
    "labels:list:str:max=0": "max= must be at least 1",
    "labels:list:str:min=3:max=2": "max= must be at least 1",
    "labels:list:str:max=1.5": "a list has 0 to 10000 elements",
    "labels:list:str:max=10001": "a list has 0 to 10000 elements",
    "labels:list:str:min=-1": "a list has 0 to 10000 elements",
    "area:raw": "a raw field needs a PostgreSQL type, as in area:raw:tsvector",
    "area:raw:x;drop table": "a raw field needs a PostgreSQL type",
    "area:raw:x'": "a raw field needs a PostgreSQL type",
    "area:raw:int4()": "a raw field needs a PostgreSQL type",
    f"area:raw:{'x' * 64}": "a raw field needs a PostgreSQL type",
    "area:raw:box": "the generated tests have no sample value of box; add :null (they",
    "tags:many": "a many needs exactly one target: tags:many:tag",
    "tags:many:tag:cascade": "a many needs exactly one target",
    "tags:many:Tag": "The name 'Tag' is not allowed: use snake_case",
    "tags:many:tag:null": "many does not take null; it takes through, embed, doc",
    "tags:many:tag:through=": "through= needs a value",
    "tags:many:tag:through=post-tags": "The name 'post-tags' is not allowed",
    # defaults
    "labels:list:str:default=x": (
        "'x' cannot be a default; a list can only have default=[], without min="
    ),
    "labels:list:str:min=1:default=[]": "'[]' cannot be a default; a list can only have",
    "title:str:max=2:default=abc": "the default 'abc' has a length of 3; use a length of 0 to 2",
    "title:text:min=2:default=a": "the default 'a' has a length of 1; use a length of 2 to",
    "stock:int:default=x": "'x' is not a number",
    "stock:int:default=": "'' is not a number",
    "stock:int:default=1.5": "too many digits after the decimal point; use none",
    "stock:int:min=0:default=-1": "does not fit; it must be between 0 and 2147483647",
    "stock:bigint:default=1e30": "the default 1e30 does not fit",
    "weight:float:gt=0:default=0": "the default 0 is out of bounds",
    "weight:float:default=1e400": "the default 1e400 is out of bounds",
    "weight:float:default=nan": "'nan' is not a number",
    "price:decimal:4.2:default=100": "it must be between -99.99 and 99.99",
    "price:decimal:4.2:default=1.005": "too many digits after the decimal point; use at most 2",
    "done:bool:default=yes": "'yes' is not a bool; write default=true or default=false",
    "day:date:default=tomorrow": "'tomorrow' is not a date; write default=today",
    "at:datetime:default=2026-01-01": "the only default of a datetime is now",
    "data:json:default=1": "a json field can have default={} or default=[]",
    "status:enum:a+b:default=c": "the default 'c' is not one of a, b",
    # names
    "class:str": "it is a Python keyword",
    "id:uuid": "every resource already has that field; remove it",
    "metadata:json": "SQLAlchemy models use it themselves",
    "today:date": "it would hide what the generated module imports",
    "sequence:int": "it would hide what the generated module imports",
    "build:str": "it would hide a member of the factories",
    "unit price:str": "use snake_case in ASCII, beginning with a letter; try `unit_price`",
}


def parse(text: str) -> Field:
    """Read a field of the resource Post."""
    return parse_field(text, owner=POST)


@pytest.mark.parametrize("text", [*FIELDS, *SPELLINGS])
def test_canonical_text_gives_the_same_field(text: str) -> None:
    """What is printed and stored in a spec says all that was typed."""
    field = parse(text)

    assert parse(f"{field.name}:{field.text}") == field


@pytest.mark.parametrize(("text", "spelling"), SPELLINGS.items())
def test_spelling(text: str, spelling: str) -> None:
    """There is one spelling, without what a shell would expand or split."""
    assert parse(text).text == spelling


@pytest.mark.parametrize("kind", TYPES)
def test_type(kind: str) -> None:
    """Each type of the registry can be written."""
    assert {parse(text).type for text in VARIANTS[kind]} == {TYPES[kind]}


def test_plain_field_is_required() -> None:
    """Without modifiers a field must be given, and nothing else is said of it."""
    assert parse("title:str") == Field(name="title", text="str", type=TYPES["str"], owner=POST)
    assert parse("title:str").required


def test_null_field_is_not_required() -> None:
    """A field that may be empty may be left out."""
    assert parse("title:str:null").null
    assert not parse("title:str:null").required


def test_field_with_default_is_not_required() -> None:
    """A field with a default may be left out."""
    assert not parse("title:str:default=x").required


def test_flags() -> None:
    """`unique` and `index` are kept apart."""
    assert (parse("a_b:str:unique").unique, parse("a_b:str:unique").index) == (True, False)
    assert (parse("a_b:str:index").unique, parse("a_b:str:index").index) == (False, True)


def test_bounds() -> None:
    """The four bounds are numbers, whatever the type."""
    field = parse("weight:float:gt=-0.5:max=1e3")

    assert field.min is None
    assert field.max == Decimal(1000)
    assert field.gt == Decimal("-0.5")
    assert field.lt is None
    assert parse("title:str:min=1").min == Decimal(1)
    assert parse("number:int:lt=2").lt == Decimal(2)


def test_doc_with_colons() -> None:
    """A free text runs to the next modifier."""
    field = parse("at:datetime:doc=as 10:00: see below:null:default=now")

    assert field.doc == "as 10:00: see below"
    assert field.null
    assert field.text == "datetime:null:default=now:doc=as 10:00: see below"


def test_default_with_colons() -> None:
    """A default may hold colons as well."""
    default = parse("prefix:str:default=https://a.b:null").default

    assert default is not None
    assert default.schema == '"https://a.b"'


@pytest.mark.parametrize(
    ("text", "model", "schema", "server"),
    [
        ("a:str:default=x", 'default="x"', '"x"', '"x"'),
        ("a:int:default=1e2", "default=100", "100", '"100"'),
        ("a:float:gt=0:default=0.1", "default=0.1", "0.1", '"0.1"'),
        ("a:float:default=1e10", "default=10000000000.0", "10000000000.0", '"10000000000.0"'),
        ("a:decimal:4.2:default=1", 'default=Decimal("1.00")', 'Decimal("1.00")', '"1.00"'),
        ("a:bool:default=true", "default=True", "True", "true()"),
        ("a:date:default=today", "default=today", "Field(default_factory=today)", None),
        ("a:datetime:default=now", "default=utc_now", None, "func.now()"),
        ("a:json:default=[]", "default=list", "Field(default_factory=list)", None),
        ("a:enum:x-y+z:default=x-y", "default=PostA.X_Y", "PostA.X_Y", '"x-y"'),
    ],
)
def test_default(text: str, model: str, schema: str | None, server: str | None) -> None:
    """The model, the schema and the database each state the default in their own words."""
    default = parse(text).default

    assert default is not None
    assert default.model == model
    assert schema in {default.schema, None}
    assert server in {default.server, None}


def test_decimal() -> None:
    """A decimal knows its digits, even more than Python computes with by default."""
    field = parse("wide:decimal:60.20:max=1e39:default=12345678901234567890123456789.5")

    assert (field.precision, field.scale) == (60, 20)
    assert field.default is not None
    assert '"12345678901234567890123456789.50000000000000000000"' in field.default.schema


def test_enum() -> None:
    """An enum knows its values, and the class that it will be."""
    field = parse("order_status:enum:draft+in-stock")

    assert (field.class_name, field.values) == ("PostOrderStatus", ("draft", "in-stock"))


def test_ref() -> None:
    """A ref knows its target, and restricts unless told otherwise."""
    field = parse("author:ref:user")

    assert (field.target, field.on_delete) == ("user", OnDelete.RESTRICT)
    assert parse("author:ref:user:cascade").on_delete is OnDelete.CASCADE


@pytest.mark.parametrize(("text", "reason"), REFUSED.items(), ids=repr)
def test_refusal(text: str, reason: str) -> None:
    """A refusal is a wrong usage, told in one line that ends as sentences do."""
    with pytest.raises(UsageError) as caught:
        parse(text)
    sentence = str(caught.value)

    assert reason in sentence
    assert sentence.isprintable()
    assert sentence.endswith((".", "?"))
    assert not sentence.endswith(("..", "?.", ".?"))
