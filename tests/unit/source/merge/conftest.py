"""What the generator writes for each version of a resource, in each style."""

import datetime as dt
import shutil
from collections.abc import Mapping
from functools import cache
from typing import Protocol

import pytest

from fastwright.language.access import OPEN, USUAL
from fastwright.language.names import resource_names
from fastwright.language.resource import make_resource
from fastwright.plan.resource_changes import plan_add
from fastwright.project.changes import Create
from fastwright.project.project import find_project
from merge.corpus import VERSIONS
from support import Rendered

NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)


class Generated(Protocol):
    """Generates the resource `post`."""

    def __call__(self, style: str, version: str) -> Mapping[str, str]:
        """Return the texts by their paths."""


@pytest.fixture(scope="session")
def generated(rendered: Rendered, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    """Return `generated(style, version)`, which asks the generator once for each."""

    @cache
    def get(style: str, version: str) -> Mapping[str, str]:
        root = tmp_path_factory.mktemp("merge") / "demo"
        shutil.copytree(rendered(style=style, example=False), root)
        access = OPEN if version == "made public" else USUAL
        post = make_resource(resource_names("post"), VERSIONS[version], access=access)
        plan = plan_add(find_project(root), post, now=NOW)
        return {str(each.path): each.text for each in plan.changes if isinstance(each, Create)}

    return get
