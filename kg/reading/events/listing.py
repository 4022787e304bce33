"""Lists: who is named with somebody by "and" where the parser takes the names apart."""

from spacy.tokens import Token

from kg.mentions import Mention, Mentions

_TITLES = frozenset({"NNP", "NNPS", "NN", "JJ", "DT", "POS", "PRP$", "CD"})
_TITLE = 10  # tokens of a title before a name at most


def listed_before(mentions: Mentions, token: Token) -> tuple[Mention, ...]:
    """Return the person named before a person by "and" where the parse does not join them.

    In "President Abdul Fattah al-Sisi and Ethiopian Prime Minister Abiy Ahmed met" the parser may make the first name
    part of the second; the words stand as they stand.
    """
    mention = mentions.at(token.i)
    if mention is None or mention.kind != "name" or not _is_person(mentions, mention):
        return ()
    index = _start_of_titles(mentions, token, mention.start)
    doc, first = token.doc, token.sent.start
    if index - 1 <= first or doc[index - 1].lower_ != "and":
        return ()
    before = mentions.covering(index - 2)
    if before is None or before.end != index - 1 or before.kind != "name" or not _is_person(mentions, before):
        return ()
    if not _swallowed(doc[before.head], token):
        return ()
    return (before,)


def _start_of_titles(mentions: Mentions, token: Token, index: int) -> int:
    doc, first = token.doc, max(token.sent.start, index - _TITLE)
    while index > first and doc[index - 1].tag_ in _TITLES:
        index -= 1
    return index


def _swallowed(one: Token, other: Token) -> bool:
    """Whether a name hangs on another as if it were a part of it."""
    if one.i in {conjunct.i for conjunct in other.conjuncts}:
        return False
    return other.i in {ancestor.i for ancestor in one.ancestors} and one.dep_ in ("amod", "compound", "nmod", "nsubj")


def _is_person(mentions: Mentions, mention: Mention) -> bool:
    return len(mention.actors) == 1 and mentions.actor(mention.actors[0]).type == "Person"
