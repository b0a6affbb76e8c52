import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fastwright.cli.usage import ORDER
from support import Outcome, Run, replace, snapshot

MODELS, MODEL, ROUTER = "app/models/__init__.py", "app/models/item.py", "app/api/v1/router.py"
ADD = ("add", "resource", "item", "name:str")

type Case = tuple[int, str]


def check_refused(project: Path, run: Run, words: tuple[str, ...], case: Case) -> None:
    """Check that a command is refused with a sentence that says so, and writes nothing."""
    code, message = case
    old = snapshot(project)

    outcome = run(*words, "-C", project)
    as_json = run(*words, "--json", "-C", project)

    assert snapshot(project) == old
    assert (outcome.code, outcome.out) == (code, "")
    check_sentence(outcome, message)
    check_json(as_json, outcome)


def check_sentence(outcome: Outcome, message: str) -> None:
    """Check that the standard error stream holds one sentence, perhaps with text to paste."""
    assert outcome.err.startswith("Error: ")
    sentence, _, paste = outcome.err.removeprefix("Error: ").partition("\n\n")
    assert message in sentence
    assert paste or sentence.endswith((".\n", "?\n"))
    assert "\n" not in sentence.removesuffix("\n")
    assert "Traceback" not in outcome.err


def check_json(as_json: Outcome, outcome: Outcome) -> None:
    """Check that --json tells the same on the standard output."""
    document = json.loads(as_json.out)
    assert (as_json.code, as_json.err) == (outcome.code, "")
    assert document.keys() == {"schema", "error"}
    assert document["schema"] == 1
    assert document["error"].keys() == {"code", "message"}
    assert f"Error: {document['error']['message']}\n" == outcome.err


# ---- what was typed


@pytest.mark.parametrize(
    ("words", "case"),
    [
        ("item name:strr", (2, "there is no type 'strr'; did you mean str?")),
        ("item name", (2, "Field 'name'")),
        ("item name:str name:text", (2, "name is given twice")),
        (
            "item owner:ref:user owner_id:uuid",
            (2, "owner and owner_id would both be owner_id in the code; rename"),
        ),
        ("item", (2, "add at least one field, such as name:str")),
        ("class name:str", (2, "it is a Python keyword")),
        ("item class:str", (2, "it is a Python keyword")),
        ("item metadata:str", (2, "The name 'metadata' is not allowed")),
        ("item id:int", (2, "every resource already has that field")),
        ("router name:str", (2, "the project has a module of that name")),
        ("../item name:str", (2, "use snake_case")),
        (".git name:str", (2, "use snake_case")),
        ("value_error name:str", (2, "Python has a class ValueError")),
        ("request name:str", (2, "The name 'request' is not allowed")),
        ("item owner:ref:usr", (1, "which is not in the project; did you mean user?")),
        (
            "item owner_id:ref:user",
            (
                2,
                "would give the column owner_id_id; call it owner, which gives the column owner_id",
            ),
        ),
        ("item owner:ref:nobody", (1, "which is not in the project; add that resource first.")),
        (
            "item scan:file",
            (1, "a file field needs a project with style=advanced-alchemy"),
        ),
        ("item a:str b:str --unique a", (2, "'a' is not a group")),
        (
            "item a:str b:str --index a+c",
            (2, "a+c names 'c', which is not a field"),
        ),
        (
            f"item name:str {'long_' * 7}list:many:user",
            (2, "list, but it has 44 characters; set another name with through="),
        ),
        ("", (2, "Give the NAME of the resource and its fields, or a --spec FILE, or run it at a")),
        ("item --spec resources/x.toml", (2, "With --spec, the file describes the whole resource")),
        ("--spec nowhere.toml", (1, "nowhere.toml: No such file or directory.")),
        ("item parent:ref:self", (2, "its first row needs :null")),
        ("item size:int:default=big", (2, "Field 'size:int:default=big'")),
        ("item size:int:max=3:default=4", (2, "Field 'size:int:max=3:default=4'")),
        ("item on:bool:default=maybe", (2, "Field 'on:bool:default=maybe'")),
        ("item name:str --plural item", (2, "its plural is the same word")),
        ("item name:str --table users", (2, "app/models/user.py already has the table users")),
        ("item name:str --table alembic_version", (2, "Alembic uses it for its own table")),
        ("user name:str", (2, "app/models/__init__.py already has a User")),
        ("base name:str", (2, "the project has a module of that name")),
        ("person name:str --plural users", (2, "pass another --table")),
    ],
)
def test_add_refuses_words(project: Path, run: Run, words: str, case: Case) -> None:
    """What cannot be understood, or clashes with what is there, is refused."""
    check_refused(project, run, ("add", "resource", *words.split()), case)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("itme", "has no resource 'itme'; did you mean item?"),
        ("zebra", "has no resource 'zebra'; its resources are item."),
        ("../resources/item", "has no resource '../resources/item'; "),
        ("", "has no resource ''; its resources are item."),
    ],
)
def test_remove_refuses_unknown(project: Path, run: Run, words: str, message: str) -> None:
    """An unknown resource is refused, with the nearest one."""
    run(*ADD, "-C", project)

    check_refused(project, run, ("remove", "resource", words), (1, message))


