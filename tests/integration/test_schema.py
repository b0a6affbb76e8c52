"""What `--json` prints is what docs/reference/schema-1.json says, and no more."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from scripts.reference import ROOT

from fastwright.project import creation as new
from support import Run

SCHEMA = json.loads((ROOT / "docs/reference/schema-1.json").read_text(encoding="utf-8"))
ADD = ("add", "resource", "item", "name:str:max=9", "owner:ref:user")
COMMANDS = {
    "new": ("new", "shop", "--dry-run"),
    "add": ADD,
    "add, dry": (*ADD, "--dry-run"),
    "remove": ("remove", "resource", "user_note", "--yes"),
    "add field": ("add", "field", "user_note", "title:str:null"),
    "remove field": ("remove", "field", "user_note", "text", "--yes"),
    "apply": ("apply", "user_note"),
    "apply, nothing": ("apply",),
    "check": ("check",),
    "eject": ("templates", "eject"),
    "show": ("show",),
    "diagram": ("show", "--diagram"),
    "refusal": ("add", "resource", "item"),
    "unknown option": ("add", "resource", "--tabel", "x"),
    "unknown command": ("ad",),
    "missing argument": ("remove", "resource"),
}


def closed(schema: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Return a schema that allows no key that it does not name."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: closed(each) for key, each in schema.items()}
    if "required" in found and "$defs" not in found:
        found["additionalProperties"] = False
    return found


def test_schema_is_one() -> None:
    """The schema itself is valid."""
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", COMMANDS)
def test_output_is_described(
    project: Path, run: Run, template: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Each document fits the schema, and has no key that the schema does not name."""
    monkeypatch.setattr(new, "TEMPLATE", template)
    run("add", "resource", "user_note", "text:text", "owner:ref:user", "-C", project)

    outcome = run(*COMMANDS[name], "--json", "-C", project)

    assert outcome.err == ""
    Draft202012Validator(closed(SCHEMA)).validate(json.loads(outcome.out))


@pytest.mark.parametrize(
    "document",
    [
        {"schema": 1},
        {"schema": 2, "error": {"code": "A", "message": "b"}},
        {"schema": 1, "error": {"code": "A"}},
        {"schema": 1, "command": "show", "resources": [{}]},
    ],
)
def test_schema_refuses(document: object) -> None:
    """The schema does not take whatever comes."""
    assert not Draft202012Validator(SCHEMA).is_valid(document)
