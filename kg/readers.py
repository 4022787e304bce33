"""Readers: functions from a Document to Facts, chosen by name.

Parley's own are `rules` and `chat`. A package adds another by an entry point in the group `kg.readers`, whose name is
what `--reader` takes. It names a function, or a class whose instances are such functions and which is made once a run:

function(document)                a Document to Facts
function(document, pipeline)      likewise, with the spaCy pipeline that `--model` names
class(model)                      told what `--model` names, which is None where nothing is
instance.model_identity()         the model that was used, for the provenance of the run
instance.summary()                a line for the end of the run
"""

import contextlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from threading import Thread
from typing import TYPE_CHECKING, Any

from kg.errors import InputError

if TYPE_CHECKING:
    from kg.document import Document
    from kg.facts import Facts

GROUP = "kg.readers"
DEFAULT = "rules"

# Known without a look at the installed packages, which costs time and misses a checkout that is not installed.
_OWN = {
    name: EntryPoint(name=name, value=value, group=GROUP)
    for name, value in ((DEFAULT, "kg.reading:read"), ("chat", "kg.chat:ChatReader"))
}


@dataclass(frozen=True, slots=True)
class Reader:
    """A function that reads documents, under its name, and the spaCy pipeline that it uses if it uses one."""

    name: str
    function: Callable[..., "Facts"]
    model: str | None = None
    uses_pipeline: bool = False

    def __call__(self, document: "Document") -> "Facts":
        """Return what is read from a document.

        The pipeline is loaded for the first one, which raises ModelError if it cannot be.
        """
        if not self.uses_pipeline:
            return self.function(document)
        from kg.language import load_pipeline

        return self.function(document, pipeline=load_pipeline(self.model))

    def model_identity(self) -> str | None:
        """Return the name and version of the model that was used, or None where none was."""
        identity = getattr(self.function, "model_identity", None)
        if identity is not None:
            return str(identity())
        if not self.uses_pipeline:
            return None
        from kg.language import load_pipeline, model_identity

        return model_identity(load_pipeline(self.model))

    def summary(self) -> str | None:
        """Return what the reader has to say at the end of a run, on one line under its name, or None."""
        summary = getattr(self.function, "summary", None)
        return f"{self.name}: {summary()}" if summary is not None else None


def reader_names() -> list[str]:
    """Return the names of all readers, sorted."""
    return sorted({*_OWN, *(entry.name for entry in entry_points(group=GROUP))})


def begin_loading(name: str = DEFAULT, model: str | None = None) -> None:
    """Start importing Parley's own reader in a thread, which takes a while; load any other one at once.

    Meanwhile the caller may open a store, and then ask ``load_reader``, which waits. Raises what that raises.
    """
    if name == DEFAULT:
        Thread(target=_import_own).start()
    else:
        load_reader(name, model)


def _import_own() -> None:
    with contextlib.suppress(Exception):  # load_reader meets it again, and says so
        _OWN[DEFAULT].load()


def load_reader(name: str = DEFAULT, model: str | None = None) -> Reader:
    """Return the reader with the name; ``model`` is the model that it is to use: a spaCy pipeline, or its own kind.

    Raises InputError if there is no such reader, it cannot be loaded or set up, or it takes no model but one is given.
    """
    function: Any = _function(name)
    is_class = inspect.isclass(function)
    takes_model = is_class and "model" in inspect.signature(function).parameters
    if is_class:
        function = function(**{"model": model} if takes_model else {})
    uses_pipeline = "pipeline" in inspect.signature(function).parameters
    if model is not None and not uses_pipeline and not takes_model:
        raise InputError(f"the reader {name!r} uses no model; leave out --model")
    return Reader(name, function, None if takes_model else model, uses_pipeline)


def _function(name: str) -> Any:
    found = [_OWN[name]] if name in _OWN else list(entry_points(group=GROUP, name=name))
    if not found:
        raise InputError(f"there is no reader {name!r}; installed: {', '.join(reader_names())}")
    try:
        function = found[0].load()
    except (ImportError, AttributeError) as error:
        raise InputError(f"the reader {name!r} ({found[0].value}) cannot be loaded: {error}") from error
    if not callable(function):
        raise InputError(f"the reader {name!r} ({found[0].value}) is not a function")
    return function
