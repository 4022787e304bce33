"""A table of facts: read, checked by the gate of ingest, and stored as a whole or not at all.

What a table says of an article stands in a graph of its own, named by the article's version and the table, so that
reading the article again leaves it alone and adding the table again replaces it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import pyoxigraph as ox

from kg.document.files import printable
from kg.errors import InputError, RefusedError
from kg.facts import Action, Actor, Event, Fact, Position, Sanction, Statement, Undertaking
from kg.graph import slug, table_graph_iri, table_quads
from kg.graph.writer import actor_iri
from kg.store import Store, View
from kg.tables.articles import Article, Articles
from kg.tables.names import Names
from kg.tables.places import CellFinding, Places
from kg.tables.rows import Entry, Made, RowReader
from kg.tables.sheets import read_sheets
from kg.validation import check_change
from kg.vocabulary import term

_PARTS: Final[dict[str, type[Fact]]] = {
    "events": Event, "statements": Statement, "positions": Position, "undertakings": Undertaking,
    "sanctions": Sanction, "actions": Action,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """What a table says: the quads of its sound rows, where each comes from, and what is wrong with the others.

    ``name`` is what it is replaced by, ``by`` who answers for it, ``counts`` how many facts of each kind there are.
    """

    source: str
    name: str
    by: str | None
    quads: tuple[ox.Quad, ...]
    places: Places
    findings: tuple[CellFinding, ...]
    counts: Mapping[str, int]

    @property
    def conforms(self) -> bool:
        """Whether nothing is wrong but what is only a warning."""
        return not any(finding.level == "violation" for finding in self.findings)

    @property
    def graphs(self) -> tuple[str, ...]:
        """The names of the graphs of the quads, sorted."""
        return tuple(sorted({one.graph_name.value for one in self.quads if isinstance(one.graph_name, ox.NamedNode)}))


def table_name(path: Path) -> str:
    """Return the name by which a table is replaced: that of its file, without the ending, as an IRI has it."""
    return slug(printable(path.stem))


def read_table(path: Path, store: View, by: str | None = None) -> Table:
    """Read a table of facts about articles of a store; nothing is written.

    Each cell is checked; the shapes are not yet: see :func:`check_table`. ``by`` is the person who answers for it.
    Raises InputError where the file cannot be read as a table at all.
    """
    sheets = read_sheets(path)
    name = table_name(path)
    articles = Articles(store, path.parent)
    reader = RowReader(f"table_{name}", articles, Names(store))
    entries = [entry for sheet in sheets for entry in reader.entries(sheet)]
    facts = _facts_by_name(entries, reader, store)
    made = [one for entry in entries if (one := reader.make(entry, facts[entry.article.version])) is not None]
    sound = _sound(made, reader.broken)
    places = Places(sheets[0].start)
    quads = [quad for group in _by_article(sound) for quad in _quads(group, name, path, by, store.base, places)]
    if not entries and not reader.findings:
        reader.findings.append(CellFinding(sheets[0].start, "the table has no rows of facts below its header"))
    findings = tuple(sorted(set(reader.findings), key=lambda finding: finding.key))
    counts = Counter(one.entry.kind for one in sound)
    return Table(printable(path), name, _person(by), tuple(quads), places, findings, counts)


def check_table(table: Table, store: View) -> Table:
    """Return a table with what the shapes find in its graphs, seen with what the store says, at the cells it is from.

    Raises ShapesError where the graphs cannot be evaluated.
    """
    if not table.quads:
        return table
    report = check_change(store.change([*_stored_graphs(table.name, store)], table.quads))
    found = {
        CellFinding(table.places.of_finding(finding), finding.message, finding.level)  # type: ignore[arg-type]
        for finding in report.findings
    }
    findings = sorted({*table.findings, *found}, key=lambda finding: finding.key)
    return Table(table.source, table.name, table.by, table.quads, table.places, tuple(findings), table.counts)


def store_table(table: Table, store: Store) -> list[str]:
    """Store a table that was checked, in place of what it said before; return the graphs that are gone.

    Raises RefusedError if something is wrong with it, and InputError if the store has a table of the name that another
    person answers for.
    """
    if not table.conforms:
        raise RefusedError(f"{table.source}: not stored, since it does not conform")
    stored = _stored_graphs(table.name, store)
    others = sorted(person for person in stored.values() if person is not None and person != table.by)
    if others:
        raise InputError(
            f"{table.source}: the store has a table {table.name!r} by {others[0]}: rename this one, or add it in that "
            f"name: --by {others[0]!r}"
        )
    store.replace(sorted({*stored, *table.graphs}), table.quads)
    return sorted(stored.keys() - set(table.graphs))


def _stored_graphs(name: str, store: View) -> dict[str, str | None]:
    """Return the graphs of a table in a store, with the names of the persons who answer for them."""
    sparql = f"""SELECT ?graph ?name WHERE {{ GRAPH ?graph {{
        ?graph a <{term("TableGraph")}> .
        OPTIONAL {{ ?graph <{term("prov:wasAttributedTo")}>/<{term("rdfs:label")}> ?name }} }} }}"""
    return {
        graph.value: person.value if isinstance(person, ox.Literal) else None
        for graph, person in store.query(sparql).rows
        if isinstance(graph, ox.NamedNode) and graph.value.endswith(f"/table/{name}")
    }


def _person(by: str | None) -> str | None:
    return " ".join(by.split()) or None if by else None


def _facts_by_name(entries: Sequence[Entry], reader: RowReader, store: View) -> dict[str, dict[str, str]]:
    """Return, for each version, the ids of facts by what cells may call them: the id of a row, or a stored fact's IRI.

    Rows that are no facts have names, too: what refers to them is not wrong in itself.
    """
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for version in {entry.article.version for entry in entries}:
        found[version] |= _stored_facts(version, store)
    for entry in entries:
        if "id" in entry.cells:
            found[entry.article.version][entry.cells["id"].text] = entry.id
            found[entry.article.version].setdefault(entry.cells["id"].text.casefold(), entry.id)
    for version, known in found.items():
        for name, fact in reader.unplaced.items():
            if name not in known:
                known[name] = fact
                reader.broken.add((version, fact))
    return found


def _stored_facts(version: str, store: View) -> dict[str, str]:
    """Return the ids of the stored facts of a version by their IRIs."""
    sparql = f"SELECT DISTINCT ?fact WHERE {{ ?fact <{term('readFrom')}> {ox.NamedNode(version)} ; a ?class }}"
    iris = [row[0].value for row in store.query(sparql).rows if isinstance(row[0], ox.NamedNode)]
    start = f"{version}/"
    return {
        iri: unquote(iri.removeprefix(start))
        for iri in iris
        if iri.startswith(start) and "/" not in iri.removeprefix(start)
    }


def _sound(made: Iterable[Made], broken: set[tuple[str, str]]) -> list[Made]:
    """Return what refers to no row that is no fact, at whatever remove."""
    left = list(made)
    while True:
        kept = [one for one in left if not any((one.entry.article.version, fact) in broken for fact in one.refers)]
        if len(kept) == len(left):
            return kept
        broken |= {(one.entry.article.version, one.entry.id) for one in left if one not in kept}
        left = kept


def _by_article(made: Iterable[Made]) -> list[list[Made]]:
    groups: dict[str, list[Made]] = defaultdict(list)
    for one in made:
        groups[one.entry.article.version].append(one)
    return [groups[version] for version in sorted(groups)]


def _quads(group: list[Made], name: str, path: Path, by: str | None, base: str, places: Places) -> list[ox.Quad]:
    """Return the graph of what a table says of one article, and note where its nodes come from."""
    article: Article = group[0].entry.article
    actors = _merged(actor for one in group for actor in one.actors)
    parts = {key: tuple(one.fact for one in group if isinstance(one.fact, kind)) for key, kind in _PARTS.items()}
    facts = article.facts(actors=tuple(actors.values()), **parts)
    notes = {one.entry.id: one.entry.cells["note"].text for one in group if "note" in one.entry.cells}
    quads = table_quads(facts, name, printable(path.name), _person(by), notes, base)
    places.cells.setdefault(table_graph_iri(facts, name, base), places.start)
    for one in group:
        where = one.entry.row_place
        iri = f"{article.version}/{one.entry.id}"
        places.rows.update({iri: where} if one.fact is not None else {iri: where, f"{iri}/tenure/1": where})
        for start, end in one.spans:
            places.cells.setdefault(f"{article.version}#char={start},{end}", where.cells.get("quote", where.place))
        for actor, place in one.named:
            places.cells.setdefault(actor_iri(actors[actor], base), place)
    return quads


def _merged(actors: Iterable[Actor]) -> dict[str, Actor]:
    """Return actors by their ids, each once, with all the places where the quotes name it."""
    found: dict[str, Actor] = {}
    for actor in actors:
        before = found.get(actor.id, actor)
        mentions = tuple(sorted({*before.mentions, *actor.mentions}))
        found[actor.id] = before.model_copy(update={"mentions": mentions})
    return found
