"""How long `fastwright add resource` takes, as ratios measured side by side in one run.

    uv run python -m benchmarks.generator [--rounds 15] [--resources 200]

Each round runs every contender once, in turn, so that a busy moment hits all of them. Times
are wall-clock medians in milliseconds; what counts is the ratio.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from copier import run_copy

ROOT = Path(__file__).parents[1]
FASTWRIGHT = Path(sys.executable).with_name("fastwright")
HELLO = """
import typer

app = typer.Typer()

@app.command()
def hello(name: str = "world") -> None:
    print("hello", name)

app([])
"""
PRODUCT = (
    "product",
    "name:str:max=120",
    "sku:str:max=40:unique",
    "price:decimal:12.2:min=0",
    "stock:int:default=0",
    "released_on:date:null",
    "status:enum:draft+active+retired:default=draft",
)


@dataclass(frozen=True, slots=True)
class Contender:
    """A command, and what to do before each run of it, outside of the clock."""

    name: str
    command: tuple[str, ...]
    prepare: Callable[[], object] = lambda: None


def add(project: Path, *arguments: str) -> tuple[str, ...]:
    """Return the command that adds a resource to a project."""
    return (str(FASTWRIGHT), "add", "resource", "-C", str(project), *arguments)


def seconds(contender: Contender) -> float:
    """Run a contender once and return its wall time."""
    contender.prepare()
    start = time.perf_counter()
    subprocess.run(contender.command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def medians(contenders: tuple[Contender, ...], rounds: int) -> dict[str, float]:
    """Return each contender's median in milliseconds, after one round that does not count."""
    times: dict[str, list[float]] = {each.name: [] for each in contenders}
    for number in range(rounds + 1):
        for each in contenders:
            elapsed = seconds(each)
            if number:
                times[each.name].append(elapsed * 1000)
    return {name: statistics.median(values) for name, values in times.items()}


def fresh(template: Path, project: Path) -> Callable[[], object]:
    """Return what puts the untouched project back in place."""

    def restore() -> None:
        shutil.rmtree(project, ignore_errors=True)
        shutil.copytree(template, project)

    return restore


def render(folder: Path) -> Path:
    """Render a project without the example resource, from the working tree."""
    source, project = folder / "source", folder / "project"
    shutil.copytree(ROOT / "template", source / "template")
    shutil.copy(ROOT / "copier.yml", source)
    run_copy(str(source), project, {"example": False}, defaults=True, quiet=True)
    return project


def fill(project: Path, count: int) -> None:
    """Add resources until the project has that many."""
    for number in range(count):
        command = add(project, f"thing_{number:03}", "name:str:max=80")
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def table(times: dict[str, float], base: str) -> str:
    """Return the medians as a Markdown table, each with its ratio to the base."""
    rows = [
        f"| {name} | {value:.0f} | {value / times[base]:.1f} |" for name, value in times.items()
    ]
    return "\n".join([f"| command | ms | x {base} |", "|---|---:|---:|", *rows])


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--resources", type=int, default=200)
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        empty, full, work = render(folder), folder / "full", folder / "work"
        shutil.copytree(empty, full)
        fill(full, options.resources - 1)
        contenders = (
            Contender("python -c pass", (sys.executable, "-c", "pass")),
            Contender("Typer hello world", (sys.executable, "-c", HELLO)),
            Contender("fastwright show, 1st", (str(FASTWRIGHT), "show", "-C", str(empty))),
            Contender("add resource, 1st", add(work, *PRODUCT), fresh(empty, work)),
            Contender(
                f"add resource, {options.resources}th", add(work, *PRODUCT), fresh(full, work)
            ),
        )
        print(table(medians(contenders, options.rounds), "python -c pass"))


if __name__ == "__main__":
    main()
