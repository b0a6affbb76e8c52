import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

import pytest
import yaml
from copier import run_copy

from fastwright.language.names import resource_names
from fastwright.project.project import find_project
from fastwright.project.styles import STYLES, Role
from questions import CONFIGURATION, NEEDED, QUESTIONS, values
from support import Answer, Rendered, texts

ANSWERS = ".copier-answers.yml"
COPIER = str(Path(sys.executable).with_name("copier"))

HOSTILE = [
    'x"; import os',
    "x'; import os #",
    '"""',
    "Ärzte & Co.",
    "{{ 7*7 }}",
    "{% raw %}",
    "{# gone #}",
    "🚀 Rocket",
    "C:\\new\\table",
    "ends with \\",
    "${HOME} `id` $(id)",
    "<script>alert(1)</script>",
    "[a](b) *c* _d_ # e",
    "null",
    "1.0",
    "- yaml: [x",
    "a: b # c",
    "日本語",
]


def _pyproject(project: Path) -> dict[str, Any]:
    return tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))


def _defaults(project: Path) -> dict[str, Any]:
    """Return the default of each setting that is a literal, by reading the code."""
    module = ast.parse((project / "app" / "config.py").read_text(encoding="utf-8"))
    settings = next(
        node for node in module.body if isinstance(node, ast.ClassDef) and node.name == "Settings"
    )
    return {
        node.target.id: ast.literal_eval(node.value)
        for node in settings.body
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and isinstance(node.value, ast.Constant)
    }


def _read(project: Path, name: str) -> str:
    return (project / name).read_text(encoding="utf-8")


def _has(project: Path, *names: str) -> set[bool]:
    return {(project / name).exists() for name in names}


def _without_answers(project: Path) -> dict[str, str]:
    return {name: text for name, text in texts(project).items() if name != ANSWERS}


# ---- what each answer does


def _rows(question: str) -> list[dict[str, Answer]]:
    return [NEEDED.get(question, {}) | {question: value} for value in values(question)]


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_answer_does_nothing(question: str, rendered: Rendered) -> None:
    """Each value of each question gives another project."""
    rows = _rows(question)
    projects = [_without_answers(rendered(**row)) for row in rows]

    assert len(projects) > 1
    assert all(one != other for number, one in enumerate(projects) for other in projects[:number])


@pytest.mark.parametrize("question", QUESTIONS)
def test_answers_are_remembered(question: str, rendered: Rendered) -> None:
    """An update finds what was answered."""
    for row in _rows(question):
        remembered = yaml.safe_load(_read(rendered(**row), ANSWERS))
        assert row[question] == remembered[question]


def test_every_question_is_explained_and_has_a_default() -> None:
    """Who is asked learns what for, and can press Enter."""
    assert all(question["help"].endswith(".") for question in QUESTIONS.values())
    assert all("default" in question for question in QUESTIONS.values())


def test_project_name(rendered: Rendered) -> None:
    """The name is the title of the README and the default title of the API."""
    project = rendered(project_name="Ada's shop")

    assert _read(project, "README.md").startswith("# Ada's shop\n")
    assert _defaults(project)["project_name"] == "Ada's shop"
    assert _pyproject(project)["project"]["name"] == "ada-s-shop"


def test_project_slug(rendered: Rendered) -> None:
    """The slug names the project, its image and its database."""
    project = rendered(project_slug="corner-shop", database="postgresql")
    compose = yaml.safe_load(_read(project, "compose.yaml"))

    assert _pyproject(project)["project"]["name"] == "corner-shop"
    assert compose["name"] == compose["services"]["app"]["image"] == "corner-shop"
    assert compose["services"]["database"]["environment"]["POSTGRES_DB"] == "corner_shop"
    assert _defaults(project)["database_url"].endswith("/corner_shop")


def test_description(rendered: Rendered) -> None:
    """The description is in the README and in the package's metadata."""
    project = rendered(description="Sells lamps.")

    assert "\nSells lamps.\n" in _read(project, "README.md")
    assert _pyproject(project)["project"]["description"] == "Sells lamps."