def test_add_refuses_existing(project: Path, run: Run) -> None:
    """A resource that is there is refused, with the way out."""
    run(*ADD, "-C", project)

    message = "or change the existing resource: fastwright add field item FIELD."
    check_refused(project, run, ADD, (1, message))


def test_add_refuses_same_table(project: Path, run: Run) -> None:
    """Two resources cannot have the same table."""
    run(*ADD, "-C", project)

    words = ("add", "resource", "thing", "name:str", "--table", "items")
    check_refused(project, run, words, (2, "app/models/item.py already has the table items"))


def test_epoch_that_is_no_number(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A SOURCE_DATE_EPOCH that is no number is refused."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")

    check_refused(project, run, ADD, (2, "SOURCE_DATE_EPOCH is 'yesterday'; "))


# ---- what is around


def test_no_project_here(tmp_path: Path, run: Run) -> None:
    """Outside of a project the refusal says how to get to one."""
    check_refused(tmp_path, run, ADD, (1, "is not in a fastwright project; change to a"))


def write(path: str, content: str | bytes) -> Callable[[Path], None]:
    """Return what writes a file of the project."""

    def change(project: Path) -> None:
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_bytes(content if isinstance(content, bytes) else content.encode())

    return change


def swap(path: str, old: str, new: str) -> Callable[[Path], None]:
    """Return what replaces text in a file of the project."""
    return lambda project: replace(project / path, old, new)


def append(path: str, text: str) -> Callable[[Path], None]:
    """Return what adds text to a file of the project."""

    def change(project: Path) -> None:
        with (project / path).open("a") as file:
            file.write(text)

    return change


def delete(path: str) -> Callable[[Path], None]:
    """Return what deletes a file of the project."""
    return lambda project: (project / path).unlink()


def read_only(project: Path) -> None:
    """Take the right to write from a wired file."""
    (project / ROUTER).chmod(0o444)


def link_out(project: Path) -> None:
    """Make a folder of the project lie elsewhere."""
    (project / "app/schemas").rename(project.parent / "schemas")
    (project / "app/schemas").symlink_to(project.parent / "schemas")


HEAD = 'revision = "abc"\ndown_revision = None\n'
MARKER = ".fastwright/project.toml"

