"""How long the commands take, and how long the application takes to import.

    uv run python -m benchmarks.generator [--against COMMIT] [--rounds 15] [--resources 200]
        [--specs 100]

Each round runs every contender once, in turn, so that a busy moment hits all of them. With
`--against`, the command line of a former commit is measured in the same rounds: it gets a
temporary git worktree, an environment and projects of its own, and only its commands are used.

A ratio is the median of the ratios within each round. Ratios compare CPU time (of the process and
of what it starts, such as ruff), because it hardly depends on what else the machine does; seconds
and milliseconds are wall time. The benchmark needs a Unix, git, and uv on the path.
"""

import argparse
import os
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
NOW = "now"
BASE = "python -c pass"
HELLO = """
import typer

app = typer.Typer()

@app.command()
def hello(name: str = "world") -> None:
    print("hello", name)

app([])
"""
# The import is timed inside of the process: taking hundreds of classes down again is not import.
IMPORT = """
import time
wall, cpu = time.perf_counter(), time.process_time()
import main
print(time.perf_counter() - wall, time.process_time() - cpu)
"""
THING = ("thing_000", "name:str:max=80")
PRODUCT = (
    "product",
    "name:str:max=120",
    "sku:str:max=40:unique",
    "price:decimal:12.2:min=0",
    "stock:int:default=0",
    "released_on:date:null",
    "status:enum:draft+active+retired:default=draft",
)
# Python would compile every module in every run, and uv would speak of the environment around it.
UNWANTED = ("PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV")
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in UNWANTED}


class Sample(NamedTuple):
    """What one run took, in seconds."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Contender:
    """A command of a version, and what to do before each run of it, outside of the clock."""

    name: str
    command: tuple[str, ...]
    version: str = NOW
    prepare: Callable[[], object] = lambda: None
    folder: Path | None = None
    reports: bool = False
    """Whether the command times itself, and prints its wall and CPU seconds."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the command line, and a folder for its projects."""

    name: str
    command: Path
    folder: Path

    def call(self, project: Path, *words: str) -> tuple[str, ...]:
        """Return a command in a project."""
        return (str(self.command), *words, "-C", str(project))


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many resources the large project has, and how many specs are applied in one go."""

    resources: int
    specs: int


def run(*command: str, folder: Path | None = None) -> str:
    """Run a command that is not measured and return what it prints."""
    return subprocess.run(
        command, check=True, cwd=folder, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True
    ).stdout


# ---- measuring


def measure(contender: Contender) -> Sample:
    """Run a contender once."""
    contender.prepare()
    before, start = children_seconds(), time.perf_counter()
    printed = run(*contender.command, folder=contender.folder)
    sample = Sample(time.perf_counter() - start, children_seconds() - before)
    return Sample(*map(float, printed.split())) if contender.reports else sample


def children_seconds() -> float:
    """Return the CPU time of all processes that were started and have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class Results:
    """The samples of all contenders, one in each round."""

    def __init__(self, contenders: tuple[Contender, ...], rounds: int) -> None:
        """Measure them, after one round that does not count."""
        self._samples: dict[tuple[str, str], list[Sample]] = {}
        for number in range(rounds + 1):
            for each in contenders:
                sample = measure(each)
                if number:
                    self._samples.setdefault((each.name, each.version), []).append(sample)

    def names(self) -> list[str]:
        """Return what was measured, each name once."""
        return list(dict.fromkeys(name for name, _ in self._samples))

    def has(self, name: str, version: str) -> bool:
        """Tell whether a version was measured under that name."""
        return (name, version) in self._samples

    def seconds(self, name: str, version: str = NOW) -> float:
        """Return the median wall time."""
        return statistics.median(sample.wall for sample in self._samples[name, version])

    def ratio(self, name: str, base: str, *, version: str = NOW, base_version: str = NOW) -> float:
        """Return the median of the ratios of CPU time within each round."""
        paired = zip(self._samples[name, version], self._samples[base, base_version], strict=True)
        return statistics.median(one.cpu / other.cpu for one, other in paired)

    def difference(self, name: str, base: str, version: str = NOW) -> float:
        """Return the median of the differences in CPU seconds within each round."""
        paired = zip(self._samples[name, version], self._samples[base, version], strict=True)
        return statistics.median(one.cpu - other.cpu for one, other in paired)


