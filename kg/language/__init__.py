"""Language: tokens, sentences, tags, parse, entities and quotations of a document, by a spaCy pipeline on the CPU.

model        the pipeline: found, checked against its digests, loaded
boundaries   where sentences surely start, and where they surely do not
pieces       where long texts, long sentences and long words are cut, so that time and memory stay in proportion
parsed       a document and its parse
"""

from kg.language.model import load_pipeline, model_identity
from kg.language.parsed import Parsed, parse

__all__ = ["Parsed", "load_pipeline", "model_identity", "parse"]
