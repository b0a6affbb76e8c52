"""Resources with keys of their own, on the command line."""

import json
import shutil
from pathlib import Path

import pytest

from support import Outcome, Rendered, Run, replace, snapshot
from variants import WITH_FILES

COUNTRY = ("country", "name:str", "--key", "code:str:min=2:max=2")
RATE = ("rate", "country:ref:country", "day:date", "amount:decimal:8.2", "--key", "country+day")


@pytest.fixture
def rates(project: Path, run: Run) -> Path:
    """Return a project with a resource found by a text, and one found by two columns."""
    for words in (COUNTRY, RATE):
        done(run("add", "resource", *words, "-C", project))
    return project


def done(outcome: Outcome) -> Outcome:
    """Return what a command answered, which must have worked."""
    assert (outcome.code, outcome.err) == (0, "")
    return outcome


def read(root: Path, name: str) -> str:
    """Return the text of a file."""
    return (root / name).read_text()


def test_spec(rates: Path) -> None:
    """A key that is typed as a field is the first of the fields."""
    assert read(rates, "resources/country.toml") == (
        'name = "country"\nplural = "countries"\nkey = "code"\n\n[fields]\n'
        'code = "str:max=2:min=2"\nname = "str"\n'
    )
    assert 'key = "country+day"' in read(rates, "resources/rate.toml")


def test_nothing_has_drifted(rates: Path, run: Run) -> None:
    """`check` knows the columns of keys, and finds one that a migration lacks."""
    assert done(run("check", "-C", rates)).out
    (migration,) = (rates / "migrations/versions").glob("*_create_rates_*.py")
    replace(migration, '"country_code"', '"country_id"')

    outcome = run("check", "-C", rates)

    assert outcome.code == 1
    assert "no migration adds the column rates.country_code" in outcome.out


def test_show(rates: Path, run: Run) -> None:
    """`show` tells the key, and the routes with it."""
    shown = done(run("show", "rate", "-C", rates)).out
    (rate,) = json.loads(done(run("show", "rate", "--json", "-C", rates)).out)["resources"]

    assert shown.startswith("rate, table rates, key country_code and day\n")
    assert "/api/v1/rates/{country_code}/{day}" in shown
    assert rate["key"] == ["country_code", "day"]
    assert [column["name"] for column in rate["columns"]] == ["country_code", "day", "amount"]
    assert [column["index"] for column in rate["columns"]] == [False, False, False]


def test_diagram(rates: Path, run: Run) -> None:
    """The diagram has the columns of the key, with their types."""
    drawn = done(run("show", "--diagram", "-C", rates)).out

    assert "    countries {\n        str code PK\n" in drawn
    assert "    rates {\n        str country_code PK, FK\n        date day PK\n" in drawn
    assert drawn in read(rates, "README.md").replace("\r", "")


def test_add_field_beside_a_key(rates: Path, run: Run) -> None:
    """A keyed resource changes like any other."""
    done(run("add", "field", "rate", "note:text:null", "-C", rates))

    assert 'key = "country+day"' in read(rates, "resources/rate.toml")
    assert "note: Mapped[str | None]" in read(rates, "app/models/rate.py")
    assert done(run("check", "-C", rates)).out


def test_remove(rates: Path, run: Run) -> None:
    """What refers to a key keeps its resource; without it the resource goes."""
    outcome = run("remove", "resource", "country", "--yes", "-C", rates)

    assert outcome.code == 1
    assert "rate" in outcome.err
    done(run("remove", "resource", "rate", "--yes", "-C", rates))
    done(run("remove", "resource", "country", "--yes", "-C", rates))


REFUSED = {
    "id:str": (2, "--key: 'id:str' is not a key; write id:uuid, id:int, id:bigint"),
    "id": (2, "--key: 'id' is not a key; write id:uuid"),
    "code": (2, "Resource thing: the key code names 'code', which is not a field"),
    "a:strr": (2, "there is no type 'strr'; did you mean str?"),
    "a:str:null": (
        2,
        ("Resource thing: a is part of the key, so it cannot be null; remove that modifier"),
    ),
}


