"""Schemathesis asks a running project for all that its OpenAPI document allows, and for more."""

from http import HTTPStatus
from pathlib import Path

import pytest

from e2e.conftest import MakeDatabase, MakeLive
from e2e.projects import Live, Server, serving

pytestmark = pytest.mark.e2e

MAKER = ("maker", "name:str:max=80:unique")
THING = (
    "thing",
    "name:str:max=40:unique",
    "body:text",
    "small:int:default=0",
    "large:bigint",
    "ratio:float",
    "price:decimal:12.2:min=0",
    "active:bool:default=true",
    "day:date",
    "at:time",
    "moment:datetime",
    "pause:interval",
    "token:uuid",
    "data:json",
    "blob:bytes",
    "mail:email",
    "site:url",
    "state:enum:draft+active:default=draft",
    "maker:ref:maker:restrict",
)
EVERYTHING_NULL = (
    "blank",
    *(f"{field}:null" for field in THING[2:] if "default" not in field and "ref" not in field),
    "maker:ref:maker:setnull:null",
)
VALUES: dict[str, object] = {
    "name": "Lamp",
    "body": "Bright",
    "large": 2**53,
    "ratio": 1.5,
    "price": "9.50",
    "day": "2026-11-21",
    "at": "10:00:00",
    "moment": "2026-11-21T10:00:00+01:00",
    "pause": "PT1H",
    "token": "0190d9a0-0000-7000-8000-000000000000",
    "data": {"a": [1, None, "x"]},
    "blob": "aGk=",
    "mail": "ada@example.com",
    "site": "https://example.com/a?b=c",
}
# Two checks are off; docs/reliability.md says what they would find.
CHECKS = (
    "allow_header_conformance",
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "ignored_auth",
    "unsupported_method",
)


@pytest.fixture(scope="module")
def zoo(request: pytest.FixtureRequest, live: MakeLive) -> Live:
    """Return a project of each style with fields of all types, required and not."""
    project = live(style=request.param, example=False, idempotency=True)
    for resource in (MAKER, THING, EVERYTHING_NULL):
        project.add(*resource)
    return project


def _rows(server: Server, token: str) -> dict[str, str]:
    """Store a row of each resource, and return the key for the path of each."""
    keys: dict[str, str] = {}
    rows: dict[str, dict[str, object]] = {
        "maker": {"name": "Edison"},
        "blank": {},
        "thing": VALUES,
    }
    for name, row in rows.items():
        makers = {"maker_id": key} if (key := keys.get("makers/{maker_id}")) else {}
        body = {**row, **makers}
        created = server.call("POST", f"/api/v1/{name}s", body=body, token=token)
        assert created.status == HTTPStatus.CREATED, created.text
        keys[f"{name}s/{{{name}_id}}"] = created.document["id"]
    return keys


def _configuration(rows: dict[str, str]) -> str:
    """Name a row for the operations on one, which would find none by guessing."""
    return "".join(
        f'[[operations]]\ninclude-name = "{method} /api/v1/{path}"\n'
        f'[operations.parameters]\n"path.{path.split("{")[1][:-1]}" = "{key}"\n'
        for path, key in rows.items()
        for method in ("GET", "PATCH")
    )


@pytest.mark.parametrize(
    ("zoo", "database"),
    [
        pytest.param("layered", "sqlite", marks=pytest.mark.thorough),
        ("layered", "postgresql"),
        ("advanced-alchemy", "sqlite"),
        pytest.param("advanced-alchemy", "postgresql", marks=pytest.mark.thorough),
        pytest.param("archtool", "sqlite", marks=pytest.mark.thorough),
        ("archtool", "postgresql"),
    ],
    indirect=["zoo"],
)
def test_answers_conform_to_the_document(
    database: str, zoo: Live, new_database: MakeDatabase, tmp_path: Path
) -> None:
    """No request is answered 5xx, or otherwise than the OpenAPI document says."""
    database_url = new_database(database)
    zoo.run("alembic", "upgrade", "head", DATABASE_URL=database_url)
    with serving(zoo, database_url, tmp_path / "server.log") as server:
        token = server.token()
        zoo.execute(database_url, "UPDATE users SET is_admin = true")
        keys = _rows(server, token)
        configuration = tmp_path / "schemathesis.toml"
        configuration.write_text(_configuration(keys), encoding="utf-8")

        found = zoo.attempt(
            *("uv", "run", "--quiet", "--with", "schemathesis==4.32.*", "schemathesis"),
            *("--config-file", str(configuration)),
            *("run", f"http://127.0.0.1:{server.port}/openapi.json"),
            *("--header", f"Authorization: Bearer {token}"),
            *("--checks", ",".join(CHECKS)),
            *("--max-examples", "30", "--generation-deterministic"),
            *("--continue-on-failure", "--no-color"),
        )
        server.stop()

    assert found.returncode == 0, found.stdout + found.stderr
    answered = {(line["method"], line["path"], line["status"]) for line in server.requests()}
    # A run in which every request is refused would prove little.
    expected = {
        (method, f"/api/v1/{path.split('{')[0]}{key}", 200)
        for path, key in keys.items()
        for method in ("GET", "PATCH")
    }
    assert expected <= answered
    assert ("DELETE", 204) in {(method, status) for method, _, status in answered}
