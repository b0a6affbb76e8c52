"""The secret for development: generated on first use, so that no two checkouts share one."""

import os
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

FILE = Path(".jwt-secret")


def local_secret(file: Path = FILE) -> str:
    """Return the secret in the file, which is created if there is none.

    All processes get the same secret, and tokens outlive a reload.
    """
    if not file.exists():
        own = file.with_name(f"{file.name}.{os.getpid()}")
        own.touch(mode=0o600)
        own.write_text(token_hex(32), encoding="ascii")
        with suppress(FileExistsError):  # another process was faster
            file.hardlink_to(own)
        own.unlink()
    return file.read_text(encoding="ascii")
