"""A thread of three short articles with facts by hand: a stance that turns, two renderings, a promise, sanctions.

What the shipped article cannot show, because it is one article of one day, is asked of these.
"""

from kg.facts import (
    Action,
    Actor,
    DocumentFacts,
    Event,
    Facts,
    OfficeHeld,
    Position,
    Sanction,
    Sentence,
    Statement,
    Undertaking,
)  # fmt: skip
from kg.graph import article_quads, graph_iri
from kg.store import Store

FIRST = (
    "Freedonia opposes a foreign naval base in the strait, Foreign Minister Ada Lund said on Tuesday. "
    "“We will not accept a base,” she said. "
    "Freedonia will send two hospitals to Sylvania by 1 May. "
    "Freedonia imposed an arms embargo on Sylvania."
)
SECOND = (
    "Ada Lund said on 2 April that Freedonia would never put up with a base. "
    "Talks between Freedonia and Sylvania in Geneva were moved from 10 April to 20 April. "
    "Sylvania supports a foreign naval base in the strait, President Bo Berg said."
)
THIRD = (
    "Freedonia supports a foreign naval base in the strait, Ada Lund said. "
    "Freedonia eased the arms embargo on Sylvania. "
    "Foreign Minister Cy Dahl of Freedonia met Bo Berg in Geneva."
)


class Text:
    """A text that tells where its words stand."""

    def __init__(self, text):
        self.text = text

    def at(self, words, after=""):
        """Return the span of the words, the first time or the first after others, as a list of spans."""
        start = self.text.index(words, self.text.index(after) if after else 0)
        return ((start, start + len(words)),)

    def sentences(self):
        """Return all sentences, which end in a full stop, as modelled."""
        found, start = [], 0
        for sentence in self.text.split(". "):
            end = min(start + len(sentence) + 1, len(self.text))
            found.append(Sentence(span=(start, end), status="modelled"))
            start = end + 1
        return tuple(found)


def person(key, name, text, title=None, of=None, **bounds):
    """Return a person who is named in the text, with the office that it gives him."""
    held = OfficeHeld(title=title, of=of, evidence=text.at(f"{title} {name}"), **bounds) if title else None
    return Actor(id=key, name=name, type="Person", mentions=text.at(name), offices=(held,) if held else ())


def state(key, name, text):
    """Return a state that is named in the text."""
    return Actor(id=key, name=name, type="State", mentions=text.at(name))


def first():
    """Return the facts of the article of 2 April."""
    text = Text(FIRST)
    base = text.at("Freedonia opposes a foreign naval base in the strait")
    return Facts(
        document=DocumentFacts(
            id="first", title="Freedonia says no", published="2024-04-02", publisher="Harbour Post", text=FIRST,
            url="https://harbour.example/first",
        ),
        sentences=text.sentences(),
        actors=(
            person("a1", "Ada Lund", text, "Foreign Minister", "a2"),
            state("a2", "Freedonia", text),
            state("a3", "Sylvania", text),
        ),
        statements=(
            Statement(
                id="s1", kind="indirect", speaker="a1", on_behalf_of="a2", source=text.at("Foreign Minister Ada Lund"),
                cue=text.at("said"), content=base, date="2024-04-02", topics=("troop-deployment",), confidence=0.9,
            ),
            Statement(
                id="s2", kind="direct", speaker="a1", source=text.at("she"), cue=text.at("said", after="she"),
                content=text.at("We will not accept a base,"), date="2024-04-02", topics=("troop-deployment",),
                confidence=0.8,
            ),
        ),
        positions=(
            Position(
                id="p1", actor="a2", topic="troop-deployment", stance="opposes", proposition="a foreign naval base",
                basis="spokesperson", statements=("s1",), evidence=base, confidence=0.8,
            ),
        ),
        undertakings=(
            Undertaking(
                id="u1", type="Commitment", parties=("a2",), addressee="a3", proposition="send two hospitals",
                due="2024-05-01", evidence=text.at("Freedonia will send two hospitals to Sylvania by 1 May"),
                confidence=0.8,
            ),
        ),
        sanctions=(
            Sanction(
                id="x1", imposing=("a2",), target=("a3",), measure="arms-embargo", status="in-force",
                evidence=text.at("Freedonia imposed an arms embargo on Sylvania"), confidence=0.9,
            ),
        ),
        actions=(
            Action(
                id="n1", type="SANCTION", actors=("a2",), recipients=("a3",), of="x1", cue=text.at("imposed"),
                evidence=text.at("Freedonia imposed an arms embargo on Sylvania"), confidence=0.9,
            ),
        ),
    )  # fmt: skip