@pytest.mark.parametrize(("key", "expected"), REFUSED.items())
def test_refused_key(project: Path, run: Run, key: str, expected: tuple[int, str]) -> None:
    """A wrong key is told in one sentence, and nothing is written."""
    before = snapshot(project)

    outcome = run("add", "resource", "thing", "name:str", "--key", key, "-C", project)

    assert (outcome.code, outcome.out) == (expected[0], "")
    assert expected[1] in outcome.err
    assert snapshot(project) == before


@pytest.mark.parametrize("field", ["rate:ref:rate", "rates:many:rate"])
def test_reference_to_several_columns(rates: Path, run: Run, field: str) -> None:
    """One column cannot hold a key of two."""
    outcome = run("add", "resource", "alarm", "name:str", field, "-C", rates)

    assert outcome.code == 2
    assert "the key of rate is country_code and day, but " in outcome.err
    assert "give rate an id and make these fields unique together" in outcome.err


def test_attribute_of_a_reference_is_taken(rates: Path, run: Run) -> None:
    """The column of a ref ends in the key of what it refers to."""
    words = ("country:ref:country", "country_code:str")

    outcome = run("add", "resource", "alarm", *words, "-C", rates)

    assert outcome.code == 2
    assert "would both be country_code in the code; rename one" in outcome.err


def test_key_of_a_key(rates: Path, run: Run) -> None:
    """A ref to a row that is found by a ref holds the key of the row behind it."""
    embassy = ("embassy", "country:ref:country", "staff:int", "--key", "country")
    for words in (embassy, ("visa", "embassy:ref:embassy", "name:str")):
        done(run("add", "resource", *words, "-C", rates))

    model, test = read(rates, "app/models/visa.py"), read(rates, "tests/api/test_visas.py")

    assert "embassy_country_code: Mapped[str]" in model
    assert 'ForeignKey("embassies.country_code"' in model
    assert "from tests.factories.country_factory import CountryFactory\n" in test
    assert "CountryFactory.build().code" in test


@pytest.mark.parametrize("command", ["apply", "check", "show"])
def test_keys_in_a_circle(rates: Path, run: Run, command: str) -> None:
    """Two resources cannot be found by each other's keys."""
    done(run("add", "resource", "embassy", "n:int", "--key", "country:ref:country", "-C", rates))
    replace(rates / "resources/country.toml", '"str:max=2:min=2"', '"ref:embassy"')

    outcome = run(command, "-C", rates)

    assert (outcome.code, outcome.out) == (1, "")
    assert "its key and that of " in outcome.err
    assert "refer to each other; give one of them an id." in outcome.err


def test_key_beside_files(rendered: Rendered, tmp_path: Path, run: Run) -> None:
    """Where only files can be changed, it is the key alone that refuses values, and links them."""
    root = shutil.copytree(rendered(example=False, **WITH_FILES), tmp_path / "demo")
    words = ("scan", "page:file", "code:str:max=8", "day:date", "--key", "code+day")
    done(run("add", "resource", *words, "-C", root))

    test, read_model = (
        read(root, name) for name in ("tests/api/test_scans.py", "app/schemas/scan.py")
    )

    assert (
        "    code: str\n    day: dt.date\n"
        '    page: Annotated[StoredFileRead, linked("/api/v1/scans", "code", "day")]\n'
    ) in read_model
    assert "    changes = " not in test
    assert '        "code": ["x" * 9, "\\0", "a/b", None],\n' in test


def test_row_of_its_own_is_not_dangling(rates: Path, run: Run) -> None:
    """A new row may refer to itself, so its test takes another key than it is sent with."""
    words = ("step", "next:ref:self:null", "name:str", "--key", "number:int")
    done(run("add", "resource", *words, "-C", rates))

    test = read(rates, "tests/api/test_steps.py")

    assert '"number": 1,' in test
    assert 'Other(StepFactory, key="number", unknown=2, url="/api/v1/steps")' in test


EDITS = {
    "another key": ('key = "country+day"', 'key = "day+country"'),
    "an id": ('key = "country+day"\n', ""),
    "another type": ('day = "date"', 'day = "int"'),
    "another target": ('"ref:country"', '"ref:user"'),
    "another name": ('day = "date"', 'day = "date"\non = { type = "date", was = "day" }'),
    "another action": ('"ref:country"', '"ref:country:cascade"'),
}


