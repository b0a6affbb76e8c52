"""Fields of every type with every modifier it takes: the golden files and a real project use them.

Each is one resource, whose API, factory, tests and migration have to agree on every field.
"""

from fastwright.language.fields import Feature
from fastwright.language.groups import read_groups
from fastwright.language.keys import typed_key
from fastwright.language.names import resource_names
from fastwright.language.resource import Resource, make_resource
from fastwright.language.types import TYPES
from support import Answer

_LONG_DOC = (
    "city:str:index:doc=Where it is: the town \u2013 not the county; written as the post office "
    "writes it, in capitals, and without the postal code or the name of the country"
)
VARIANTS = {
    "str": (
        "plain:str",
        "blank:str:min=0",
        "empty:str:null",
        "label:str:min=1:max=80:null:default=none",
        "short:str:max=1",
        "long:str:min=300:max=400",
        "fixed:str:min=3:max=3",
        "coupon:str:min=3:max=8:unique",
        'status:str:default=it\'s 100%: "new"',
        "slug:str:max=80:unique",
        "code:str:max=2:null:unique",
        "key:str:min=90:unique",
        _LONG_DOC,
        "nothing_yet:str:default=",
        "origin:str:null:readonly",
        "state:str:default=new:readonly:doc=Set by the shop",
        "pin:str:min=4:writeonly",
        "token:str:unique:writeonly",
        "legacy:str:max=20:unique:column=LegacyNo",
    ),
    "text": (
        "plain:text",
        "empty:text:null",
        "bounded:text:min=2:max=500",
        "remarks:text:min=0:max=200000",
        "body:text:default=none\\yet",
        "terms:text:null:default=as agreed",
        "key:text:max=100:unique",
        "topic:text:max=676:null:index:doc=What it is about",
        "report:text:null:readonly",
        "secret:text:writeonly",
        "remark:text:null:column=Remark_Text",
    ),
    "int": (
        "plain:int",
        "empty:int:null",
        "stock:int:min=0:default=0",
        "score:int:min=-10:max=-1",
        "rank:int:gt=0:lt=100:unique",
        "huge:int:min=2000000000",
        "number:int:unique",
        "year:int:null:index:doc=When it began",
        "change:int:default=-5",
        "below:int:max=-2:unique",
        "visits:int:default=1:readonly",
        "serial:int:null:unique:readonly",
        "pin:int:writeonly",
        "amount:int:default=3:column=Amount",
    ),
    "bigint": (
        "plain:bigint",
        "empty:bigint:null",
        "views:bigint:min=0:default=0",
        "seen:bigint:min=9000000000:lt=9000000100:unique",
        "number:bigint:unique",
        "low:bigint:gt=-5000000000:max=-4000000000",
        "size:bigint:null:index:doc=In bytes",
        "visits:bigint:default=2:readonly",
        "pin:bigint:writeonly",
        "total:bigint:column=Total",
    ),
    "float": (
        "plain:float",
        "empty:float:null",
        "weight:float:gt=0",
        "ratio:float:min=0:max=1:default=0.5",
        "share:float:gt=0:lt=0.01",
        "offset:float:max=-0.25:unique",
        "height:float:null:index:doc=In metres",
        "factor:float:default=1",
        "mass:float:min=1e300",
        "depth:float:gt=-1e10:max=0:default=-0.1",
        "average:float:null:readonly",
        "odds:float:writeonly",
        "mean:float:column=Mean",
    ),
    "decimal": (
        "plain:decimal:12.2",
        "empty:decimal:5.0:null",
        "price:decimal:12.2:min=0:default=9.9",
        "rate:decimal:6.4:gt=0:lt=0.01",
        "fraction:decimal:3.3:unique",
        "wide:decimal:40.10",
        "far:decimal:15.5:min=9e9:unique",
        "amount:decimal:15.4:min=-0.5:max=99.95",
        "total:decimal:10.2:null:index:doc=With tax",
        "number:decimal:8.0:unique",
        "balance:decimal:12.2:default=1:readonly",
        "margin:decimal:4.2:writeonly",
        "cost:decimal:8.2:min=0:column=Cost",
    ),
    "bool": (
        "plain:bool",
        "empty:bool:null",
        "active:bool:default=true",
        "hidden:bool:default=false:index",
        "agreed:bool:null:default=true:doc=To the terms",
        "verified:bool:default=true:readonly",
        "silent:bool:writeonly",
        "done:bool:default=false:column=IsDone",
    ),
    "date": (
        "plain:date",
        "empty:date:null",
        "released_on:date:default=today",
        "valid_from:date:default=2026-01-31",
        "day:date:unique",
        "born_on:date:null:index:doc=If it is known",
        "closed_on:date:null:readonly",
        "due_on:date:default=today:readonly",
        "until:date:writeonly",
        "began_on:date:column=Began",
    ),
    "time": (
        "plain:time",
        "empty:time:null",
        "opens_at:time:unique",
        "closes_at:time:null:index:doc=Local time",
        "cut_off:time:null:readonly",
        "reminder:time:writeonly",
        "rings_at:time:column=Rings",
    ),
    "datetime": (
        "plain:datetime",
        "empty:datetime:null",
        "published_at:datetime:default=now",
        "starts_at:datetime:unique",
        "ends_at:datetime:null:index:doc=When it ends",
        "seen_at:datetime:default=now:readonly",
        "expires_at:datetime:null:writeonly",
        "logged_at:datetime:default=now:column=Logged",
    ),
    "interval": (
        "plain:interval",
        "empty:interval:null",
        "length:interval:unique",
        "pause:interval:null:index:doc=Between two runs",
        "elapsed:interval:null:readonly",
        "grace:interval:writeonly",
        "delay:interval:column=Delay",
    ),
    "uuid": (
        "plain:uuid",
        "empty:uuid:null",
        "external_id:uuid:unique",
        "trace:uuid:null:index:doc=Of the request",
        "batch_id:uuid:null:readonly",
        "key:uuid:writeonly",
        "token:uuid:unique:column=Token",
    ),
    "json": (
        "plain:json",
        "empty:json:null",
        "settings:json:default={}",
        "steps:json:null:default=[]:doc=One after the other",
        "answer:json:max=5000:null",
        "result:json:null:readonly",
        "credentials:json:writeonly",
        "payload_data:json:default={}:column=Payload",
    ),
    "list": (
        "plain:list:str",
        "empty:list:text:null",
        "labels:list:str:max=10:default=[]",
        "scores:list:int:min=3:max=3",
        "points:list:float:min=5:doc=In metres",
        "views:list:bigint:null:max=2",
        "recipients:list:email:min=1",
        "sources:list:url",
        "tokens:list:str:max=1:null:readonly",
        "secrets:list:text:writeonly",
        "marks:list:int:column=Marks",
    ),
    "raw": (
        "plain:raw:tsvector",
        "empty:raw:int4range:null",
        "address:raw:inet:doc=As it was seen",
        "network:raw:cidr",
        "card:raw:macaddr",
        "spot:raw:point",
        "valid:raw:daterange",
        "corner:raw:box:null",
        "flags:raw:bit varying(8)[]:null",
        "note:raw:xml:null",
        "query:raw:tsquery:null:readonly",
        "prices:raw:numrange:writeonly",
        "host:raw:inet:column=Host",
    ),
    "bytes": (
        "plain:bytes",
        "empty:bytes:null",
        "thumbnail:bytes:max=65536",
        "digest:bytes:min=32:max=32:doc=SHA-256",
        "block:bytes:min=500",
        "flag:bytes:null:max=1",
        "checksum:bytes:null:readonly",
        "key:bytes:writeonly",
        "blob:bytes:column=Blob",
    ),
    "email": (
        "plain:email",
        "empty:email:null",
        "contact:email:unique",
        "reply_to:email:null:index:doc=Where answers go",
        "verified:email:null:readonly",
        "hidden:email:writeonly",
        "mailbox:email:unique:column=Mailbox",
    ),
    "url": (
        "plain:url",
        "empty:url:null",
        "homepage:url:unique",
        "source:url:null:index:doc=Where it was found",
        "canonical:url:null:readonly",
        "webhook:url:writeonly",
        "mirror:url:column=Mirror",
    ),
    "enum": (
        "plain:enum:draft+active",
        "empty:enum:only:null",
        "status:enum:draft+in-stock+Sold_Out:default=in-stock",
        "level:enum:low+high:index:null:doc=How urgent",
        'progress:enum:in progress+n/a+2xx+it\'s "100%"+\\:default=n/a',
        "compared:enum:<+<=+größer+漢字",
        "phase:enum:open+done:default=open:readonly",
        "mood:enum:good+bad:writeonly",
        "sole:enum:only:default=only:readonly",
        "grade:enum:low+high:default=low:column=Grade",
    ),
    "file": (
        "plain:file",
        "empty:file:null",
        "cover_image:file:max=1:accept=image/svg+xml,IMAGE/png",
        "contract:file:max=2147483647:accept=application/pdf:doc=As it was signed",
        "scan:file:max=16777217:null:doc=Of any type",
        "letter:file:column=Letter",
    ),
    "ref": (
        "author:ref:user",
        "editor:ref:user:cascade:embed:doc=Who corrects it",
        "owner:ref:user:setnull:null",
        "licence:ref:user:unique",
        "deputy:ref:user:null:unique:embed",
        "parent:ref:self:null:embed",
        "origin:ref:self:setnull:null",
        "twin:ref:self:cascade:null:unique",
        "approver:ref:user:null:readonly",
        "reporter:ref:user:writeonly",
        "witness:ref:user:setnull:null:writeonly",
        "keeper:ref:user:column=Keeper",
    ),
    "one": (
        "account:one:user",
        "profile:one:user:cascade:embed:doc=Whose it is",
        "badge:one:user:setnull:null",
        "successor:one:self:null",
        "winner:one:user:null:readonly:embed",
        "wallet:one:user:writeonly",
        "seat:one:user:column=Seat",
    ),
    "many": (
        "readers:many:user",
        "editors:many:user:through=editors_of_samples:embed:doc=Who may edit it",
        "related:many:self",
        "copies:many:self:embed",
    ),
}
"""For each type the fields of one resource."""

