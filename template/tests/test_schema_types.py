"""Tests for the types of fields: what they accept, and what they publish in OpenAPI."""

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from app.schemas.types import Duration, EncodedDuration, rounded

PRICE = TypeAdapter[Decimal](
    Annotated[Decimal, Field(max_digits=5, decimal_places=2, ge=0), rounded(2)]
)
DURATION = TypeAdapter[dt.timedelta](Duration)


@pytest.mark.parametrize("given", ["9.5", "9.50", "009.500", "0", "999.99", "1."])
def test_text_of_a_decimal(given: str) -> None:
    (pattern,) = [each["pattern"] for each in PRICE.json_schema()["anyOf"] if "pattern" in each]

    assert re.search(pattern, given)
    assert Decimal(given) == PRICE.validate_python(given)
    assert -2 == PRICE.validate_python(given).as_tuple().exponent


@pytest.mark.parametrize("given", ["1e2", "1_0", " 9", "+9", "٣", "", "-", ".", "9.505", "1000"])
def test_refused_text_of_a_decimal(given: str) -> None:
    (pattern,) = [each["pattern"] for each in PRICE.json_schema()["anyOf"] if "pattern" in each]

    assert not re.search(pattern, given)
    with pytest.raises(ValidationError):
        PRICE.validate_python(given)


@pytest.mark.parametrize(
    "text", ["PT0S", "P400D", "-P1D", "PT1H", "PT1H0M5S", "P1DT2M", "PT0.5S", "-P2DT1H1M1.000001S"]
)
def test_duration_is_the_same_in_a_response(text: str) -> None:
    value = DURATION.validate_python(text)

    assert text == TypeAdapter(EncodedDuration).dump_python(value)
