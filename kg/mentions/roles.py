"""Whether the name of a place stands for those who govern there, by its part in the sentence."""

from kg.mentions.gazetteer import Gazetteer
from kg.mentions.wordlists import word_list
from kg.mentions.words import Words

LOCATIVE = word_list("locative")
_CITY_NOUNS = word_list("city-noun")
_STRIKES = word_list("strike")
_JOURNEYS = word_list("journey")
_MOTIONS = word_list("motion")
_TOLD = word_list("told")


def acts(words: Words, gazetteer: Gazetteer, head: int) -> bool:
    """Whether a place name with this head stands for a government: it acts, speaks, owns or is dealt with."""
    if words.heading[head] and words.opens_sentence(head) and words.dep[head] != "pobj":
        return True
    while words.dep[head] == "conj":
        above = words.head[head]
        if (
            words.dep[above] == "pobj"
            and words.lower[words.head[above]] in LOCATIVE
            and _gets_subject(words, above, head)
        ):
            return True
        head = above
    dep, above = words.dep[head], words.head[head]
    if dep in ("nsubj", "nsubjpass", "agent", "dative"):
        return words.lemma[above] not in ("be", "lie") or _has_attribute(words, above)
    if dep == "poss":
        return words.lemma[above] not in _CITY_NOUNS
    if dep in ("dobj", "obj", "oprd"):
        return "go" not in gazetteer.verbs.get(words.lemma[above], ())
    if dep == "pobj":
        return _acts_after(words, gazetteer, above, words.head[above])
    if dep == "compound" and words.tag[above][:2] == "VB":
        return True
    if dep in ("compound", "amod", "nmod", "appos", "npadvmod", "attr"):
        return any(kind in ("state", "officials", "body") for kind, _ in gazetteer.nouns.get(words.lower[above]))
    return words.heading[head]


def _gets_subject(words: Words, first: int, last: int) -> bool:
    """Whether the conjuncts after a place that opens the sentence are the subject that its verb lacks.

    "In Riyadh, Moscow and Washington agreed" is parsed as three places.
    """
    preposition = words.head[first]
    verb = words.head[preposition]
    if not words.opens_sentence(preposition) or words.tag[verb][:2] != "VB" or verb < last:
        return False
    return not any(words.dep[child] in ("nsubj", "nsubjpass") for child in words.children[verb])


def _has_attribute(words: Words, verb: int) -> bool:
    return any(words.dep[child] in ("acomp", "attr", "ccomp", "xcomp") for child in words.children[verb])


def _acts_after(words: Words, gazetteer: Gazetteer, preposition: int, governor: int) -> bool:
    word, noun = words.lower[preposition], words.lower[governor]
    verbal = words.tag[governor][:2] == "VB"
    goes = "go" in gazetteer.verbs.get(words.lemma[governor], ())
    if word in LOCATIVE or word == "over":
        return False
    if word in ("to", "from", "for", "toward", "towards"):
        return not goes if verbal else noun not in _JOURNEYS
    if word == "of":
        return noun not in _CITY_NOUNS and noun not in _STRIKES
    if word in ("on", "upon", "against"):
        return noun not in _STRIKES and not (verbal and words.lemma[governor] in _STRIKES)
    return True


def is_locative(words: Words, head: int) -> bool:
    """Whether a name with this head says where something is or goes to."""
    while words.dep[head] in ("conj", "appos"):
        head = words.head[head]
    above = words.head[head]
    if words.dep[head] == "pobj":
        return words.lower[above] in LOCATIVE or (
            words.lower[above] in ("to", "from") and _moves(words, words.head[above])
        )
    return False


def _moves(words: Words, governor: int) -> bool:
    return words.lower[governor] in _JOURNEYS or words.lemma[governor] in _MOTIONS


def speaks(words: Words, gazetteer: Gazetteer, head: int, classes: frozenset[str] = frozenset({"say", "act"})) -> bool:
    """Whether someone with this head says or does something: the subject of such a verb, or who is quoted or told."""
    verb = words.verb_of(head)
    if verb >= 0:
        passive = any(words.dep[child] == "auxpass" for child in words.children[verb])
        return bool(gazetteer.verbs.get(words.lemma[verb], frozenset()) & classes) and not passive
    if any(
        words.dep[child] == "acl" and words.tag[child] == "VBG" and "say" in gazetteer.verbs.get(words.lemma[child], ())
        for child in words.children[head]
    ):
        return True  # "with participants stressing that …"
    while words.dep[head] == "conj":
        head = words.head[head]
    above = words.head[head]
    if words.dep[head] == "pobj" and words.lower[above] == "to":
        return words.lower[words.head[above]] == "according"
    if words.dep[head] == "pobj" and words.lower[above] == "of" and words.lower[words.head[above]] == "words":
        return words.lower[words.head[words.head[above]]] == "in"  # "in the words of one diplomat"
    if words.dep[head] in ("dobj", "dative"):
        return words.lemma[above] in _TOLD
    return False
