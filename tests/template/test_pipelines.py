"""What the pipelines and the image run is pinned, so that nobody else decides what it is."""

import re
from pathlib import Path

import pytest
import yaml
from copier import run_copy
from scripts.template import copy_template

from support import Rendered

PIPELINES = {"github": ".github/workflows/ci.yml", "gitlab": ".gitlab-ci.yml"}
CHECK = re.compile(r"uvx.*|fastwright.*")


@pytest.mark.parametrize("ci", PIPELINES)
def test_unpublished_version_is_not_run(ci: str, rendered: Rendered) -> None:
    """As long as fastwright is not on PyPI, somebody else could publish what a pipeline runs."""
    pipeline = (rendered(ci=ci) / PIPELINES[ci]).read_text(encoding="utf-8")

    assert CHECK.findall(pipeline) == []


@pytest.mark.parametrize("ci", PIPELINES)
def test_published_version_is_pinned(ci: str, tmp_path: Path) -> None:
    """One constant adds the step to the pipelines, with its version."""
    template = tmp_path / "template"
    template.mkdir()
    copy_template(template)
    questions = template / "copier.yml"
    text = questions.read_text(encoding="utf-8")
    constant = 'checked_with:\n  type: str\n  when: false\n  default: ""'
    assert constant in text
    questions.write_text(text.replace(constant, constant.replace('""', '"0.2.0"')))

    run_copy(str(template), tmp_path / "demo", {"ci": ci}, defaults=True, quiet=True)

    pipeline = (tmp_path / "demo" / PIPELINES[ci]).read_text(encoding="utf-8")
    assert CHECK.findall(pipeline) == ["uvx fastwright@0.2.0 check"]


def test_actions_are_commits(rendered: Rendered) -> None:
    """A tag can be moved to another commit; the comment says which version the commit is."""
    workflow = (rendered(ci="github") / PIPELINES["github"]).read_text(encoding="utf-8")

    used = re.findall(r"uses: (.*)", workflow)
    assert used
    assert [each for each in used if not re.fullmatch(r"\S+@[0-9a-f]{40} # v[\d.]+", each)] == []


def test_uv_has_one_version(rendered: Rendered) -> None:
    """Each pipeline and the image install the same uv."""
    github, gitlab = rendered(ci="github"), rendered(ci="gitlab")
    version = re.escape(_constant("uv_version"))

    workflow = yaml.safe_load((github / PIPELINES["github"]).read_text(encoding="utf-8"))
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    asked = {step["with"]["version"] for step in steps if "setup-uv" in step.get("uses", "")}
    assert asked == {_constant("uv_version")}
    for path in (gitlab / PIPELINES["gitlab"], github / "Dockerfile"):
        installs = re.findall(r"pip install.*", path.read_text(encoding="utf-8"))
        assert len(installs) == 1
        assert re.search(rf"uv=={version}$", installs[0])


def _constant(name: str) -> str:
    root = Path(__file__).parents[2]
    return str(yaml.safe_load((root / "copier.yml").read_text(encoding="utf-8"))[name]["default"])


@pytest.mark.parametrize("docker", [True, False])
def test_image_is_built_where_there_is_one(rendered: Rendered, *, docker: bool) -> None:
    """A change that breaks the Dockerfile is seen before the release."""
    workflow = yaml.safe_load(
        (rendered(ci="github", docker=docker) / PIPELINES["github"]).read_text(encoding="utf-8")
    )
    pipeline = yaml.safe_load(
        (rendered(ci="gitlab", docker=docker) / PIPELINES["gitlab"]).read_text(encoding="utf-8")
    )

    assert ("image" in workflow["jobs"], "image" in pipeline) == (docker, docker)


def test_dependencies_are_audited(rendered: Rendered) -> None:
    """Known vulnerabilities of what `uv.lock` names fail a pipeline."""
    workflow = yaml.safe_load(
        (rendered(ci="github") / PIPELINES["github"]).read_text(encoding="utf-8")
    )
    pipeline = yaml.safe_load(
        (rendered(ci="gitlab") / PIPELINES["gitlab"]).read_text(encoding="utf-8")
    )

    assert workflow["jobs"]["audit"]["steps"][-1] == {"run": "uv audit --locked"}
    assert pipeline["audit"]["script"] == ["uv audit --locked"]


def test_service_in_compose_has_limits(rendered: Rendered) -> None:
    """A container has no privileges that it doesn't need, and cannot take all of the machine."""
    compose = yaml.safe_load((rendered() / "compose.yaml").read_text(encoding="utf-8"))

    for name in ("app", "migrate"):
        service = compose["services"][name]
        assert (service["cap_drop"], service["read_only"]) == (["ALL"], True)
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}
