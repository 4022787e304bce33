"""What can go wrong, in the words a user reads.

KgError                  anything a user can mend; its text is one sentence that says what to do
├── InputError           a file, an option or a metadata value that cannot be used
│   └── DocumentError    a text that cannot be read
├── ModelError           the language model is missing or altered
├── StoreError           the store cannot be opened or written
├── RefusedError         the SHACL gate refused a graph
├── ShapesError          shapes or data that cannot be validated at all
├── ReasonerError        the reasoner is missing, or cannot tell
└── QueryError           a saved query or parameter that cannot be run
"""


class KgError(Exception):
    """The base of all errors that end a command with one sentence and no traceback."""


class InputError(KgError):
    """A file, an option or a metadata value cannot be used."""


class DocumentError(InputError):
    """A text cannot be read: missing, binary, not UTF-8, empty or too large."""


class ModelError(KgError):
    """The language model is missing, of another version, or altered."""


class StoreError(KgError):
    """The store cannot be opened, read or written."""


class RefusedError(KgError):
    """The SHACL gate refused a graph; nothing of it was written."""


class ShapesError(KgError):
    """Shapes or data could not be parsed or evaluated, so there is no verdict."""


class ReasonerError(KgError):
    """A reasoner is missing or could not decide, so there is no verdict."""


class QueryError(KgError):
    """A saved query, its file or one of its parameters is wrong."""