@pytest.mark.parametrize(
    ("author", "authors", "holder"),
    [
        ("", None, "the authors of Demo"),
        ("Ada Lovelace", [{"name": "Ada Lovelace"}], "Ada Lovelace"),
        (
            'Ada "A" <ada@example.com>',
            [{"name": 'Ada "A"', "email": "ada@example.com"}],
            'Ada "A"',
        ),
    ],
)
@pytest.mark.parametrize("license_", ["MIT", "Apache-2.0"])
def test_author(
    author: str, authors: object, holder: str, license_: str, rendered: Rendered
) -> None:
    """The author is in the metadata and holds the copyright."""
    project = rendered(author=author, license=license_)

    assert authors == _pyproject(project)["project"].get("authors")
    assert re.search(
        rf"^ *Copyright (\(c\) )?{re.escape(holder)}$", _read(project, "LICENSE"), re.MULTILINE
    )


@pytest.mark.parametrize("python", values("python"))
def test_python(python: str, rendered: Rendered) -> None:
    """The version is the one that is required, linted for, installed and tested on."""
    target = f"py{python.replace('.', '')}"
    github, gitlab = rendered(python=python, ci="github"), rendered(python=python, ci="gitlab")

    assert _pyproject(github)["project"]["requires-python"] == f">={python}"
    assert target == _pyproject(github)["tool"]["ruff"]["target-version"]
    image = f"python:{python}-slim-trixie"
    assert set(re.findall(r"FROM (\S+)", _read(github, "Dockerfile"))) == {image}
    workflow = _read(github, ".github/workflows/ci.yml")
    assert set(re.findall(r'python-version: "(.+)"', workflow)) == {python}
    image = f"python:{python}-trixie"
    assert yaml.safe_load(_read(gitlab, ".gitlab-ci.yml"))["default"]["image"] == image
    assert f"Python {python} or later" in _read(github, "README.md")
    assert _has(gitlab, "Makefile") == {f"python{python}" in _read(gitlab, "Makefile")}


@pytest.mark.parametrize("python", ["3.14", "3.15"])
def test_archtool_needs_an_older_python(python: str, template: Path, tmp_path: Path) -> None:
    """A project that could not start is refused, with the versions that would do."""
    answers = {"style": "archtool", "python": python}
    with pytest.raises(ValueError, match=r"archtool needs Python 3\.12 or 3\.13:"):
        run_copy(str(template), tmp_path / "demo", answers, defaults=True, quiet=True)


@pytest.mark.parametrize("python", ["3.12", "3.13"])
def test_archtool_limits_python(python: str, rendered: Rendered) -> None:
    """Its project says that Python 3.14 will not do."""
    project = rendered(style="archtool", python=python)

    assert _pyproject(project)["project"]["requires-python"] == f">={python},<3.14"


@pytest.mark.parametrize(
    ("database", "url"),
    [
        ("sqlite", "sqlite+aiosqlite:///demo.db"),
        ("postgresql", "postgresql+asyncpg://postgres:postgres@localhost:5432/demo"),
    ],
)
def test_database(database: str, url: str, rendered: Rendered) -> None:
    """The database is the default of the settings, as the documents say."""
    project = rendered(database=database)

    assert url == _defaults(project)["database_url"]
    assert f"# DATABASE_URL={url}\n" in _read(project, ".env.example")
    assert f"`{url}`" in _read(project, "README.md")


