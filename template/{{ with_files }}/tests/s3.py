"""An S3 server on this machine."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest
from moto.server import ThreadedMotoServer

from app.config import Settings

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "key",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_REGION": "eu-central-1",
}


@contextmanager
def running_s3() -> Iterator[str]:
    """Yield the URL of a server with the bucket `bucket`."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    httpx2.put(f"{endpoint}/bucket").raise_for_status()
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name, value in CREDENTIALS.items():
            monkeypatch.setenv(name, value)
        yield endpoint
    server.stop()


def on_s3(settings: Settings, endpoint: str) -> Settings:
    return settings.model_copy(
        update={"storage_url": "s3://bucket/prefix", "storage_endpoint": endpoint}
    )