BROKEN_PROJECTS: dict[str, tuple[Callable[[Path], None], Case]] = {
    "newer": (swap(MARKER, "format = 1", "format = 9"), (1, "; upgrade fastwright.")),
    "unknown style": (
        swap(MARKER, "layered", "hexagonal"),
        (1, "'hexagonal' is not a style; this fastwright supports layered"),
    ),
    "torn marker": (write(MARKER, "format"), (1, f"{MARKER}: ")),
    "two heads": (
        write("migrations/versions/other.py", HEAD),
        (1, "have 2 heads (0f3c5a9d2b71, abc); merge them first: uv run alembic merge heads."),
    ),
    "computed revision": (
        write("migrations/versions/other.py", "revision = make()\n"),
        (1, "migrations/versions/other.py: revision and down_revision must be plain strings"),
    ),
    "file in the way": (
        write("app/models/item.py", "mine\n"),
        (1, "app/models/item.py already exists; pass --yes to overwrite it or --skip to keep it"),
    ),
    "folder in the way": (
        write("app/models/item.py/x", "mine\n"),
        (1, "app/models/item.py is not a regular file."),
    ),
    "record in the way": (
        write(".fastwright/base/app/models/item.py", "mine\n"),
        (1, ".fastwright/base/app/models/item.py already exists"),
    ),
    "link out": (link_out, (1, "app/schemas/base.py leads outside the project")),
    "broken ruff rules": (
        append("pyproject.toml", "\n[tool.ruff.format]\nquotes = 1\n"),
        (1, "ruff cannot format the new code; fix the cause first: "),
    ),
    "broken pyproject": (
        append("pyproject.toml", "\n[tool.ruff"),
        (1, "ruff cannot format the new code; fix the cause first: "),
    ),
    "read-only": (read_only, (1, f"{ROUTER} is read-only; make it writable first.")),
    "no models": (delete(MODELS), (1, f"{MODELS}: the file is missing; restore it.")),
    "no router": (delete(ROUTER), (1, f"{ROUTER}: the file is missing; restore it.")),
    "models in Latin-1": (
        write(MODELS, "# é\n".encode("latin-1")),
        (1, f"{MODELS} is not UTF-8 at byte 2; convert it to UTF-8 first."),
    ),
    "router in Latin-1": (
        write(ROUTER, "# é\n".encode("latin-1")),
        (1, f"{ROUTER} is not UTF-8 at byte 2; convert it to UTF-8 first."),
    ),
    "models are no Python": (append(MODELS, "def\n"), (1, f"{MODELS}: line ")),
    "router is no Python": (append(ROUTER, "def\n"), (1, f"{ROUTER}: line ")),
    "computed __all__": (append(MODELS, "__all__ += []\n"), (1, "(__all__ is computed)")),
    "another router": (
        swap(ROUTER, "api_router", "api"),
        (1, "(it has no top-level api_router)"),
    ),
    "other routes": (
        append(ROUTER, "items_router = 1\n"),
        (1, "(it already has another items_router)"),
    ),
}


@pytest.mark.parametrize("name", BROKEN_PROJECTS)
def test_add_refuses_project(project: Path, run: Run, name: str) -> None:
    """A project that offers no safe place is refused, and the file named."""
    change, case = BROKEN_PROJECTS[name]
    change(project)

    check_refused(project, run, ADD, case)


@pytest.mark.parametrize(
    ("change", "paste"),
    [
        (
            append(MODELS, "__all__ += []\n"),
            'from app.models.item import Item\n\n__all__: "Item"\n',
        ),
        (
            swap(ROUTER, "api_router", "api"),
            (
                "from app.api.v1.items import router as items_router\n\n"
                "api_router.include_router(items_router)\n"
            ),
        ),
        (
            append(ROUTER, "items_router = 1\n"),
            (
                "from app.api.v1.items import router as items_router\n\n"
                "api_router.include_router(items_router)\n"
            ),
        ),
    ],
)
def test_refusal_says_what_to_paste(
    project: Path, run: Run, change: Callable[[Path], None], paste: str
) -> None:
    """Where the anchor is gone, the message ends with what to paste."""
    change(project)

    outcome = run(*ADD, "-C", project)

    assert outcome.err.partition("\n\n")[2].rstrip("\n") == paste.rstrip("\n")


def test_broken_spec_of_target(project: Path, run: Run) -> None:
    """A ref to a resource whose spec is broken is refused, and the spec named."""
    run(*ADD, "-C", project)
    replace(project / "resources/item.toml", "str", "strr")

    words = ("add", "resource", "part", "item:ref:item")
    check_refused(project, run, words, (1, "resources/item.toml: Field 'name:strr'"))


