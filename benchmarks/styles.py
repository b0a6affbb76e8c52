"""What a request costs in each style, as ratios measured side by side in one run.

    uv run python -m benchmarks.styles [--against COMMIT] [--rounds 12] [--requests 300]

Each style is rendered, gets a database on one PostgreSQL server, and is called as an ASGI
application, without a network or a client in between. Each round asks every style in turn for
the same requests. CPU seconds of the application's process, medians; what counts is the ratio. With
`--against`, the styles of a former commit are measured in the same rounds.
"""

import argparse
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from copier import run_copy
from scripts.template import PARTS, ROOT, copy_template

from fastwright.project.styles import STYLES

ANSWERS = {"auth": "none", "example": True}
ROWS = 1000
OPERATIONS = {
    "GET one": "GET /{key}",
    "list of 20 and total": "GET ?limit=20",
    "POST": "POST ",
    "PATCH": "PATCH /{key}",
}
SERVER = """
import sys
from tests.postgres import running_server
with running_server() as url:
    print(url.render_as_string(hide_password=False), flush=True)
    sys.stdin.read()
"""
WORKER = """
import asyncio, json, sys, time
from app.config import Settings
from main import create_app

app = create_app(Settings(log_level="ERROR"))

async def call(method, path, body=None):
    content = json.dumps(body).encode() if body else b""
    parts, sent = path.partition("?"), []
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
        "scheme": "http", "path": parts[0], "raw_path": parts[0].encode(), "root_path": "",
        "query_string": parts[2].encode(), "client": None, "server": ("x", 80), "state": {},
        "headers": [(b"host", b"x"), (b"content-type", b"application/json")],
    }
    async def receive():
        return {"type": "http.request", "body": content, "more_body": False}
    async def send(message):
        sent.append(message)
    await app(scope, receive, send)
    assert sent[0]["status"] < 300, sent
    return sent[1]["body"]

async def main():
    url, body = "/api/v1/items", {"name": "Lamp", "description": "Bright"}
    async with app.router.lifespan_context(app):
        for _ in range(ROWS):
            key = json.loads(await call("POST", url, body))["id"]
        print("ready", flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            method, path, count = line.split("|")
            started = time.process_time()
            for number in range(int(count)):
                sent = {**body, "name": f"Lamp {number}"} if method != "GET" else None
                await call(method, url + path.format(key=key), sent)
            print(time.process_time() - started, flush=True)

asyncio.run(main())
"""


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that calls its own application when told to."""

    process: subprocess.Popen[str]

    def say(self, line: str) -> None:
        """Send a line."""
        assert self.process.stdin  # noqa: S101 - opened as a pipe
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def hear(self) -> str:
        """Wait for a line."""
        assert self.process.stdout  # noqa: S101 - opened as a pipe
        return self.process.stdout.readline().strip()

    def seconds(self, operation: str, count: int) -> float:
        """Return the CPU time of an operation."""
        method, path = operation.split(" ", 1)
        self.say(f"{method}|{path}|{count}")
        return float(self.hear())


@contextmanager
def running(project: Path, program: str, **environment: str) -> Iterator[Worker]:
    """Run a program in a project's own environment."""
    variables = {"PATH": "/usr/bin:/bin", "HOME": str(project), **environment}
    with subprocess.Popen(
        [project / ".venv/bin/python", "-c", program],
        cwd=project,
        env=variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Worker(process)
        process.communicate()


def render(source: Path, dest: Path, style: str) -> Path:
    """Render a project of a style, and install what it needs."""
    run_copy(str(source), dest, {**ANSWERS, "style": style}, defaults=True, quiet=True)
    # pyenv hides interpreters from uv: name the one that runs this.
    python = getattr(sys, "_base_executable", sys.executable)
    subprocess.run(["uv", "sync", "--quiet", "--python", python], cwd=dest, check=True)
    return dest


def worker(stack: ExitStack, project: Path, server: str, number: int) -> Worker:
    """Give a project a database, and start it."""
    database = f"styles_{number}"
    create = (
        "import asyncio; from sqlalchemy import make_url; from tests.database import execute;"
        f"asyncio.run(execute(make_url({server!r}), 'CREATE DATABASE {database}'))"
    )
    url = server.replace("/postgres?", f"/{database}?")
    python = str(project / ".venv/bin/python")
    subprocess.run([python, "-c", create], cwd=project, check=True)
    environment = {"DATABASE_URL": url, "PATH": "/usr/bin:/bin"}
    migrate = [python, "-m", "alembic", "upgrade", "head"]
    subprocess.run(migrate, cwd=project, check=True, env=environment)
    program = WORKER.replace("ROWS", str(ROWS))
    started = stack.enter_context(running(project, program, DATABASE_URL=url))
    if started.hear() != "ready":
        sys.exit(f"{project} did not start")
    return started


def template_of(commit: str, dest: Path) -> Path:
    """Extract the template of a former commit to a folder, and return it."""
    listed = ("git", "ls-tree", "--name-only", commit, *PARTS)
    there = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    archive = ("git", "archive", commit, *there.split())
    packed = subprocess.run(archive, cwd=ROOT, check=True, capture_output=True).stdout
    dest.mkdir()
    subprocess.run(["tar", "-x"], cwd=dest, check=True, input=packed)
    return dest


def measure(workers: dict[str, Worker], rounds: int, requests: int) -> None:
    """Print the table."""
    print(f"| CPU ms a request | {' | '.join(workers)} |")
    print(f"|---|{'---:|' * len(workers)}")
    for name, operation in OPERATIONS.items():
        times: dict[str, list[float]] = {style: [] for style in workers}
        for number in range(rounds + 1):
            for style, each in workers.items():
                elapsed = each.seconds(operation, requests)
                if number:
                    times[style].append(elapsed / requests * 1000)
        medians = {style: statistics.median(values) for style, values in times.items()}
        base = medians["layered"]
        cells = [f"{value:.2f} ({value / base:.2f} x)" for value in medians.values()]
        print(f"| {name} | {' | '.join(cells)} |")


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", metavar="COMMIT", help="a former commit to compare with")
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--requests", type=int, default=300)
    options = parser.parse_args()
    with TemporaryDirectory() as name, ExitStack() as stack:
        source = Path(name) / "source"
        source.mkdir()
        copy_template(source)
        sources = {"": source}
        if options.against:
            sources[" before"] = template_of(options.against, Path(name) / "former")
        projects = {
            f"{style}{when}": render(each, Path(name) / f"{style}{when.strip()}", style)
            for style in STYLES
            for when, each in sources.items()
        }
        server = stack.enter_context(running(projects["layered"], SERVER)).hear()
        workers = {
            style: worker(stack, project, server, number)
            for number, (style, project) in enumerate(projects.items())
        }
        measure(workers, options.rounds, options.requests)


if __name__ == "__main__":
    main()
