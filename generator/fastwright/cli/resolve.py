"""The command `fastwright resolve`."""

from fastwright.cli.options import HERE, DryRunOption, JsonOption, Options, ProjectOption
from fastwright.cli.running import carry_out


def resolve_command(
    *,
    project: ProjectOption = HERE,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Resolve the conflicts of a git merge in resources.

    That includes what fastwright writes into shared files. Files that you have resolved stay as
    they are.
    """
    from fastwright.plan.branches import plan_resolve

    carry_out("resolve", plan_resolve, Options(project, dry_run, as_json))
