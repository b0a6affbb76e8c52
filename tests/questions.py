"""The questions of copier.yml, and the answers that tests give to those that take any text."""

from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from support import Answer

ROOT = Path(__file__).parents[1]
CONFIGURATION: dict[str, Any] = yaml.safe_load((ROOT / "copier.yml").read_text(encoding="utf-8"))
QUESTIONS = {
    name: question
    for name, question in CONFIGURATION.items()
    if not name.startswith("_") and question.get("when", True) is not False
}

TEXTS: dict[str, list[Answer]] = {
    "project_name": ["Demo", "Ärzte & Co.", "W" * 80],
    "project_slug": ["demo", "a-name-that-is-as-long-as-the-question-will-take-x"],
    "description": ["A web service.", 'Says "hi" \\ & <b>waves</b> # not a comment'],
    "databases": ["", "reporting", "warehouse_store,hr"],
    "author": ["", "Ada Lovelace", "Ada Lovelace <ada@example.com>"],
}

NEEDED: dict[str, dict[str, Answer]] = {
    name: {"style": "advanced-alchemy"}
    for name, question in QUESTIONS.items()
    if "when" in question
}
"""What must be answered for a question to be asked; all that depend do so on the style."""


def allows(row: Mapping[str, Answer]) -> bool:
    """Whether these answers go together: archtool injects nothing on Python 3.14 and later."""
    return not (
        str(row.get("shape", row.get("style"))) == "archtool"
        and str(row.get("python", "")) >= "3.14"
    )


def shapes() -> dict[str, dict[str, Answer]]:
    """Return each style with each answer to the questions that only it asks, under a title."""
    found: dict[str, dict[str, Answer]] = {}
    for style in values("style"):
        asked = [name for name, needed in NEEDED.items() if needed["style"] == style]
        for answers in product(*map(values, asked)):
            shape = {"style": style, **dict(zip(asked, answers, strict=True))}
            found["/".join(map(str, shape.values()))] = shape
    return found


def values(name: str) -> list[Answer]:
    """Return the answers to try for a question."""
    return list(_values(name))


def _values(name: str) -> Iterator[Answer]:
    question = QUESTIONS[name]
    choices = question.get("choices")
    if question["type"] == "bool":
        yield from (True, False)
    elif choices:
        yield from choices.values() if isinstance(choices, dict) else choices
    else:
        yield from TEXTS[name]
