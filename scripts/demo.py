"""Show fastwright at work: make a project, add a resource, serve it, and talk to it over HTTP.

`make demo` serves until Ctrl-C; with CI=true or DEMO_SERVE=0 it ends by itself. The project is made
in DEMO_DIR, or in a temporary folder. Every command and request is shown as one would type it.
"""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, Any, NoReturn
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

ROOT = Path(__file__).parents[1]
NAME = "shop"
FIELDS = ("name:str:max=80", "price:decimal:10.2:min=0", "stock:int:default=0")
PRODUCT = {"name": "Lamp", "price": "19.90"}
EMAIL = "ada@example.com"
PASSWORD = "correct-horse"  # noqa: S105 - of a database that is made for this run
LOGIN = {"username": EMAIL, "password": PASSWORD}

HOST = "127.0.0.1"
FAVOURITE_PORT = 8000
SECONDS_TO_START = 60
SECONDS_TO_STOP = 10
TAIL = 30

Json = Any
NOTHING: Mapping[str, str] = {}
OPENER = build_opener(ProxyHandler({}))  # the server is on this machine, whatever the proxy


class DemoFailed(Exception):
    """A step did not do what it should; the message is all a reader needs."""


class NoAnswer(DemoFailed):
    """A request was not answered, or not with JSON."""


# ---- what is printed

COLOUR = sys.stdout.isatty() and "NO_COLOR" not in os.environ


def paint(code: int, text: str) -> str:
    """Return the text in a colour, at a terminal."""
    return f"\033[{code}m{text}\033[0m" if COLOUR else text


def bold(text: str) -> str:
    """Return the text in bold."""
    return paint(1, text)


def say(text: str = "") -> None:
    """Print at once, so that a pipeline's log is in order."""
    print(text, flush=True)


def show_title(text: str) -> None:
    """Print the heading of a step."""
    say(f"\n{bold(text)}")


def show_command(*lines: str) -> None:
    """Print a command as one would type it."""
    say("  " + paint(36, "$ ") + " \\\n      ".join(lines))


def show_output(text: str) -> None:
    """Print what a command said."""
    for line in text.strip("\n").splitlines():
        say(f"    {line}".rstrip())


# ---- commands


