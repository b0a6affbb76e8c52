import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from socket import create_connection

import pytest

from e2e.attacks import ATTACKS
from e2e.conftest import MakeDatabase, MakeLive
from e2e.projects import EMAIL, Answer, Live, Server, serving
from e2e.test_lifecycle import CATEGORY, PRODUCT
from fastwright.project.styles import STYLES

pytestmark = pytest.mark.e2e

CATEGORIES = "/api/v1/categories"
PRODUCTS = "/api/v1/products"


@pytest.fixture(scope="module", params=STYLES)
def shop(request: pytest.FixtureRequest, live: MakeLive) -> Live:
    """Return a project of each style with two resources."""
    answers = {"project_name": "Ärzte & Co.", "project_slug": "demo", "style": request.param}
    project = live(example=False, **answers)
    project.add(*CATEGORY, "--read", "public", "--access", "delete=admin")
    project.add(*PRODUCT)
    return project


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, shop: Live, new_database: MakeDatabase) -> str:
    """Return the URL of a database that the migrations of the project built."""
    url = new_database(request.param)
    shop.run("alembic", "upgrade", "head", DATABASE_URL=url)
    return url


@pytest.fixture(scope="module")
def server(
    shop: Live, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Yield the running project."""
    with serving(shop, database_url, tmp_path_factory.mktemp("log") / "server.log") as server:
        yield server


@pytest.fixture(scope="module")
def token(server: Server) -> str:
    """Return the access token of a user."""
    return server.token()


def test_it_is_ready(server: Server) -> None:
    """The probes answer as soon as uvicorn says that it runs."""
    for probe in ("/health/live", "/health/ready"):
        answer = server.call("GET", probe)
        assert answer.status == 200
        assert answer.document == {"status": "ok"}


def test_documentation_is_served(server: Server) -> None:
    """`/docs` shows the OpenAPI document, which has the project's title."""
    page = server.call("GET", "/docs")
    document = server.call("GET", "/openapi.json").document

    assert page.status == 200
    assert "/openapi.json" in page.text
    assert "https://" not in page.text
    assert document["info"]["title"] == "Ärzte & Co."
    assert {CATEGORIES, PRODUCTS, "/api/v1/auth/login"} <= document["paths"].keys()


def test_signed_in_user_creates_and_lists(server: Server, token: str) -> None:
    """A product is stored with its category, and found by its Location and in the list."""
    category = server.call("POST", CATEGORIES, body={"name": "Lights"}, token=token).document
    product = {"name": "Lamp", "sku": "L-1", "price": "9.50", "category_id": category["id"]}

    created = server.call("POST", PRODUCTS, body=product, token=token)
    location = created.headers["location"].removeprefix(f"http://127.0.0.1:{server.port}")
    again = server.call("POST", PRODUCTS, body=product, token=token)

    assert created.status == 201
    assert product.items() <= created.document.items()
    assert (created.document["stock"], created.document["status"]) == (0, "draft")
    assert created.document == server.call("GET", location, token=token).document
    page = server.call("GET", f"{PRODUCTS}?limit=100", token=token).document
    assert created.document in page["items"]
    assert (again.status, again.document["errors"][0]["field"]) == (409, "sku")


def test_administrator_of_the_command_line(
    shop: Live, database_url: str, server: Server, token: str
) -> None:
    """Only an administrator may delete categories, and the command line makes one of a user."""
    category = server.call("POST", CATEGORIES, body={"name": "Old"}, token=token).document
    path = f"{CATEGORIES}/{category['id']}"
    before = server.call("DELETE", path, token=token)
    command = ("python", "-m", "app.manage", "create-admin", EMAIL)
    said = shop.run(*command, DATABASE_URL=database_url)

    assert before.status == 403
    assert said == f"{EMAIL} is an administrator.\n"
    assert server.call("DELETE", path, token=token).status == 204


def test_without_token_nothing_is_read_or_written(server: Server) -> None:
    """Who is not signed in gets a 401 problem and stores nothing."""
    assert server.call("GET", PRODUCTS).status == 401
    before = server.call("GET", CATEGORIES).document["total"]

    answer = server.call("POST", CATEGORIES, body={"name": "Stolen"})

    assert answer.status == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"
    assert before == server.call("GET", CATEGORIES).document["total"]


def test_concurrent_posts_are_all_stored(server: Server, token: str) -> None:
    """Fifty requests at once are answered 201, and each answer's row can be read at once."""
    before = server.call("GET", CATEGORIES).document["total"]

    def post(number: int) -> tuple[Answer, Answer]:
        created = server.call("POST", CATEGORIES, body={"name": f"No. {number}"}, token=token)
        return created, server.call("GET", f"{CATEGORIES}/{created.document.get('id')}")

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(post, range(50)))

    assert {(created.status, read.status) for created, read in answers} == {(201, 200)}
    assert len({created.document["id"] for created, _ in answers}) == 50
    assert server.call("GET", CATEGORIES).document["total"] == before + 50


def test_concurrent_duplicates_store_one(server: Server, token: str) -> None:
    """Of many requests for the same unique value one wins, and the others are told why."""
    body = {"name": "Only once"}
    with ThreadPoolExecutor(20) as pool:
        answers = list(
            pool.map(lambda _: server.call("POST", CATEGORIES, body=body, token=token), range(20))
        )

    assert sorted(answer.status for answer in answers) == [201] + [409] * 19


