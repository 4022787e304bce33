"""Parties: the actors that the arguments of an event's verb or noun denote."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Token

from kg.mentions import Mention, Mentions
from kg.reading.clauses import SUBJECTS, conjuncts, governing_verb, prepositional, subjects_of
from kg.reading.events.listing import listed_before
from kg.reading.events.words import event_words, in_class

_MODIFIERS = frozenset({"poss", "compound", "nmod", "amod"})
_COLLECTIVE = frozenset({"Group", "Organisation", "InternationalOrganisation", "Alliance", "GovernmentBody"})


def parties_of(mentions: Mentions, tokens: Iterable[Token]) -> tuple[Mention, ...]:
    """Return one mention for each actor that head tokens denote, in order; places and the press are no parties."""
    found: dict[str, Mention] = {}
    for token in tokens:
        for part in _parts(token):
            for mention in (*listed_before(mentions, part), *_denoted(mentions, part)):
                if mention.actor is not None and not is_audience(mentions, mention):
                    found.setdefault(mention.actor, mention)
    return tuple(found.values())


def _parts(token: Token) -> Iterator[Token]:
    """Yield a token and what is listed with it, also what the parser takes for appositions or modifiers."""
    for one in conjuncts(token):
        for child in one.subtree:
            coordinated = any(inner.dep_ == "cc" for inner in child.children)
            if child.dep_ == "nmod" and child.i < one.i and child.pos_ == "PROPN" and coordinated:
                yield child
        yield one
        apposed = [child for child in one.children if child.dep_ == "appos" and child.pos_ == "PROPN"]
        if any(child.dep_ == "conj" for child in one.children):
            yield from apposed
        for child in apposed:
            yield from (t for t in conjuncts(child) if t.i != child.i and t.i not in {c.i for c in one.conjuncts})


def _denoted(mentions: Mentions, token: Token) -> tuple[Mention, ...]:
    found = [m for m in mentions.resolve(token) if m.actors and token.i in (m.head, _apposed(token.doc[m.head]).i)]
    kept = [m for m in found if mentions.actor(m.actors[0]).type != "Place"]
    if len(kept) == 1 and kept[0].kind == "description" and _comes_from(token):
        named = tuple(_represented(mentions, token))
        kept = list(named) if len(named) > 1 else kept  # "officials from Mali and Senegal"
    if kept or found:
        return tuple(kept)
    return tuple(_represented(mentions, token))


def _comes_from(noun: Token) -> bool:
    return any(child.dep_ == "prep" and child.lower_ == "from" for child in noun.children)


def _apposed(token: Token) -> Token:
    """Return the noun that a noun stands in apposition to, or itself."""
    while token.dep_ == "appos":
        token = token.head
    return token


def _represented(mentions: Mentions, token: Token) -> Iterator[Mention]:
    """Yield whom people stand for who are no actor of their own: "officials of Iran", "Egyptian and Qatari envoys"."""
    if in_class(token, "quantities"):
        for part in prepositional(token, "of"):
            yield from _denoted(mentions, part)
        return
    if not is_people(token):
        return
    if any(child.lower_ in event_words("representatives", "some") for child in token.children):
        return
    for modifier in modifiers(token):
        yield from modifying(mentions, modifier)
    for part in prepositional(token, "of", "from", "for"):
        yield from (m for m in mentions.resolve(part) if m.actors and mentions.actor(m.actors[0]).type != "Place")
    yield from _led_by(mentions, token)


def _led_by(mentions: Mentions, token: Token) -> Iterator[Mention]:
    """Yield who leads people that are no actor of their own: "a delegation led by Ann Lee"."""
    for clause in token.children:
        if clause.dep_ in ("acl", "relcl") and in_class(clause, "leading"):
            for agent in prepositional(clause, "by"):
                yield from (m for m in mentions.resolve(agent) if m.actors)


def attached(head: Token, *prepositions: str) -> list[Token]:
    """Return the objects of prepositions that hang on a head directly, conjuncts included; "along with" is another."""
    return [
        one
        for child in head.children
        if child.dep_ in ("prep", "agent") and child.lower_ in prepositions
        for token in child.children
        if token.dep_ == "pobj"
        for one in conjuncts(token)
    ]


def modifiers(noun: Token) -> list[Token]:
    """Return the words before a noun that may name an actor, with what is coordinated or hyphenated with them."""
    found: list[Token] = []
    for child in noun.children:
        if child.i >= noun.i or child.dep_ not in (*_MODIFIERS, "npadvmod"):
            continue
        if child.dep_ == "poss":
            found += conjuncts(child)
        else:
            found += [t for t in child.subtree if t.i < noun.i and t.dep_ not in ("pobj", "relcl")]
    return found


def modifying(mentions: Mentions, token: Token) -> Iterator[Mention]:
    """Yield the actor that a modifier names: a name or possessive, or a demonym such as "Israeli"."""
    mention = mentions.at(token.i)
    if mention is not None:
        for actor in mention.actors:
            if mentions.actor(actor).type != "Place":
                yield replace(mention, actors=(actor,))
        return
    adjective = mentions.adjectives.get(token.i)
    if adjective is not None:
        span = (token.idx, token.idx + len(token.text))
        yield Mention(token.i, token.i + 1, span, (adjective,), "demonym", token.i)


def is_people(token: Token) -> bool:
    """Whether a noun is of people who act for others, such as officials or counterparts, whether known or not."""
    return in_class(token, "representatives")


def is_audience(mentions: Mentions, mention: Mention) -> bool:
    """Whether a mention denotes reporters and the like, who only listen or ask."""
    actor = mentions.actor(mention.actors[0])
    return actor.type == "Group" and any(
        word.rstrip("s") in event_words("audience") for word in actor.name.lower().split()
    )


def is_collective(mentions: Mentions, mention: Mention) -> bool:
    """Whether one actor may meet by itself: a group, a body, or several named at once."""
    return mentions.actor(mention.actors[0]).type in _COLLECTIVE


def datives_of(verb: Token) -> tuple[Token, ...]:
    """Return the indirect objects of a verb: "granted *him* an audience"."""
    return tuple(child for child in verb.children if child.dep_ in ("dative", "iobj") and child.pos_ != "ADP")


def doers_of(verb: Token) -> tuple[Token, ...]:
    """Return the subjects of a verb; where the parse leaves it without one, those of the clause that it hangs on."""
    own = subjects_of(verb)
    if own:
        return own
    token = verb
    for _ in range(5):
        if token.dep_ in ("relcl", "ROOT") or token.head.i == token.i:
            break
        head = token.head
        if token.dep_ == "acl" and _is_infinitive(token):
            return _controllers(head)
        if token.dep_ in ("appos", "acl") and head.pos_ in ("NOUN", "PROPN", "PRON") and head.i < token.i:
            return conjuncts(head)
        subjects = [child for child in head.children if child.dep_ in SUBJECTS and child.i != token.i]
        if subjects:
            return tuple(one for subject in subjects for one in conjuncts(subject))
        token = head
    return ()


def _is_infinitive(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def _controllers(noun: Token) -> tuple[Token, ...]:
    """Return who would do what an infinitive on a noun says: "accepted an invitation to visit", "Lee's plan to go"."""
    verb = governing_verb(noun)
    if in_class(noun, "invitations") and (verb is None or not in_class(verb, "accepting")):
        invited = [*prepositional(noun, "to", "for"), *(prepositional(verb, "to", "for") if verb is not None else ())]
        return tuple(invited)
    owners = [child for child in noun.children if child.dep_ == "poss"]
    if owners:
        return tuple(one for owner in owners for one in conjuncts(owner))
    return subjects_of(verb) if verb is not None and noun.dep_ not in SUBJECTS else ()


def subjects_as_parties(mentions: Mentions, verb: Token) -> tuple[Mention, ...]:
    """Return the actors that a verb's subjects denote; "who" may go back further up than the parser has it."""
    found = parties_of(mentions, doers_of(verb))
    token = verb.head
    if found or verb.dep_ != "relcl" or not any(c.lower_ == "who" and c.dep_ in SUBJECTS for c in verb.children):
        return found
    while token.dep_ in ("pobj", "prep", "appos", "conj") and not found:
        token = token.head
        found = parties_of(mentions, [token])[:1] if token.pos_ in ("NOUN", "PROPN") else ()
    return found


