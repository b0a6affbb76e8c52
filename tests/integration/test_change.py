"""Fields added and removed, and specs edited by hand, in a project that people have edited."""

import re
from pathlib import Path

import pytest

from support import Outcome, Run, git, replace, snapshot, texts

POST = ("post", "title:str:max=80", "status:enum:draft+done:default=draft")
METHOD = """
    @property
    def shouted(self) -> str:
        return self.title.upper()
"""


@pytest.fixture
def posts(project: Path, run: Run) -> Path:
    """Return a project with the resource post."""
    done(run("add", "resource", *POST, "-C", project))
    return project


def done(outcome: Outcome) -> Outcome:
    """Return what a command answered, which must have worked."""
    assert (outcome.code, outcome.err) == (0, "")
    return outcome


def code(root: Path) -> dict[str, str]:
    """Return all texts but migrations, and what is remembered of them."""
    skipped = ("migrations", ".fastwright/base/migrations", ".fastwright/resources")
    return {name: text for name, text in texts(root).items() if not name.startswith(skipped)}


def migrations(root: Path) -> set[str]:
    """Return the migrations' names without their dates and ids."""
    found = (root / "migrations/versions").glob("*.py")
    return {path.stem[11:].rpartition("_")[0] for path in found}


def append(path: Path, text: str) -> None:
    """Append a text to a file."""
    path.write_text(path.read_text() + text)


# ---- the column of a field


def test_change_column(posts: Path, run: Run) -> None:
    """Another column= renames the column alone: attribute, schemas and tests stay."""
    before = code(posts)
    replace(posts / "resources/post.toml", "str:max=80", "str:max=80:column=Headline")
    done(run("apply", "-C", posts))
    changed = {name for name, text in code(posts).items() if text != before[name]}
    (migration,) = (posts / "migrations/versions").glob("*rename_title_to_headline*")

    assert changed - {name for name in changed if name.startswith(".fastwright")} == {
        "README.md",
        "app/models/post.py",
        "resources/post.toml",
    }
    assert 'op.alter_column("posts", "title", new_column_name="Headline")' in migration.read_text()
    assert "No problems in" in run("check", "-C", posts).out


# ---- add field


def test_add_field(posts: Path, run: Run) -> None:
    """The code is what it would be had the resource had the field from the beginning."""
    done(run("add", "field", "post", "body:text:null", "-C", posts))
    evolved = code(posts)
    done(run("remove", "resource", "post", "--yes", "-C", posts))
    done(run("add", "resource", *POST, "body:text:null", "-C", posts))

    assert evolved == code(posts)


def test_add_field_keeps_edits(posts: Path, run: Run) -> None:
    """A method, a comment and an import of the user's stay; unchanged files are not touched."""
    model, service = posts / "app/models/post.py", posts / "app/services/post_service.py"
    append(model, METHOD)
    append(service, "\n# ours\n")
    before = (service.stat().st_mtime_ns, service.read_text())

    outcome = done(run("add", "field", "post", "body:text:null", "-C", posts))

    assert METHOD in model.read_text()
    assert "body: Mapped[str | None] = mapped_column(Text)" in model.read_text()
    assert (service.stat().st_mtime_ns, service.read_text()) == before
    assert "app/services" not in outcome.out
    assert METHOD not in (posts / ".fastwright/base/app/models/post.py").read_text()


def test_add_field_twice_keeps_edits(posts: Path, run: Run) -> None:
    """The base moves on with each change."""
    append(posts / "app/models/post.py", METHOD)
    for field in ("body:text:null", "rank:int:default=0"):
        done(run("add", "field", "post", field, "-C", posts))

    text = (posts / "app/models/post.py").read_text()
    assert METHOD in text
    assert text.count("body: ") == text.count("rank: ") == 1


def test_column_that_is_migrated_already(posts: Path, run: Run) -> None:
    """Somebody wrote the migration by hand, or on a branch that was merged: one is enough."""
    git(posts, "init", "-q")
    git(posts, "add", ".")
    git(posts, "commit", "-qm", "Add post")
    done(run("add", "field", "post", "body:text", "--backfill", "body=title", "-C", posts))
    there = migrations(posts)
    git(posts, "checkout", "-q", ".")
    assert migrations(posts) == there

    outcome = done(run("add", "field", "post", "body:text", "-C", posts))

    assert migrations(posts) == there
    assert "no migration is written" in outcome.out
    assert done(run("check", "-C", posts)).out == "No problems in 1 resource.\n"