def test_target_without_factory(project: Path, run: Run) -> None:
    """A ref to a hand-written model needs a factory of it, for the tests."""
    (project / "tests/factories/user_factory.py").unlink()

    words = ("add", "resource", "part", "owner:ref:user")
    check_refused(project, run, words, (1, "write tests/factories/user_factory.py first."))


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("owners:many:user:through=users", "the table users already exists; use another"),
        ("owners:many:user:through=parts", "the table parts already exists"),
        ("owners:many:user:through=pairs", "the table pairs already exists"),
        ("owners:many:user:through=copies", "the table copies already exists"),
        ("owners:many:user:through=name", "its table name has the name of another field"),
        ("owners:many:user:through=func", "it would hide what the generated module imports"),
    ],
)
def test_many_without_a_place(project: Path, run: Run, field: str, message: str) -> None:
    """An association needs a table of its own, and a target."""
    run("add", "resource", "pair", "name:str", "-C", project)
    run("add", "resource", "book", "name:str", "readers:many:user:through=copies", "-C", project)

    peers = [] if "pairs" in field else ["peers:many:self"]
    words = ("add", "resource", "part", "name:str", *peers, field)
    check_refused(project, run, words, (2, message))


@pytest.mark.parametrize(
    ("words", "path"),
    [("apply", "resources/tag.toml"), ("add resource --spec tag.toml", "tag.toml")],
)
def test_specs_with_one_table(project: Path, run: Run, words: str, path: str) -> None:
    """Whose table is taken is told to state another one where it is stated."""
    spec = 'name = "{0}"\nplural = "{0}s"\ntable = "tags"\n[fields]\nlabel = "str"\n'
    (project / "resources").mkdir()
    (project / "resources/label.toml").write_text(spec.format("label"))
    assert run("apply", "-C", project).code == 0
    (project / path).write_text(spec.format("tag"))
    old = snapshot(project)

    outcome = run(*words.split(), cwd=project)

    assert (outcome.code, snapshot(project)) == (1, old)
    assert outcome.err == (
        f"Error: {path}: app/models/label.py already has the table tags; "
        'write another table = "...".\n'
    )


@pytest.mark.parametrize(
    ("field", "name", "path"),
    [
        ("search:raw:tsvector", "RawType", "app/core/raw.py"),
        ("labels:list:str", "list_type", "app/models/base.py"),
        ("readers:many:user", "association_table", "app/models/base.py"),
        ("readers:many:user", "keys_of", "app/schemas/types.py"),
    ],
)
def test_project_of_an_early_template(
    project: Path, run: Run, field: str, name: str, path: str
) -> None:
    """What a project was made without is named, with its file, before code would import it."""
    run("add", "resource", "part", "name:str", "-C", project)
    if path == "app/core/raw.py":
        (project / path).unlink()
    else:
        replace(project / path, name, "other")

    kind = field.split(":")[1]
    message = f"a {kind} field needs {name} in {path}, which does not define it; run copier "
    for words in (("add", "field", "part", field), ("add", "resource", "bolt", "name:str", field)):
        check_refused(project, run, words, (1, message))


def test_project_without_the_base_of_schemas(project: Path, run: Run) -> None:
    """So is the base class of request schemas, which every resource needs."""
    (project / "app/schemas/base.py").unlink()

    message = "A resource needs RequestBody in app/schemas/base.py, which does not define it; run "
    check_refused(project, run, ("add", "resource", "bolt", "name:str"), (1, message))


def test_target_of_a_many_stays(project: Path, run: Run) -> None:
    """What rows of another resource are paired with is not removed."""
    run("add", "resource", "tag", "name:str", "-C", project)
    run("add", "resource", "post", "name:str", "tags:many:tag", "-C", project)

    check_refused(project, run, ("remove", "resource", "tag"), (1, "is still in use by post.tags;"))
    check_refused(
        project, run, ("add", "resource", "post_tag", "name:str"), (2, "pass another --table")
    )


