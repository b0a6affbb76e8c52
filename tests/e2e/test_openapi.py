"""The same resources in every style: their OpenAPI documents differ in what DIFFERENCES says."""

import json
import re
from typing import Any

import pytest

from e2e.conftest import MakeLive
from e2e.test_types import add, add_by_chance
from fastwright.language.names import resource_names
from fastwright.language.resource import make_resource
from fastwright.project.styles import STYLES
from variants import VARIANTS, answers_for, fields_of

pytestmark = pytest.mark.e2e

type Document = dict[str, Any]


def _page_numbers(text: str) -> str:
    """Take out the page numbers that stand beside limit and offset."""
    document = json.loads(text)
    for operations in document["paths"].values():
        for operation in operations.values():
            operation["parameters"] = [
                each
                for each in operation.get("parameters", [])
                if each["name"] not in {"currentPage", "pageSize"}
            ]
    return json.dumps(document)


def _page_names(text: str) -> str:
    """Call a page by our own name, where the library has a class of its own for it."""
    document = json.loads(re.sub(r"OffsetPagination(?=_)", "PageOf", text))
    for schema in document["components"]["schemas"].values():
        if schema.get("title") == "OffsetPagination":
            row = schema["properties"]["items"]["items"]["$ref"].rpartition("/")[2]
            schema["title"] = f"PageOf[{row}]"
            del schema["description"]
    return json.dumps(document)


DIFFERENCES = {"advanced-alchemy": (_page_numbers, _page_names)}
"""What undoes each difference that a style is known to have from `layered`."""


@pytest.fixture(scope="module")
def documents(live: MakeLive) -> dict[str, Document]:
    """Return the OpenAPI document of a project in each style, all with the same resources."""
    found = {}
    for style in STYLES:
        project = live(style=style, example=True)
        for kind in VARIANTS:
            if not answers_for(kind):  # a type of all styles
                add(project.root, make_resource(resource_names(f"{kind}_sample"), fields_of(kind)))
        assert add_by_chance(project.root)
        program = "import json, main; print(json.dumps(main.app.openapi()))"
        text = project.run("python", "-c", program)
        for undo in DIFFERENCES.get(style, ()):
            text = undo(text)
        found[style] = json.loads(text)
    return found


@pytest.mark.parametrize("style", STYLES)
def test_documents_are_equal(style: str, documents: dict[str, Document]) -> None:
    """Every path, parameter, status code and schema is the same."""
    expected, actual = _flat(documents["layered"]), _flat(documents[style])

    assert len(expected) > 1000
    assert dict(expected.items() - actual.items()) == {}
    assert dict(actual.items() - expected.items()) == {}


def _flat(node: object, place: str = "") -> dict[str, object]:
    """Return every leaf of a document by its place, so that a difference is named."""
    if isinstance(node, dict) and node:
        parts = {f"{place}/{key}": value for key, value in node.items()}
    elif isinstance(node, list) and node:
        # The order in which a page's keys are listed says nothing.
        ordered = sorted(node) if place.endswith("/required") else node
        parts = {f"{place}/{number}": value for number, value in enumerate(ordered)}
    else:
        return {} if place.endswith("/parameters") else {place: repr(node)}
    return {
        name: leaf for part, value in parts.items() for name, leaf in _flat(value, part).items()
    }