@pytest.mark.parametrize("more", ["text", "str:max=80:unique", "str:max=80:index", "str:max=90"])
def test_more_than_is_migrated_already(posts: Path, run: Run, more: str) -> None:
    """Of a column that stays nobody can tell what migrations do: it is changed by itself."""
    git(posts, "init", "-q")
    git(posts, "add", ".")
    git(posts, "commit", "-qm", "Add post")
    done(run("add", "field", "post", "body:text", "--backfill", "body=title", "-C", posts))
    git(posts, "checkout", "-q", ".")
    spec = posts / "resources/post.toml"
    title = re.search('title = "(.*)"', spec.read_text())
    assert title
    replace(spec, title[0], f'title = "{more}"\nbody = "text"')
    old = snapshot(posts)

    outcome = run("apply", "-C", posts)

    assert (outcome.code, snapshot(posts)) == (1, old)
    assert "and also changes title, which they may change too" in outcome.err
    replace(spec, f'"{more}"', f'"{title[1]}"')
    there = migrations(posts)
    done(run("apply", "-C", posts))
    assert migrations(posts) == there
    replace(spec, f'"{title[1]}"', f'"{more}"')
    done(run("apply", "--yes", "-C", posts))
    assert len(migrations(posts)) == len(there) + 1


def test_conflict(posts: Path, run: Run) -> None:
    """Where both changed the same line the file is marked, listed, and the exit code is 3."""
    model = posts / "app/models/post.py"
    replace(model, "String(80)", "String(90)")
    replace(posts / "resources/post.toml", "max=80", "max=120")

    outcome = run("apply", "-C", posts)

    assert outcome.code == 3
    assert "conflict  app/models/post.py" in outcome.out
    assert "resolve the marks in\n  app/models/post.py\n\nThen:\n  uv run alembic" in outcome.out
    text = model.read_text()
    assert "<<<<<<< " in text
    assert "String(90)" in text
    assert "String(120)" in text
    assert "max_length=120" in (posts / "app/schemas/post.py").read_text()
    assert run("check", "-C", posts).code == 1


@pytest.mark.parametrize(
    ("broken", "reason"),
    [("<<<<<<< yours\n", "resolve what is marked"), ("def\n", "not valid Python")],
)
def test_file_that_cannot_be_merged(posts: Path, run: Run, broken: str, reason: str) -> None:
    """A conflict of the change before is resolved first."""
    append(posts / "app/models/post.py", broken)
    before = snapshot(posts)

    outcome = run("add", "field", "post", "body:text:null", "-C", posts)

    assert outcome.code == 1
    assert f"app/models/post.py: it {'has' if '<' in broken else 'is'}" in outcome.err
    assert reason in outcome.err
    assert snapshot(posts) == before


def test_deleted_file_stays_deleted(posts: Path, run: Run) -> None:
    """Who deleted a test does not get it back, but a note."""
    test = posts / "tests/api/test_posts.py"
    test.unlink()

    outcome = done(run("add", "field", "post", "body:text:null", "-C", posts))

    assert not test.exists()
    assert "you deleted tests/api/test_posts.py, so it is not created again" in outcome.out


def test_spec_keeps_comments(posts: Path, run: Run) -> None:
    """The spec is the user's file too."""
    spec = posts / "resources/post.toml"
    replace(spec, "[fields]", "# why it is so\n[fields]")

    done(run("add", "field", "post", "body:text:null", "-C", posts))

    assert "# why it is so\n[fields]\n" in spec.read_text()
    assert spec.read_text().endswith('body = "text:null"\n')


def test_backfill_takes_three_migrations(posts: Path, run: Run) -> None:
    """So that each can be deployed by itself."""
    words = ("add", "field", "post", "slug:str", "--backfill", "slug=lower(title)", "-C", posts)
    done(run(*words))

    steps = {"add_slug_to_posts", "fill_slug_of_posts", "require_slug_of_posts"}
    assert steps < migrations(posts)


