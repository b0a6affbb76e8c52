"""The steps by which tables that refer to each other come and go."""

from fastwright.database.steps import Step
from fastwright.database.tables import ForeignKey, PrimaryKey, Table, TableColumn
from fastwright.plan.migrating.table_steps import Tables, creation_steps, removal_steps

ID = TableColumn("id", "sa.Uuid()")


def table(name: str, *targets: str) -> Table:
    """Return a table with a foreign key to each of the targets."""
    columns = tuple(TableColumn(f"{each}_id", "sa.Uuid()", nullable=True) for each in targets)
    keys = tuple(ForeignKey((f"{each}_id",), each, ("id",), "RESTRICT") for each in targets)
    return Table(name, (ID, *columns), PrimaryKey(("id",)), keys)


CYCLE: dict[str, Tables] = {
    "team": (table("teams", "members"), table("team_fans", "teams", "fans")),
    "member": (table("members", "teams"),),
    "fan": (table("fans"),),
}


def messages(steps: dict[str, list[Step]]) -> dict[str, list[str]]:
    """Return what the steps say that they do."""
    return {name: [step.message for step in each] for name, each in steps.items()}


def test_creation_of_a_cycle() -> None:
    """What refers to a table that is not there yet is added once it is."""
    steps = creation_steps(CYCLE)

    assert messages(steps) == {
        "team": ["Create teams"],
        "member": ["Create members", "Add foreign keys of teams"],
        "fan": ["Create fans", "Add team_fans"],
    }
    assert "ForeignKey" not in steps["team"][0].upgrade[0]
    key = steps["member"][1]
    assert "create_foreign_key(op.f('fk_teams_members_id_members')" in key.upgrade[0]
    assert "drop_constraint(op.f('fk_teams_members_id_members')" in key.downgrade[0]


def test_removal_of_a_cycle() -> None:
    """It is the way back of the creation in the opposite order."""
    order = ("fan", "member", "team")
    created, removed = creation_steps(CYCLE), removal_steps({name: CYCLE[name] for name in order})

    assert messages(removed) == {
        "fan": ["Drop team_fans", "Drop fans"],
        "member": ["Drop foreign keys of teams", "Drop members"],
        "team": ["Drop teams"],
    }
    there = [step for name in CYCLE for step in created[name]]
    back = [step for name in order for step in removed[name]]
    assert [step.upgrade for step in there] == [step.downgrade for step in reversed(back)]
    assert [step.downgrade for step in there] == [step.upgrade for step in reversed(back)]
