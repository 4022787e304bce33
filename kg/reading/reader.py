"""The reader: the extractors in their order, and the Facts they make together."""

from typing import TYPE_CHECKING

from kg.facts import DocumentFacts, Facts
from kg.language import Parsed, load_pipeline, parse
from kg.mentions import Mentions, find_mentions
from kg.mentions.gazetteer import load_gazetteer
from kg.reading.actions import find_actions
from kg.reading.checks import check_facts
from kg.reading.coverage import find_coverage
from kg.reading.events import find_events
from kg.reading.positions import find_positions
from kg.reading.readings import find_readings
from kg.reading.sanctions import find_sanctions
from kg.reading.shown import with_shown
from kg.reading.statements import find_statements
from kg.reading.undertakings import find_undertakings

if TYPE_CHECKING:
    from spacy.language import Language

    from kg.document import Document


def read(document: "Document", pipeline: "Language | None" = None) -> Facts:
    """Return the facts that Parley's rules read in a document.

    ``pipeline`` is a spaCy pipeline from ``load_pipeline``; None takes the default one. Raises ModelError if that
    cannot be loaded.
    """
    parsed = parse(document, pipeline or load_pipeline())
    return read_parsed(parsed, find_mentions(parsed, load_gazetteer()))


def read_parsed(parsed: Parsed, mentions: Mentions) -> Facts:
    """Return the facts of a parsed document whose mentions are known."""
    said = find_statements(parsed, mentions)
    statements = tuple(one.statement for one in said if one.whole)
    events = find_events(parsed, mentions, statements)
    sanctions = find_sanctions(parsed, mentions, said)
    undertakings = find_undertakings(parsed, mentions, said)
    undertakings, positions = with_shown(parsed, statements, undertakings, find_positions(parsed, mentions, said))
    actions, people = find_actions(parsed, mentions, said, events, positions, undertakings, sanctions)
    facts = Facts(
        document=_document_facts(parsed.document),
        actors=(*mentions.actors, *people),
        events=events,
        statements=statements,
        positions=positions,
        undertakings=undertakings,
        sanctions=sanctions,
        actions=actions,
        readings=find_readings(mentions, statements, events),
    )
    checked, left_out = check_facts(parsed, facts)
    return checked.model_copy(update={"sentences": find_coverage(parsed, mentions, checked, left_out)})


def _document_facts(document: "Document") -> DocumentFacts:
    return DocumentFacts(
        id=document.id,
        title=document.title,
        published=document.published,
        url=document.url,
        publisher=document.publisher,
        language=document.language,
        text=document.text,
    )