# ---- versions and their projects


@contextmanager
def former(commit: str, folder: Path) -> Iterator[Version]:
    """Check out a commit, install it in its own environment, and remove both at the end."""
    folder.mkdir()
    checkout = folder / "checkout"
    try:
        run("git", "worktree", "add", "--quiet", "--detach", str(checkout), commit, folder=ROOT)
        run("uv", "venv", "--quiet", "--python", sys.executable, "environment", folder=folder)
        python = folder / "environment/bin/python"
        install = ("uv", "pip", "install", "--quiet", "--python", str(python))
        run(*install, "--editable", str(checkout), folder=folder)
        yield Version(commit, python.with_name("fastwright"), folder)
    finally:
        remove = ("git", "worktree", "remove", "--force", str(checkout))
        subprocess.run(remove, check=False, cwd=ROOT, stderr=subprocess.DEVNULL)


def render(version: Version, name: str) -> Path:
    """Render a project without resources."""
    project = version.folder / name
    options = ("--defaults", "--no-git", "--no-lock", "--data", "example=false")
    run(str(version.command), "new", str(project), *options)
    return project


def write_specs(project: Path, numbers: range) -> None:
    """Write the specs of more resources like the one that is there."""
    first = project / "resources/thing_000.toml"
    for number in numbers:
        name = f"thing_{number:03}"
        text = first.read_text().replace("thing_000", name)
        first.with_stem(name).write_text(text)


def fresh(origin: Path, project: Path) -> None:
    """Put an untouched copy of a project in place."""
    shutil.rmtree(project, ignore_errors=True)
    shutil.copytree(origin, project, ignore=shutil.ignore_patterns(".venv"))


def interpreter(project: Path) -> str:
    """Make the environment of a project and return its interpreter."""
    run("uv", "sync", "--quiet", "--no-dev", "--python", sys.executable, folder=project)
    return str(project / ".venv/bin/python")


def commands(version: Version, sizes: Sizes) -> Iterator[Contender]:
    """Yield the commands of a version; those that write get a fresh copy for each run."""
    empty = render(version, "empty")
    one, many, work = (version.folder / name for name in ("one", "many", "work"))
    fresh(empty, one)
    run(*version.call(one, "add", "resource", *THING))
    fresh(one, many)
    write_specs(many, range(1, sizes.resources))
    run(*version.call(many, "apply", "--yes"))
    python, resources = interpreter(one), f"{sizes.resources} resources"

    def reading(word: str, project: Path, title: str) -> Contender:
        return Contender(f"{word}, {title}", version.call(project, word), version.name)

    def writing(title: str, origin: Path, *words: str, specs: int = 0) -> Contender:
        def prepare() -> None:
            fresh(origin, work)
            write_specs(work, range(1, specs + 1))

        return Contender(title, version.call(work, *words), version.name, prepare)

    def importing(project: Path, title: str) -> Contender:
        command = (python, "-c", IMPORT)
        name = f"import main, {title}"
        return Contender(name, command, version.name, folder=project, reports=True)

    yield reading("show", one, "one resource")
    yield reading("show", many, resources)
    yield reading("check", one, "one resource")
    yield reading("check", many, resources)
    yield writing("add resource, the first", empty, "add", "resource", *PRODUCT)
    yield writing(f"add resource, after {resources}", many, "add", "resource", *PRODUCT)
    field = ("add", "field", "thing_000", "note:str:null")
    yield writing("add field, one resource", one, *field)
    yield writing(f"add field, {resources}", many, *field)
    yield writing(f"apply, {sizes.specs} new specs", one, "apply", "--yes", specs=sizes.specs)
    yield importing(one, "one resource")
    yield importing(many, resources)


