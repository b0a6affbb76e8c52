"""Names and fields as people type them, and as nobody should: for the property tests."""

import keyword
from dataclasses import dataclass

from hypothesis import strategies as st

from fastwright.language.modifiers import MODIFIERS
from fastwright.language.parser import taken_by
from fastwright.language.types import TYPES
from variants import VARIANTS

_TAKEN = """
    Data JsonValue OAuthToken HTTPRequest page request response service session client payload field
    value url row rows user users item entity factory mock slice router api app base test con nul
    id self metadata registry dt func today utc_now sequence rounded true false build batch coverage
    order group select table column index key date time datetime uuid decimal any enum text string
    name type count keys items values get pop update create read delete add save find
"""
HOSTILE_NAMES = (
    *keyword.kwlist,
    *keyword.softkwlist,
    *_TAKEN.split(),
    "",
    " ",
    "_x",
    "x__y",
    "../x",
    "x" * 32,
    "y" * 40,
    "a_" * 15 + "a",
)
HOSTILE_VALUES = (
    "",
    "0",
    "1",
    "-1",
    "10",
    "0.5",
    "1e3",
    "1e400",
    "nan",
    "true",
    "today",
    "now",
    "{}",
    "[]",
    "2026-01-31",
    "20260131",
    'it\'s "quoted" {n} %s \\n {{ 7 * 7 }} {% raw %}',
    "\u2013漢字\U0001f468\u200d\U0001f469\u202e\u200b",
    "word " * 40,
    "x" * 150,
    "'''",
    '"""; import os',
    "a:b=c",
    "image/png",
    "image/svg+xml,Text/CSV",
)

names = st.one_of(
    st.from_regex(r"[a-z]{3,8}(_[a-z0-9]{2,6})?", fullmatch=True),
    st.sampled_from(HOSTILE_NAMES),
    st.text(max_size=8),
)
values = st.one_of(st.sampled_from(HOSTILE_VALUES), st.integers(-3, 300).map(str), st.text())


def _code(text: str) -> str:
    return text.partition(":")[2]


_CODES = [_code(text) for texts in VARIANTS.values() for text in texts]


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody types after `add resource`."""

    name: str
    fields: tuple[str, ...]


@st.composite
def composed_fields(draw: st.DrawFn) -> str:
    """Put a field together from a type, what may be its argument, and modifiers."""
    kind = draw(st.sampled_from([*TYPES, "later"]))
    argument = {
        "decimal": st.sampled_from([":12.2", ":5,0", ":3.3", ":40.10", ":1.0", ":0.0", ""]),
        "enum": st.sampled_from(
            [":a+b", ":draft,in-stock", ":mro+name+value", ":None+True", ":n/a+2 x", ":"]
        ),
        "many": st.sampled_from([":user", ":self", ":user:cascade", ":nobody", ""]),
        "ref": st.sampled_from([":user", ":self:setnull", ":user:cascade", ":nobody", ""]),
        "list": st.sampled_from([":str", ":int", ":bigint", ":float", ":json", ":list", ""]),
        "raw": st.sampled_from([":tsvector", ":int4range", ":box", ":x;y", ":text", ""]),
        "one": st.sampled_from([":user", ":self:setnull", ":user:cascade", ":nobody", ""]),
    }.get(kind, st.just(""))
    allowed = [*taken_by(TYPES[kind])] if kind in TYPES else [*MODIFIERS.values()]
    modifiers = st.lists(st.sampled_from(allowed), max_size=3, unique=True)
    spelled = [
        f":{each.spelling}" + ("" if each.is_flag else draw(values)) for each in draw(modifiers)
    ]
    return f"{kind}{draw(argument)}{''.join(spelled)}"


fields = st.builds(
    "{}:{}".format,
    names,
    st.one_of(st.sampled_from(_CODES), composed_fields()),
)
resources = st.builds(
    Typed, names, st.lists(fields, min_size=1, max_size=4, unique=True).map(tuple)
)
files = st.builds("{}:{}".format, names, st.sampled_from(VARIANTS["file"]).map(_code))
forms = st.builds(lambda typed, file: Typed(typed.name, (*typed.fields, file)), resources, files)
"""Resources with a file at least."""
