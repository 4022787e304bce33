"""Printable text: what documents, file names and answers may put on a terminal."""


def harmless(text: str) -> str:
    """Return text on one line, without the characters that could steer a terminal: articles are not to be trusted."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
