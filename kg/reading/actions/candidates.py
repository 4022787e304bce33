"""Candidates: the tokens of a document that may be acts, found over arrays, since most tokens are none."""

from collections.abc import Iterator
from functools import lru_cache

from spacy.strings import StringStore
from spacy.tokens import Doc

from kg.reading.actions.lexicon import act_adjectives, act_nouns, mended, nominalizations, over, patterns, words

_VERBS = ("VERB", "AUX")


def candidates(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield the index of each verb, event noun and adjective that may be an act, and its depth in the parse."""
    strings = doc.vocab.strings
    rows = doc.to_array(["POS", "LEMMA", "LOWER", "TAG", "DEP"]).tolist()
    heads = [index + offset for index, offset in enumerate(doc.to_array("HEAD").astype("int64").tolist())]
    modal, helping = strings["MD"], {strings["aux"], strings["auxpass"]}
    duty = {strings[word] for word in over("must")}
    under = strings["xcomp"]
    governed = {heads[index] for index, row in enumerate(rows) if row[3] == modal}
    governed |= {index for index, row in enumerate(rows) if row[4] == under and rows[heads[index]][1] in duty}
    for index, (pos, lemma, lower, _, dep) in enumerate(rows):
        if dep not in helping and (index in governed or _may_act(strings, pos, lemma, lower)):
            yield index, _depth(heads, index)


@lru_cache(maxsize=1 << 15)
def _may_act(strings: StringStore, pos: int, lemma: int, lower: int) -> bool:
    """Whether a word with this part of speech may be an act; a verb of no class may be one under a modal verb."""
    kind, word, form = strings[pos], strings[lemma].lower(), strings[lower]
    if kind in _VERBS:
        verb = mended(word, form)
        return verb in patterns() or verb in words("light")
    if kind in ("NOUN", "PROPN"):
        return word in act_nouns() or word in nominalizations() or form in act_nouns()
    return kind == "ADJ" and word in act_adjectives()


def _depth(heads: list[int], index: int) -> int:
    depth = 0
    while heads[index] != index:
        index, depth = heads[index], depth + 1
    return depth
