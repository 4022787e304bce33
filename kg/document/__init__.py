"""Documents: texts and their metadata, from files, folders, JSON Lines, HTML and standard input.

Character offsets count in `Document.text`, which never changes after this stage.

model       the Document
metadata    title, url, publisher, published, language: checked, whoever states them
files       bytes of a file, within limits; bytes to text
html        the main text and the metadata of a page
records     JSON Lines, one document a line
sources     which documents stand at a path
"""

from kg.document.files import MAX_FILE_BYTES, MAX_TEXT_BYTES
from kg.document.metadata import Metadata
from kg.document.model import Document
from kg.document.sources import read_documents, read_each

__all__ = ["MAX_FILE_BYTES", "MAX_TEXT_BYTES", "Document", "Metadata", "read_documents", "read_each"]
