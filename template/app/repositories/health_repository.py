"""Whether the database answers."""

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import UnavailableError


async def ping(session: AsyncSession) -> None:
    try:
        await session.execute(select(1))
    except (OSError, SQLAlchemyError) as error:
        raise UnavailableError("The database does not answer.") from error
