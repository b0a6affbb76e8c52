"""The files of a project, as one command sees them. This module reads, and never writes."""

import codecs
import io
import os
import stat
import tokenize
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from fastwright.errors import NotEditable, OutsideProject

# By the text of a path: the hash of a path itself takes longer than to find what is remembered.
type _Texts = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Files:
    """Reads the files below `root`, and remembers them: each is read once, each folder listed once.

    Use one for each command. A transaction uses its own, because other programs can have changed
    files since the command started.
    """

    root: Path
    _homes: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    _texts: _Texts = field(default_factory=dict, compare=False, repr=False)
    _glances: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    _lists: dict[tuple[str, str], tuple[PurePosixPath, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def locate(self, path: PurePosixPath) -> Path:
        """Return the real location of `path`, with links resolved; the file need not exist.

        Raises OutsideProject if that is not below `root`, or in a git folder.
        """
        return Path(self._real(path))

    def read(self, path: PurePosixPath) -> str | None:
        """Return the exact text of a file, or None if there is no such file.

        Raises OutsideProject as `locate` does, NotEditable for what is not a regular file, cannot
        be read, or is not UTF-8, by its bytes or by the coding line of a Python file.
        """
        key = str(path)
        if key not in self._texts:
            self._texts[key] = self._read(path)
        return self._texts[key]

    def glance(self, path: PurePosixPath) -> str:
        """Return the text of a file for searching only; bytes that are not UTF-8 are replaced."""
        key = str(path)
        if key not in self._glances:
            text = self._texts.get(key)
            if text is None:
                text = _bytes(f"{self.root}{os.sep}{path}").decode(errors="replace")
            self._glances[key] = text.replace("\r\n", "\n").replace("\r", "\n")
        return self._glances[key]

    def paths(self, folder: PurePosixPath, pattern: str) -> tuple[PurePosixPath, ...]:
        """Return the files of a folder that match a glob pattern, sorted."""
        key = str(folder), pattern
        if key not in self._lists:
            below, _, name = pattern.rpartition("/")
            is_flat = not {"*", "?", "["} & {*below}
            found = self._flat(folder / below, name) if is_flat else self._deep(folder, pattern)
            self._lists[key] = tuple(sorted(found, key=lambda path: path.parts))
        return self._lists[key]

    def changed(self) -> PurePosixPath | None:
        """Return a file or folder that is not as it was found, or None if all of them are."""
        now = Files(self.root)
        for (folder, pattern), found in self._lists.items():
            if now.paths(PurePosixPath(folder), pattern) != found:
                return PurePosixPath(folder)
        for path, text in self._texts.items():
            if now.read(PurePosixPath(path)) != text:
                return PurePosixPath(path)
        for path, text in self._glances.items():
            try:
                is_same = now.glance(PurePosixPath(path)) == text
            except OSError:
                is_same = False
            if not is_same:
                return PurePosixPath(path)
        return None

    def _flat(self, folder: PurePosixPath, pattern: str) -> Iterator[PurePosixPath]:
        # A folder tells which of its entries are files; a glob asks for each of them.
        with suppress(OSError), os.scandir(self.root / folder) as entries:
            for entry in entries:
                if fnmatchcase(entry.name, pattern) and entry.is_file():
                    yield folder / entry.name

    def _deep(self, folder: PurePosixPath, pattern: str) -> Iterator[PurePosixPath]:
        # Not relative_to, which takes longer than all the rest.
        outside = len(self.root.as_posix().rstrip("/")) + 1
        for file in (self.root / folder).glob(pattern):
            if file.is_file():
                yield PurePosixPath(file.as_posix()[outside:])

    def _read(self, path: PurePosixPath) -> str | None:
        real = self._real(path)
        try:
            is_file = stat.S_ISREG(os.stat(real).st_mode)  # noqa: PTH116 - thousands of times
        except OSError:
            is_file = False
        if not is_file:
            if os.path.lexists(real):
                raise NotEditable(path, "is not a regular file")
            return None
        try:
            data = _bytes(real)
        except OSError as error:
            raise NotEditable(path, f"cannot be read ({error.strerror})") from error
        return _decode(path, data)

    def _real(self, path: PurePosixPath) -> str:
        folder, name = str(path.parent), path.name
        if name in {"", ".."} or name.casefold() == ".git":
            return self._follow(path, path)
        if folder not in self._homes:
            self._homes[folder] = self._follow(path.parent, path)
        real = os.path.join(self._homes[folder], name)  # noqa: PTH118 - thousands of times
        return self._follow(path, path) if os.path.islink(real) else real  # noqa: PTH114

    def _follow(self, place: PurePosixPath, path: PurePosixPath) -> str:
        """Return the real location of a place; errors name `path`."""
        # not Path.resolve(), which raises RuntimeError for a link to itself, and takes its time
        home = os.path.realpath(self.root)
        real = os.path.realpath(f"{home}{os.sep}{place}")
        is_below = real == home or real.startswith(home.rstrip(os.sep) + os.sep)
        if place.is_absolute() or ".." in place.parts or not is_below:
            raise OutsideProject(path)
        inside = Path(real[len(home) :]).parts
        if any(part.casefold() == ".git" for part in (*place.parts, *inside)):
            raise OutsideProject(path)
        return real


def _bytes(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - thousands of times
        return file.read()


def _decode(path: PurePosixPath, data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        reason = f"is not UTF-8 at byte {error.start}; convert it to UTF-8 first"
        raise NotEditable(path, reason) from error
    if path.suffix in {".py", ".pyi"}:
        _check_coding_line(path, data)
    return text


def _check_coding_line(path: PurePosixPath, data: bytes) -> None:
    if not any(b"coding" in line for line in data.split(b"\n", 2)[:2]):
        return
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError as error:
        raise NotEditable(path, f"has an invalid coding line ({error.msg})") from error
    if codecs.lookup(encoding).name not in {"utf-8", "utf-8-sig", "ascii"}:
        reason = f"declares its encoding as {encoding}; convert it to UTF-8 first"
        raise NotEditable(path, reason)