@pytest.mark.parametrize("bases", ["own", "library"])
@pytest.mark.parametrize("docker", [True, False])
def test_databases(bases: str, docker: bool, rendered: Rendered) -> None:  # noqa: FBT001
    """Each further database has a setting, models, a session, migrations and documents."""
    shape: dict[str, Answer] = {"style": "advanced-alchemy", "bases": bases, "docker": docker}
    trace = re.compile("reporting|archive", re.IGNORECASE)
    without = _without_answers(rendered(**shape))
    project = rendered(**shape, databases="reporting+archive", database="postgresql")

    assert [name for name, text in without.items() if trace.search(name + text)] == []
    for name, variable in (("reporting", "REPORTING"), ("archive", "ARCHIVE")):
        base, session = f"{name.capitalize()}Base", f"{name.capitalize()}ReadSession"
        url = f"postgresql+asyncpg://postgres:postgres@localhost:5432/demo_{name}"
        command = f"alembic -n {name} upgrade head"
        assert url == _defaults(project)[f"{name}_database_url"]
        assert f"# {variable}_DATABASE_URL={url}\n" in _read(project, ".env.example")
        assert f"| `{variable}_DATABASE_URL` | `{url}` |" in _read(project, "README.md")
        assert f"class {base}(Base):" in _read(project, f"app/models/{name}/base.py")
        assert f"\n{session} = " in _read(project, "app/api/deps.py")
        assert f'"{name}", {base}.metadata' in _read(project, "main.py")
        assert f"\n[{name}]\n" in _read(project, "alembic.ini")
        assert (project / f"migrations/{name}/versions").is_dir()
        assert all(command in _read(project, file) for file in ("Makefile", "README.md"))
        if docker:
            compose = yaml.safe_load(_read(project, "compose.yaml"))
            assert command in compose["services"]["migrate"]["command"][-1]
            environment = compose["services"]["app"]["environment"]
            assert environment[f"{variable}_DATABASE_URL"].endswith(f"/demo_{name}")
            assert f"CREATE DATABASE demo_{name};" in compose["configs"]["databases"]["content"]


@pytest.mark.parametrize(
    ("database", "url"),
    [
        ("sqlite", "sqlite+aiosqlite:///a_reporting.db"),
        ("postgresql", "postgresql+asyncpg://postgres:postgres@localhost:5432/a_reporting"),
    ],
)
def test_url_of_a_further_database(database: str, url: str, rendered: Rendered) -> None:
    """Only the name of the database is another one, also where it occurs in the rest."""
    shape = {"style": "advanced-alchemy", "project_slug": "a", "databases": "reporting"}
    project = rendered(**shape, database=database)

    assert url == _defaults(project)["reporting_database_url"]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    ("keys", "annotation", "column"),
    [("uuid", "UUID", "sa.Uuid()"), ("bigint", "int", "sa.Identity()")],
)
def test_keys(style: str, keys: str, annotation: str, column: str, rendered: Rendered) -> None:
    """What rows are found by is said in models, migration, schema, token, and to the generator."""
    project = rendered(style=style, keys=keys, example=False)
    user = resource_names("user")
    model, schema = (STYLES[style].entry(role).path(user) for role in (Role.MODEL, Role.SCHEMA))
    (migration,) = (project / "migrations/versions").glob("*_create_users_*")

    assert f"    id: Mapped[{annotation}] = " in _read(project, "app/models/base.py")
    assert "class User(TimestampMixin, Entity):" in _read(project, str(model))
    assert f"    id: {annotation}\n" in _read(project, str(schema))
    assert f"    user_id: {annotation}\n" in _read(project, "app/core/security.py")
    assert column in migration.read_text(encoding="utf-8")
    assert find_project(project).keys == keys


@pytest.mark.parametrize(
    ("keys", "base", "sentinel"),
    [("uuid", "UUIDAuditBase", True), ("bigint", "IdentityAuditBase", False)],
)
def test_keys_of_the_library(
    keys: str,
    base: str,
    sentinel: bool,  # noqa: FBT001
    rendered: Rendered,
) -> None:
    """The library has a base for either key; only one that Python makes needs a sentinel."""
    shape: dict[str, Answer] = {"style": "advanced-alchemy", "bases": "library"}
    project = rendered(**shape, keys=keys, databases="reporting", example=False)
    (migration,) = (project / "migrations/versions").glob("*_create_users_*")

    assert f"\nclass {base}(" in _read(project, "app/models/base.py")
    assert f"class User({base}):" in _read(project, "app/models/user.py")
    assert f"class Report({base}, " in _read(project, "app/models/reporting/base.py")
    assert sentinel == ("sa_orm_sentinel" in migration.read_text(encoding="utf-8"))