@pytest.mark.parametrize("edit", EDITS)
def test_key_stays(rates: Path, run: Run, edit: str) -> None:
    """A key does not change, as other tables and links hold it; what else is about it may."""
    replace(rates / "resources/rate.toml", *EDITS[edit])
    before = snapshot(rates)

    outcome = run("apply", "--yes", "-C", rates)

    if edit == "another action":
        assert outcome.code == 0
        assert 'ForeignKey("countries.code", ondelete="CASCADE")' in read(
            rates, "app/models/rate.py"
        )
    else:
        assert (outcome.code, snapshot(rates)) == (2, before)
        assert (
            "Resource rate: its key cannot change, except to hold more values; change it back to "
            "country:ref:country, day:date"
        ) in outcome.err


@pytest.mark.parametrize("wanted", [(), ("country",)])
def test_bounds_of_a_key(rates: Path, run: Run, wanted: tuple[str, ...]) -> None:
    """The code of what holds a key, directly or by another's, changes with its bounds."""
    for words in (
        ("embassy", "country:ref:country", "staff:int", "--key", "country"),
        ("visa", "embassy:ref:embassy", "name:str"),
        ("planet", "name:str"),
    ):
        done(run("add", "resource", *words, "-C", rates))
    replace(rates / "resources/country.toml", "str:max=2:min=2", "str:max=2")

    changed = done(run("apply", *wanted, "--yes", "-C", rates)).out

    for name in ("country", "rate", "embassy", "visa"):
        assert "max_length=2" in read(rates, f"app/schemas/{name}.py")
        assert "min_length" not in read(rates, f"app/schemas/{name}.py")
    assert "planet" not in changed
    assert "migrations/" not in changed
    assert "There is nothing to do" in done(run("apply", "-C", rates)).out


def test_wider_key(rates: Path, run: Run) -> None:
    """The columns that hold a key become wider with it, also in a table of pairs."""
    for words in (
        ("embassy", "country:ref:country", "staff:int", "--key", "country"),
        ("visa", "embassy:ref:embassy", "countries:many:country"),
    ):
        done(run("add", "resource", *words, "-C", rates))
    replace(rates / "resources/country.toml", "str:max=2:min=2", "str:max=3:min=2")

    done(run("apply", "-C", rates))

    done(run("check", "-C", rates))
    found = (rates / "migrations/versions").glob("*_change_*")
    altered = {path.stem[11:].rpartition("_")[0]: path.read_text() for path in found}
    assert altered.keys() == {
        "change_code_of_countries",
        "change_country_code_of_embassies",
        "change_country_code_of_rates",
        "change_embassy_country_code_of_visas",
        "change_country_code_of_visa_countries",
    }
    for text in altered.values():
        assert "existing_type=sa.String(length=2)" in text
        assert "type_=sa.String(length=3)" in text


def test_enum_of_a_key_grows(project: Path, run: Run) -> None:
    """The CHECK of the column takes more values; fewer are refused."""
    words = ("level", "code:enum:low+high", "day:date", "name:str", "--key", "code+day")
    done(run("add", "resource", *words, "-C", project))
    spec = project / "resources/level.toml"
    replace(spec, "low+high", "low+mid+high")

    done(run("apply", "-C", project))

    (migration,) = (project / "migrations/versions").glob("*_change_*")
    assert 'sa.column("code").in_(["low", "mid", "high"])' in migration.read_text()
    replace(spec, "low+mid+high", "low+mid")
    outcome = run("apply", "--yes", "-C", project)
    assert outcome.code == 2
    assert outcome.err.endswith("change it back to code:enum:low+mid+high, day:date.\n")


def test_field_of_a_key_stays(rates: Path, run: Run) -> None:
    """A part of the key cannot be removed."""
    outcome = run("remove", "field", "rate", "day", "--yes", "-C", rates)

    assert outcome.code == 2
    assert "day is part of the key, which cannot change" in outcome.err
