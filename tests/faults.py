"""Faults of the disk: whatever a run changes below a folder, it can be stopped just before.

Python tells an audit hook of nearly all such calls, whichever module makes them, so that none is
forgotten; the others are counted by standing in for them.
"""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

_CHANGES = {
    *("os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink"),
    "os.truncate",
}
NO_FOLDER = -1  # a path counts from no opened folder, as it does where a tree is removed
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class Killed(BaseException):
    """The process is gone: it says no goodbye."""


@dataclass
class Disk:
    """Numbers the calls that change what lies below `root`, and raises `error` at some.

    At that of this `number` alone or, where it is to be `for_good`, at all from there on, as a
    process that was killed changes nothing any more.
    """

    root: Path
    number: int
    error: BaseException
    for_good: bool = False
    calls: int = 0

    def is_below(self, path: object) -> bool:
        """Tell whether a call's argument lies below the root."""
        return isinstance(path, str | os.PathLike) and str(path).startswith(f"{self.root}/")

    def call(self) -> None:
        """Count a call that is about to change something; raise if it is to fail."""
        self.calls += 1
        if self.calls == self.number or (self.for_good and self.calls > self.number):
            raise self.error


_watching: list[Disk] = []


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if not _watching or not (event == "open" or event in _CHANGES):
        return
    disk = _watching[-1]
    if event == "open":
        is_change = isinstance(arguments[2], int) and bool(arguments[2] & _WRITING)
        arguments = arguments[:1]
    else:
        is_change = True
    is_of_folder = event in {"os.remove", "os.rmdir"} and arguments[1] != NO_FOLDER
    if is_change and (is_of_folder or any(map(disk.is_below, arguments))):
        disk.call()


# It stays as long as the process does.
sys.addaudithook(_hear)


@contextmanager
def watched(disk: Disk) -> Iterator[None]:
    """Let the disk hear of all calls."""
    open_file = io.open

    def counted_fsync(_handle: int) -> None:
        disk.call()  # nobody pulls the plug here: to sync would only take time

    def counted_open(path: Path, mode: str = "r", *rest: object, **options: object) -> object:
        file = open_file(path, mode, *rest, **options)  # type: ignore[call-overload]
        try:
            if set(mode) & set("awx+") and disk.is_below(path):
                disk.call()  # the file is there, and empty
        except BaseException:
            file.close()
            raise
        return file

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", counted_fsync)
        patch.setattr(io, "open", counted_open)
        _watching.append(disk)
        try:
            yield
        finally:
            _watching.remove(disk)
