"""Places: where an event is, by the names and the phrases that say so."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from spacy.tokens import Doc, Token

from kg.language import Parsed
from kg.mentions import Mention, Mentions, PlaceMention
from kg.quotations import find_dateline
from kg.reading.events.sighting import Place
from kg.reading.events.spans import of_sentence
from kg.reading.events.words import in_class
from kg.reference import kept_for_data, rows

AT = frozenset({"in", "at", "near", "outside", "inside"})
GOING = frozenset({"to", "in", "for", "into"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_NO_PLACE = frozenset({"PERSON", "ORG", "DATE", "TIME", "NORP", "EVENT", "WORK_OF_ART", "LAW", "MONEY", "CARDINAL"})
_NEVER_PLACE = frozenset({"DATE", "TIME", "EVENT", "WORK_OF_ART", "LAW", "MONEY", "CARDINAL", "LANGUAGE"})
_NAME = 3  # words of an unknown place's name at most


def place_of(mentions: Mentions, token: Token) -> Place | None:
    """Return the place that a noun names: a place mention, a state, or a name that the pipeline takes for a place."""
    longer = _longer_name(mentions, token)
    if longer is not None:
        return longer
    for place in _places_at(mentions.places, token):
        return Place(_cased(place.name), place.start, place.end)
    mention = mentions.at(token.i)
    if mention is not None and mention.actors:
        actor = mentions.actor(mention.actors[0])
        if mention.kind == "name" and actor.type in ("State", "Place") and len(mention.actors) == 1:
            return Place(actor.name, mention.start, mention.end)
        if mention.kind != "metonym":
            return None
    if token.pos_ != "PROPN" or token.ent_type_ in _NO_PLACE:
        return None
    if token.ent_type_ not in _PLACES and not _named_elsewhere(token):
        return None
    return _named(token)


def _places_at(places: Sequence[PlaceMention], token: Token) -> list[PlaceMention]:
    return [place for place in of_sentence(places, token) if place.start <= token.i < place.end]


def _named(token: Token) -> Place:
    if token.ent_type_ in _PLACES:
        first, last = _entity(token)
        words = token.doc[first:last].text
        if "-" in words and token.doc[first].pos_ != "DET":  # "Port-au-Prince"
            return Place(_cased(words), first, last)
    start = _first_of_name(token)
    if start > token.sent.start + 1 and token.doc[start - 1].text == "The":  # "The Hague"
        start -= 1
    return Place(_cased(token.doc[start : token.i + 1].text), start, token.i + 1)


def _first_of_name(token: Token) -> int:
    start = token.i
    while start > token.sent.start and token.doc[start - 1].dep_ == "compound" and token.doc[start - 1].pos_ == "PROPN":
        start -= 1
    return start


def unknown_place(mentions: Mentions, token: Token) -> Place | None:
    """Return the place that a name after "in" is likely to be, though the pipeline does not know it for one."""
    if token.pos_ != "PROPN" or token.ent_type_ in _NEVER_PLACE or not token.text[:1].isupper():
        return None
    if token.ent_type_ == "NORP" and token.i in mentions.adjectives:
        return None
    start = _first_of_name(token)
    words = token.doc[start : token.i + 1]
    if len(words) > _NAME or any(in_class(word, "institutions") for word in words):
        return None
    if any(child.dep_ in ("det", "poss", "amod", "nummod") for child in token.children):
        return None
    mention = mentions.at(token.i)
    if mention is not None and not _mistaken(mentions, mention):
        return None
    return Place(words.text, start, token.i + 1)


def _mistaken(mentions: Mentions, mention: Mention) -> bool:
    """Whether a name taken for a person's or organisation's has nothing to show for it: one word, known nowhere."""
    if not mention.actors or mention.end - mention.start > 1:
        return False
    actor = mentions.actor(mention.actors[0])
    return actor.type in ("Person", "Organisation") and actor.iri is None and not actor.offices


def _longer_name(mentions: Mentions, token: Token) -> Place | None:
    """Return the place whose name ends with that of a state or city: "Port Sudan", "New Delhi"."""
    mention = mentions.at(token.i)
    start = mention.start if mention is not None else token.i
    if token.ent_type_ not in _PLACES or start == 0 or token.doc[start - 1].ent_type_ != token.ent_type_:
        return None
    first, last = _entity(token)
    if first >= start or token.doc[first].pos_ != "PROPN":
        return None
    return Place(token.doc[first:last].text, first, last)


def _entity(token: Token) -> tuple[int, int]:
    """Return the token range of the entity that a token is in."""
    first, last = token.i, token.i + 1
    while first > 0 and token.doc[first].ent_iob_ == "I":
        first -= 1
    while last < len(token.doc) and token.doc[last].ent_iob_ == "I":
        last += 1
    return first, last


def metonym_place(mentions: Mentions, token: Token) -> Place | None:
    """Return the city that a name means after a verb of motion or before "talks", though it may mean a government."""
    mention = mentions.at(token.i)
    if mention is not None and mention.kind == "metonym" and token.pos_ == "PROPN":
        return Place(token.text, token.i, token.i + 1)
    return None


def destination(mentions: Mentions, token: Token) -> Place | None:
    """Return the place that a noun names where somebody goes there."""
    found = place_of(mentions, token) or metonym_place(mentions, token) or described_place(mentions, token)
    if found is None and token.ent_type_ == "GPE":
        return Place(token.text, token.i, token.i + 1)
    return found or unknown_place(mentions, token)


def described_place(mentions: Mentions, token: Token) -> Place | None:
    """Return the place that a noun for places goes with: "the capital, Addis Ababa", "the island of Langkawi"."""
    if not in_class(token, "localities"):
        return None
    if token.lemma_.lower() == "capital" and not any(child.dep_ == "appos" for child in token.children):
        capital = _capital(mentions, token)
        if capital is not None:
            return capital
    names = [child for child in token.children if child.dep_ in ("appos", "compound", "nmod") and child.pos_ == "PROPN"]
    names += [one for child in token.children if child.lower_ == "of" for one in child.children]
    for name in names:
        place = place_of(mentions, name) or metonym_place(mentions, name) or unknown_place(mentions, name)
        if place is not None:
            return place
    return None


def _capital(mentions: Mentions, token: Token) -> Place | None:
    """Return the capital that "the Chinese capital" or "the capital of China" means, by the reference data."""
    owners = [mentions.adjectives[child.i] for child in token.children if child.i in mentions.adjectives]
    of = [one for child in token.children if child.lower_ == "of" for one in child.children]
    named = [mentions.at(one.i) for one in (*of, *(c for c in token.children if c.dep_ in ("poss", "compound")))]
    owners += [mention.actor for mention in named if mention is not None and mention.actor is not None]
    for owner in owners:
        name = _capitals().get(mentions.actor(owner).name)
        if name is not None:
            return Place(name, token.left_edge.i, token.i + 1)
    return None


@kept_for_data
def _capitals() -> dict[str, str]:
    return {row["name"]: row["capital"].split("|")[0] for row in rows("states") if row["capital"]}


def is_venue(mentions: Mentions, modifier: Token) -> bool:
    """Whether a name before an event noun says where it is ("the Warsaw summit"), and not who meets ("Warsaw-Kyiv")."""
    if modifier.dep_ not in ("compound", "nmod") or modifier.pos_ != "PROPN" or list(modifier.conjuncts):
        return False
    if any(one.text in ("-", "–", "/") for one in (modifier.nbor(1), modifier.nbor(-1) if modifier.i else modifier)):
        return False
    if modifier.nbor(1).dep_ == "compound" and modifier.nbor(1).ent_type_ == modifier.ent_type_ != "":
        return False  # the first word of a longer name
    mention = mentions.at(modifier.i)
    if mention is not None and mention.actors:
        return mention.kind == "metonym" and mentions.actor(mention.actors[0]).type in ("State", "Place")
    if modifier.i in mentions.adjectives and modifier.tag_ == "NNP" and modifier.ent_type_ != "NORP":
        return True  # a capital: "the Bern talks"
    return modifier.ent_type_ in ("GPE", "FAC", "LOC") and place_of(mentions, modifier) is not None


def _named_elsewhere(token: Token) -> bool:
    """Whether the pipeline takes the name for a place elsewhere in the text, or a dateline has it in capitals."""
    return token.text in _place_names(token.doc) or any(
        other.text == token.text.upper() and other.i != token.i for other in token.doc[:12]
    )


@lru_cache(maxsize=2)
def _place_names(doc: Doc) -> frozenset[str]:
    return frozenset(token.text for entity in doc.ents if entity.label_ in _PLACES for token in entity)


def _cased(name: str) -> str:
    """Return a name in capitals, as datelines have them, in title case; initialisms stay."""
    return name.title() if name.isupper() and len(name) > 3 else name


def places_in(mentions: Mentions, tokens: Iterable[Token], prepositions: frozenset[str] = AT) -> Place | None:
    """Return the first place that stands after one of the prepositions among the tokens."""
    for token in tokens:
        if token.dep_ not in ("prep", "agent") or token.lower_ not in (*prepositions, "on"):
            continue
        if in_class(token.head, "seats") and token.head.pos_ == "NOUN":
            continue  # "the government in Kabul"
        for child in token.children:
            if child.dep_ != "pobj":
                continue
            place = described_place(mentions, child)
            if place is None and token.lower_ in prepositions:
                place = place_of(mentions, child)
                place = place or (unknown_place(mentions, child) if token.lower_ != "at" else None)
            if place is not None:
                return place
    return None


def dateline_of(parsed: Parsed, mentions: Mentions) -> Place | None:
    """Return the place that the first dateline names."""
    text = parsed.document.text
    for start, end in parsed.paragraphs[:4]:
        stop = find_dateline(text, start, end)
        if stop is None:
            continue
        words = text[start:stop].split("(")[0].split(",")[0].strip(" -–—\n")
        if words and not any(character.isdigit() for character in words):
            tokens = parsed.doc.char_span(start, start + len(words))
            return Place(_cased(words), tokens.start, tokens.end) if tokens is not None else None
    found = next((place for place in mentions.places if place.dateline), None)
    return Place(_cased(found.name), found.start, found.end) if found is not None else None


def place_before_where(mentions: Mentions, verb: Token) -> Place | None:
    """Return the place that a clause with "where" is about: "in Jeddah, where talks resumed"."""
    if verb.dep_ not in ("relcl", "advcl", "acl") or not any(child.lower_ == "where" for child in verb.children):
        return None
    before = [token for token in verb.doc[verb.sent.start : verb.left_edge.i] if token.pos_ == "PROPN"]
    for token in reversed(before):
        place = place_of(mentions, token) or metonym_place(mentions, token)
        if place is None and token.head.lower_ in ("in", "from", "to"):
            place = unknown_place(mentions, token)
        if place is not None:
            return place
    return None
