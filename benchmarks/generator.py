"""How long the commands take, and the application to import, as ratios in one run.

    uv run python -m benchmarks.generator [--rounds 15] [--resources 200]

Each round runs every contender once, in turn, so that a busy moment hits all of them. Times
are wall-clock medians in milliseconds; what counts is the ratio. Each command runs in a project
with one resource and in one with many; the last column is what the many cost.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
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
    folder: Path | None = None


def call(project: Path, *words: str) -> tuple[str, ...]:
    """Return a command in a project."""
    return (str(FASTWRIGHT), *words, "-C", str(project))


def seconds(contender: Contender) -> float:
    """Run a contender once and return its wall time."""
    contender.prepare()
    start = time.perf_counter()
    subprocess.run(contender.command, check=True, stdout=subprocess.DEVNULL, cwd=contender.folder)
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
        shutil.copytree(template, project, ignore=shutil.ignore_patterns(".venv"))

    return restore


def render(folder: Path) -> Path:
    """Render a project without the example resource, from the working tree."""
    source, project = folder / "source", folder / "project"
    shutil.copytree(ROOT / "template", source / "template")
    shutil.copy(ROOT / "copier.yml", source)
    run_copy(str(source), project, {"example": False}, defaults=True, quiet=True)
    return project


def fill(project: Path, count: int, first: int = 0) -> None:
    """Add so many resources, numbered from the first."""
    for number in range(first, first + count):
        command = call(project, "add", "resource", f"thing_{number:03}", "name:str:max=80")
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def environment(project: Path) -> Path:
    """Make the project's environment and return its interpreter."""
    subprocess.run(["uv", "sync", "--quiet", "--python", sys.executable], check=True, cwd=project)
    return project / ".venv/bin/python"


def pair(name: str, one: Contender, many: Contender) -> tuple[Contender, Contender]:
    """Name the same in a project with one resource and in one with many."""
    return replace(one, name=f"{name}, one resource"), replace(many, name=f"{name}, many")


def table(times: dict[str, float], base: str) -> str:
    """Return the medians as a Markdown table, each with its ratio to the base and to its pair."""
    rows, previous = [], 0.0
    for name, value in times.items():
        ratio = f"{value / previous:.2f}" if name.endswith(", many") else ""
        rows.append(f"| {name} | {value:.0f} | {value / times[base]:.1f} | {ratio} |")
        previous = value
    return "\n".join([f"| command | ms | x {base} | x one |", "|---|---:|---:|---:|", *rows])


def commands(one: Path, many: Path, folder: Path) -> Iterator[Contender]:
    """Yield each command in both projects; those that write get a fresh copy for each run."""
    for name in ("show", "check"):
        yield from pair(name, *(Contender("", call(each, name)) for each in (one, many)))
    for name, words in (
        ("add resource", ("add", "resource", *PRODUCT)),
        ("add field", ("add", "field", "thing_000", "note:str:null")),
    ):
        work = folder / "work"
        yield from pair(
            name, *(Contender("", call(work, *words), fresh(each, work)) for each in (one, many))
        )
    program = (str(environment(one)), "-c", "import main")
    yield from pair("import main", *(Contender("", program, folder=each) for each in (one, many)))


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--resources", type=int, default=200)
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        one, many = render(folder), folder / "many"
        fill(one, 1)
        shutil.copytree(one, many)
        fill(many, options.resources - 1, first=1)
        contenders = (
            Contender("python -c pass", (sys.executable, "-c", "pass")),
            Contender("Typer hello world", (sys.executable, "-c", HELLO)),
            *commands(one, many, folder),
        )
        times = medians(contenders, options.rounds)
        print(table(times, "python -c pass"))
        more = times["import main, many"] - times["import main, one resource"]
        print(f"\nEach resource adds {more / (options.resources - 1):.1f} ms to the import.")


if __name__ == "__main__":
    main()
