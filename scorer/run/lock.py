"""One run at a time for an output: a lock on a file beside it, which the system lets go when its process ends, however it ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

__all__ = ["held"]


@contextmanager
def held(path: str) -> Iterator[None]:
    """Hold a lock on the file `path`, which is made, and taken away at the end. Nothing where the system knows no such locks.

    Raises BlockingIOError where another run holds it.
    """
    handle = None if fcntl is None else _locked(path)
    try:
        yield
    finally:
        if handle is not None:
            _take_away(path)  # before the lock goes, so that no other run's file is taken away
            os.close(handle)


def _take_away(path: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(path)


def _locked(path: str) -> int | None:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.exists(path) and os.path.samestat(os.fstat(handle), os.stat(path)):
                return handle
        except FileNotFoundError:
            pass
        except BlockingIOError:
            os.close(handle)
            raise
        except OSError:  # a file system without locks
            os.close(handle)
            _take_away(path)
            return None
        os.close(handle)  # the run that held it took the file away in between
