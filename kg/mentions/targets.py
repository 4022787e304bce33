"""Whom restrictions hit, by their place in the sentence: "sanctions on two banks", "a general whom it blacklisted"."""

from kg.mentions.wordlists import word_list
from kg.mentions.words import Words

_RESTRICTIONS = word_list("restriction")
_IMPOSING = word_list("imposing-verb")
_HITTING = word_list("restricting-verb")
_LISTING = word_list("listing-verb")
_BARRING = word_list("barring-verb")
_LISTS = word_list("list-of-targets")
_BARRED = word_list("barred-from")
_STRIKING = word_list("striking-verb")
_FACING = word_list("facing-verb")
_VISAS = word_list("visa-verb")
_QUANTITIES = word_list("quantity-noun")
_AGAINST = frozenset({"on", "against", "upon", "targeting", "hitting", "for"})
_ENVOYS = word_list("expelled")
_REACH = 6


def is_target(words: Words, index: int) -> bool:
    """Whether the noun at the token is what sanctions or the like are imposed on, or would be."""
    head = _outermost(words, index)
    return (
        _is_after(words, head)
        or _is_hit(words, head)
        or (words.dep[head] in ("nsubj", "nsubjpass") and _faces(words, words.head[head]))
        or any(_is_said_of(words, child) for child in words.children[head])
    )


def _outermost(words: Words, index: int) -> int:
    """Return the first of conjoined nouns, through appositions and quantities, and misparsed names."""
    while True:
        above = words.head[index]
        named = words.dep[index] == "nmod" and words.word[index + 1 : index + 2] == [","]
        if words.dep[index] in ("conj", "appos") or named:
            index = above
        elif words.dep[index] == "pobj" and words.lower[above] == "of" and _counts(words, words.head[above]):
            index = words.head[above]
        else:
            return index


def _counts(words: Words, index: int) -> bool:
    return words.tag[index] == "CD" or words.lemma[index] in _QUANTITIES


def _is_after(words: Words, head: int) -> bool:
    """Whether a preposition ties the noun to a restriction: "sanctions imposed by Washington on two banks"."""
    preposition = words.head[head]
    while words.dep[preposition] == "conj":
        preposition = words.head[preposition]
    if words.dep[head] == "dobj" and words.lower[preposition] in _AGAINST:  # "sanctions targeting two banks"
        return words.lemma[words.head[preposition]] in _RESTRICTIONS
    if words.dep[head] != "pobj" or words.lower[preposition] not in _AGAINST:
        return False
    if words.lower[preposition] == "for":
        return _loses_visas(words, words.head[preposition])
    return _governs(words, words.head[preposition]) or _is_near(words, preposition)


def _loses_visas(words: Words, governor: int) -> bool:
    """Whether visas are restricted or revoked: "restricted visas for officials"."""
    if words.lemma[governor] == "visa":
        return words.lemma[words.head[governor]] in _VISAS
    objects = [c for c in words.children[governor] if words.dep[c] in ("dobj", "nsubjpass")]
    return words.lemma[governor] in _VISAS and any(words.lemma[c] == "visa" for c in objects)


def _governs(words: Words, governor: int) -> bool:
    """Whether a verb or noun that takes the preposition is a restriction, or does something with one."""
    if words.lemma[governor] in _IMPOSING:
        return True
    if words.dep[governor] in ("acl", "relcl") and words.lemma[words.head[governor]] in _RESTRICTIONS:
        return True
    parts = [governor, *(c for c in words.children[governor] if words.dep[c] in ("dobj", "nsubjpass"))]
    parts += [inner for part in parts for inner in _within(words, part)]
    return any(words.lemma[part] in _RESTRICTIONS for part in parts)


def _within(words: Words, noun: int) -> list[int]:
    """Return what a noun is of: the sanctions of "a package of sanctions", those joined to others."""
    found = [child for child in words.children[noun] if words.dep[child] == "conj"]
    return found + [
        inner
        for child in words.children[noun]
        if words.dep[child] == "prep" and words.lower[child] == "of"
        for inner in words.children[child]
        if words.dep[inner] == "pobj"
    ]


