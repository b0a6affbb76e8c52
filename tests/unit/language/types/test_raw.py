import pytest

from fastwright.language.names import resource_names
from fastwright.language.parser import parse_field
from fastwright.language.types.raw import made_type


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("raw:mood:null", "mood"),
        ("raw:mood[]:null", "mood"),
        ("raw:vector(3):null", "vector"),
        ("raw:geometry(point,4326):null", "geometry"),
        ("raw:tsvector", ""),
        ("raw:int4[]:null", ""),
        ("raw:character varying(20):null", ""),
        ("raw:timestamp(3) with time zone[]:null", ""),
        ("raw:interval day to second:null", ""),
        ("str", ""),
    ],
)
def test_made_type(text: str, made: str) -> None:
    """The types of an extension or of a user are not there from the start."""
    assert made_type(parse_field(f"it:{text}", owner=resource_names("post"))) == made
