"""Columns of PostgreSQL types whose values are strings in Python."""

from functools import partial
from typing import Any, override

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Dialect,
    Text,
    TypeDecorator,
    cast,
    type_coerce,
)
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.orm import Mapper
from sqlalchemy.types import TypeEngine, UserDefinedType


class _PostgresType(UserDefinedType[str]):
    cache_ok = True

    def __init__(self, name: str, *arguments: object) -> None:
        self.name = f"{name}({','.join(map(str, arguments))})" if arguments else name

    def get_col_spec(self, **_options: Any) -> str:
        return self.name

    @override
    def bind_expression(self, bindvalue: BindParameter[str]) -> ColumnElement[str]:
        return cast(type_coerce(bindvalue, Text), self)

    @override
    def column_expression(self, colexpr: ColumnElement[Any]) -> ColumnElement[str]:
        return cast(colexpr, Text)


class RawType(TypeDecorator[str]):
    """A PostgreSQL type by its name, such as `RawType("tsvector")`; TEXT on other databases.

    Values are read and written in the text form of the type.
    """

    impl = Text
    cache_ok = True

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        # To compare migrations, Alembic reflects the tables, and warns about types it doesn't know.
        bare = name.partition("(")[0].removesuffix("[]")
        ischema_names.setdefault(bare, partial(_PostgresType, bare))  # type: ignore[arg-type]

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(_PostgresType(self.name))
        return dialect.type_descriptor(Text())


def raw_fields(mapper: Mapper[Any]) -> list[str]:
    columns = (each for each in mapper.columns.items() if isinstance(each[1].type, RawType))
    return [attribute for attribute, _ in columns]