def second():
    """Return the facts of the article of 15 April, by another publisher."""
    text = Text(SECOND)
    base = text.at("Sylvania supports a foreign naval base in the strait")
    return Facts(
        document=DocumentFacts(
            id="second", title="Talks moved", published="2024-04-15", publisher="Delta Wire", text=SECOND,
            url="https://delta.example/second",
        ),
        sentences=text.sentences(),
        actors=(
            person("a1", "Ada Lund", text),
            state("a2", "Freedonia", text),
            state("a3", "Sylvania", text),
            person("a4", "Bo Berg", text, "President", "a3"),
        ),
        events=(
            Event(
                id="e1", type="Talks", status="postponed", place="Geneva", date="2024-04-20",
                previous_date="2024-04-10", date_words="20 April", date_evidence=text.at("20 April"),
                participants=("a2", "a3"), confidence=0.8,
                evidence=text.at("Talks between Freedonia and Sylvania in Geneva were moved from 10 April to 20 April"),
            ),
        ),
        statements=(
            Statement(
                id="s1", kind="indirect", speaker="a1", source=text.at("Ada Lund"), cue=text.at("said"),
                content=text.at("that Freedonia would never put up with a base"), date="2024-04-02",
                topics=("troop-deployment",), confidence=0.9,
            ),
            Statement(
                id="s2", kind="indirect", speaker="a4", on_behalf_of="a3", source=text.at("President Bo Berg"),
                cue=text.at("said", after="Bo Berg"), content=base, topics=("troop-deployment",), confidence=0.9,
            ),
        ),
        positions=(
            Position(
                id="p1", actor="a3", topic="troop-deployment", stance="supports", proposition="a foreign naval base",
                basis="spokesperson", statements=("s2",), evidence=base, confidence=0.8,
            ),
        ),
    )  # fmt: skip


def third():
    """Return the facts of the article of 10 May."""
    text = Text(THIRD)
    base = text.at("Freedonia supports a foreign naval base in the strait")
    return Facts(
        document=DocumentFacts(
            id="third", title="Freedonia turns", published="2024-05-10", publisher="Harbour Post", text=THIRD,
            url="https://harbour.example/third",
        ),
        sentences=text.sentences(),
        actors=(
            person("a1", "Ada Lund", text),
            state("a2", "Freedonia", text),
            state("a3", "Sylvania", text),
            person("a4", "Bo Berg", text),
            person("a5", "Cy Dahl", text, "Foreign Minister", "a2"),
        ),
        events=(
            Event(
                id="e1", type="Meeting", status="held", participants=("a5", "a4"), place="Geneva",
                evidence=text.at("Foreign Minister Cy Dahl of Freedonia met Bo Berg in Geneva"), confidence=0.9,
            ),
        ),
        statements=(
            Statement(
                id="s1", kind="indirect", speaker="a1", on_behalf_of="a2", source=text.at("Ada Lund"),
                cue=text.at("said"), content=base, topics=("troop-deployment",), confidence=0.9,
            ),
        ),
        positions=(
            Position(
                id="p1", actor="a2", topic="troop-deployment", stance="supports", proposition="a foreign naval base",
                basis="spokesperson", statements=("s1",), evidence=base, confidence=0.8,
            ),
        ),
        sanctions=(
            Sanction(
                id="x1", imposing=("a2",), target=("a3",), measure="arms-embargo", status="eased",
                evidence=text.at("Freedonia eased the arms embargo on Sylvania"), confidence=0.9,
            ),
        ),
        actions=(
            Action(
                id="n1", type="CONSULT", actors=("a5",), recipients=("a4",), of="e1", cue=text.at("met"),
                evidence=text.at("Foreign Minister Cy Dahl of Freedonia met Bo Berg in Geneva"), confidence=0.9,
            ),
        ),
    )  # fmt: skip


def articles():
    """Return the facts of all three, in the order of their days."""
    return first(), second(), third()


def thread_store():
    """Return a store in memory that holds the thread."""
    store = Store.in_memory()
    for facts in articles():
        store.replace([graph_iri(facts)], article_quads(facts))
    return store