@dataclass(frozen=True, slots=True)
class Shell:
    """Runs commands in a folder, and shows them."""

    folder: Path
    environment: Mapping[str, str]

    def run(self, *command: str) -> str:
        """Run a command and return what it said; raises DemoFailed with that if it failed."""
        show_command(shlex.join(command))
        try:
            done = subprocess.run(
                self._resolved(command),
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
        except OSError as error:
            raise DemoFailed(f"{command[0]} could not be run: {error}") from error
        if done.returncode:
            raise DemoFailed(
                f"{command[0]} ended with {done.returncode}:\n\n{done.stdout.rstrip()}"
            )
        return done.stdout

    def start(self, *command: str, log: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start a command that goes on, and writes into a log."""
        show_command(shlex.join(command))
        return subprocess.Popen(
            self._resolved(command),
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )

    def _resolved(self, command: tuple[str, ...]) -> list[str]:
        """Find the program along the PATH it will run with, which on Windows nobody else does."""
        program = shutil.which(command[0], path=self.environment["PATH"])
        return [program or command[0], *command[1:]]


def clean_environment(folder: Path) -> dict[str, str]:
    """Return this environment with fastwright on the PATH, a Python for uv, and an author for git.

    What would set up the project is left out: DATABASE_URL may name a database that matters.
    """
    dropped = {*project_settings(), "VIRTUAL_ENV"}
    kept = {key: value for key, value in os.environ.items() if key.upper() not in dropped}
    kept["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", "")])
    kept.setdefault("UV_PYTHON", sys.executable)
    return kept | git_author(folder)


def own_programs() -> list[str]:
    """Return the folders of this checkout that hold fastwright and, where it had to be got, uv."""
    folders = [str(Path(sys.executable).parent)]
    uv = shutil.which("uv")
    if uv and ROOT in Path(uv).parents:
        folders.append(str(Path(uv).parent))
    return folders


def project_settings() -> list[str]:
    """Return the environment variables that a project reads."""
    text = (ROOT / "template/.env.example.jinja").read_text(encoding="utf-8")
    return re.findall(r"^# ([A-Z_]+)=", text, re.MULTILINE)


def git_author(folder: Path) -> dict[str, str]:
    """Return an author for the first commit where git knows none."""
    command = ["git", "var", "GIT_AUTHOR_IDENT"]
    try:
        asked = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    except OSError:
        return {}
    if asked.returncode == 0:
        return {}
    return {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "fastwright demo"), ("EMAIL", "demo@example.com"))
    }


# ---- HTTP


@dataclass(frozen=True, slots=True)
class Api:
    """Sends requests, and shows each as its curl command with the answer below."""

    url: str

    def get(self, path: str, *, token: str) -> Json:
        """Read, signed in."""
        show_command(f'curl "$API{path}"', '-H "Authorization: Bearer $TOKEN"')
        return self._answer(HTTPStatus.OK, path, headers={"Authorization": f"Bearer {token}"})

    def post(
        self,
        path: str,
        document: Mapping[str, object],
        *,
        token: str | None = None,
        expected: HTTPStatus = HTTPStatus.CREATED,
    ) -> Json:
        """Send a document."""
        body = json.dumps(document)
        login = ['-H "Authorization: Bearer $TOKEN"'] if token else []
        show_command(
            f'curl "$API{path}" -H "Content-Type: application/json"',
            *login,
            f"-d {shlex.quote(body)}",
        )
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return self._answer(expected, path, body, headers)

    def log_in(self, path: str, form: Mapping[str, str]) -> str:
        """Return an access token."""
        fields = " ".join(f"-d {shlex.quote(f'{key}={value}')}" for key, value in form.items())
        pick = "import json, sys; print(json.load(sys.stdin)['access_token'])"
        show_command(f'TOKEN=$(curl -s "$API{path}" {fields} |', f'python3 -c "{pick}")')
        answer = self._answer(HTTPStatus.OK, path, urlencode(form), quiet=True)
        return str(answer["access_token"])

    def _answer(
        self,
        expected: HTTPStatus,
        path: str,
        body: str | None = None,
        headers: Mapping[str, str] = NOTHING,
        *,
        quiet: bool = False,
    ) -> Json:
        status, document = send(self.url + path, body, headers)
        say("    " + paint(32 if status == expected else 31, f"{status.value} {status.phrase}"))
        if not quiet or status != expected:
            show_output(json.dumps(document, indent=2, ensure_ascii=False))
        if status != expected:
            raise DemoFailed(f"{path} was to answer {expected.value}.")
        return document


def send(
    url: str, body: str | None = None, headers: Mapping[str, str] = NOTHING
) -> tuple[HTTPStatus, Json]:
    """Send a request, a POST if it has a body; return the status and the document of the answer."""
    data = None if body is None else body.encode()
    request = Request(url, data, dict(headers))  # noqa: S310 - the URL is our own
    try:
        with OPENER.open(request, timeout=SECONDS_TO_START) as response:
            return HTTPStatus(response.status), json.load(response)
    except HTTPError as error:
        return HTTPStatus(error.code), json.load(error)
    except (OSError, ValueError) as error:
        raise NoAnswer(f"{url} gave no answer: {error}") from error


# ---- the server


@contextmanager
def serving(shell: Shell, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Serve the project; show the log if a step fails; leave no process behind."""
    with log.open("wb") as stream:
        server = shell.start("uv", "run", "uvicorn", "main:app", "--port", str(port), log=stream)
        try:
            wait_until_ready(server, f"http://{HOST}:{port}/health/ready")
            yield server
        except DemoFailed:
            say(f"\n{bold('The end of the server log:')}")
            show_output(tail(log))
            raise
        finally:
            stop(server)


def tail(log: Path) -> str:
    """Return the last lines of a log, without colours."""
    text = re.sub(r"\033\[[0-9;]*m", "", log.read_text("utf-8", "replace"))
    return "\n".join(text.splitlines()[-TAIL:])


def wait_until_ready(server: subprocess.Popen[bytes], url: str) -> None:
    """Return when the server answers; raises DemoFailed if it ended, or took too long."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise DemoFailed(f"The server ended with {server.returncode}.")
        try:
            status, _ = send(url)
        except NoAnswer:
            time.sleep(0.1)
            continue
        if status == HTTPStatus.OK:
            return
        raise DemoFailed(f"{url} answered {status.value}.")
    raise DemoFailed(f"The server did not answer within {SECONDS_TO_START} seconds.")


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server, the hard way if it does not go by itself."""
    server.terminate()
    try:
        server.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def free_port() -> int:
    """Return the usual port, or another one if that is taken."""
    for port in (FAVOURITE_PORT, 0):
        with socket.socket() as probe:
            if os.name == "posix":  # elsewhere this would take a port from who holds it
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise DemoFailed("No port is free.")


# ---- the steps


def make_project(folder: Path, environment: Mapping[str, str]) -> Shell:
    """Render a project and add a resource; return a shell in it."""
    show_title("1. A project")
    show_command(f"export PATH={':'.join(map(shlex.quote, own_programs()))}:$PATH")
    show_command(f"cd {shlex.quote(str(folder))}")
    show_output(summary(Shell(folder, environment).run("fastwright", "new", NAME, "--defaults")))
    show_command(f"cd {NAME}")
    shell = Shell(folder / NAME, environment)

    show_title("2. A resource: model, schemas, repository, service, routes, tests, migration")
    written = shell.run("fastwright", "add", "resource", "product", *FIELDS)
    show_output(written.partition("\nNext:")[0])

    show_title("3. A database: SQLite, nothing to set up")
    shell.run("uv", "sync")
    show_output(shell.run("uv", "run", "alembic", "upgrade", "head"))
    return shell


def summary(output: str) -> str:
    """Return what `fastwright new` said, with the number of files instead of their names."""
    lines = output.partition("\nNext:")[0].splitlines()
    created = [line for line in lines if line.startswith("  create  ")]
    notes = [line for line in lines if line.startswith("Note:")]
    return "\n".join([f"{len(created)} files", *notes])


def talk(api: Api) -> None:
    """Register, log in, and write and read a row."""
    show_command(f"API={api.url}")
    api.post("/products", PRODUCT, expected=HTTPStatus.UNAUTHORIZED)
    api.post("/auth/register", {"email": EMAIL, "password": PASSWORD})
    token = api.log_in("/auth/login", LOGIN)
    created = api.post("/products", PRODUCT, token=token)
    listed = api.get("/products", token=token)
    if listed["items"] != [created]:
        raise DemoFailed("The list was to hold the product that was created, and nothing else.")


def serve_on(server: subprocess.Popen[bytes], port: int) -> None:
    """Serve until Ctrl-C; raises DemoFailed if the server ends before."""
    show_title(f"Read on at http://{HOST}:{port}/docs. Ctrl-C ends the server.")
    if returncode := server.wait():
        raise DemoFailed(f"The server ended with {returncode}.")


def demo(folder: Path, *, stay: bool) -> None:
    """Run all steps in a folder."""
    shell = make_project(folder, clean_environment(folder))
    port = free_port()
    show_title("4. The server, and requests to it")
    with serving(shell, port, folder / "server.log") as server:
        talk(Api(f"http://{HOST}:{port}/api/v1"))
        if stay:
            serve_on(server, port)
        else:
            show_title(f"Done. While it ran, its documentation was at http://{HOST}:{port}/docs.")


# ---- the run


@contextmanager
def demo_folder(*, keep: bool) -> Iterator[Path]:
    """Give DEMO_DIR, or a new folder outside of this repository, so that git can make one there."""
    chosen = os.environ.get("DEMO_DIR")
    if chosen:
        folder = Path(chosen).resolve()
        folder.mkdir(parents=True, exist_ok=True)
    else:
        folder = Path(mkdtemp(prefix="fastwright-demo-")).resolve()
    try:
        yield folder
    finally:
        if chosen or keep:
            say(f"\nThe project is in {folder / NAME}, the server's log beside it.")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def stays() -> bool:
    """Tell whether to serve until Ctrl-C, as a person would want and a pipeline would not."""
    answer = os.environ.get("DEMO_SERVE", "0" if os.environ.get("CI") else "1")
    return answer.lower() not in {"", "0", "false", "no"}


def interrupt(_signal: int, _frame: object) -> NoReturn:
    """End as Ctrl-C does."""
    raise KeyboardInterrupt


def main() -> int:
    """Run the demo; return the exit code."""
    signal.signal(signal.SIGTERM, interrupt)
    stay = stays()
    try:
        with demo_folder(keep=stay) as folder:
            demo(folder, stay=stay)
    except DemoFailed as failure:
        print(f"\n{bold('The demo failed.')} {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0 if stay else 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