FORM = (
    "scan:file:max=100:accept=text/plain",
    "title:str:min=1:max=80:unique",
    "motto:str:min=1:null",
    "state:str:default=new",
    "body:text",
    "stock:int:min=0:default=0",
    "views:bigint:null",
    "weight:float:gt=0",
    "price:decimal:12.2:min=0",
    "active:bool:default=true",
    "released_on:date:default=today",
    "opens_at:time",
    "published_at:datetime:null",
    "length:interval",
    "external_id:uuid:unique",
    "digest:bytes:min=1:max=32:null",
    "contact:email",
    "homepage:url:null",
    "status:enum:draft+in-stock:default=draft",
    "author:ref:user",
    "editor:ref:user:setnull:null",
    "parent:ref:self:null",
    "preview_image:file:null",
    "rating:float:null:readonly",
    "approver:ref:user:null:readonly",
    "secret:str:max=80:writeonly",
)
"""A resource that is sent as a form, with a field of every type that may stand beside a file."""

GROUPED = (
    "author:ref:user",
    "deputy:ref:user:null",
    "parent:ref:self:null",
    "slug:str:max=80",
    "code:str:max=20:unique",
    "day:date",
    "status:enum:draft+active:default=draft",
    "active:bool:null:readonly",
    "secret:int:writeonly",
)
GROUPS = read_groups(
    unique=("author+slug", "day+status+deputy", "secret+status", "parent+slug", "day+active"),
    index=("status+day", "author+active"),
)
"""Fields that are unique and indexed together, and how."""

