"""Checks that the project has the features that the types of the fields need."""

import re
from pathlib import PurePosixPath

from fastwright.errors import lacks_feature, lacks_name
from fastwright.language.resource import Resource
from fastwright.project.project import Project


def check_features(project: Project, resource: Resource) -> None:
    """Raise LacksFeature or LacksName for a field whose type the project cannot have."""
    for field in resource.fields:
        kind = field.type
        if kind.needs and kind.needs not in project.features:
            raise lacks_feature(field.name, kind.name, kind.needs)
        needed = [each for each in kind.imports.all if each.startswith("app.")]
        for module, _, name in (each.partition(":") for each in needed):
            path = PurePosixPath(*module.split(".")).with_suffix(".py")
            if not re.search(rf"\b{name}\b", project.read(path) or ""):
                raise lacks_name(field.name, kind.name, name, path)