def test_auth(rendered: Rendered) -> None:
    """Without users there is no trace of users, passwords or tokens."""
    names = (
        "app/models/user.py",
        "app/api/v1/auth.py",
        "app/core/security.py",
        "app/core/attempts.py",
    )
    dependencies = {"limits", "pwdlib", "pyjwt", "python-multipart"}

    def packages(project: Path) -> set[str]:
        return {
            re.split(r"[\[>]", each)[0] for each in _pyproject(project)["project"]["dependencies"]
        }

    with_users, without = rendered(auth="jwt"), rendered(auth="none")
    trace = re.compile(r"JWT|password_hash|RequireUser|UserService|app\.models\.user|/auth/")

    assert _has(with_users, *names) == {True}
    assert _has(without, *names) == {False}
    assert dependencies <= packages(with_users)
    assert dependencies & packages(without) == set()
    assert [name for name, text in _without_answers(without).items() if trace.search(text)] == []


def test_files(rendered: Rendered) -> None:
    """Files bring a storage, its settings and its tests; without them there is no trace."""
    names = ("app/core/storage.py", "app/core/transaction.py", "app/api/files.py", "tests/s3.py")
    mention = re.compile(r"storage|obstore|moto|flask|core\.transaction|multipart", re.IGNORECASE)
    style = {"style": "advanced-alchemy", "auth": "none"}
    with_files, without = rendered(**style, files=True), rendered(**style, files=False)

    assert _has(with_files, *names) == {True}
    assert _has(without, *names) == {False}
    assert [name for name, text in _without_answers(without).items() if mention.search(text)] == []
    assert tomllib.loads(_read(with_files, ".fastwright/project.toml"))["files"] is True
    assert "async with transaction(database.session)" in _read(with_files, "app/api/deps.py")
    assert "with open_storage(settings):" in _read(with_files, "main.py")
    assert _defaults(with_files)["storage_endpoint"] == ""
    assert "# STORAGE_URL=file:storage\n" in _read(with_files, ".env.example")
    assert "/storage/\n" in _read(with_files, ".gitignore")
    assert "install -d -o app storage" in _read(with_files, "Dockerfile")
    assert "files" in yaml.safe_load(_read(with_files, "compose.yaml"))["volumes"]
    assert "## Files" in _read(with_files, "README.md")


ROUTES_OF_ITEMS = {
    "layered": "app/api/v1/items.py",
    "advanced-alchemy": "app/api/v1/items.py",
    "archtool": "app/archtool_conf/bundle_project.py",  # for the routers of all features
}


@pytest.mark.parametrize("style", STYLES)
def test_idempotency(style: str, rendered: Rendered) -> None:
    """Keys bring a table, a setting and tests to each style; without them there is no trace."""
    names = (
        "app/api/idempotency.py",
        "app/api/request_digests.py",
        "app/models/idempotency_key.py",
        "migrations/versions/2026_11_21_create_idempotency_keys_5b1e7c0d94fa.py",
        "tests/api/test_idempotency.py",
    )
    mention = re.compile("idempoten", re.IGNORECASE)
    with_keys, without = rendered(style=style, idempotency=True), rendered(style=style)
    others = _without_answers(without)
    others.pop("app/api/protection.py")  # allows the header to scripts of other origins

    assert _has(with_keys, *names) == {True}
    assert _has(without, *names) == {False}
    assert [name for name, text in others.items() if mention.search(text)] == []
    assert tomllib.loads(_read(with_keys, ".fastwright/project.toml"))["idempotency"] is True
    assert "idempotency_key_hours: int = Field(default=24, " in _read(with_keys, "app/config.py")
    assert "# IDEMPOTENCY_KEY_HOURS=24\n" in _read(with_keys, ".env.example")
    assert "## Repeated requests" in _read(with_keys, "README.md")
    assert "IdempotentRoute" in _read(with_keys, ROUTES_OF_ITEMS[style])


