"""Rows: each row of a sheet as one fact of the Facts contract, or what is wrong with it, cell by cell."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from hashlib import sha256
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from kg.errors import InputError, KgError
from kg.facts import Actor, Fact, OfficeHeld, Relief, Spans
from kg.graph import slug
from kg.tables.articles import Article, Articles
from kg.tables.columns import all_names, column_name, columns_of, common_columns, kind_of, kinds, models
from kg.tables.names import Names
from kg.tables.passages import Passages
from kg.tables.places import CellFinding, Place, RowPlace, shown
from kg.tables.sheets import Cell, Sheet
from kg.tables.values import Context, needs_article, read_confidence, read_occurrence, read_plain, read_value

Read = TypeVar("Read")
HAND: Final = "hand"
"""What facts that a person adds have for their extraction rule."""

_NOT_SAID: Final = ("id", "confidence", "note", "fact")  # cells that do not change what a row says


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that names its kind and its article: the id of its fact, its place, and its cells by column.

    ``places`` are those of all its cells, also of the empty ones. ``sound`` is false where something is wrong with it
    already.
    """

    kind: str
    article: Article
    id: str
    place: Place
    cells: Mapping[str, Cell]
    places: Mapping[str, Place]
    sound: bool

    @property
    def row_place(self) -> RowPlace:
        """Where the row and its cells stand."""
        return RowPlace(self.kind, self.place, self.places, frozenset(self.cells))


@dataclass(slots=True)
class Made:
    """What an entry became: the fact (None of an office, which its holder has), the actors, the ids it refers to.

    ``named`` are the ids of actors with the places of the cells that name them; ``spans`` those of the quote.
    """

    entry: Entry
    fact: Fact | None
    spans: Spans
    actors: list[Actor] = field(default_factory=list)
    named: list[tuple[str, Place]] = field(default_factory=list)
    refers: set[str] = field(default_factory=set)


