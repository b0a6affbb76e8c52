"""What the values of an enum are called in Python."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastwright.language.types.enums import LONGEST_MEMBER, enum_values, member_name

MEMBERS = {
    "draft": "DRAFT",
    "in-stock": "IN_STOCK",
    "Sold_Out": "SOLD_OUT",
    "in progress": "IN_PROGRESS",
    "n/a": "N_A",
    "2xx": "VALUE_2XX",
    "-1": "VALUE_1",
    "mro": "MRO",
    "__class__": "CLASS",
    "größer": "GROSSER",
    "a \u2013 b": "A_B",
    "日本 (JP)": "JP",
    "<": "LESS_THAN_SIGN",
    "<=": "LESS_THAN_SIGN_EQUALS_SIGN",
    "漢字": "VALUE_9961BBAF",
}


@pytest.mark.parametrize(("value", "member"), MEMBERS.items())
def test_member_name(value: str, member: str) -> None:
    """A member is called as its value reads, in capitals of ASCII."""
    assert member_name(value) == member


@given(st.text(min_size=1, max_size=50).filter(str.isprintable))
def test_member_name_is_a_name(value: str) -> None:
    """Any value gives a name that an enum can have: public, short, and no keyword."""
    member = member_name(value)

    assert ast.parse(f"{member} = 1")
    assert member == member.upper()
    assert member.isascii()
    assert not member.startswith("_")
    assert len(member) <= LONGEST_MEMBER + len("VALUE_")


def test_values() -> None:
    """Values stand between + or a comma, and may hold spaces."""
    assert enum_values("in progress+n/a,2xx") == ("in progress", "n/a", "2xx")