def test_concurrent_changes_are_all_kept(server: Server, token: str) -> None:
    """Forty clients that each add one to a number, and begin anew on 412, add forty."""
    category = server.call("POST", CATEGORIES, body={"name": "Counted"}, token=token).document
    product = {"name": "Counted", "sku": "C-1", "price": "1", "category_id": category["id"]}
    path = f"{PRODUCTS}/{server.call('POST', PRODUCTS, body=product, token=token).document['id']}"

    def change() -> int:
        read = server.call("GET", path, token=token)
        body = {"stock": read.document["stock"] + 1}
        etag = {"If-Match": read.headers["etag"]}
        return server.call("PATCH", path, body=body, token=token, headers=etag).status

    def add_one(_: int) -> int:
        status = 412
        while status == 412:
            status = change()
        return status

    with ThreadPoolExecutor(8) as pool:
        statuses = set(pool.map(add_one, range(40)))

    assert server.call("GET", path, token=token).document["stock"] == 40
    assert statuses == {200}


def test_flood_of_logins_leaves_lists_alone(server: Server) -> None:
    """While many log in at once, lists are answered, and each login is answered or put off."""
    form = {"username": "nobody@example.com", "password": "wrong-horse"}
    with ThreadPoolExecutor(8) as pool:
        logins = [
            pool.submit(server.call, "POST", "/api/v1/auth/login", form=form) for _ in range(8)
        ]
        lists = [server.call("GET", CATEGORIES).status for _ in range(4)]
        answered = {login.result().status for login in logins}

    assert lists == [200] * 4
    assert {401} <= answered <= {401, 503}


def test_unfinished_bodies_are_refused(server: Server) -> None:
    """Bodies of 100 MB are refused before they have come, and their connections are closed."""
    head = (
        "POST /api/v1/auth/register HTTP/1.1\r\nHost: test\r\n"
        "Content-Type: application/json\r\nContent-Length: 100000000\r\n\r\n"
    )

    def begin(_number: int) -> bytes:
        address = ("127.0.0.1", server.port)
        with create_connection(address, timeout=60) as connection:
            connection.sendall(head.encode() + b" " * 1000)
            with connection.makefile("rb") as answer:
                return answer.read()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(begin, range(20)))

    assert all(answer.startswith(b"HTTP/1.1 413") for answer in answers)
    assert all(b"application/problem+json" in answer for answer in answers)
    assert server.call("GET", CATEGORIES).status == 200


def test_attacks_are_refused(server: Server) -> None:
    """Each is answered as it should be, injects no header, and logs one line of its own."""
    replies = [attack.send(server.port) for attack in ATTACKS]
    assert server.call("GET", CATEGORIES).status == 200  # what came before is in the log now

    found = {attack.name: reply.status for attack, reply in zip(ATTACKS, replies, strict=True)}
    assert found == {attack.name: attack.status for attack in ATTACKS}
    by_uvicorn = [reply for reply in replies if reply.status == 400]
    answered = [reply.headers for reply in replies if reply not in by_uvicorn]
    assert {headers["content-type"] for headers in answered} == {"application/problem+json"}
    assert {headers["x-content-type-options"] for headers in answered} == {"nosniff"}
    assert not any("set-cookie" in reply.headers for reply in replies)
    ids = [headers["x-request-id"] for headers in answered]
    assert [line["request_id"] for line in server.requests() if line["request_id"] in ids] == ids
    assert "/forged" not in {line["path"] for line in server.requests()}


def test_sigterm_ends_it_cleanly(shop: Live, database_url: str, tmp_path: Path) -> None:
    """It shuts down in order, and has logged one line for each request, all in JSON."""
    with serving(shop, database_url, tmp_path / "server.log") as server:
        paths = ["/health/live", CATEGORIES, "/nowhere"]
        with ThreadPoolExecutor(10) as pool:
            answers = list(pool.map(lambda path: server.call("GET", path), paths * 10))
        code = server.stop()

    # uvicorn ends by the signal that it was sent, once it has shut down.
    assert code in {0, -15}
    said = [json.loads(line) for line in server.complaints]
    assert "Application shutdown complete." in {line["event"] for line in said}
    assert {"info"} == {line["level"] for line in said}
    logged = sorted(
        (line["request_id"], line["path"], line["status"]) for line in server.requests()
    )
    sent = zip(answers, paths * 10, strict=True)
    assert logged == sorted(
        (each.headers["x-request-id"], path, each.status) for each, path in sent
    )


def test_image_sets_options_of_uvicorn(shop: Live) -> None:
    """It would silently ignore a variable that it doesn't know."""
    image = (shop.root / "Dockerfile").read_text(encoding="utf-8")
    variables = re.findall(r"UVICORN_(\w+)=", image)
    options = {f"--{name.lower().replace('_', '-')}" for name in variables}

    known = set(re.findall(r"--[a-z-]+", shop.run("uvicorn", "--help")))
    assert len(options) == 3
    assert options <= known


def test_no_secret_is_logged(shop: Live, database_url: str, tmp_path: Path) -> None:
    """Neither the password nor a token is in the log of a server that has ended."""
    with serving(shop, database_url, tmp_path / "server.log") as server:
        token = server.token()
        server.stop()

    log = server.log.read_text(encoding="utf-8")
    assert "/api/v1/auth/login" in log
    assert "correct-horse" not in log
    assert token not in log


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"DATABASE_URL": "postgresql://u:hunter2@h/d"}, "set JWT_SECRET to a secret of your own"),
        ({"JWT_SECRET": "hunter2 " * 8}, "set DATABASE_URL to a PostgreSQL server"),
    ],
    ids=["no secret", "sqlite"],
)
def test_production_refuses_values_of_development(
    shop: Live, given: dict[str, str], expected: str
) -> None:
    """In production the server does not start with a default that is unsafe, and says why."""
    command = ("uvicorn", "main:app", "--port", "0")
    refusal = shop.attempt(*command, ENVIRONMENT="production", **given)

    assert refusal.returncode != 0
    assert expected in refusal.stderr
    assert "hunter2" not in refusal.stderr
