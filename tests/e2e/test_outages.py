import json
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory

import pytest

from e2e.conftest import SERVE, MakeLive
from e2e.outages import Postgres, pgbouncer
from e2e.projects import Answer, Live, Server, serving
from fastwright.project.styles import STYLES

pytestmark = pytest.mark.e2e

ITEMS = "/api/v1/items"
LIMITS = {
    "DATABASE_POOL_SIZE": "4",
    "DATABASE_CONNECT_TIMEOUT": "1",
    "DATABASE_POOL_TIMEOUT": "1",
    "DATABASE_STATEMENT_TIMEOUT": "2",
    "DATABASE_LOCK_TIMEOUT": "1",
    "READINESS_TIMEOUT": "1",
    "UVICORN_TIMEOUT_KEEP_ALIVE": "300",  # longer than what a test does in between
}
LOCK = """
import asyncio, sys
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

async def main(url):
    engine = create_async_engine(make_url(url))
    async with engine.begin() as connection:
        await connection.execute(text("SELECT * FROM items FOR UPDATE"))
        print("locked", flush=True)
        sys.stdin.read()
    await engine.dispose()

asyncio.run(main(sys.argv[1]))
"""
PROBE = """

import asyncio

from sqlalchemy import text

from app.api.deps import WriteSession

LOCKED = {"Lamp": asyncio.Event(), "Light": asyncio.Event()}


@app.post("/rename/{first}/{second}")
async def rename(first: str, second: str, name: str, session: WriteSession) -> None:
    # Each of two requests locks the row that the other one needs next.
    change = text("UPDATE items SET name = :name WHERE id = CAST(:id AS uuid)")
    await session.execute(text("SELECT set_config('deadlock_timeout', '50ms', true)"))
    await session.execute(change, {"id": first, "name": name})
    LOCKED[name].set()
    await asyncio.gather(*(event.wait() for event in LOCKED.values()))
    await session.execute(change, {"id": second, "name": name})
"""
"""A route that takes part in a deadlock, for the end of main.py."""
TERMINATE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


class Client:
    """A client that keeps its connection."""

    def __init__(self, server: Server) -> None:
        self.connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
        self.connection.connect()
        self.connection.auto_open = 0  # a closed connection is an error

    def close(self) -> None:
        """Leave."""
        self.connection.close()

    def ask(self, method: str, path: str, body: object = None) -> Answer:
        """Send a request."""
        headers = {"Content-Type": "application/json"} if body else {}
        content = json.dumps(body) if body else None
        self.connection.request(method, path, content, headers)
        response = self.connection.getresponse()
        return Answer(response.status, dict(response.headers), response.read().decode())

    def refused(self, method: str, path: str, body: object = None) -> str:
        """Send a request that the server can't answer now, and return why."""
        answer = self.ask(method, path, body)
        assert answer.status == 503, answer
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["retry-after"] == "5"
        detail: str = answer.document["detail"]
        return detail


type Connect = Callable[[], Client]


@pytest.fixture(scope="module", params=STYLES)
def project(request: pytest.FixtureRequest, live: MakeLive) -> Live:
    """Return a project of each style."""
    project = live(auth="none", style=request.param, example=True)
    with (project.root / "main.py").open("a", encoding="utf-8") as main:
        main.write(PROBE)
    return project


@pytest.fixture(scope="module")
def postgres(project: Live) -> Iterator[Postgres]:
    """Yield a server of its own, with the tables of the project."""
    with project.running(SERVE) as url:
        project.run("alembic", "upgrade", "head", DATABASE_URL=url)
        yield Postgres.at(url)