def test_embedded_target_without_read_model(project: Path, run: Run) -> None:
    """What a client sees of a hand-written model is for its own schema to say."""
    replace(project / "app/schemas/user.py", "class UserRead(", "class UserShown(")

    words = ("add", "resource", "part", "owner:ref:user:embed")
    check_refused(project, run, words, (1, "UserRead, which app/schemas/user.py does not have"))


def test_resources_that_embed_each_other(project: Path, run: Run) -> None:
    """Their schemas would import each other."""
    run("add", "resource", "part", "name:str", "-C", project)
    run("add", "resource", "box", "part:ref:part:embed", "-C", project)
    replace(project / "resources/part.toml", '"str"', '"str"\nitem = "ref:item:null:embed"')

    words = ("add", "resource", "item", "box:ref:box:embed")
    check_refused(project, run, words, (2, "box embeds box, which embeds item, but their schemas"))


@pytest.mark.parametrize("field", ["detail", "user_read"])
def test_type_of_the_name_of_an_embedded_one(project: Path, run: Run, field: str) -> None:
    """Such a name is free where nothing is embedded."""
    words = ("add", "resource", "part", f"{field}:enum:a+b", "owner:ref:user:embed")
    if field == "user_read":
        run("add", "resource", "part_user", "name:str", "-C", project)
        words = (*words[:-1], "owner:ref:part_user:embed")

    check_refused(project, run, words, (2, "like an embedded schema; rename the field"))
    assert run(*words[:-1], "-C", project).code == 0


@pytest.mark.parametrize(
    ("change", "case"),
    [
        (swap(MARKER, "layered", "hexagonal"), (1, "'hexagonal' is not a style")),
        (delete(".fastwright/resources/item.toml"), (1, "item.toml: the file is missing")),
        (write(".fastwright/resources/item.toml", "x"), (1, "item.toml: it cannot be read (")),
        (write("migrations/versions/other.py", HEAD), (1, "have 2 heads")),
        (
            append(".fastwright/resources/item.toml", '"../../x" = ""\n'),
            (1, "../../x leads outside the project"),
        ),
        (read_only, (1, f"{ROUTER} is read-only")),
    ],
)
def test_remove_refuses_project(
    project: Path, run: Run, change: Callable[[Path], None], case: Case
) -> None:
    """Nothing is removed where it cannot all be removed."""
    run(*ADD, "-C", project)
    change(project)

    check_refused(project, run, ("remove", "resource", "item", "--yes"), case)


# ---- what else goes on