class RowReader:
    """Reads the rows of the sheets of one table and gathers what is wrong with them."""

    def __init__(self, key: str, articles: Articles, names: Names) -> None:
        """Read rows for the table with a key, which becomes part of the ids of its facts."""
        self.findings: list[CellFinding] = []
        self.broken: set[tuple[str, str]] = set()  # versions and ids of rows that are no facts
        self.unplaced: dict[str, str] = {}  # ids of rows without kind or article, by what cells call them
        self._key = key
        self._articles = articles
        self._names = names
        self._ids: dict[tuple[str, str], Place] = {}
        self._passages: dict[str, Passages] = {}

    def entries(self, sheet: Sheet) -> Iterator[Entry]:
        """Yield the rows of a sheet that name a kind and an article; what is wrong with the others is a finding."""
        implied = kind_of(sheet.start.sheet) if sheet.start.sheet else None
        columns = self._columns(sheet, implied)
        if columns is None:
            return
        unknown = sheet.header.keys() - columns.keys()  # said once, at the heading
        for row in sheet.rows:
            known = {number: cell for number, cell in row.items() if number not in unknown}
            entry = self._entry(known, columns, implied) if known else None
            if entry is not None:
                yield entry

    def make(self, entry: Entry, facts: Mapping[str, str]) -> Made | None:
        """Return what an entry becomes, or None where a cell is wrong; ``facts`` are ids by what cells call them."""
        before = len(self.findings)
        evidence = self._evidence(entry)
        passages = self._of(entry.article)
        context = Context(entry.kind, entry.article, passages, self._names, evidence or (), facts)
        made = Made(entry, None, evidence or ())
        values = self._values(entry, context, made)
        confidence = self._try(entry.cells, "confidence", read_confidence)
        if entry.sound and len(self.findings) == before and evidence is not None:
            try:
                _fill(made, values, 1.0 if confidence is None else confidence, context)
                return made
            except ValidationError as error:
                self._report(entry.place, f"the row makes no fact: {error.errors()[0]['msg']}")
        self.broken.add((entry.article.version, entry.id))
        return None

    def _report(self, place: Place, message: str) -> None:
        self.findings.append(CellFinding(place, message))

    # ------------------------------------------------------------ the header

    def _columns(self, sheet: Sheet, implied: str | None) -> dict[int, Cell] | None:
        """Return the columns by number, each with its heading for the name of its place.

        None where columns are missing without which no row is a fact.
        """
        found: dict[int, Cell] = {}
        names: set[str] = set()
        for number, heading in sheet.header.items():
            name = column_name(heading.text)
            if name is None:
                self._report(heading.place, _unknown_column(heading.text))
            elif name in names:
                self._report(heading.place, f"the column {name} is there twice; keep one")
            else:
                names.add(name)
                found[number] = Cell(name, replace(heading.place, name=" ".join(heading.text.split())))
        needed = [name for name, column in common_columns().items() if column.required]
        missing = [name for name in (*needed, *([] if implied else ["fact"])) if name not in names]
        start = next(iter(sheet.header.values())).place
        header = replace(start, column=None)
        for name in missing:
            self._report(header, f"the column {name} is missing: {common_columns()[name].says}")
        return None if missing else found

    # ------------------------------------------------------------ kind, article, id

    def _entry(self, row: dict[int, Cell], columns: dict[int, Cell], implied: str | None) -> Entry | None:
        before = len(self.findings)
        cells = self._cells(row, columns)
        place = replace(next(iter(row.values())).place, column=None)
        places = {
            heading.text: replace(place, column=number, name=heading.place.name) for number, heading in columns.items()
        }
        kind = self._kind(cells, implied, places.get("fact", place))
        article = self._article(cells, places["article"])
        if kind is not None:
            self._check_cells(kind, cells, places, place)
        if kind is None or article is None:
            if kind is not None:
                self._check_plain(kind, cells)
            if "id" in cells:  # those that refer to it are not to blame
                self.unplaced[cells["id"].text] = self._fact_id(cells["id"].text)
            return None
        fact = self._id(kind, article, cells, place)
        return Entry(kind, article, fact, place, cells, places, sound=len(self.findings) == before)

    def _cells(self, row: dict[int, Cell], columns: dict[int, Cell]) -> dict[str, Cell]:
        """Return the cells of a row by their columns; what no cell may hold is a finding."""
        cells = {}
        for number, cell in row.items():
            heading = columns.get(number)
            place = replace(cell.place, name=heading.place.name) if heading is not None else cell.place
            if heading is None:
                self._report(place, f"{shown(cell.text)!r} stands under no heading: name the column, or empty the cell")
                continue
            if cell.fault:
                self._report(place, cell.fault)
            cells[heading.text] = replace(cell, place=place)
        return cells

    def _check_plain(self, kind: str, cells: Mapping[str, Cell]) -> None:
        """Check the cells of a row whose article is not known as far as that goes."""
        for name, column in columns_of(kind).items():
            if not needs_article(column):
                self._try(cells, name, lambda text, column=column: read_plain(text, column, kind))  # type: ignore[misc]
        self._try(cells, "confidence", read_confidence)
        self._try(cells, "occurrence", read_occurrence)

    def _kind(self, cells: Mapping[str, Cell], implied: str | None, place: Place) -> str | None:
        cell = cells.get("fact")
        if cell is None:
            if implied is None:
                self._report(place, f"say in the column fact which kind of fact it is: one of {', '.join(kinds())}")
            return implied
        kind = None if cell.fault else kind_of(cell.text)
        if kind is None and not cell.fault:
            near = get_close_matches(cell.text.casefold(), kinds(), n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}? it" if near else "it"
            self._report(cell.place, f"{shown(cell.text)!r} is no kind of fact: {hint} is one of {', '.join(kinds())}")
        return kind

    def _article(self, cells: Mapping[str, Cell], place: Place) -> Article | None:
        cell = cells.get("article")
        if cell is None:
            self._report(place, "say in the column article which article the fact is from: kg articles lists them")
            return None
        try:
            return None if cell.fault else self._articles.find(cell.text)
        except KgError as error:
            self._report(cell.place, str(error))
            return None

    def _check_cells(self, kind: str, cells: Mapping[str, Cell], places: Mapping[str, Place], place: Place) -> None:
        """Report cells that the kind of fact has no use for, and those that it needs and that are empty."""
        known = {**common_columns(), **columns_of(kind)}
        for name, cell in cells.items():
            if name not in known:
                self._report(cell.place, f"{_a(kind)} has no {name}: leave the cell empty")
        for name, column in known.items():
            if column.required and name not in cells and name != "article":
                self._report(places.get(name, place), f"{_a(kind)} needs the column {name}: {column.says}")

    def _id(self, kind: str, article: Article, cells: Mapping[str, Cell], place: Place) -> str:
        given = cells.get("id")
        if given is not None:
            fact = self._fact_id(given.text)
        else:
            said = sorted((name, cell.text) for name, cell in cells.items() if name not in _NOT_SAID)
            fact = self._fact_id(sha256(repr((kind, article.version, said)).encode()).hexdigest()[:12])
        before = self._ids.setdefault((article.version, fact), place)
        if before is not place:
            where = f"row {before.row}" + (f" of {shown(before.sheet)}" if before.sheet != place.sheet else "")
            if given is not None:
                self._report(given.place, f"{where} has this id, too; give each row its own")
            else:
                self._report(place, f"the row says what {where} says; take one of them out")
        return fact

    def _fact_id(self, name: str) -> str:
        return f"{self._key}_{slug(name)}"

    # ------------------------------------------------------------ the cells of a fact

    def _of(self, article: Article) -> Passages:
        if article.version not in self._passages:
            self._passages[article.version] = Passages(article.document.text)
        return self._passages[article.version]

    def _evidence(self, entry: Entry) -> Spans | None:
        before = len(self.findings)
        occurrence = self._try(entry.cells, "occurrence", read_occurrence)
        if len(self.findings) > before:
            return None
        return self._try(entry.cells, "quote", lambda text: self._of(entry.article).find(text, occurrence))

    def _try(self, cells: Mapping[str, Cell], name: str, read: Callable[[str], Read]) -> Read | None:
        """Return what a cell says, or None where it is empty or wrong, which is a finding."""
        cell = cells.get(name)
        if cell is None or cell.fault:
            return None
        try:
            return read(cell.text)
        except InputError as error:
            self._report(cell.place, str(error))
            return None

    def _values(self, entry: Entry, context: Context, made: Made) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, column in columns_of(entry.kind).items():
            before = len(context.actors)
            value = self._try(entry.cells, name, lambda text, column=column: read_value(text, column, context))  # type: ignore[misc]
            if value is None:
                continue
            values[column.key] = value
            made.named += [(actor.id, entry.cells[name].place) for actor in context.actors[before:]]
            if column.takes in ("row", "rows"):
                made.refers.update([value] if isinstance(value, str) else value)
        return values


