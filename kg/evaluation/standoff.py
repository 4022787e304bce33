"""brat standoff: attributions, annotated as events of sources, cues and contents beside their texts.

A line `T1<TAB>Source 89 106<TAB>words` names a span, of several parts where there are semicolons; a line
`E1<TAB>Attribution:T4 Content:T3 Cue:T2 Source:T1` joins them (https://brat.nlplab.org/standoff.html). Characters are
counted in the text as it stands, its byte-order mark and carriage returns included.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.document.files import decode, printable, read_bytes
from kg.errors import InputError
from kg.facts import Spans

_TEXT_BOUND = re.compile(r"(T\d+)\t\S+ (\d+ \d+(?:;\d+ \d+)*)\t(.*)")
_EVENT = re.compile(r"E\d+\t(\S+:\S+(?: \S+:\S+)*) *")
_OTHER = re.compile(r"[RAMN]\d+\t|\*\t|#\d*\t")
_LINE_END = re.compile(r"\r\n|\r|\n")
_ROLES = ("source", "cue", "content")
_TEXTS, _ANNOTATIONS = "text", "attributions"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who (``source``) said what (``content``) by which words (``cue``)."""

    source: Spans
    cue: Spans
    content: Spans


@dataclass(slots=True)
class _TextBound:
    """A named span with the words that the annotation shows for it, and the line it stands in."""

    spans: Spans
    words: list[str]
    line: int


def is_standoff(path: Path) -> bool:
    """Whether a path is a .ann file, or a folder that holds any or has the folders `text` and `attributions`."""
    if path.is_dir():
        return (path / _ANNOTATIONS).is_dir() or any(path.glob("*.ann"))
    return path.suffix == ".ann"


def annotated_texts(path: Path) -> Iterator[tuple[Path, Path]]:
    """Yield the text and the annotation of each annotated document at a path, by name.

    Where several annotated a text (NAME_1.ann, NAME_2.ann), the first counts. Raises InputError if there are none.
    """
    if not path.is_dir():
        if not path.is_file():
            raise InputError(f"{printable(path)}: no such file or folder")
        yield _text_of_annotation(path), path
        return
    parted = (path / _ANNOTATIONS).is_dir()
    texts, annotations = (path / _TEXTS, path / _ANNOTATIONS) if parted else (path, path)
    names = sorted(one.name for one in annotations.glob("*.ann"))
    found = False
    for text in sorted(texts.glob("*.txt")):
        first = next((name for name in names if name.startswith(text.stem)), None)
        if first is not None:
            found = True
            yield text, annotations / first
    if not found:
        raise InputError(
            f"{printable(path)}: no text with its annotation; "
            f"{printable(texts)} should hold NAME.txt and {printable(annotations)} NAME.ann"
        )


def _text_of_annotation(path: Path) -> Path:
    folders = (path.parent, path.parent.parent / _TEXTS)
    for folder in folders:
        if (folder / f"{path.stem}.txt").is_file():
            return folder / f"{path.stem}.txt"
    for text in sorted(one for folder in folders for one in folder.glob("*.txt")):
        if path.stem.startswith(text.stem):  # one of several annotators' files
            return text
    raise InputError(f"{printable(path)}: its text is missing; put {printable(path.stem)}.txt beside it")


def text_of(path: Path) -> str:
    """Return a text as annotations count its characters. Raises DocumentError if it cannot be read."""
    data = read_bytes(path)
    mark = "\N{ZERO WIDTH NO-BREAK SPACE}"
    return (mark if data.startswith(mark.encode()) else "") + decode(data, printable(path))


def read_annotation(path: Path, text: str) -> tuple[Attribution, ...]:
    """Return the attributions of a .ann file that have a content.

    Raises InputError, with the line, for a line that is no standoff, and where the words shown for a span are not the
    text's.
    """
    parts: dict[str, _TextBound] = {}
    events: list[tuple[int, str]] = []
    last: _TextBound | None = None
    source = printable(path)
    for number, line in enumerate(_LINE_END.split(decode(read_bytes(path), source)), 1):
        if found := _TEXT_BOUND.fullmatch(line):
            last = _TextBound(_spans(found[2]), found[3].split(), number)
            parts[found[1]] = last
        elif found := _EVENT.fullmatch(line):
            events.append((number, found[1]))
            last = None
        elif _OTHER.match(line) or not line.strip():
            continue
        elif last is not None:  # some tools write a text's line ends as they are
            last.words += line.split()
        else:
            raise InputError(f"{source}: line {number}: no line of brat standoff")
    for name, part in parts.items():
        _check(name, part, text, source)
    attributions = (_attribution(arguments, parts, f"{source}: line {number}") for number, arguments in events)
    return tuple(one for one in attributions if one.content)


def _spans(written: str) -> Spans:
    parts = (part.split() for part in written.split(";"))
    return tuple((int(start), int(end)) for start, end in parts)


def _check(name: str, part: _TextBound, text: str, source: str) -> None:
    words = " ".join(text[start:end] for start, end in part.spans).split()
    if words != part.words:
        raise InputError(
            f"{source}: line {part.line}: the words of {name} are not those of the text at its characters; "
            "is it the text that was annotated?"
        )


def _attribution(arguments: str, parts: dict[str, _TextBound], where: str) -> Attribution:
    roles: dict[str, list[tuple[int, int]]] = {role: [] for role in _ROLES}
    for argument in arguments.split():
        role, _, reference = argument.partition(":")
        role = role.rstrip("0123456789").lower()
        if role not in roles:
            continue
        if reference not in parts:
            raise InputError(f"{where}: {argument} points to a span that is not in the file")
        roles[role] += parts[reference].spans
    return Attribution(*(tuple(sorted(roles[role])) for role in _ROLES))
