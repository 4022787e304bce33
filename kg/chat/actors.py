"""Actors: who a model names, where each stands in the text, and whom the reference data knows by these names.

The same words are names of the same actor for every reader: where Parley's own reading of the text knows them to name
an actor of the same kind in the reference data, the model's actor is that one.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.chat.answer import AskedActor
from kg.chat.quotes import Quotes
from kg.facts import Actor, ActorType, Span
from kg.language import Parsed
from kg.mentions import Mention, Mentions
from kg.mentions.gazetteer import slug

_BODIES: frozenset[ActorType] = frozenset(
    {"GovernmentBody", "InternationalOrganisation", "Alliance", "Organisation", "Group"}
)
_NAMING = ("name", "metonym")


@dataclass
class Named:
    """The actors found, and the ids that the model gave them."""

    actors: list[Actor] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    missing: list[AskedActor] = field(default_factory=list)


def find_actors(parsed: Parsed, known: Mentions, quotes: Quotes, asked: Iterable[AskedActor]) -> Named:
    """Return the actors whose names stand in the text, without offices; ``known`` is Parley's own reading of it.

    Two that turn out to be one are one. Of names within names the longer counts.
    """
    named = Named()
    asked = tuple({actor.id: actor for actor in asked}.values())
    places = _claims(parsed, quotes, asked)
    one: dict[object, int] = {}
    for actor in asked:
        spans = places.get(actor.id, [])
        if not spans:
            named.missing.append(actor)
            continue
        found = _actor(quotes, known, actor, spans)
        identity = found.iri or (found.type, slug(found.name) or found.name)
        if identity in one:
            other = named.actors[one[identity]]
            named.actors[one[identity]] = _merged(other, found)
            named.ids[actor.id] = other.id
        else:
            one[identity] = len(named.actors)
            named.ids[actor.id] = f"a{len(named.actors) + 1}"
            named.actors.append(found.model_copy(update={"id": named.ids[actor.id]}))
    return named


def own_mentions(parsed: Parsed, actors: Iterable[Actor], known: Mentions) -> Mentions:
    """Return the mentions of these actors, with the dates, durations and places of Parley's own reading."""
    actors = tuple(actors)
    mentions = []
    for actor in actors:
        for start, end in actor.mentions:
            tokens = parsed.doc.char_span(start, end, alignment_mode="expand")
            if tokens is not None and len(tokens):
                span = (start, end)
                mentions.append(Mention(tokens.start, tokens.end, span, (actor.id,), "name", tokens.root.i))
    mentions.sort(key=lambda mention: (mention.start, mention.end))
    return Mentions(actors, tuple(mentions), known.places, known.dates, known.durations)


def _claims(parsed: Parsed, quotes: Quotes, asked: Iterable[AskedActor]) -> dict[str, list[Span]]:
    """Return where each actor is named: the longest names first, no two on the same characters."""
    names: dict[str, str] = {}
    for actor in asked:
        for name in (actor.name, *actor.names):
            names.setdefault(" ".join(name.split()), actor.id)
    taken = bytearray(len(quotes.text))
    places: dict[str, list[Span]] = {}
    for name, identifier in sorted(names.items(), key=lambda entry: (-len(entry[0]), entry[0])):
        for start, end in quotes.find_all(name):
            if not any(taken[start:end]) and not _is_pronoun(parsed, (start, end)):
                taken[start:end] = b"\1" * (end - start)
                places.setdefault(identifier, []).append((start, end))
    return {identifier: sorted(spans) for identifier, spans in places.items()}


def _is_pronoun(parsed: Parsed, span: Span) -> bool:
    tokens = parsed.doc.char_span(*span)
    return tokens is not None and len(tokens) == 1 and tokens[0].pos_ in ("PRON", "DET")


def _actor(quotes: Quotes, known: Mentions, asked: AskedActor, spans: list[Span]) -> Actor:
    words = [quotes.words(span) for span in spans]
    other = _known(known, asked.type, spans)
    name = other.name if other is not None else max(words, key=len)
    own = " ".join(asked.name.split())
    if other is None and own in words:
        name = own
    return Actor(
        id=asked.id,
        iri=other.iri if other is not None else None,
        name=name,
        type=other.type if other is not None else asked.type,
        aliases=tuple(word for word in dict.fromkeys(words) if word != name),
        mentions=tuple(spans),
    )


def _known(known: Mentions, kind: ActorType, spans: list[Span]) -> Actor | None:
    """Return the actor of the reference data that most of these spans name, if it is of the kind."""
    places = set(spans)
    votes = Counter(
        mention.actor
        for mention in known.mentions
        if mention.kind in _NAMING and len(mention.actors) == 1 and mention.span in places
    )
    for identifier, _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0] or "")):
        actor = known.actor(identifier or "")
        if actor.iri is not None and (actor.type == kind or {actor.type, kind} <= _BODIES):
            return actor
    return None


def _merged(actor: Actor, other: Actor) -> Actor:
    names = (*actor.aliases, other.name, *other.aliases)
    return actor.model_copy(
        update={
            "aliases": tuple(name for name in dict.fromkeys(names) if name != actor.name),
            "mentions": tuple(sorted({*actor.mentions, *other.mentions})),
        }
    )
