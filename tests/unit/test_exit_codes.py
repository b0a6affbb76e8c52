import ast
import re
from pathlib import Path

from scripts.reference import ROOT

from fastwright.errors import ExitCode

CLI = ROOT / "generator/fastwright/cli"


def test_documented() -> None:
    """The reference names each exit code, and no other."""
    page = (ROOT / "docs/reference/cli.md").read_text(encoding="utf-8")
    section = page.partition("\n## Exit codes\n")[2].partition("\n## ")[0]

    assert {int(code) for code in re.findall(r"^\| (\d+) \|", section, re.MULTILINE)} == {*ExitCode}


def test_no_other() -> None:
    """The commands end with one of these codes, or with that of an error."""
    ends = {ast.unparse(node) for path in CLI.glob("*.py") for node in _exits(path)}
    codes = (f"ExitCode.{each.name}" for each in ExitCode)
    known = {f"Exit({each})" for each in ("error.exit_code", "refusal.exit_code", *codes)}

    assert ends <= known


def _exits(path: Path) -> list[ast.Call]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [
        node
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Exit"
    ]