REFUSED = {
    ("add", "field", "post", "slug:str"): (1, "--backfill post.slug=..."),
    ("add", "field", "post", "slug:str:null", "--backfill", "slug=1"): (2, "remove its --backfill"),
    ("add", "field", "post", "slug:str", "--backfill", "pots.slug=1"): (
        2,
        "field 'pots.slug' does not",
    ),
    ("add", "field", "post", "slug:str", "--backfill", "lower(title)"): (2, "FIELD=SQL"),
    ("add", "field", "post", "slug:str", "--backfill", "slug="): (2, "FIELD=SQL"),
    ("add", "field", "post", "title:text:null"): (2, "title is given twice"),
    ("add", "field", "post", "owner:ref:nobody:null"): (1, "nobody"),
    ("add", "field", "post", "schema:str:null"): (2, "The name 'schema' is not allowed"),
    ("add", "field", "pots", "body:text:null"): (1, "did you mean post?"),
    ("remove", "field", "post", "titel", "--yes"): (1, "did you mean title?"),
    ("remove", "field", "post", "title"): (1, "pass --yes"),
    ("remove", "field", "post", "title", "--json"): (1, "pass --yes"),
    ("remove", "field", "post", "title", "status", "--yes"): (2, "at least one field"),
    ("rename", "field", "post", "title", "head"): (
        2,
        'head = { type = "...", was = "title" } instead',
    ),
    ("rename", "field"): (2, "in resources/RESOURCE.toml, write NEW = {"),
    ("rename", "resource", "post", "note"): (2, "A resource cannot be renamed"),
    ("apply", "pots"): (1, "did you mean post?"),
    ("add", "field", "post", "n:int", "--backfill", "n=1", "--backfill", "n=2"): (2, "given twice"),
    ("apply", "--backfill", "title=1"): (2, "as in post.title="),
    ("add", "field", "post", "by:ref:user", "--backfill", "by_id=1"): (
        2,
        "by_id is the column of the field by; pass --backfill by=...",
    ),
    ("apply", "--backfill", "post.title=1"): (2, "The field 'post.title' does not need a backfill"),
}


@pytest.mark.parametrize("command", ["add field post slug:str", "apply"])
def test_advice_on_a_backfill_works(posts: Path, run: Run, command: str) -> None:
    """What the refusal advises is taken by the command that refused."""
    words = command.split()
    if command == "apply":
        append(posts / "resources/post.toml", 'slug = "str"\n')
    refused = run(*words, "-C", posts)
    advised = re.search(r"--backfill (\S+=)\.\.\.", refused.err)
    assert advised

    done(run(*words, "--backfill", f"{advised[1]}lower(title)", "-C", posts))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('owner = "ref:nobody:null"', "Field 'owner' refers to 'nobody'"),
        (
            'owner = "ref:user:null"\nowner_id = "uuid:null"',
            "owner and owner_id would both be owner_id",
        ),
        ("n = 3", "n must be a string"),
    ],
)
def test_spec_with_an_error(posts: Path, run: Run, line: str, reason: str) -> None:
    """What is wrong in a spec is told with its file, whenever it is found, with one exit code."""
    spec = posts / "resources/post.toml"
    spec.write_text(f"{spec.read_text()}{line}\n")

    outcome = run("apply", "-C", posts)

    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("Error: resources/post.toml: ")
    assert reason in outcome.err


def test_nothing_to_do(posts: Path, run: Run) -> None:
    """Where nothing changes, there is nothing to do next."""
    assert run("apply", "post", "-C", posts).out == "There is nothing to do.\n"


@pytest.mark.parametrize("option", ["--unique", "--index"])
def test_field_of_a_group_stays(project: Path, run: Run, option: str) -> None:
    """A field goes when no group names it any more; until then it is said which one does."""
    done(run("add", "resource", "post", "a:int", "b:int", "c:int", option, "a+b", "-C", project))
    before = snapshot(project)

    outcome = run("remove", "field", "post", "b", "--yes", "-C", project)

    assert outcome.code == 1
    assert "b is part of the group a+b; remove the group from resources/post.toml" in outcome.err
    assert snapshot(project) == before
    replace(project / "resources/post.toml", f'{option[2:]} = ["a+b"]\n', "")
    done(run("apply", "-C", project))
    done(run("remove", "field", "post", "b", "--yes", "-C", project))


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_refused_change(posts: Path, run: Run, words: tuple[str, ...]) -> None:
    """What cannot be done is refused in a sentence, and nothing is written."""
    code, reason = REFUSED[words]
    before = snapshot(posts)

    outcome = run(*words, "-C", posts)

    assert outcome.code == code
    assert reason in outcome.err + outcome.out
    assert snapshot(posts) == before


# ---- many


MANY = ("readers:many:user", "peers:many:self:embed")