@pytest.fixture(scope="module")
def server(
    project: Live, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Yield the running project."""
    log = tmp_path_factory.mktemp("log") / "server.log"
    with serving(project, postgres.url, log, **LIMITS) as server:
        yield server
    assert not any("Traceback" in line for line in server.complaints)


@pytest.fixture
def connect(server: Server) -> Iterator[Connect]:
    """Return `connect()`: a client with a connection of its own."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(Client(server)))


@pytest.fixture
def client(connect: Connect) -> Client:
    """Return a client, after both pools have a connection."""
    client = connect()
    for path in (ITEMS, "/health/ready"):
        assert client.ask("GET", path).status == 200
    return client


def test_clients_do_not_notice_lost_connections(
    project: Live, postgres: Postgres, client: Client
) -> None:
    """All connections are killed: requests that were not committed are tried again."""
    before = client.ask("GET", ITEMS).document["total"]
    project.query(postgres.url, TERMINATE)

    assert client.ask("GET", ITEMS).status == 200
    assert client.ask("POST", ITEMS, {"name": "Lamp"}).status == 201
    assert client.ask("GET", ITEMS).document["total"] == before + 1


def test_stopped_server_is_told(postgres: Postgres, client: Client) -> None:
    """Clients get 503 and keep their connection, until the server runs again."""
    before = client.ask("GET", ITEMS).document["total"]
    with postgres.stopped():
        assert client.refused("GET", ITEMS) == "The database does not answer."
        assert client.refused("POST", ITEMS, {"name": "Lamp"}) == "The database does not answer."
        assert client.refused("GET", "/health/ready") == "The database does not answer."
        assert client.ask("GET", "/health/live").status == 200

    assert client.ask("GET", ITEMS).document["total"] == before
    assert client.ask("POST", ITEMS, {"name": "Lamp"}).status == 201
    assert client.ask("GET", "/health/ready").status == 200


def test_frozen_server_does_not_hang_requests(
    postgres: Postgres, connect: Connect, client: Client
) -> None:
    """A server that doesn't react at all is given up, and used again as soon as it does."""
    with postgres.frozen(), ThreadPoolExecutor() as pool:
        read = pool.submit(client.refused, "GET", ITEMS)
        write = pool.submit(connect().refused, "POST", ITEMS, {"name": "Lamp"})
        assert connect().ask("GET", "/health/live").status == 200
        assert connect().refused("GET", "/health/ready")
        assert not read.done()
        assert read.result() == write.result() == "The database does not answer."

    assert client.ask("GET", ITEMS).status == 200
    assert client.ask("POST", ITEMS, {"name": "Lamp"}).status == 201
    assert client.ask("GET", "/health/ready").status == 200


def test_locked_row_stops_writes_only(
    project: Live, postgres: Postgres, connect: Connect, client: Client
) -> None:
    """Requests don't wait for a lock for long, and a client that leaves waits no longer."""
    item = client.ask("POST", ITEMS, {"name": "Lamp"}).headers["location"].partition("/api")[2]
    path, change = f"/api{item}", {"name": "Light"}
    with project.running(LOCK, postgres.url) as line:
        assert line == "locked"
        with ThreadPoolExecutor(12) as pool:
            clients = [connect() for _ in range(12)]
            writes = [pool.submit(each.refused, "PATCH", path, change) for each in clients]
            assert client.ask("GET", path).status == 200
            assert client.ask("GET", "/health/live").status == 200
            details = {write.result() for write in writes}
        assert "Another request holds a lock for too long." in details
        assert details <= {
            "Another request holds a lock for too long.",
            "The database is too busy.",
            "The database took too long.",
        }

    assert client.ask("PATCH", path, change).status == 200
    assert all(each.ask("GET", path).status == 200 for each in clients)


def test_deadlock_is_not_noticed(
    project: Live, postgres: Postgres, server: Server, connect: Connect, client: Client
) -> None:
    """PostgreSQL undoes one of two requests; it is tried again, and nothing is half stored."""
    created = [client.ask("POST", ITEMS, {"name": "New"}).document["id"] for _ in range(2)]
    (there, back), others = ("/".join(created), "/".join(reversed(created))), connect()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(client.ask, "POST", f"/rename/{there}?name=Lamp")
        second = pool.submit(others.ask, "POST", f"/rename/{back}?name=Light")
        answered = [first.result().status, second.result().status]

    ids = ", ".join(f"'{each}'" for each in created)
    (names,) = project.query(postgres.url, f"SELECT name FROM items WHERE id IN ({ids})")  # noqa: S608
    assert answered == [200, 200]
    assert names in ([["Lamp"]] * 2, [["Light"]] * 2)
    assert '"request tried again"' in server.log.read_text(encoding="utf-8")


def test_sigterm_keeps_what_was_acknowledged(
    project: Live, postgres: Postgres, tmp_path: Path
) -> None:
    """The service ends under load: what is stored is what it has answered, each row once."""
    stored: Queue[str] = Queue()

    def write(client: Client, writer: int) -> None:
        with closing(client):
            try:
                for number in count():
                    name = f"Writer {writer}, {number}"
                    assert client.ask("POST", ITEMS, {"name": name}).status == 201
                    stored.put(name)
            except (ConnectionError, HTTPException):
                return  # the service has ended

    with (
        serving(project, postgres.url, tmp_path / "server.log", **LIMITS) as server,
        ThreadPoolExecutor(8) as pool,
    ):
        writers = [pool.submit(write, Client(server), writer) for writer in range(8)]
        acknowledged = [stored.get(timeout=60) for _ in range(40)]
        code = server.stop()
        for writer in writers:
            writer.result()
    while not stored.empty():
        acknowledged.append(stored.get())

    (rows,) = project.query(postgres.url, "SELECT name FROM items WHERE name LIKE 'Writer %'")
    found = Counter(name for (name,) in rows)
    assert code in {0, -15}
    assert found == Counter(acknowledged)


def test_pgbouncer_takes_one_setting(project: Live, postgres: Postgres, tmp_path: Path) -> None:
    """In transaction mode, no parameter is refused, and no prepared statement is missing."""
    asked = [("POST", {"name": "Lamp"}), ("GET", None)] * 20
    with (
        TemporaryDirectory(prefix="pgb-") as place,
        pgbouncer(postgres, Path(place)) as url,
        serving(project, url, tmp_path / "server.log", DATABASE_PGBOUNCER="true") as server,
        ThreadPoolExecutor(16) as pool,
    ):
        answers = list(pool.map(lambda each: server.call(each[0], ITEMS, body=each[1]), asked))
        ready = server.call("GET", "/health/ready")

    assert {answer.status for answer in answers} == {200, 201}
    assert ready.status == 200
