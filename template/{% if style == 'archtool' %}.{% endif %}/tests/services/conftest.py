"""What the tests of services share."""

from unittest.mock import Mock, create_autospec

import pytest

from app.core.unit_of_work import UnitOfWork


@pytest.fixture
def uow() -> Mock:
    uow: Mock = create_autospec(UnitOfWork, instance=True)
    return uow