def interleaved(versions: list[Version], sizes: Sizes) -> Iterator[Contender]:
    """Yield the contenders, each command of all versions before the next command."""
    yield Contender(BASE, (sys.executable, "-c", "pass"))
    yield Contender("Typer hello world", (sys.executable, "-c", HELLO))
    for same in zip(*(tuple(commands(each, sizes)) for each in versions), strict=True):
        yield from same


# ---- reporting


def table(results: Results, versions: list[Version]) -> str:
    """Return a Markdown table: medians, their ratios to the base, and to a former commit."""
    titles = ["command", "ms", f"x {BASE}", "x one"]
    titles += [title for each in versions[1:] for title in (f"{each.name} ms", "now / former")]
    rows, smaller = [titles, ["---", *["---:"] * (len(titles) - 1)]], ""
    for name in results.names():
        row = [name, f"{results.seconds(name) * 1000:.0f}", f"{results.ratio(name, BASE):.1f}"]
        grown = " resources" in name
        row.append(f"{results.ratio(name, smaller):.2f}" if grown else "")
        smaller = name
        for each in versions[1:]:
            known = results.has(name, each.name)
            row += (
                (
                    f"{results.seconds(name, each.name) * 1000:.0f}",
                    f"{results.ratio(name, name, base_version=each.name):.2f}",
                )
                if known
                else ("", "")
            )
        rows.append(row)
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def import_of_each(results: Results, sizes: Sizes, version: str = NOW) -> float:
    """Return the milliseconds that each resource adds to the import of the application."""
    many, one = f"import main, {sizes.resources} resources", "import main, one resource"
    return results.difference(many, one, version) * 1000 / (sizes.resources - 1)


def aims(results: Results, sizes: Sizes) -> Iterator[str]:
    """Yield a line for each aim: whether it is met, what was measured, and what was aimed at."""
    first, resources = "add resource, the first", f"{sizes.resources} resources"
    for value, most, unit, what in (
        (results.ratio(first, BASE), 35, f"x {BASE}", "add resource"),
        (
            results.ratio(f"add resource, after {resources}", first),
            1.15,
            "x the first",
            f"add resource after {resources}",
        ),
        (
            results.ratio(f"check, {resources}", "check, one resource"),
            2.5,
            "x one",
            f"check with {resources}",
        ),
        (
            results.seconds(f"apply, {sizes.specs} new specs"),
            3,
            "s",
            f"apply of {sizes.specs} new specs",
        ),
        (import_of_each(results, sizes), 8, "ms", "import of the application, each resource"),
    ):
        verdict = "met" if value <= most else "missed"
        yield f"- {verdict}: {what}: {value:.2f} {unit}, at most {most}"


def stop(*_: object) -> None:
    """Leave by way of the clean-up."""
    sys.exit("stopped")


def main() -> None:
    """Measure, and print the table and the aims."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--against", metavar="COMMIT", help="measure this former commit, too")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--resources", type=int, default=200, help="at least 2")
    parser.add_argument("--specs", type=int, default=100)
    options = parser.parse_args()
    sizes = Sizes(options.resources, options.specs)
    signal.signal(signal.SIGTERM, stop)
    with TemporaryDirectory(prefix="fastwright-benchmark-") as name, ExitStack() as stack:
        folder = Path(name)
        versions = [Version(NOW, Path(sys.executable).with_name("fastwright"), folder / NOW)]
        if options.against:
            versions.append(stack.enter_context(former(options.against, folder / "former")))
        results = Results(tuple(interleaved(versions, sizes)), options.rounds)
    print(table(results, versions))
    print()
    for each in versions:
        added = import_of_each(results, sizes, each.name)
        print(f"Each resource adds {added:.1f} ms to the import ({each.name}).")
    print("\nAims:\n")
    print("\n".join(aims(results, sizes)))


if __name__ == "__main__":
    main()
