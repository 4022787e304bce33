"""Locks: many readers of a folder or one writer, told by the lock file of Oxigraph's database itself.

The database locks the whole file (fcntl) while it is open to write, but not while it is read. A view takes a shared
lock on the same file, so that a writer waits for readers to end, as readers do for it.
"""

import os
from pathlib import Path

from kg.errors import StoreError

_HELD: dict[Path, int] = {}  # how many views this process has open; -1 stands for a writer
_DESCRIPTORS: dict[Path, int] = {}  # the lock files on which this process has a shared lock


class Hold:
    """A folder held by this process, shared or alone.

    The operating system knows locks by process: a process that opened one folder twice would lose its lock when it
    closed one of them. So within a process, a folder has readers or a writer, as it has among processes.
    """

    def __init__(self, folder: Path) -> None:
        """Note that a folder, which is an absolute path, is held."""
        self._folder: Path | None = folder

    @classmethod
    def exclusive(cls, folder: Path) -> "Hold":
        """Hold a folder that the database will lock. Raises StoreError if this process has it open already."""
        resolved = folder.resolve()
        if _HELD.get(resolved):
            raise StoreError(f"the store in {folder} is already open; close it before it is opened to write")
        _HELD[resolved] = -1
        return cls(resolved)

    @classmethod
    def shared(cls, folder: Path) -> "Hold":
        """Hold a folder with other readers. Raises StoreError if a process, this one included, has it open to write."""
        resolved = folder.resolve()
        if _HELD.get(resolved, 0) < 0:
            raise StoreError(f"the store in {folder} is already open to write; close it before it is opened again")
        if not _HELD.get(resolved):
            descriptor = _shared_descriptor(folder)
            if descriptor is not None:
                _DESCRIPTORS[resolved] = descriptor
        _HELD[resolved] = _HELD.get(resolved, 0) + 1
        return cls(resolved)

    def release(self) -> None:
        """Let go of the folder; a second time does nothing."""
        folder, self._folder = self._folder, None
        if folder is None:
            return
        left = _HELD.pop(folder) - 1
        if left > 0:
            _HELD[folder] = left
        elif folder in _DESCRIPTORS:
            os.close(_DESCRIPTORS.pop(folder))


def _shared_descriptor(folder: Path) -> int | None:
    """Return the open lock file with a shared lock on it; None where the system or the folder has none to give."""
    try:
        import fcntl
    except ImportError:  # Windows: the database's own lock is all there is
        return None
    try:
        descriptor = os.open(folder / "LOCK", os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise StoreError(
            f"the store in {folder} is in use by another process; wait for it to end, or stop it"
        ) from error
    return descriptor