def _is_absolute(token: Token) -> bool:
    """Whether "with" opens a clause of its own: "ended, with both sides claiming success"."""
    preposition = token.head
    if token.dep_ != "pobj" or preposition.lower_ != "with" or preposition.i == token.sent.start:
        return False
    says_more = any(
        child.dep_ in ("acl", "amod") and child.i > token.i and child.tag_ == "VBG" for child in token.children
    )
    return says_more and preposition.nbor(-1).text == ","


def partners_of(head: Token, region: frozenset[int], prepositions: tuple[str, ...]) -> list[Token]:
    """Return whom an event is with: objects of the prepositions on the head, or on what only says where or when."""
    found = [one for one in prepositional(head, *prepositions) if not _is_absolute(one)]
    for index in sorted(region):
        token = head.doc[index]
        if token.lower_ not in prepositions or token.dep_ not in ("prep", "dative") or token.head.i == head.i:
            continue
        on = token.head
        adverbial = on.pos_ in ("ADV", "PART") or on.ent_type_ in ("GPE", "LOC", "FAC", "DATE", "TIME")
        adverbial = adverbial or on.dep_ == "npadvmod" or in_class(on, "phone", "asides")
        if on.i > head.i and adverbial:
            found += [one for child in token.children if child.dep_ == "pobj" for one in conjuncts(child)]
    return found
