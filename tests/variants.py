"""Fields of every type with every modifier it takes: the golden files and a real project use them.

Each is one resource, whose API, factory, tests and migration have to agree on every field.
"""

from fastwright.fields import Feature
from fastwright.registry import TYPES
from support import Answer

_LONG_DOC = (
    "city:str:index:doc=Where it is: the town \u2013 not the county; written as the post office "
    "writes it, in capitals, and without the postal code or the name of the country"
)
VARIANTS = {
    "str": (
        "plain:str",
        "empty:str:null",
        "label:str:min=1:max=80:null:default=none",
        "short:str:max=1",
        "long:str:min=300:max=400",
        "fixed:str:min=3:max=3",
        'status:str:default=it\'s 100%: "new"',
        "slug:str:max=80:unique",
        "code:str:max=2:null:unique",
        "key:str:min=90:unique",
        _LONG_DOC,
        "nothing_yet:str:default=",
    ),
    "text": (
        "plain:text",
        "empty:text:null",
        "bounded:text:min=2:max=500",
        "body:text:default=none\\yet",
        "terms:text:null:default=as agreed",
        "key:text:max=100:unique",
        "topic:text:max=676:null:index:doc=What it is about",
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
    ),
    "bigint": (
        "plain:bigint",
        "empty:bigint:null",
        "views:bigint:min=0:default=0",
        "seen:bigint:min=9000000000:lt=9000000100:unique",
        "number:bigint:unique",
        "low:bigint:gt=-5000000000:max=-4000000000",
        "size:bigint:null:index:doc=In bytes",
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
    ),
    "bool": (
        "plain:bool",
        "empty:bool:null",
        "active:bool:default=true",
        "hidden:bool:default=false:index",
        "agreed:bool:null:default=true:doc=To the terms",
    ),
    "date": (
        "plain:date",
        "empty:date:null",
        "released_on:date:default=today",
        "valid_from:date:default=2026-01-31",
        "day:date:unique",
        "born_on:date:null:index:doc=If it is known",
    ),
    "time": (
        "plain:time",
        "empty:time:null",
        "opens_at:time:unique",
        "closes_at:time:null:index:doc=Local time",
    ),
    "datetime": (
        "plain:datetime",
        "empty:datetime:null",
        "published_at:datetime:default=now",
        "starts_at:datetime:unique",
        "ends_at:datetime:null:index:doc=When it ends",
    ),
    "interval": (
        "plain:interval",
        "empty:interval:null",
        "length:interval:unique",
        "pause:interval:null:index:doc=Between two runs",
    ),
    "uuid": (
        "plain:uuid",
        "empty:uuid:null",
        "external_id:uuid:unique",
        "trace:uuid:null:index:doc=Of the request",
    ),
    "json": (
        "plain:json",
        "empty:json:null",
        "settings:json:default={}",
        "steps:json:null:default=[]:doc=One after the other",
    ),
    "bytes": (
        "plain:bytes",
        "empty:bytes:null",
        "thumbnail:bytes:max=65536",
        "digest:bytes:min=32:max=32:doc=SHA-256",
        "block:bytes:min=500",
        "flag:bytes:null:max=1",
    ),
    "email": (
        "plain:email",
        "empty:email:null",
        "contact:email:unique",
        "reply_to:email:null:index:doc=Where answers go",
    ),
    "url": (
        "plain:url",
        "empty:url:null",
        "homepage:url:unique",
        "source:url:null:index:doc=Where it was found",
    ),
    "enum": (
        "plain:enum:draft+active",
        "empty:enum:only:null",
        "status:enum:draft+in-stock+Sold_Out:default=in-stock",
        "level:enum:low+high:index:null:doc=How urgent",
        'progress:enum:in progress+n/a+2xx+it\'s "100%"+\\:default=n/a',
        "compared:enum:<+<=+größer+漢字",
    ),
    "file": (
        "plain:file",
        "empty:file:null",
        "cover_image:file:max=1:accept=image/svg+xml,IMAGE/png",
        "contract:file:max=2147483647:accept=application/pdf:doc=As it was signed",
        "scan:file:max=16777217:null:doc=Of any type",
    ),
    "ref": (
        "author:ref:user",
        "editor:ref:user:cascade:doc=Who corrects it",
        "owner:ref:user:setnull:null",
        "licence:ref:user:unique",
        "deputy:ref:user:null:unique",
        "parent:ref:self:null",
        "origin:ref:self:setnull:null",
        "twin:ref:self:cascade:null:unique",
    ),
    "one": (
        "account:one:user",
        "profile:one:user:cascade:doc=Whose it is",
        "badge:one:user:setnull:null",
        "successor:one:self:null",
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
)
"""A resource that is sent as a form, with a field of every type that may stand beside a file."""

WITH_FILES: dict[str, Answer] = {"style": "advanced-alchemy", "files": True}
_ANSWERS = {Feature.FILES: WITH_FILES}


def answers_for(kind: str) -> dict[str, Answer]:
    """Return what a project must be made with to have fields of a type."""
    needed = TYPES[kind].needs
    return _ANSWERS[needed] if needed else {}
