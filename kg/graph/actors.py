"""Actors as the article names them, with the offices that it ascribes to them."""

from functools import cache

from kg.facts import Actor, OfficeHeld
from kg.graph.iris import slug
from kg.graph.times import first_instant, last_instant
from kg.graph.writer import Writer, actor_iri
from kg.reference import shipped_rows
from kg.vocabulary import REFERENCE


def write_actor(writer: Writer, actor: Actor) -> None:
    """Write an actor: its type, names, mentions and offices.

    What the reference data labels is not labelled again; the names in the text are alternative labels.
    """
    iri = actor_iri(actor, writer.base)
    known = iri.startswith(REFERENCE)
    writer.type(iri, actor.type)
    writer.string(iri, "skos:altLabel" if known else "rdfs:label", actor.name)
    writer.string(iri, "skos:altLabel", (alias for alias in actor.aliases if known or alias != actor.name))
    writer.spans(iri, "mention", actor.mentions)
    for number, held in enumerate(actor.offices, 1):
        _tenure(writer, f"{writer.fact(actor.id)}/tenure/{number}", iri, held)


def _tenure(writer: Writer, tenure: str, holder: str, held: OfficeHeld) -> None:
    writer.type(tenure, "Tenure")
    writer.link(tenure, "heldBy", holder)
    writer.link(tenure, "office", _office(writer, held))
    writer.string(tenure, "officeTitle", held.title)
    writer.link(tenure, "readFrom", writer.version)
    writer.instant(tenure, "startEarliest", first_instant(held.start))
    writer.instant(tenure, "startLatest", last_instant(held.start))
    writer.instant(tenure, "endEarliest", first_instant(held.end))
    writer.instant(tenure, "endLatest", last_instant(held.end))
    writer.spans(tenure, "evidence", held.evidence)


def _office(writer: Writer, held: OfficeHeld) -> str:
    """Describe an office and return its IRI: that of the reference data where its owner has just one of the title."""
    served = writer.actor(held.of)
    if served and served.startswith((f"{REFERENCE}state/", f"{REFERENCE}organisation/")):
        known = _offices().get((served.rsplit("/", 1)[-1], slug(held.title)), frozenset())
        if len(known) == 1:
            iri = f"{REFERENCE}office/{next(iter(known)).replace(':', '/')}"
            writer.type(iri, "Office")
            return iri
    owner = f"{served.rsplit('/', 1)[-1]}/" if served else ""
    iri = f"{writer.base}office/{owner.lower()}{slug(held.title)}"
    writer.type(iri, "Office")
    writer.string(iri, "rdfs:label", held.title)
    writer.link(iri, "officeOf", served)
    return iri


# The functions that a state has one holder of at a time, so that their names are as good as a title.
_OF_ONE = frozenset({"head_of_state", "head_of_government", "foreign_minister", "defence_minister", "vice_president"})


@cache
def _offices() -> dict[tuple[str, str], frozenset[str]]:
    """Return the keys of offices by the state or organisation, and by title or the function that the title names."""
    found: dict[tuple[str, str], set[str]] = {}
    for row in shipped_rows("offices"):
        functions = (slug(kind) for kind in row["kind"].split("|") if kind in _OF_ONE)
        for title in {slug(row["title"]), slug(row["full_title"]), *functions} - {""}:
            found.setdefault((row["state"] or slug(row["organisation"]), title), set()).add(row["office"])
    return {key: frozenset(offices) for key, offices in found.items()}
