"""Subjects: who says what a sentence closes with, where the parser took it for a part of what is said.

News ends sentences with "…, a diplomat close to the talks said.". Where the clause before ends in a noun, the parser
tends to read an apposition and leaves the verb of saying without a subject.
"""

from functools import cache
from typing import TYPE_CHECKING

from kg.reference import rows

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_LONGEST = 30  # tokens of who says, clauses about them included
_AFTER = frozenset({"ADV", "ADP", "NOUN", "PROPN", "DET", "NUM", "ADJ", "PUNCT", "SPACE"})


@cache
def _verbs() -> frozenset[str]:
    return frozenset(row["lemma"] for row in rows("verbs") if row["class"] == "say")


def mend_subjects(doc: "Doc") -> None:
    """Give each verb of saying that closes a sentence the noun phrase before it as its subject, if it has none."""
    for sentence in doc.sents:
        for verb in sentence:
            if verb.tag_ in _FINITE and verb.lemma_.lower() in _verbs() and not _has_subject(verb):
                head = _phrase_before(sentence, verb)
                if head is not None:
                    head.head, head.dep_ = verb, "nsubj"


def _has_subject(verb: "Token") -> bool:
    return any(child.dep_ in ("nsubj", "nsubjpass", "expl", "csubj", "auxpass") for child in verb.children)


def _phrase_before(sentence: "Span", verb: "Token") -> "Token | None":
    """Return the head of the noun phrase between the last comma outside it and a verb that closes the sentence."""
    doc = sentence.doc
    if any(token.pos_ not in _AFTER for token in doc[verb.i + 1 : sentence.end]):
        return None
    for comma in range(verb.i - 2, max(sentence.start, verb.i - _LONGEST), -1):
        if doc[comma].text != ",":
            continue
        phrase = doc[comma + 1 : verb.i]
        heads = [token for token in phrase if not comma < token.head.i < verb.i]
        if len(heads) != 1 or heads[0].pos_ not in _NOMINAL:
            continue
        governor = heads[0].head
        if heads[0].dep_ in ("appos", "conj", "npadvmod", "dep") and governor.i < comma and verb.i not in (governor.i,):
            return heads[0] if _governs(verb, governor) else None
    return None


def _governs(verb: "Token", token: "Token") -> bool:
    """Whether what a noun phrase was hung on is part of what the verb says."""
    return any(ancestor.i == verb.i for ancestor in token.ancestors)
