"""Tests for the secret that development generates."""

from pathlib import Path

from app.core.local_secret import local_secret


def test_secret_is_kept_and_private(tmp_path: Path) -> None:
    file = tmp_path / "secret"

    secret = local_secret(file)

    assert 64 == len(secret)
    assert secret == local_secret(file)
    assert 0o600 == file.stat().st_mode & 0o777
    assert [file] == list(tmp_path.iterdir())


def test_each_checkout_has_its_own(tmp_path: Path) -> None:
    assert local_secret(tmp_path / "one") != local_secret(tmp_path / "other")
