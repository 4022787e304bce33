"""Whether what a word belongs to lies in the past or the future, by the verb that governs it."""

from kg.mentions.gazetteer import Gazetteer
from kg.mentions.wordlists import word_list
from kg.mentions.words import Words

_FUTURE_AUXILIARIES = word_list("future-auxiliary")
_NOT_AHEAD = word_list("infinitive-taking-past")


def is_future(words: Words, gazetteer: Gazetteer, index: int) -> bool | None:
    """Return True where the token's clause lies in the future, False where in the past, None where nothing tells."""
    seen = 0
    while seen < 30:
        if words.tag[index][:2] == "VB" or words.tag[index] == "MD":
            told = _tense_of(words, gazetteer, index)
            if told is not None:
                return told
        if any(
            words.lower[child] in ("planned", "scheduled", "upcoming", "forthcoming") for child in words.children[index]
        ):
            return True
        if words.head[index] == index:
            return None
        index = words.head[index]
        seen += 1
    return None


def _tense_of(words: Words, gazetteer: Gazetteer, verb: int) -> bool | None:
    auxiliaries = [c for c in words.children[verb] if words.dep[c] in ("aux", "auxpass")]
    lowered = [words.lower[child] for child in auxiliaries]
    if any(word in _FUTURE_AUXILIARIES for word in lowered):
        return "have" not in lowered
    classes = gazetteer.verbs.get(words.lemma[verb], frozenset())
    tag = words.tag[verb]
    if "to" in lowered:
        return _planned(words, gazetteer, verb)
    if tag in ("VBN", "VBD") and "plan" in classes and (not auxiliaries or tag == "VBN"):
        return True
    if tag == "VBN" and words.dep[verb] == "acl" and not auxiliaries:
        return False  # "a pact signed in March"
    if tag == "VBD" or (tag == "VBN" and any(words.lemma[c] in ("have", "be") for c in auxiliaries)):
        return False
    if tag in ("VBZ", "VBP"):
        return None if classes & {"say"} or words.lemma[verb] in ("be", "have") else True
    if tag == "VBG" and any(words.tag[c] in ("VBZ", "VBP") for c in auxiliaries):
        return True
    return None


def _planned(words: Words, gazetteer: Gazetteer, verb: int) -> bool | None:
    """Return the tense of an infinitive: ahead of what governs it."""
    above = words.head[verb]
    if words.lemma[above] in _NOT_AHEAD:
        return None
    return True if above != verb else None
