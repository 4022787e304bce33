"""Cues: the words that attribute, with the class they belong to and the kinds of content they take."""

from dataclasses import dataclass

from spacy.tokens import Token

from kg.reading.lexicon import load_lexicon
from kg.reference import kept_for_data

VERB_CLASSES = (
    "report", "assert", "believe", "suggest", "demand", "want", "commit", "threaten", "refuse", "deny", "criticise",
    "praise", "describe", "ask",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """How a cue verb takes its content: the class that says so, and the particle or preposition of an object frame."""

    cue_class: str
    marker: str | None = None


@dataclass(frozen=True, slots=True)
class CueLexicon:
    """The cue lexicon, indexed by lemma."""

    clause: dict[str, str]
    spoken: frozenset[str]
    infinitive: frozenset[str]
    gerund: frozenset[str]
    objects: dict[str, tuple[Frame, ...]]
    light_verbs: frozenset[str]
    content_nouns: frozenset[str]
    report_nouns: frozenset[str]
    adjectives: frozenset[str]
    described: frozenset[str]
    factuality: dict[str, str]


@kept_for_data
def cue_lexicon() -> CueLexicon:
    """Return the cue lexicon of `lexicon/cues.toml`, with the verbs of the user's tables."""
    data = load_lexicon("cues")
    clause: dict[str, str] = {}
    objects: dict[str, list[Frame]] = {}
    for name in VERB_CLASSES:
        for lemma in data[name].get("clause", "").split():
            clause.setdefault(lemma, name)
        if name == "describe":
            continue
        for entry in data[name].get("object", "").split():
            lemma, _, marker = entry.partition(":")
            objects.setdefault(lemma, []).append(Frame(name, marker or None))
    nouns = data["nouns"]
    return CueLexicon(
        clause=clause,
        spoken=frozenset(data["speech"]["verbs"].split()),
        infinitive=frozenset(data["infinitives"]["verbs"].split()),
        gerund=frozenset(data["gerunds"]["verbs"].split()),
        objects={lemma: tuple(frames) for lemma, frames in objects.items()},
        light_verbs=frozenset(nouns["light"].split()),
        content_nouns=frozenset(nouns["content"].split()),
        report_nouns=frozenset(nouns["reports"].split()),
        adjectives=frozenset(data["adjectives"]["clause"].split()),
        described=frozenset(data["describe"]["object"].split()),
        factuality={name: data[name]["factuality"] for name in VERB_CLASSES},
    )


def lemma_of(token: Token) -> str:
    """Return a verb's lemma in lower case; the tagger's "hop" is always "hope" in news of talks."""
    lemma = token.lemma_.lower()
    return "hope" if lemma == "hop" else lemma


def asks_anonymity(verb: Token) -> bool:
    """Whether a verb is about not being named, or not answering: "asked not to be named", "declined to comment"."""
    lexicon = load_lexicon("cues")["silence"]
    inner = [child for child in verb.children if child.dep_ in ("xcomp", "ccomp") and child.i > verb.i]
    named = lemma_of(verb) in lexicon["asking"].split() and any(
        lemma_of(one) in lexicon["naming"].split() and any(c.dep_ == "auxpass" for c in one.children) for one in inner
    )
    silent = lemma_of(verb) in lexicon["declining"].split() and any(
        lemma_of(one) in lexicon["answering"].split() for one in inner
    )
    nouns = any(child.dep_ == "dobj" and child.lemma_.lower() == "anonymity" for child in verb.children)
    return named or silent or nouns


def particle_of(verb: Token, marker: str) -> Token | None:
    """Return the child of a verb that is this particle or preposition, or None."""
    return next(
        (c for c in verb.children if c.lower_ == marker and c.dep_ in ("prt", "prep", "advmod", "aux", "mark", "intj")),
        None,
    )
