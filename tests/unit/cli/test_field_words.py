from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from fastwright.cli import app
from fastwright.cli.completing import join_words
from fastwright.cli.field_words import field_words
from fastwright.language.fields import Feature
from fastwright.language.modifiers import MODIFIERS
from fastwright.language.names import resource_names
from fastwright.language.parser import parse_field
from fastwright.language.types import TYPES
from support import Render

TARGETS = ("post", "user")


def offered(word: str) -> list[str]:
    """Return what is offered for a word, in a project with posts and users."""
    return field_words(word, targets=TARGETS)


@pytest.mark.parametrize(
    ("word", "offers"),
    [
        ("", []),
        ("Title", []),
        ("title:te", ["title:text"]),
        ("title:text", ["title:text"]),
        ("day:date", ["day:date", "day:datetime"]),
        ("title:nothing:", []),
        ("title:str:m", ["title:str:max=", "title:str:min="]),
        ("title:str:max=2", ["title:str:max=200", "title:str:max=255"]),
        ("title:str:max=9:u", ["title:str:max=9:unique"]),
        ("labels:list:b", ["labels:list:bigint"]),
        ("search:raw:tsv", ["search:raw:tsvector"]),
        ("price:dec", ["price:decimal:10.2", "price:decimal:12.2", "price:decimal:12.4"]),
        ("on:bool:u", []),
        ("on:bool:def", ["on:bool:default=true", "on:bool:default=false"]),
        ("by:ref:", ["by:ref:post", "by:ref:user", "by:ref:self"]),
        ("by:ref:user:c", ["by:ref:user:cascade", "by:ref:user:column="]),
        ("by:ref:user:cascade:r", []),
        ("by:ref:user:null:re", ["by:ref:user:null:restrict", "by:ref:user:null:readonly"]),
        ("by:ref:user:null:setnull:re", ["by:ref:user:null:setnull:readonly"]),
        ("is:enum:", []),
        ("is:enum:a+b:default=", ["is:enum:a+b:default=a", "is:enum:a+b:default=b"]),
    ],
)
def test_field_words(word: str, offers: list[str]) -> None:
    """What may follow is offered, and nothing else."""
    assert offered(word) == offers


def test_every_type_is_offered() -> None:
    """A type is offered where the project can have it."""
    plain = {kind.name for kind in TYPES.values() if kind.needs is None}

    assert {word.split(":")[1] for word in offered("title")} == plain
    assert field_words("a:fi", targets=(), features=[Feature.FILES]) == ["a:file"]


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
def test_modifiers_of_a_type(kind: object) -> None:
    """After the example of each type come the modifiers that it takes and does not have."""
    row = TYPES[getattr(kind, "name", "")]
    given = {piece.partition("=")[0] for piece in row.example.split(":")}

    words = [word.rpartition(":")[2].rstrip("=") for word in offered(f"{row.example}:")]

    assert set(words) <= {each.name for each in row.modifiers} - given | {
        "cascade",
        "restrict",
        "setnull",
    }
    assert "doc" in words


@given(st.text(st.sampled_from(":=+.abdeflmnrstux_12 é"), max_size=40))
def test_any_word_will_do(word: str) -> None:
    """Whatever was typed, there is an answer, and each offer goes on with it."""
    assert all(each.startswith(word) for each in offered(word))


@pytest.mark.parametrize("name", TYPES)
def test_flags_make_fields(name: str) -> None:
    """A flag is offered only where the field is one with it."""
    example = TYPES[name].example
    names = {each.name for each in MODIFIERS.values() if each.is_flag}
    flags = {word for word in offered(f"{example}:") if word.rpartition(":")[2] in names}

    assert flags
    for word in flags:
        parse_field(word, owner=resource_names("note"))


# ---- bash


@pytest.mark.parametrize(
    ("words", "head", "joined"),
    [
        ("f add resource a title : s", "title:", "f add resource a title:s"),
        ("f add resource a title :", "title:", "f add resource a title:"),
        ("f add resource a t : str : max = 2", "t:str:max=", "f add resource a t:str:max=2"),
        ("f add resource a t : str b", "", "f add resource a t:str b"),
        ("f add resource a t:s", "", "f add resource a t:s"),
        ("f add --plural = x a t : s", "t:", "f add --plural=x a t:s"),
        ("f add --plural = x", "", "f add --plural=x"),
        ("f", "", "f"),
    ],
)
def test_join_words(words: str, head: str, joined: str) -> None:
    """What bash parted is one word again, but for what a suggestion replaces."""
    parts = words.split(" ")
    environment = {
        "_FASTWRIGHT_COMPLETE": "complete_bash",
        "COMP_WORDS": "\n".join(parts),
        "COMP_CWORD": str(len(parts) - 1),
    }

    join_words(environment)

    *before, last = joined.split(" ")
    assert environment["_FASTWRIGHT_HEAD"] == head
    assert environment["COMP_WORDS"].split("\n") == [*before, last.removeprefix(head)]
    assert environment["COMP_CWORD"] == str(len(before))


def test_a_new_word_is_empty() -> None:
    """After a space nothing is taken over from the word before."""
    environment = {"_FASTWRIGHT_COMPLETE": "complete_bash", "COMP_CWORD": "3"}
    environment["COMP_WORDS"] = "f\ntitle\n:\n"

    join_words(environment)

    assert (environment["COMP_WORDS"], environment["COMP_CWORD"]) == ("f\ntitle:\n", "2")


# ---- other shells


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Return what calls the command line as fish does."""
    monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
    return CliRunner(env={"_FASTWRIGHT_COMPLETE": "complete_fish"})


def complete(runner: CliRunner, line: str) -> list[str]:
    """Return what is suggested for a line, which must say nothing else."""
    result = runner.invoke(
        app, [], prog_name="fastwright", env={"_TYPER_COMPLETE_ARGS": f"fastwright {line}"}
    )
    assert (result.stderr, result.exception and type(result.exception)) in {
        ("", None),
        ("", SystemExit),
    }
    return result.stdout.split()


def test_resources_are_suggested(tmp_path: Path, render: Render, typed: CliRunner) -> None:
    """Resources of the project in -C are suggested, with broken specs too."""
    project = render(tmp_path / "demo", auth="none")
    (project / "resources/item.toml").write_text("no TOML")

    assert complete(typed, f"remove resource -C {project} i") == ["item"]
    assert complete(typed, f"show -C {project} ") == ["item"]
    assert complete(typed, f"add resource -C {project} a by:ref:") == ["by:ref:item", "by:ref:self"]


@pytest.mark.parametrize("line", ["show ", "remove resource x", "show -C /nowhere "])
def test_outside_a_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: CliRunner, line: str
) -> None:
    """Where there is no project, nothing is suggested and nothing said."""
    monkeypatch.chdir(tmp_path)

    assert complete(typed, line) == []


def test_fields_outside_a_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: CliRunner
) -> None:
    """Types are known everywhere."""
    monkeypatch.chdir(tmp_path)

    assert complete(typed, "add resource a title:te") == ["title:text"]


def test_broken_project(tmp_path: Path, typed: CliRunner) -> None:
    """A project that cannot be read is none."""
    (tmp_path / ".fastwright").mkdir()
    (tmp_path / ".fastwright/project.toml").write_bytes(b"\xff")

    assert complete(typed, f"show -C {tmp_path} ") == []
