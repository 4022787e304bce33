"""Speakers: which actors the source, the addressee and the channel of an attribution denote."""

import re
from dataclasses import dataclass

from spacy.tokens import Token

from kg.facts import Ids
from kg.language import Parsed
from kg.mentions import Mention, Mentions
from kg.reading.attribution.cues import cue_lexicon
from kg.reading.clauses import prepositional
from kg.reading.lexicon import word_class

_CHANNEL_PREPOSITIONS = frozenset({"in", "on", "via", "through", "at", "during", "by"})
_SPOKES = re.compile(r"spokes(?:man|woman|person|people)|press secretary|press officer", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Speakers:
    """The actors that a source denotes, and on whose behalf they speak."""

    actors: tuple[str, ...] = ()
    on_behalf_of: str | None = None


def find_speakers(mentions: Mentions, sources: tuple[Token, ...]) -> Speakers:
    """Return the actors that source tokens denote; a document stands for those who issued it."""
    found = actors_of(mentions, sources)
    if not found:
        found = tuple(
            mention
            for source in sources
            if source.lemma_.lower() in cue_lexicon().report_nouns or source.ent_type_ == ""
            for mention in _issuers(mentions, source)
        )
    actors = tuple(dict.fromkeys(mention.actor for mention in found if mention.actor))
    return Speakers(actors, _on_behalf(mentions, actors))


def actors_of(mentions: Mentions, tokens: tuple[Token, ...]) -> tuple[Mention, ...]:
    """Return one mention for each actor that the tokens denote, in order of the text."""
    found: dict[str, Mention] = {}
    for token in tokens:
        for mention in mentions.resolve(token) or _among(mentions, token):
            if mention.actor is not None:
                found.setdefault(mention.actor, mention)
    return tuple(found.values())


def acting_ids(mentions: Mentions, tokens: tuple[Token, ...]) -> Ids:
    """Return the ids of the actors that head tokens denote, in order of the text; places do not act."""
    found = actors_of(mentions, tokens)
    return tuple(m.actor for m in found if m.actor and mentions.actor(m.actor).type != "Place")


def _among(mentions: Mentions, token: Token) -> tuple[Mention, ...]:
    """Return whom a quantity is of: "one of the diplomats", "most of the members"."""
    if token.pos_ not in ("NUM", "PRON", "DET", "ADJ", "NOUN") or token.lower_ not in word_class("quantities"):
        return ()
    return tuple(mention for part in prepositional(token, "of") for mention in mentions.resolve(part))


def _issuers(mentions: Mentions, noun: Token) -> tuple[Mention, ...]:
    """Return who issued a document: "the ministry's statement", "a statement from the ministry", "a US report"."""
    owners = [child for child in noun.children if child.dep_ in ("poss", "compound", "nmod")]
    owners += prepositional(noun, "from", "by", "of", "between")
    for child in noun.children:  # "a paper circulated by the two governments"
        if child.dep_ == "acl" and child.tag_ == "VBN":
            owners += prepositional(child, "by")
    return actors_of(mentions, tuple(owners))


def _on_behalf(mentions: Mentions, actors: tuple[str, ...]) -> str | None:
    """Return whom a spokesperson speaks for: what the office belongs to."""
    for actor_id in actors[:1]:
        for office in mentions.actor(actor_id).offices:
            if _SPOKES.search(office.title) and office.of:
                return office.of
    return None


def find_channel(parsed: Parsed, verb: Token) -> str | None:
    """Return the words for how something was said ("a statement", "the social network X"), or None."""
    report_nouns = cue_lexicon().report_nouns
    hosts = [verb, *(child for child in verb.children if child.dep_ in ("dobj", "pobj"))]
    hosts += [grandchild for host in hosts for grandchild in host.children if grandchild.dep_ == "pobj"]
    for host in hosts:
        for child in host.children:
            if child.dep_ != "prep" or child.lower_ not in _CHANNEL_PREPOSITIONS:
                continue
            for noun in child.children:
                if noun.dep_ != "pobj":
                    continue
                head = noun.lemma_.lower()
                named = noun.ent_type_ in ("ORG", "PRODUCT", "WORK_OF_ART") and child.lower_ in ("on", "via", "in")
                if (
                    head in report_nouns
                    or head in ("network", "media", "platform", "channel")
                    or (named and child.lower_ == "on")
                ):
                    return _short(noun)
    return None


def _short(noun: Token) -> str:
    """Return a noun with what belongs to its name, without its clauses and prepositional phrases."""
    kept = [
        token
        for token in noun.doc[noun.left_edge.i : noun.right_edge.i + 1]
        if token.i <= noun.i or (token.dep_ == "appos" and token.head.i == noun.i and token.pos_ == "PROPN")
    ]
    while kept and kept[0].dep_ in ("det", "poss"):
        kept = kept[1:]
    return "".join(token.text_with_ws for token in kept).strip()


def speaks_for(mentions: Mentions, speaker: str, on_behalf_of: str | None, holder: str) -> bool:
    """Whether a speaker's office belongs to the same body or state as the holder, or the holder's own."""
    mine = mentions.owners_of(speaker) | ({on_behalf_of} if on_behalf_of else set())
    mine |= {of for body in mine for of in mentions.owners_of(body)}
    if mine == {speaker} and any(_SPOKES.search(office.title) for office in mentions.actor(speaker).offices):
        return mentions.actor(holder).type == "State"  # "the foreign ministry spokeswoman": whose, the article knows
    theirs = mentions.owners_of(holder)
    return bool(mine & theirs) or _same_state(mentions, mine, theirs)


def _same_state(mentions: Mentions, mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether a body of one side (the Kremlin) is of the other's state, as the reference data's IRIs tell."""

    def states(identifiers: frozenset[str]) -> set[str]:
        found = set()
        for identifier in identifiers:
            iri = mentions.actor(identifier).iri or ""
            parts = iri.rsplit("/", 3)
            if "/reference/state/" in iri:
                found.add(parts[-1].lower())
            elif "/reference/body/" in iri:
                found.add(parts[-2].lower())
        return found

    return bool(states(mine) & states(theirs))