def test_example(rendered: Rendered) -> None:
    """Without the example there is no trace of items."""
    names = ("app/models/item.py", "app/api/v1/items.py", "resources/item.toml")
    mention = re.compile(r"\b(ItemService|item_repository|items_router|/items)\b")
    with_item, without = rendered(example=True), rendered(example=False)

    assert _has(with_item, *names) == {True}
    assert _has(without, *names, "resources") == {False}
    assert [name for name, text in _without_answers(without).items() if mention.search(text)] == []
    assert [name for name in _without_answers(without) if "item" in name] == []


def test_docker_runs_production(rendered: Rendered) -> None:
    """The image says that it is production, and Compose neither changes that nor gives a secret."""
    project = rendered(docker=True)
    service = yaml.safe_load(_read(project, "compose.yaml"))["services"]["app"]

    assert "ENVIRONMENT=production" in _read(project, "Dockerfile")
    assert "ENVIRONMENT" not in service["environment"]
    assert service["environment"]["JWT_SECRET"] is None


def test_docker(rendered: Rendered) -> None:
    """Without Docker there is no file of Docker's, and no document that speaks of one."""
    names = ("Dockerfile", ".dockerignore", "compose.yaml", "logging.json")
    without = rendered(docker=False, database="postgresql")

    assert _has(rendered(docker=True), *names) == {True}
    assert _has(without, *names) == {False}
    assert "docker compose" not in _read(without, "README.md")


def test_docker_compiles(rendered: Rendered, tmp_path: Path) -> None:
    """The image holds the bytecode of all that it holds the source of."""
    dockerfile = _read(rendered(docker=True), "Dockerfile")
    (command,) = re.findall(r"^RUN python (-m compileall .+)$", dockerfile, re.MULTILINE)
    copied = "app", "migrations"
    for name in copied:
        shutil.copytree(rendered(docker=True) / name, tmp_path / name)
    shutil.copy(rendered(docker=True) / "main.py", tmp_path)
    subprocess.run([sys.executable, *command.split()], check=True, cwd=tmp_path)

    sources = {path for name in copied for path in (tmp_path / name).rglob("*.py")}
    compiled = {Path(cache_from_source(path)) for path in sources | {tmp_path / "main.py"}}
    assert compiled == set(tmp_path.rglob("*.pyc"))


@pytest.mark.parametrize(
    ("ci", "github", "gitlab"),
    [("github", True, False), ("gitlab", False, True), ("none", False, False)],
)
def test_ci(ci: str, github: bool, gitlab: bool, rendered: Rendered) -> None:  # noqa: FBT001
    """There is a pipeline for the place that was named, and for no other."""
    project = rendered(ci=ci)

    assert _has(project, ".github/workflows/ci.yml") == _has(project, ".github") == {github}
    assert _has(project, ".gitlab-ci.yml") == {gitlab}


@pytest.mark.parametrize(
    ("license_", "first_line"),
    [("MIT", "MIT License"), ("Apache-2.0", "Apache License"), ("none", None)],
)
def test_license(license_: str, first_line: str | None, rendered: Rendered) -> None:
    """The licence is in its file, in the metadata and in the README, or in none of them."""
    project = rendered(license=license_)

    if first_line is None:
        assert _has(project, "LICENSE") == {False}
        assert "license" not in _pyproject(project)["project"]
        assert "LICENSE" not in _read(project, "README.md")
    else:
        assert first_line == _read(project, "LICENSE").strip().splitlines()[0]
        assert license_ == _pyproject(project)["project"]["license"]
        assert "[LICENSE](LICENSE)" in _read(project, "README.md")