@pytest.mark.parametrize("field", [*MANY, "author:ref:user:null:embed"])
def test_relation_comes_and_goes(posts: Path, run: Run, field: str) -> None:
    """Added later, a relation gives what it would have from the beginning, and leaves nothing."""
    before, name = texts(posts), field.partition(":")[0]

    done(run("add", "field", "post", field, "-C", posts))
    done(run("check", "-C", posts))
    evolved = code(posts)
    lost = run("remove", "field", "post", name, "--dry-run", "-C", posts).err
    done(run("remove", "field", "post", name, "--yes", "-C", posts))

    assert "is dropped with its" in lost
    assert {path: text for path, text in texts(posts).items() if name not in path} == before
    done(run("remove", "resource", "post", "--yes", "-C", posts))
    done(run("add", "resource", *POST, field, "-C", posts))
    assert code(posts) == evolved


def test_tables_of_relations(posts: Path, run: Run) -> None:
    """A table of pairs is created after its owner's, and dropped before it."""
    done(run("add", "field", "post", *MANY, "-C", posts))
    outcome = done(run("remove", "resource", "post", "--yes", "-C", posts))

    assert {"create_post_readers", "create_post_peers"} < migrations(posts)
    (migration,) = (posts / "migrations/versions").glob("*_drop_posts_*")
    upgrade, downgrade = migration.read_text().split("def downgrade")
    dropped = re.findall(r'drop_table\("(\w+)"\)', upgrade)
    created = re.findall(r'create_table\(\s*"(\w+)"', downgrade)
    assert dropped == ["post_peers", "post_readers", "posts"]
    assert created == ["posts", "post_readers", "post_peers"]
    assert "drops the tables" in outcome.out


def test_renamed_relation_keeps_its_table(posts: Path, run: Run) -> None:
    """The pairs would be lost, so the refusal says how to keep them."""
    done(run("add", "field", "post", "readers:many:user", "-C", posts))
    spec = posts / "resources/post.toml"
    new = 'fans = { type = "many:user", was = "readers" }'
    replace(spec, 'readers = "many:user"', new)

    refused = run("apply", "-C", posts)
    replace(spec, "many:user", "many:user:through=post_readers")
    done(run("apply", "-C", posts))

    assert refused.code == 2
    assert "fans keeps its rows in post_readers; add through=post_readers" in refused.err
    assert 'fans: Mapped[list["User"]]' in (posts / "app/models/post.py").read_text()
    assert migrations(posts) == {"create_users", "create_posts", "create_post_readers"}


# ---- remove field


def test_remove_field_is_the_inverse(posts: Path, run: Run) -> None:
    """All but the migrations is as it was before the field was added."""
    before = texts(posts)
    done(run("add", "field", "post", "body:str:null:index", "-C", posts))
    outcome = done(run("remove", "field", "post", "body", "--yes", "-C", posts))

    after = {name: text for name, text in texts(posts).items() if "body" not in name}
    assert after == before
    assert "drop_body_from_posts" in outcome.out


def test_uses_of_a_field_are_told(posts: Path, run: Run) -> None:
    """What people wrote with a field that goes, or is renamed, is theirs to adapt."""
    append(posts / "app/models/post.py", METHOD)
    (posts / "app/core/digest.py").write_text("from app.models import Post\n\nKEY = Post.title\n")
    replace(posts / "resources/post.toml", "[fields]", "[fields]\nbody = 'text:null'")
    replace(
        posts / "resources/post.toml",
        'title = "str:max=80"',
        'headline = { type = "str:max=80", was = "title" }',
    )

    outcome = run("apply", "-C", posts)

    assert (outcome.code, outcome.err) == (3, "")
    broken = outcome.out.partition("Broken: ")[2].splitlines()[1:3]
    assert [line.split() for line in broken] == [
        ["app/core/digest.py:3", "Post.title"],
        ["app/models/post.py:27", "Post.title"],
    ]
    assert "which no longer exists" not in outcome.out


def test_generated_code_uses_no_field_that_is_gone(project: Path, run: Run) -> None:
    """The name of an enum's constraint is no use of a field called name."""
    add = ("add", "resource", "post", "name:str", "status:enum:draft+done", "-C", project)
    done(run(*add))

    outcome = done(run("remove", "field", "post", "name", "--yes", "-C", project))

    assert 'name="status"' in (project / "app/models/post.py").read_text()
    assert "which no longer exists" not in outcome.out
    assert "Broken" not in outcome.out


