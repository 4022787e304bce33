"""Cache: answers kept as files, named by a hash of what was asked; whatever is amiss with one, it is not there."""

import contextlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered, and its name as the endpoint gives it."""

    content: str
    model: str


def load_reply(folder: Path, key: str) -> Reply | None:
    """Return the reply kept under a key, or None where there is none or it is damaged."""
    try:
        entry = json.loads((folder / f"{key}.json").read_text(encoding="utf-8"))
        reply = Reply(**{name: entry[name] for name in ("content", "model")})
        return reply if entry["sha256"] == _digest(reply) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def keep_reply(folder: Path, key: str, reply: Reply) -> None:
    """Keep a reply under a key by one atomic replacement; only the user may read it.

    Raises OSError where the folder cannot be written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f"{key[:8]}-", suffix=".part", dir=folder)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({**asdict(reply), "sha256": _digest(reply)}, file)
        os.replace(name, folder / f"{key}.json")
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _digest(reply: Reply) -> str:
    return sha256(json.dumps(asdict(reply), sort_keys=True).encode()).hexdigest()