@pytest.fixture
def busy(project: Path) -> Iterator[Path]:
    """Return a project whose lock another process holds."""
    code = (
        "import sys; from filelock import FileLock\n"
        "with FileLock(sys.argv[1]): print(flush=True); sys.stdin.read()\n"
    )
    folder = project / ".fastwright/run"
    folder.mkdir()
    command = [sys.executable, "-c", code, str(folder / "lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        yield project
        process.communicate()


def test_locked_project(busy: Path, run: Run) -> None:
    """While another run changes the project nothing is written."""
    check_refused(busy, run, ADD, (1, f"Another fastwright run is changing {busy.resolve()}"))


def test_full_disk(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk the project stays as it is."""
    real = os.fsync
    left = iter(range(9))

    def full(handle: int) -> None:
        if stat.S_ISREG(os.fstat(handle).st_mode) and next(left, None) is None:
            raise OSError(28, os.strerror(28))
        real(handle)

    monkeypatch.setattr(os, "fsync", full)

    old = snapshot(project)

    outcome = run(*ADD, "-C", project)

    assert snapshot(project) == old
    assert (outcome.code, outcome.out) == (1, "")
    check_sentence(outcome, "No space left on device; the project is unchanged.")


def test_ctrl_c(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """After Ctrl-C in the middle the project is as it was."""
    old = snapshot(project)
    real = Path.replace

    def interrupted(path: Path, target: Path) -> Path:
        if target.name == "item_service.py":
            raise KeyboardInterrupt
        return real(path, target)

    monkeypatch.setattr(Path, "replace", interrupted)

    outcome = run(*ADD, "-C", project)

    assert snapshot(project) == old
    assert (outcome.code, outcome.out) == (130, "")
    assert outcome.err == "Error: Interrupted; nothing was written.\n"


def test_ctrl_c_at_the_start() -> None:
    """A Ctrl-C that comes while the modules are loaded is answered in the same way."""
    script = (
        "import sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'fastwright.cli': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Finder())\n"
        "from fastwright.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (130, "Error: Interrupted; nothing was written.\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (ADD, "Everything was written, but not this report of it: No space left on device."),
        (
            (*ADD, "--json"),
            "Everything was written, but not this report of it: No space left on device.",
        ),
        ((*ADD, "--dry-run"), "The output could not be written: No space left on device."),
        (("show",), "The output could not be written: No space left on device."),
    ],
    ids=["written", "JSON", "dry run", "only read"],
)
def test_full_output(project: Path, words: tuple[str, ...], said: str) -> None:
    """Where the output cannot be written, what stands is said."""
    command = [str(Path(sys.executable).with_name("fastwright")), *words]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, cwd=project, check=False, stdout=full, stderr=subprocess.PIPE, text=True
        )

    assert (done.returncode, done.stderr) == (1, f"Error: {said}\n")
    assert (project / MODEL).exists() == said.startswith("Everything")


# ---- the command line itself


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("add", "resource"),
            "Give the NAME of the resource and its fields, or a --spec FILE, or run it at a",
        ),
        (("add", "resource", "item", "--tabel", "x"), "No such option: --tabel"),
        (("add", "thing"), "No such command 'thing'"),
        (("remove", "resource"), "Missing argument 'NAME'"),
        (("--bogus",), "No such option: --bogus"),
    ],
)
def test_usage(run: Run, words: tuple[str, ...], message: str) -> None:
    """A wrong command line is explained, with exit code 2, and with --json in a document."""
    outcome, as_json = run(*words), run(*words, "--json")

    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err
    error = json.loads(as_json.out)["error"]
    assert (as_json.code, as_json.err, error["code"]) == (2, "", "UsageError")
    assert message in error["message"]


def test_help_lists_commands_in_order(run: Run) -> None:
    """The commands come in the order in which a user needs them, with whole sentences."""
    helps = [run(*words, "--help").out for words in ((), ("add",), ("remove",), ("templates",))]
    listed = [each.partition("Commands:\n")[2].splitlines() for each in helps]

    assert [line.split()[0] for line in listed[0]] == [*ORDER]
    assert not [line for lines in listed for line in lines if line.endswith("...")]


def test_json_after_the_options_is_a_word(run: Run) -> None:
    """What follows -- is no option."""
    outcome = run("show", "a", "--", "--json")

    assert (outcome.code, outcome.out) == (2, "")


def test_show_refuses_unknown(project: Path, run: Run) -> None:
    """An unknown resource cannot be shown."""
    check_refused(
        project, run, ("show", "item"), (1, ("has no resource 'item'; it has no resources yet."))
    )


DEEP = "[" * 5000 + "]" * 5000
NESTED = {
    "spec": ("resources/part.toml", "its tables or lists are nested too deeply"),
    "record": (".fastwright/resources/part.toml", "its tables or lists are nested too deeply"),
    "marker": (".fastwright/project.toml", "its tables or lists are nested too deeply"),
    "journal": (".fastwright/run/journal.json", "is not a journal of this version"),
}


@pytest.mark.parametrize("name", NESTED)
def test_deeply_nested_files_are_refused(project: Path, run: Run, name: str) -> None:
    """A file of thousands of brackets is refused with a sentence."""
    path, reason = NESTED[name]
    run("add", "resource", "part", "name:str", "-C", project)
    (project / path).parent.mkdir(exist_ok=True)
    (project / path).write_text(DEEP if name == "journal" else f"unique = {DEEP}\n")

    outcome = run("add", "field", "part", "size:int:null", "-C", project)

    assert outcome.code == 1
    assert outcome.err.startswith("Error: ")
    assert reason in outcome.err
    assert "\n" not in outcome.err.rstrip("\n")