# ---- what people type


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_stay_texts(name: str, template: Path, tmp_path: Path) -> None:
    """A name, description and author with the syntax of any format arrive as they were typed."""
    answers = {"project_name": name, "description": name, "license": "MIT"}
    author = {} if set(name) & set("<>") else {"author": name}
    run_copy(str(template), tmp_path, {**answers, **author}, defaults=True, quiet=True)

    metadata = _pyproject(tmp_path)["project"]
    remembered = yaml.safe_load(_read(tmp_path, ANSWERS))
    assert name == _defaults(tmp_path)["project_name"]
    assert name == metadata["description"]
    assert {**answers, **author}.items() <= remembered.items()
    assert [{"name": name}] == metadata.get("authors", [{"name": name}])
    assert re.fullmatch(r"[a-z]([a-z0-9-]*[a-z0-9])?", metadata["name"])
    for path, text in texts(tmp_path).items():
        if path.endswith(".py"):
            compile(text, path, "exec")
        elif path.endswith((".yml", ".yaml")):
            yaml.safe_load(text)
        elif path.endswith(".toml"):
            tomllib.loads(text)
    ruff = [sys.executable, "-m", "ruff"]
    for check in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [*ruff, *check, "--no-cache", "app/config.py"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout


def test_example_env_gives_no_title_that_would_be_expanded(rendered: Rendered) -> None:
    """A `.env` has no way to write `${` as it is: then the title is left out."""
    assert "PROJECT_NAME" in _read(rendered(), ".env.example")
    assert "PROJECT_NAME" not in _read(rendered(project_name="${HOME}"), ".env.example")


@pytest.mark.parametrize(
    ("question", "answer", "sentence"),
    [
        ("project_name", "", "Give a title"),
        ("project_name", " x", "Give a title"),
        ("project_name", "x" * 81, "Give a title"),
        ("project_name", "two\nlines", "Give a title"),
        ("project_name", "bell\a", "Give a title"),
        ("project_slug", "", "Use up to 50"),
        ("project_slug", "Upper", "Use up to 50"),
        ("project_slug", "1st", "Use up to 50"),
        ("project_slug", "ends-", "Use up to 50"),
        ("project_slug", "x\n", "Use up to 50"),
        ("project_slug", "../x", "Use up to 50"),
        ("project_slug", "x" * 51, "Use up to 50"),
        ("project_slug", "fastapi", "Choose another name"),
        ("project_slug", "con", "Choose another name"),
        ("description", "", "Give a description"),
        ("description", "x" * 201, "Give a description"),
        ("description", "two\nlines", "Give a description"),
        ("databases", "Reporting", "Join names with a plus"),
        ("databases", "reporting, archive", "Join names with a plus"),
        ("databases", "reporting+", "Join names with a plus"),
        ("databases", "two__words", "Join names with a plus"),
        ("databases", "archive2", "Join names with a plus"),
        ("databases", "x" * 16, "Join names with a plus"),
        ("databases", "x\n", "Join names with a plus"),
        ("databases", "default", "Choose another name than default"),
        ("databases", "class+user+archive", "Choose another name than class, user"),
        ("databases", "archive+reporting+archive", "Name each database once"),
        ("databases", "a+b+c+d+e", "Name up to four"),
        ("author", "Ada <ada>", "Give a name"),
        ("author", "Ada <a@b> <c@d>", "Give a name"),
        ("author", " Ada", "Give a name"),
        ("author", "x" * 201, "Give a name"),
        ("author", "A\nB", "Give a name"),
    ],
)
def test_validators_refuse_with_a_sentence(
    question: str, answer: str, sentence: str, template: Path, tmp_path: Path
) -> None:
    """An answer that would break the project is refused, with advice, and nothing is written."""
    dest = tmp_path / "demo"
    answers = NEEDED.get(question, {}) | {question: answer}
    with pytest.raises(ValueError, match=sentence) as refusal:
        run_copy(str(template), dest, answers, defaults=True, quiet=True)

    assert str(refusal.value).rstrip().endswith((".", "`."))
    assert not dest.exists() or texts(dest) == {}


def test_every_free_text_is_validated() -> None:
    """A question that takes any text refuses some."""
    free = [
        name
        for name, question in QUESTIONS.items()
        if question["type"] == "str" and "choices" not in question
    ]

    assert [name for name in free if "validator" not in QUESTIONS[name]] == []


@pytest.mark.parametrize("style", ["layered", "archtool"])
@pytest.mark.parametrize(
    ("question", "answer"), [("bases", "library"), ("databases", "reporting"), ("files", True)]
)
def test_answer_that_the_style_does_not_ask_for(
    style: str, question: str, answer: Answer, template: Path, tmp_path: Path
) -> None:
    """An answer to a question of another style is refused, not passed over."""
    answers = {"style": style, question: answer}
    with pytest.raises(ValueError, match="Only the style advanced-alchemy"):
        run_copy(str(template), tmp_path / "demo", answers, defaults=True, quiet=True)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("python", "3.11"),
        ("database", "mysql"),
        ("keys", "serial"),
        ("auth", "x"),
        ("ci", "x"),
        ("license", "GPL"),
    ],
)
def test_choices_refuse_what_is_not_offered(
    question: str, answer: str, template: Path, tmp_path: Path
) -> None:
    """There is no other answer than those that are offered."""
    with pytest.raises(ValueError, match=r"Invalid choice|not in"):
        run_copy(str(template), tmp_path / "demo", {question: answer}, defaults=True, quiet=True)