def _fill(made: Made, values: dict[str, Any], confidence: float, context: Context) -> None:
    """Make the fact of the values."""
    entry, evidence = made.entry, made.spans
    made.actors = list(context.actors)
    shared = {"id": entry.id, "confidence": confidence, "rule": HAND, "evidence": evidence}
    relief = {key.partition(".")[2]: values.pop(key) for key in list(values) if key.startswith("relief.")}
    if relief:
        values["relief"] = (Relief.model_validate({"condition": "", "evidence": evidence, **relief}),)
    match entry.kind:
        case "office":
            holder = next(actor for actor in made.actors if actor.id == values["actor"])
            held = OfficeHeld(evidence=evidence, **{key: value for key, value in values.items() if key != "actor"})
            made.actors.append(holder.model_copy(update={"id": entry.id, "offices": (held,), "mentions": ()}))
            return
        case "event" if "date_evidence" in values:
            values["date_words"] = " … ".join(context.passages.words(span) for span in values["date_evidence"])
        case "statement":
            shared |= {"kind": context.passages.kind(evidence), "content": evidence}
            del shared["evidence"]
            speakers = values.pop("speakers", ())
            values |= {"speaker": speakers[0] if speakers else None, "speakers": speakers if len(speakers) > 1 else ()}
    made.fact = models()[entry.kind].model_validate({**shared, **values})  # type: ignore[assignment]


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeou' else 'a'} {kind}"


def _unknown_column(heading: str) -> str:
    near = get_close_matches(heading.casefold(), all_names(), n=1, cutoff=0.6)
    hint = f"did you mean {near[0]}?" if near else f"the columns are {', '.join(all_names())}"
    return f"there is no column {shown(heading)!r}; {hint}"