KEYED = {
    "country": ("code:str:min=2:max=2:column=IsoCode", ["name:str"]),
    "tongue": ("slug:str:max=40:doc=As in the URL", ["label:str:unique", "spoken_in:many:country"]),
    "city": ("id:int", ["name:str", "country:ref:country", "twin:ref:self:null"]),
    "mayor": ("city", ["city:ref:city:cascade", "name:str", "speaks:many:tongue:embed"]),
    "embassy": ("country", ["country:ref:country", "staff:int:default=1"]),
    "consulate": ("embassy", ["embassy:ref:embassy:cascade", "name:str", "users:many:embassy"]),
    "visa": ("id:uuid", ["consulate:ref:consulate", "home:ref:embassy:setnull:null"]),
    "office": ("id:bigint", ["mayor:ref:mayor", "rooms:many:self", "floor:int:null"]),
    "booking": (
        "office+day+slot",
        [
            "office:ref:office:cascade:embed",
            "day:date",
            "slot:enum:am+pm",
            "note:text:null",
            "country:ref:country:null",
        ],
    ),
    "street": ("number:int:min=1", ["name:str:unique", "next:ref:self:null:unique"]),
    "house": ("street+number", ["street:ref:street", "number:bigint", "secret:str:writeonly"]),
    "permit": (
        "reference:uuid",
        ["street:one:street", "origin:ref:country:setnull:null", "users:many:user", "state:str"],
    ),
    "stay": ("since:date", ["tongue:ref:tongue", "nights:int:default=1"]),
}
"""Resources with keys of every kind, in an order in which they can be added: key and fields."""

THROUGH = {
    "office": "countries:many:country:through=booking",
    "country": "offices:many:office:through=booking:embed:doc=Where its bookings are",
}
"""Fields of these resources that lead through another one."""

WITH_FILES: dict[str, Answer] = {"style": "advanced-alchemy", "files": True}
_ANSWERS = {Feature.FILES: WITH_FILES}


def keyed(name: str) -> Resource:
    """Return one of the resources with a key of its own."""
    text, fields = KEYED[name]
    key, fields = typed_key(text, fields)
    return make_resource(resource_names(name), fields, key=key)


def fields_of(kind: str) -> tuple[str, ...]:
    """Return every variant of a type, beside a column where it is none itself."""
    return (*(["title:str:max=80"] if TYPES[kind].is_many else []), *VARIANTS[kind])


def answers_for(kind: str) -> dict[str, Answer]:
    """Return what a project must be made with to have fields of a type."""
    needed = TYPES[kind].needs
    return _ANSWERS[needed] if needed else {}


ACCESSIBLE = (
    "name:str:max=80:unique",
    "pin:str:writeonly",
    "state:enum:new+old",
    "one:ref:grouped_sample:embed",
    "others:many:self",
)
ACCESS = {
    "open_sample": {"read": "public", "write": "public"},
    "mixed_sample": {
        "list": "public",
        "create": "user",
        "update": "role:editor",
        "delete": "admin",
    },
    "shared_sample": {"read": "role:reader", "write": "role:writer"},
    "kept_sample": {"delete": "nobody"},
    "fixed_sample": {"read": "public", "update": "nobody"},
    "shown_sample": {"write": "nobody"},
    "single_sample": {"list": "nobody", "write": "admin"},
    "sent_sample": {"read": "nobody", "write": "nobody", "create": "public"},
    "closed_sample": {"read": "nobody", "write": "nobody"},
}
"""Each WHO for each operation, and what can be left out; `ACCESSIBLE` are the fields."""
