"""What a resource refers to, in projects that have all of it, or not."""

from pathlib import Path

import pytest

from fastwright.code.links import link, link_what_is_there
from fastwright.errors import BadResource, UnknownTarget
from fastwright.language.keys import read_key
from fastwright.language.names import resource_names
from fastwright.language.resource import Resource, check_linked, make_resource
from fastwright.language.spec import to_toml
from fastwright.project.project import Project
from fastwright.project.reading import Files
from fastwright.project.specs import spec_path


def resource(name: str, *fields: str, key: str = "id:uuid") -> Resource:
    """Return a resource with these fields."""
    return make_resource(resource_names(name), fields, key=read_key(key))


def project(*resources: Resource) -> Project:
    """Return a project that has the specs of these resources, and nothing else."""
    specs = {spec_path(each.names.snake): to_toml(each) for each in resources}
    return Project(Files(Path("nowhere")), "layered", has_users=False, keys="bigint", pending=specs)


COUNTRY = resource("country", "code:str:max=2", "name:str", key="code")


def test_a_ref_is_called_after_the_key_that_it_holds() -> None:
    """The key of the target names the attribute and the column, and gives both their type."""
    city = resource("city", "name:str", "country:ref:country", "twin:ref:self:null")
    _, country, twin = link(project(COUNTRY), city).resource.fields

    assert (country.attribute, country.column_name, country.python) == (
        "country_code",
        "country_code",
        "str",
    )
    assert (twin.attribute, twin.python) == ("twin_id", "UUID")


def test_names_that_clash_by_a_key() -> None:
    """A field that is free beside an id is not beside another key."""
    city = link(project(COUNTRY), resource("city", "country:ref:country", "country_code:str"))

    with pytest.raises(BadResource, match="would both be country_code"):
        check_linked(city.resource)


def test_what_is_there_is_linked_and_the_rest_has_an_id() -> None:
    """To be shown, a resource needs no target; without one it cannot be generated."""
    city = resource("city", "country:ref:country", "mayor:ref:person")
    country, mayor = link_what_is_there(project(COUNTRY), city).fields

    assert (country.attribute, country.held.type.name) == ("country_code", "str")
    assert (mayor.attribute, mayor.held.type.name) == ("mayor_id", "bigint")
    with pytest.raises(UnknownTarget, match="'person'"):
        link(project(COUNTRY), city)
