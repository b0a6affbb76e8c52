"""A PostgreSQL server that fails when a test says so, and PgBouncer in front of it."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir

import pytest
from filelock import FileLock

PLACES = f"{os.environ['PATH']}{os.pathsep}/usr/sbin"
USER = "nobody" if os.geteuid() == 0 else None
"""PostgreSQL and PgBouncer refuse to run as root."""
BOUNCER = """
[databases]
* = host={folder} user=postgres
[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = {place}
auth_type = any
pool_mode = transaction
default_pool_size = 3
"""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server."""

    url: str
    folder: Path
    programs: Path

    @classmethod
    def at(cls, url: str) -> "Postgres":
        """Return the server that listens on the socket of a URL."""
        folder = Path(url.rpartition("host=")[2].replace("%2F", "/"))
        return cls(url, folder, Path(f"/proc/{cls._main(folder)}/exe").resolve().parent)

    @staticmethod
    def _main(folder: Path) -> int:
        return int((folder / "data/postmaster.pid").read_text().split()[0])

    def control(self, *arguments: str) -> None:
        """Run pg_ctl."""
        command = [str(self.programs / "pg_ctl"), "-w", "-D", f"{self.folder}/data", *arguments]
        subprocess.run(command, user=USER, cwd=self.folder, check=True, stdout=subprocess.DEVNULL)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Stop the server for the length of the block."""
        self.control("stop", "-m", "fast")
        yield
        self.control("start", "-l", f"{self.folder}/log", "-o", f"-h '' -k {self.folder}")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Let the server accept connections, but do nothing."""
        main = self._main(self.folder)
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        processes = [main, *map(int, children)]
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)


def pgbouncer_program() -> str:
    """Return the path of PgBouncer; in a pipeline, root installs it if that is possible."""
    with FileLock(Path(gettempdir()) / "fastwright-apt.lock"):  # apt refuses to run twice
        found = shutil.which("pgbouncer", path=PLACES)
        if not found and os.environ.get("CI") and not os.geteuid() and shutil.which("apt-get"):
            for words in (("update", "-qq"), ("install", "-qq", "--yes", "pgbouncer")):
                subprocess.run(["apt-get", *words], check=False)
            found = shutil.which("pgbouncer", path=PLACES)
    if not found:
        pytest.skip("NOT RUN: PgBouncer is not installed")
    return found


@contextmanager
def pgbouncer(postgres: Postgres, place: Path) -> Iterator[str]:
    """Run PgBouncer in transaction mode, and yield the URL of the server through it."""
    program = pgbouncer_program()
    place.chmod(0o777)
    (place / "pgbouncer.ini").write_text(BOUNCER.format(folder=postgres.folder, place=place))
    with subprocess.Popen(
        [program, str(place / "pgbouncer.ini")], user=USER, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        assert any("process up" in line for line in process.stderr)
        yield f"{postgres.url.partition('?')[0]}?host={place}&port=6432"
        process.terminate()
        process.communicate()
