"""Tests for all models together."""

import pytest
from sqlalchemy.orm import configure_mappers


@pytest.mark.usefixtures("app")
def test_relationships_can_be_configured() -> None:
    """SQLAlchemy finds faults in relationships when a model is first used, not when imported."""
    configure_mappers()
