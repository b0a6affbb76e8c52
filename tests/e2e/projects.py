"""Rendered projects that run: their commands and their server."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any
from urllib.parse import urlencode

# What a developer's shell may have set, and what would change what a project does.
# Tests try more from one address than people do.
UNLIMITED = dict.fromkeys(
    ("LOGINS_PER_ADDRESS", "LOGINS_PER_ACCOUNT", "REGISTRATIONS_PER_ADDRESS"), "0"
)
UNWANTED = ("DATABASE_URL", "ENVIRONMENT", "JWT_SECRET", "TEST_DATABASE_URL", "VIRTUAL_ENV")
IDENTITY = {
    "GIT_AUTHOR_EMAIL": "ada@example.com",
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.com",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_CONFIG_GLOBAL": os.devnull,
}
FASTWRIGHT = str(Path(sys.executable).with_name("fastwright"))
QUERY = """
import asyncio, json, sys
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine

async def main(url, statements):
    engine = create_async_engine(make_url(url))
    found = []
    async with engine.begin() as connection:
        for statement in statements:
            result = await connection.exec_driver_sql(statement)
            if result.returns_rows:
                found.append([list(row) for row in result])
    await engine.dispose()
    print(json.dumps(found, default=str))

asyncio.run(main(sys.argv[1], json.loads(sys.argv[2])))
"""
EMAIL = "ada@example.com"
"""The user whose token a server gives."""
START_UP = 60
"""Seconds to wait for a process to say that it has started."""


def variables(**given: str) -> dict[str, str]:
    """Return the environment of a process that must not depend on whose machine it is."""
    kept = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    # pyenv hides interpreters from uv: name the one that runs the tests.
    python = getattr(sys, "_base_executable", sys.executable)
    return {**kept, **IDENTITY, "UV_PYTHON": python, "NO_COLOR": "1", **given}


@dataclass(frozen=True, slots=True)
class Live:
    """A rendered project in a git repository, with an environment to run it in."""

    root: Path
    environment: Path

    def run(self, *command: str, **given: str) -> str:
        """Run a command in the project and return what it prints; it must succeed."""
        done = self.attempt(*command, **given)
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def attempt(self, *command: str, **given: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the project."""
        return subprocess.run(
            command,
            cwd=self.root,
            env=self.variables(**given),
            capture_output=True,
            text=True,
            check=False,
        )

    def variables(self, **given: str) -> dict[str, str]:
        """Return the environment of the project's commands."""
        # What mypy learns of the libraries is the same for all who share the environment.
        shared = {
            "MYPY_CACHE_DIR": str(self.environment / ".mypy_cache"),
            "PATH": f"{self.environment / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "UV_PROJECT_ENVIRONMENT": str(self.environment),
        }
        return variables(**shared, **given)

    def add(self, *words: str) -> None:
        """Add a resource."""
        self.run(FASTWRIGHT, "add", "resource", *words)

    def commit(self, message: str) -> None:
        """Commit all that there is."""
        self.run("git", "add", "--all")
        self.run("git", "commit", "--quiet", "--message", message)

    def status(self) -> str:
        """Return what has changed since the last commit."""
        return self.run("git", "status", "--porcelain")

    def execute(self, database_url: str, statement: str) -> None:
        """Run a statement of SQL."""
        program = (
            "import asyncio, sys; from sqlalchemy import make_url; "
            "from tests.database import execute; "
            "asyncio.run(execute(make_url(sys.argv[1]), sys.argv[2]))"
        )
        self.run("python", "-c", program, database_url, statement)

    @contextmanager
    def running(self, program: str, *arguments: str) -> Iterator[str]:
        """Run a program that waits for the end of its input, and yield the line that it prints."""
        with subprocess.Popen(
            ["python", "-c", program, *arguments],
            executable=self.environment / "bin" / "python",
            cwd=self.root,
            env=self.variables(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout
            yield process.stdout.readline().strip()
            process.communicate()

    def query(self, database_url: str, *statements: str) -> list[list[list[Any]]]:
        """Run statements in one transaction, and return the rows of each that selects any."""
        given = json.dumps(statements)
        found: list[list[list[Any]]] = json.loads(
            self.run("python", "-c", QUERY, database_url, given)
        )
        return found


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answers."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def document(self) -> Any:  # noqa: ANN401 - JSON
        """Return the JSON that it holds."""
        return json.loads(self.text)


@dataclass(frozen=True, slots=True)
class Server:
    """A uvicorn process that serves a project."""

    process: subprocess.Popen[str]
    port: int
    log: Path
    complaints: list[str] = field(default_factory=list)

    def call(  # noqa: PLR0913 - a request has these parts
        self,
        method: str,
        path: str,
        *,
        body: object = None,
        form: Mapping[str, str] | None = None,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request on a connection of its own."""
        headers = {**(headers or {}), **({"Authorization": f"Bearer {token}"} if token else {})}
        content = None
        if body is not None:
            content, headers["Content-Type"] = json.dumps(body), "application/json"
        if form is not None:
            content = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, content, headers)
            response = connection.getresponse()
            return Answer(response.status, dict(response.headers), response.read().decode())
        finally:
            connection.close()

    def token(self) -> str:
        """Register a user if need be, and return an access token."""
        email, password = EMAIL, "correct-horse"
        credentials = {"email": email, "password": password}
        registered = self.call("POST", "/api/v1/auth/register", body=credentials)
        assert registered.status in {201, 409}, registered
        form = {"username": email, "password": password}
        answer = self.call("POST", "/api/v1/auth/login", form=form)
        token: str = answer.document["access_token"]
        return token

    def stop(self) -> int:
        """Ask it to end, as a container's runtime does, and return its exit code."""
        self.process.terminate()
        return self.process.wait(timeout=60)

    def requests(self) -> list[dict[str, Any]]:
        """Return the lines that it has logged about requests."""
        lines = map(json.loads, self.log.read_text(encoding="utf-8").splitlines())
        return [line for line in lines if line["event"] == "request"]


@contextmanager
def serving(project: Live, database_url: str, log: Path, **settings: str) -> Iterator[Server]:
    """Serve a project on a free port for the length of the block."""
    command = ["uvicorn", "main:app", "--port", "0"]
    given = {
        "DATABASE_URL": database_url,
        "LOG_FORMAT": "json",
        "PYTHONUNBUFFERED": "1",
        **UNLIMITED,
    }
    environment = project.variables(**given, **settings)
    with (
        log.open("w", encoding="utf-8") as output,
        subprocess.Popen(
            command,
            cwd=project.root,
            env=environment,
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        ) as process,
    ):
        complaints: list[str] = []
        started = SimpleQueue[int | None]()
        reader = Thread(target=_read, args=(process, complaints, started))
        reader.start()
        try:
            port = started.get(timeout=START_UP)
            assert port, "".join(complaints)
            yield Server(process, port, log, complaints)
        finally:
            process.terminate()
            reader.join()


def _read(
    process: subprocess.Popen[str], complaints: list[str], started: SimpleQueue[int | None]
) -> None:
    """Keep what a server says, and tell its port as soon as it names it, or None at its end."""
    for line in process.stderr or ():
        complaints.append(line)
        if found := re.search(r"running on http://127\.0\.0\.1:(\d+)", line):
            started.put(int(found[1]))
    started.put(None)
