import pytest

from fastwright.code.bases import model_base
from fastwright.errors import BrokenProject
from fastwright.project.project import KEYS

TIMES = ("created_at", "updated_at")


@pytest.mark.parametrize("keys", KEYS)
def test_own_bases(keys: str) -> None:
    """The project's key comes with Entity, and any other needs a Base without one."""
    own, other = model_base("own", keys), model_base("own", keys, has_own_key=True)

    assert own.classes == ("TimestampMixin", "Entity")
    assert other.classes == ("TimestampMixin", "Base")
    assert own.columns == other.columns
    assert tuple(column.name for column in own.columns) == TIMES


@pytest.mark.parametrize(
    ("keys", "base", "columns"),
    [
        ("uuid", "UUIDAuditBase", ("sa_orm_sentinel", *TIMES)),
        ("bigint", "IdentityAuditBase", TIMES),
    ],
)
def test_bases_of_the_library(keys: str, base: str, columns: tuple[str, ...]) -> None:
    """The library's key decides the class, and brings a sentinel if Python makes it."""
    own, other = model_base("library", keys), model_base("library", keys, has_own_key=True)

    assert own.classes == (base,)
    assert tuple(column.name for column in own.columns) == columns
    assert other.classes == ("AuditBase",)
    assert tuple(column.name for column in other.columns) == TIMES


def test_unknown_bases() -> None:
    """Bases of a later version are refused, with those that there are."""
    with pytest.raises(
        BrokenProject, match="'mine' is not a value of bases; this fastwright supports own, library"
    ):
        model_base("mine", "uuid")
