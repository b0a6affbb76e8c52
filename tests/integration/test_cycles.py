"""Resources that refer to each other, added at once or closed by a field."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support import Outcome, Render, Run, snapshot, texts

SPECS = {"member": 'team = "ref:team"', "team": 'lead = "ref:member:null"'}
STARTED: list[str] = []
"""The processes that this one has started, once an audit hook listens."""


def done(outcome: Outcome) -> Outcome:
    """Return what a command answered, which must have worked."""
    assert (outcome.code, outcome.err) == (0, "")
    return outcome


def write_specs(root: Path, specs: dict[str, str]) -> None:
    """Write specs of new resources, each with a name and these fields."""
    (root / "resources").mkdir(exist_ok=True)
    for name, fields in specs.items():
        spec = f'name = "{name}"\nplural = "{name}s"\n\n[fields]\nname = "str"\n{fields}\n'
        (root / f"resources/{name}.toml").write_text(spec)


def code(root: Path) -> dict[str, str]:
    """Return all texts but migrations, and what is remembered of them."""
    skipped = ("migrations", ".fastwright/base/migrations", ".fastwright/resources")
    return {name: text for name, text in texts(root).items() if not name.startswith(skipped)}


def model(root: Path, name: str) -> str:
    """Return the text of a model."""
    return (root / f"app/models/{name}.py").read_text()


@pytest.fixture
def teams(project: Path, run: Run) -> Path:
    """Return a project with teams, and members who each have one."""
    done(run("add", "resource", "team", "name:str", "-C", project))
    done(run("add", "resource", "member", "name:str", "team:ref:team", "-C", project))
    return project


# ---- at once


@pytest.mark.parametrize("style", ["layered", "advanced-alchemy", "archtool"])
def test_cycle_at_once(style: str, tmp_path: Path, render: Render, run: Run) -> None:
    """The tables come first, then the key that closes the cycle; all of it goes in one run, too."""
    root = render(tmp_path / "demo", example=False, style=style)
    write_specs(root, SPECS)

    done(run("apply", "-C", root))
    done(run("check", "-C", root))

    assert "nothing to do" in done(run("apply", "-C", root)).out
    (key,) = (root / "migrations/versions").glob("*_add_foreign_keys_of_teams_*")
    assert 'op.f("fk_teams_lead_id_members"), "members"' in key.read_text()
    for name in SPECS:
        (root / f"resources/{name}.toml").unlink()
    done(run("apply", "--yes", "-C", root))
    assert done(run("check", "-C", root)).out == "No problems in 0 resources.\n"
    assert len([*(root / "migrations/versions").glob("*_drop_*")]) == 3


def test_required_cycle_of_three(teams: Path, run: Run) -> None:
    """A field that closes it is refused, and all fields of the cycle are named."""
    done(run("add", "resource", "badge", "name:str", "member:ref:member", "-C", teams))
    before = snapshot(teams)

    words = ("add", "field", "team", "badge:ref:badge", "--backfill", "badge='x'")
    outcome = run(*words, "-C", teams)

    assert (outcome.code, snapshot(teams)) == (1, before)
    assert outcome.err == (
        "Error: The fields team.badge, badge.member and member.team require rows of "
        "each other, so no row can be created first; make team.badge, badge.member or "
        "member.team nullable with :null.\n"
    )


def test_required_cycle_with_a_key(teams: Path, run: Run) -> None:
    """Only fields that can be nullable are advised: those of a key cannot."""
    spec = teams / "resources/profile.toml"
    spec.write_text(
        'name = "profile"\nplural = "profiles"\nkey = "team"\n\n'
        '[fields]\nteam = "ref:team"\nbio = "str"\n'
    )
    done(run("apply", "-C", teams))

    words = ("add", "field", "team", "profile:ref:profile", "--backfill", "profile='x'")
    outcome = run(*words, "-C", teams)

    assert outcome.code == 1
    assert outcome.err.endswith("created first; make team.profile nullable with :null.\n")


def test_remove_one_of_two(teams: Path, run: Run) -> None:
    """The field that is named can be removed, so following the advice leads out of the cycle."""
    done(run("add", "field", "team", "lead:ref:member:null", "-C", teams))

    outcome = run("remove", "resource", "team", "--yes", "-C", teams)

    assert outcome.err == (
        "Error: The resource team is still in use by member.team; "
        "first remove the fields that refer to it.\n"
    )
    done(run("remove", "field", "member", "team", "--yes", "-C", teams))
    done(run("remove", "resource", "team", "--yes", "-C", teams))
    done(run("check", "-C", teams))


def test_embedded_both_ways(project: Path, run: Run) -> None:
    """Two schemas cannot import each other, also where both are new."""
    specs = {"member": 'team = "ref:team:embed"', "team": 'lead = "ref:member:null:embed"'}
    write_specs(project, specs)
    before = snapshot(project)

    outcome = run("apply", "-C", project)

    assert (outcome.code, snapshot(project)) == (2, before)
    assert "their schemas cannot import each other; remove one embed" in outcome.err


def test_two_resources_with_one_file(project: Path, run: Run) -> None:
    """Two new resources with the same plural are refused, as one would overwrite the other."""
    write_specs(project, {"team": "", "crew": ""})
    for name in ("team", "crew"):
        spec = f'name = "{name}"\nplural = "teams"\ntable = "{name}_rows"\n[fields]\na = "str"\n'
        (project / f"resources/{name}.toml").write_text(spec)
    before = snapshot(project)

    outcome = run("apply", "-C", project)

    assert (outcome.code, snapshot(project)) == (1, before)
    assert "tests/api/test_teams.py already exists" in outcome.err


# ---- by a field


def test_field_that_closes_a_cycle(teams: Path, run: Run) -> None:
    """The other model follows, with what people made of it, and goes back with the field."""
    other = teams / "app/models/member.py"
    other.write_text(f"{other.read_text()}\n# ours\n")
    before = code(teams)

    added = done(run("add", "field", "team", "lead:ref:member:null", "-C", teams))

    assert "foreign_keys=[team_id]" in model(teams, "member")
    assert model(teams, "member").endswith("\n# ours\n")
    assert "foreign_keys=[lead_id]" in model(teams, "team")
    assert "edit  app/models/member.py" in added.out
    assert "tests/api/test_members.py" not in added.out
    done(run("check", "-C", teams))
    done(run("remove", "field", "team", "lead", "--yes", "-C", teams))
    assert code(teams) == before


def test_field_gives_what_one_run_gives(
    teams: Path, run: Run, tmp_path: Path, render: Render
) -> None:
    """The code of a cycle does not tell how it was closed."""
    done(run("add", "field", "team", "lead:ref:member:null", "-C", teams))
    other = render(tmp_path / "other", example=False)
    write_specs(other, SPECS)
    done(run("apply", "-C", other))

    for name in SPECS:
        assert model(teams, name) == model(other, name)


def test_longer_cycle(teams: Path, run: Run) -> None:
    """A key that may be empty is one that SQLAlchemy leaves out when it sorts the tables."""
    done(run("add", "resource", "badge", "name:str", "owner:ref:member:null", "-C", teams))
    assert "use_alter" not in model(teams, "badge")

    done(run("add", "field", "team", "badge:ref:badge:null", "-C", teams))

    assert "use_alter=True" in model(teams, "team")
    assert "use_alter=True" in model(teams, "badge")
    assert "use_alter" not in model(teams, "member")
    assert "foreign_keys" not in model(teams, "badge")


def test_model_by_hand_that_refers_back(project: Path, run: Run) -> None:
    """A note says what to add to a model that is not generated."""
    done(run("add", "resource", "club", "name:str", "-C", project))
    user = project / "app/models/user.py"
    column = 'club_id: Mapped[UUID | None] = mapped_column(ForeignKey("clubs.id"))'
    user.write_text(f"{user.read_text()}    {column}\n")

    added = done(run("add", "field", "club", "owner:ref:user:null", "-C", project))

    assert "foreign_keys=[owner_id]" in model(project, "club")
    assert "if User has a relationship to Club without foreign_keys=, add them" in added.out
    more = done(run("add", "field", "club", "note:str:null", "-C", project))
    assert "foreign_keys" not in more.out


# ---- ruff


@pytest.fixture
def started() -> Iterator[list[str]]:
    """Yield the programs that this process starts."""
    if not STARTED:
        STARTED.append("listening")
        sys.addaudithook(_note)
    del STARTED[1:]
    yield STARTED
    del STARTED[1:]


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "subprocess.Popen":
        STARTED.append(Path(str(arguments[0])).name)


def test_ruff_runs_once_for_all_resources(project: Path, run: Run, started: list[str]) -> None:
    """Three processes format whatever a run generates, and three more what it merges."""
    write_specs(project, dict.fromkeys([f"thing_{n}" for n in range(5)], ""))
    done(run("apply", "-C", project))
    added = started.count("ruff")
    for n in range(5):
        path = project / f"app/models/thing_{n}.py"
        path.write_text(f"{path.read_text()}\nOURS = 1\n")
        spec = project / f"resources/thing_{n}.toml"
        spec.write_text(f'{spec.read_text()}note = "str:null"\n')
    done(run("apply", "-C", project))

    assert (added, started.count("ruff")) == (3, 9)