def test_dry_run_says_what_is_lost(posts: Path, run: Run) -> None:
    """The warning comes before anybody has to decide."""
    before = snapshot(posts)
    outcome = run("remove", "field", "post", "title", "--dry-run", "-C", posts)

    assert outcome.code == 0
    assert "the column posts.title is dropped with its values" in outcome.err
    assert snapshot(posts) == before


# ---- apply


def test_apply_without_change(posts: Path, run: Run) -> None:
    """There is nothing to do, and nothing is written."""
    before = snapshot(posts)

    assert "nothing to do" in done(run("apply", "-C", posts)).out
    assert "nothing to do" in done(run("apply", "post", "-C", posts)).out
    assert snapshot(posts) == before


def test_rename(posts: Path, run: Run) -> None:
    """The column keeps its values, and the spec says the new name only."""
    spec = posts / "resources/post.toml"
    replace(spec, 'title = "str:max=80"', 'headline = { type = "str:max=80", was = "title" }')

    done(run("apply", "-C", posts))

    assert 'headline = "str:max=80"\n' in spec.read_text()
    (migration,) = (posts / "migrations/versions").glob("*_rename_title_to_headline_in_posts_*")
    assert 'op.alter_column("posts", "title", new_column_name="headline")' in migration.read_text()
    assert "nothing to do" in done(run("apply", "-C", posts)).out


def test_rename_value_of_an_enum(posts: Path, run: Run) -> None:
    """Rows get the new name, and the spec forgets the old one; until then, the loss says how."""
    spec = posts / "resources/post.toml"
    typed = 'status = "enum:draft+done:default=draft"'
    renamed = '"enum:new+done:default=new"'
    replace(spec, typed, f"status = {renamed}")

    refused = run("apply", "-C", posts)

    advice = 'was_values = { new = "draft" }'
    assert refused.code == 1
    assert f"to rename draft to new in the rows too, add {advice} to the field" in refused.err
    replace(spec, renamed, f"{{ type = {renamed}, {advice} }}")
    assert "changes that are not in the code yet" in run("check", "-C", posts).out
    done(run("apply", "-C", posts))
    (migration,) = (posts / "migrations/versions").glob("*change_status_of_posts*")
    assert 'sa.case({"draft": "new"}' in migration.read_text()
    assert 'sa.case({"new": "draft"}' in migration.read_text()
    assert f"status = {renamed}\n" in spec.read_text()
    assert "NEW" in (posts / "app/models/post.py").read_text()
    done(run("check", "-C", posts))


BAD_VALUES = {
    '{ done = "dratf" }': "which is not a value of status; did you mean draft?",
    '{ nwe = "draft" }': "'nwe' is not a value of status; did you mean new?",
    '{ done = "draft" }': "draft cannot be renamed to done, because done exists",
    '{ new = "done" }': "done was renamed to new; remove done from its values",
    '{ new = "draft", other = "draft" }': 'only one value can have been "draft"',
    '"draft"': "status.was_values must be a table",
    "{ new = 1 }": "status.was_values.new must be a string",
}


@pytest.mark.parametrize("values", BAD_VALUES)
def test_value_that_cannot_be_renamed(posts: Path, run: Run, values: str) -> None:
    """Every value has one name before and one after, so that a downgrade can go back."""
    spec = posts / "resources/post.toml"
    typed = '"enum:draft+done:default=draft"'
    replace(spec, typed, f'{{ type = "enum:new+done+other", was_values = {values} }}')
    before = snapshot(posts)

    outcome = run("apply", "--yes", "-C", posts)

    assert outcome.code
    assert snapshot(posts) == before
    assert BAD_VALUES[values] in outcome.err


def test_new_spec_renames_nothing(posts: Path, run: Run) -> None:
    """Without code there is no field that another could have been."""
    spec = 'name = "zine"\nplural = "zines"\n[fields]\nname = { type = "str", was = "title" }\n'
    (posts / "resources/zine.toml").write_text(spec)
    before = snapshot(posts)

    outcome = run("apply", "-C", posts)

    assert outcome.code == 1
    assert "zine.name: was names 'title', which is not a field" in outcome.err
    assert snapshot(posts) == before


def test_new_specs_are_added(posts: Path, run: Run) -> None:
    """In the order in which they need each other, and as they were typed."""
    comment = 'name = "comment"\nplural = "comments"\n# so\n[fields]\nbook = "ref:zine"\n'
    (posts / "resources/comment.toml").write_text(comment)
    (posts / "resources/zine.toml").write_text(
        'name = "zine"\nplural = "zines"\n[fields]\ntitle = "str"\n'
    )

    done(run("apply", "-C", posts))

    assert (posts / "resources/comment.toml").read_text() == comment
    assert (posts / "app/models/comment.py").is_file()
    assert done(run("check", "-C", posts)).out == "No problems in 3 resources.\n"


