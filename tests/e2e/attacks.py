"""Requests of attackers, which a running project has to refuse.

    PYTHONPATH=tests uv run python -m e2e.attacks PORT PID /api/v1/items

sends each of them 100 times, from 20 threads, to a server on this machine, asks for lists
meanwhile, and prints a row of docs/reliability.md for each. PID is the server's process.
"""

import re
import socket
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import quote

LINE = '\n{"event": "request", "path": "/forged"}'
REGISTER, LOGIN = "/api/v1/auth/register", "/api/v1/auth/login"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
TIMES, THREADS = 100, 20


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; the status is 0 if the connection was closed without an answer."""

    status: int
    headers: dict[str, str]
    body: str

    @classmethod
    def read(cls, received: bytes) -> Self:
        """Take a response of HTTP/1.1 apart."""
        head, _, body = received.decode("latin-1").partition("\r\n\r\n")
        first, *lines = head.split("\r\n")
        headers = {line.partition(":")[0].lower(): line.partition(":")[2].strip() for line in lines}
        return cls(int(first.split()[1]) if first else 0, headers, body)


@dataclass(frozen=True, slots=True)
class Attack:
    """A request as bytes, and the status of its answer."""

    name: str
    request: bytes
    status: int

    def send(self, port: int) -> Reply:
        """Send it to a server on this machine, and read until it closes the connection."""
        received = b""
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            try:
                connection.sendall(self.request)
                while part := connection.recv(65536):
                    received += part
            except ConnectionError:  # the server closes while a part of the request is on its way
                pass
        return Reply.read(received)


def _request(
    target: str, *lines: str, body: str = "", kind: str = JSON, host: str = "test"
) -> bytes:
    method = "POST" if body else "GET"
    about = [f"Content-Type: {kind}", f"Content-Length: {len(body)}"] if body else []
    head = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Connection: close", *about, *lines]
    return "\r\n".join([*head, "", body]).encode("latin-1")


def _members(number: int, name: str) -> str:
    return "{" + ",".join(f'"{index:{name}}":1' for index in range(number)) + "}"


ATTACKS = (
    Attack("JSON of 100,000 members", _request(REGISTER, body=_members(100_000, "05")), 422),
    Attack("JSON of 2 MB", _request(REGISTER, body=_members(100_000, "015")), 413),
    Attack("JSON of 500,000 levels", _request(REGISTER, body="[" * 500_000), 422),
    Attack("JSON of 500,000 numbers", _request(REGISTER, body=f"[{'1,' * 500_000}1]"), 422),
    Attack("a number of 500,000 digits", _request(REGISTER, body="9" * 500_000), 422),
    Attack("a form of 100,000 fields", _request(LOGIN, body="a&" * 100_000, kind=FORM), 422),
    Attack("a header of 1 MB", _request("/nowhere", f"X-Long: {'x' * 2**20}"), 404),
    Attack("10,000 headers", _request("/nowhere", *(f"X-{n}: 1" for n in range(10_000))), 404),
    Attack("a query of 60 KB", _request(f"/nowhere?{'a=1&' * 15_000}"), 404),
    Attack("another host", _request("/nowhere/", host="evil.example"), 404),
    Attack("CR LF in a path", _request("/nowhere%0d%0aSet-Cookie:%20evil=1"), 404),
    Attack("CR in a header", _request("/nowhere", "X-Request-ID: 1\rSet-Cookie: evil=1"), 400),
    Attack("two lengths", _request("/nowhere", "Content-Length: 1", "Content-Length: 2"), 400),
    Attack("length and chunks", _request(REGISTER, "Transfer-Encoding: chunked", body="{}"), 400),
    Attack("a line for the log in a path", _request(f"/nowhere{quote(LINE)}"), 404),
    Attack("controls in a header", _request("/nowhere", "X-Request-ID: \x1b[2J"), 400),
    Attack(
        "a line for the log in an address",
        _request(LOGIN, body=f"username={quote(LINE)}@example.com&password=x", kind=FORM),
        401,
    ),
)


def _measure(attack: Attack, port: int, process: str, path: str) -> str:
    """Send an attack many times, and return a row of a table."""
    probe = Attack("", _request(path), 200)
    before, slowest = _memory(process), 0.0
    with ThreadPoolExecutor(THREADS) as pool:
        sent = [pool.submit(attack.send, port) for _ in range(TIMES)]
        while not all(each.done() for each in sent):
            started = time.perf_counter()
            assert probe.send(port).status == probe.status
            slowest = max(slowest, time.perf_counter() - started)
    statuses = sorted({each.result().status for each in sent})
    grown = _memory(process) - before
    return f"| {attack.name} | {', '.join(map(str, statuses))} | {slowest:.2f} s | {grown} MB |"


def _memory(process: str) -> int:
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    (kilobytes,) = re.findall(r"VmHWM:\s+(\d+)", status)
    return int(kilobytes) // 1024


def main(arguments: Sequence[str]) -> None:
    """Write a table of all attacks."""
    port, process, path = arguments
    write = sys.stdout.write
    write("| 100 requests with | answer | slowest list | peak memory |\n|---|---|---|---|\n")
    for attack in ATTACKS:
        write(f"{_measure(attack, int(port), process, path)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