def _is_near(words: Words, preposition: int) -> bool:
    """Whether a restriction stands right before the preposition, wherever the parse hangs it."""
    finite = False
    for index in range(preposition - 1, max(preposition - _REACH, -1), -1):
        if words.lemma[index] in _RESTRICTIONS:
            relative = words.lower[index + 1] in ("that", "which")
            return words.sentence[index] == words.sentence[preposition] and (relative or not finite)
        if words.word[index] in (",", ";", ":", "—", "–"):
            return False
        finite = finite or words.tag[index] in ("VBD", "VBZ", "VBP", "MD")
    return False


def _is_hit(words: Words, head: int) -> bool:
    """Whether a verb of restricting has the noun as its object or passive subject."""
    verb = words.head[head]
    if words.dep[head] == "nsubj" and not any(words.dep[c] in ("aux", "auxpass", "dobj") for c in words.children[verb]):
        passive = words.tag[verb] == "VBD" and _takes(words, verb, "by", "under", "off", "from")
        return passive and _restricts(words, verb)  # a reduced passive that the parse takes for the main verb
    passive = any(words.dep[child] in ("auxpass", "nsubjpass") for child in words.children[verb])
    undergoes = words.dep[head] == "nsubjpass" if passive else words.dep[head] in ("dobj", "obj")
    if undergoes and not passive and words.lemma[verb] in _STRIKING and _is_of_restriction(words, verb):
        return True
    return undergoes and _restricts(words, verb)


def _is_of_restriction(words: Words, verb: int) -> bool:
    """Whether the subject of a verb is a restriction: "sanctions that target two banks"."""
    if words.dep[verb] in ("relcl", "acl") and words.lemma[words.head[verb]] in _RESTRICTIONS:
        return True
    return any(words.dep[c] == "nsubj" and words.lemma[c] in _RESTRICTIONS for c in words.children[verb])


def _takes(words: Words, verb: int, *prepositions: str) -> bool:
    return any(words.lower[child] in prepositions for child in words.children[verb])


def _restricts(words: Words, verb: int) -> bool:
    """Whether a verb with its prepositional phrases puts its object under restrictions, or takes it out of them."""
    lemma = words.lemma[verb].lower()
    if lemma in _HITTING or (lemma == "expel" and any(words.lemma[c] in _ENVOYS for c in words.children[verb])):
        return True
    for child in words.children[verb]:
        if words.dep[child] not in ("prep", "agent", "dative", "prt"):
            continue
        objects = [inner for inner in words.children[child] if words.dep[inner] in ("pobj", "pcomp")]
        lemmas = {words.lemma[inner].lower() for inner in objects}
        lemmas |= {words.lemma[part].lower() for inner in objects for part in _within(words, inner)}
        if lemma in _LISTING and words.lower[child] in ("to", "on", "from", "off", "in") and lemmas & _LISTS:
            return True
        if lemma in _BARRING and words.lower[child] == "from" and lemmas & _BARRED:
            return True
        if words.lower[child] in ("with", "by", "under", "to") and lemmas & _RESTRICTIONS:
            return lemma in _STRIKING or words.lower[child] == "under"
    return False


def _faces(words: Words, verb: int) -> bool:
    """Whether the subject of the verb faces sanctions, is under them, or subject to them."""
    if words.lemma[verb] in _FACING:
        return any(words.dep[c] == "dobj" and words.lemma[c] in _RESTRICTIONS for c in words.children[verb])
    prepositions = [c for c in words.children[verb] if words.dep[c] == "prep" and words.lower[c] == "under"]
    adjectives = [c for c in words.children[verb] if words.dep[c] in ("acomp", "oprd") and words.lower[c] == "subject"]
    prepositions += [c for adjective in adjectives for c in words.children[adjective] if words.lower[c] == "to"]
    return any(words.lemma[inner] in _RESTRICTIONS for c in prepositions for inner in words.children[c])


def _is_said_of(words: Words, clause: int) -> bool:
    """Whether a clause or adjective that modifies the noun says that it is restricted: "sanctioned by the EU"."""
    if words.dep[clause] == "amod":
        return words.tag[clause] in ("VBN", "JJ") and words.lower[clause] in ("sanctioned", "blacklisted")
    if words.dep[clause] == "relcl":
        passive = any(words.dep[child] == "auxpass" for child in words.children[clause])
        return (passive and _restricts(words, clause)) or _faces(words, clause)
    return words.dep[clause] == "acl" and words.tag[clause] == "VBN" and _restricts(words, clause)