def test_file_in_the_way_of_a_new_spec(posts: Path, run: Run) -> None:
    """What a new resource would overwrite is asked about, as where it is added by a command."""
    spec = 'name = "zine"\nplural = "zines"\n[fields]\ntitle = "str"\n'
    (posts / "resources/zine.toml").write_text(spec)
    service = posts / "app/services/zine_service.py"
    service.write_text("OURS = 1\n")
    before = snapshot(posts)

    refused = run("apply", "-C", posts)
    assert (refused.code, snapshot(posts)) == (1, before)
    assert "app/services/zine_service.py already exists" in refused.err
    kept = done(run("apply", "--skip", "-C", posts))

    assert "skip  app/services/zine_service.py" in kept.out
    assert service.read_text() == "OURS = 1\n"


def test_specs_that_are_gone(posts: Path, run: Run) -> None:
    """Their resources are removed, if somebody says yes."""
    done(run("add", "resource", "comment", "text:text", "post:ref:post", "-C", posts))
    for name in ("comment", "post"):
        (posts / f"resources/{name}.toml").unlink()
    before = snapshot(posts)

    refused = run("apply", "-C", posts)
    assert (refused.code, snapshot(posts)) == (1, before)
    assert "the table comments is dropped with its rows" in refused.err
    done(run("apply", "--yes", "-C", posts))

    assert not (posts / "app/models/post.py").exists()
    assert done(run("check", "-C", posts)).out == "No problems in 0 resources.\n"


def test_spec_that_cannot_be_applied(posts: Path, run: Run) -> None:
    """A name that is taken, another table, a type without a way: refused, nothing written."""
    spec = posts / "resources/post.toml"
    original = spec.read_text()
    for text, reason in {
        original.replace('"posts"', '"entries"'): "change them back to post, posts and posts",
        original.replace("str:max=80", "date"): "cannot be converted from str:max=80 to date",
        original + 'schema = "str:null"\n': "The name 'schema' is not allowed",
        original + 'note = { type = "str", is = 1 }\n': "note must be a string",
        original + 'note = { type = "text:null", was = "titel" }\n': "did you mean title?",
        original + 'note = { type = "text:null", was = "nope" }\n': "remove was",
        original + 'a = { type = "str", was = "title" }\nb = { type = "str", was = "title" }\n': (
            "only one field can have was"
        ),
        original.replace('title = "str:max=80"', 'rank = { type = "int", was = "title" }'): (
            "cannot be converted from str:max=80 to int"
        ),
    }.items():
        spec.write_text(text)
        before = snapshot(posts)
        outcome = run("apply", "-C", posts)
        assert outcome.code in {1, 2}
        assert reason in outcome.err
        assert snapshot(posts) == before


def test_specs_that_require_each_other(posts: Path, run: Run) -> None:
    """No row could be the first, so the fields are named and nothing is written."""
    for name, other in (("hen", "egg"), ("egg", "hen")):
        text = f'name = "{name}"\nplural = "{name}s"\n[fields]\n{other} = "ref:{other}"\n'
        (posts / f"resources/{name}.toml").write_text(text)
    before = snapshot(posts)

    outcome = run("apply", "-C", posts)

    assert (outcome.code, snapshot(posts)) == (1, before)
    assert outcome.err == (
        "Error: The fields egg.hen and hen.egg require rows of each other, so no row "
        "can be created first; make egg.hen or hen.egg nullable with :null.\n"
    )


def test_file_with_another_name(posts: Path, run: Run) -> None:
    """A spec is found by the name of its file."""
    (posts / "resources/post.toml").rename(posts / "resources/article.toml")

    outcome = run("apply", "-C", posts)

    assert outcome.code == 1
    assert (
        "its name is post; rename the file to post.toml, or change the name to article"
    ) in outcome.err


def test_edited_spec_comes_first(posts: Path, run: Run) -> None:
    """A field is not added to a spec whose other changes would go unseen."""
    replace(posts / "resources/post.toml", "max=80", "max=90")

    outcome = run("add", "field", "post", "body:text:null", "-C", posts)

    assert outcome.code == 1
    assert "run fastwright apply first" in outcome.err