@pytest.mark.parametrize(
    ("folder", "title", "slug"),
    [
        ("corner-shop", "Corner shop", "corner-shop"),
        ("my_service", "My service", "my-service"),
        ("Ärzte & Co", "Ärzte & Co", "aerzte-co"),
        ("fastapi", "Fastapi", "project-fastapi"),
        ("日本", "日本", "project"),
        ("42", "42", "project-42"),
        ("with 'quotes\"", "With 'quotes\"", "with-quotes"),
        ("x" * 120, "X" + "x" * 79, "x" * 50),
        ("{{ 7*7 }}", "{{ 7*7 }}", "project-7-7"),
    ],
)
def test_defaults_fit_any_folder(
    folder: str, title: str, slug: str, template: Path, tmp_path: Path
) -> None:
    """Without any answer, the folder's name gives a title and a slug."""
    dest = tmp_path / folder
    run_copy(str(template), dest, defaults=True, quiet=True)

    assert title == _defaults(dest)["project_name"]
    assert slug == _pyproject(dest)["project"]["name"]


@pytest.mark.parametrize("folder", [".hidden", "a\nb", "\a", "..."])
def test_defaults_are_valid_in_odd_folders(folder: str, template: Path, tmp_path: Path) -> None:
    """A folder whose name is no title still gives a project."""
    run_copy(str(template), tmp_path / folder, defaults=True, quiet=True)

    assert _pyproject(tmp_path / folder)["project"]["name"]


# ---- Copier from the command line


def test_template_needs_no_trust() -> None:
    """Nothing in the configuration makes Copier ask for --trust."""
    assert CONFIGURATION.keys() & {"_tasks", "_migrations", "_jinja_extensions"} == set()


def test_copier_copy_needs_nothing_but_copier(
    template: Path, rendered: Rendered, tmp_path: Path
) -> None:
    """`copier copy --defaults` from the command line gives the same project, without --trust."""
    source = tmp_path / "source"
    shutil.copytree(template, source)
    done = subprocess.run(
        [COPIER, "copy", "--defaults", "--data", "project_name=Demo", str(source), "made"],
        cwd=tmp_path,
        env={**os.environ, "HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "trust" not in done.stdout + done.stderr
    assert _without_answers(rendered()) == _without_answers(tmp_path / "made")


def test_rendering_twice_changes_nothing(
    template: Path, rendered: Rendered, tmp_path: Path
) -> None:
    """The same answers give the same bytes: no time, no random number."""
    run_copy(str(template), tmp_path, {"project_name": "Demo"}, defaults=True, quiet=True)

    assert texts(rendered()).keys() == texts(tmp_path).keys()
    assert _without_answers(rendered()) == _without_answers(tmp_path)


def test_answers_are_json_and_hold_no_secret(rendered: Rendered) -> None:
    """The answers are plain values: nothing secret is asked, nothing computed is kept."""
    remembered = yaml.safe_load(_read(rendered(), ANSWERS))

    assert json.loads(json.dumps(remembered)) == remembered
    assert set(QUESTIONS) - set(NEEDED) | {"_src_path"} == set(remembered)
