"""Complements: the clause that a cue verb attributes, wherever the parse has it."""

from spacy.tokens import Token

from kg.language import Parsed
from kg.reading.attribution.cues import cue_lexicon, lemma_of
from kg.reading.attribution.sources import governing_cue, has_own_subject
from kg.reading.attribution.spans import subtree
from kg.reading.clauses import objects_of, root_of
from kg.reading.lexicon import word_class


def clause_tokens(verb: Token, complement: Token) -> set[int]:
    """Return the indices of a complement clause, without what goes on about the speaking."""
    asides = [
        t for t in complement.subtree if t.tag_ == "VBG" and (g := governing_cue(t)) is not None and g.i == verb.i
    ]
    indices = subtree(complement, asides)
    if complement.i < verb.i:  # all of what comes before a closing "…, he said"
        indices |= set().union(*(subtree(c) for c in verb.children if c.dep_ == "ccomp" and c.i < verb.i))
    else:
        indices -= _about_saying(verb, complement)
        # "said that …, and that …"
        further = (c for c in verb.children if c.dep_ == "conj" and c.i > complement.i and not _has_own_cue(c))
        indices |= set().union(*(subtree(c) for c in further))
    return indices


def complement_of(verb: Token) -> Token | None:
    """Return the head of the clause that a cue verb takes as its content."""
    clauses = [c for c in verb.children if c.dep_ == "ccomp" and not _is_source_clause(c, verb)]
    if clauses:
        return next((c for c in clauses if c.i > verb.i and has_own_subject(c)), clauses[0])
    if lemma_of(verb) in word_class("addressed"):  # "told a meeting of leaders that …": it hangs on the addressee
        for child in (c for o in objects_of(verb) for c in o.subtree if c.dep_ in ("relcl", "acl") and c.i > o.i):
            if any(c.lower_ == "that" and c.dep_ == "mark" for c in child.children) and has_own_subject(child):
                return child
    for child in verb.children:
        if child.dep_ == "xcomp" and lemma_of(verb) in cue_lexicon().infinitive and has_to(child):
            return child
        if child.dep_ == "xcomp" and child.tag_ == "VBG" and lemma_of(verb) in cue_lexicon().gerund:
            return child
    return _distant_infinitive(verb) if lemma_of(verb) in word_class("undertaking-by-infinitive") else None


def that_clause(parsed: Parsed, verb: Token) -> set[int]:
    """Return a clause with "that" which the parser hung on a phrase between: said after the vote in May that …."""
    end = parsed.sentence_of(verb).end
    between = parsed.doc[verb.i + 1 : min(verb.i + 16, end)]
    that = next((t for t in between if t.lower_ == "that" and t.dep_ == "mark"), None)
    after = parsed.doc[min(verb.i + 1, end - 1)]
    if that is None or (after.pos_ not in ("ADP", "SCONJ", "ADV") and after.ent_type_ not in ("DATE", "TIME")):
        return set()
    clause = that.head
    while clause.head.i > that.i and clause.head.i != clause.i and clause.dep_ not in ("conj", "advcl"):
        clause = clause.head
    return {i for i in subtree(clause) if i >= that.i}


def is_subjunctive(verb: Token) -> bool:
    """Whether a clause says what is to be done: "insisted that he be heard", "that they leave"."""
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    plural = any(child.dep_ == "nsubj" and child.tag_ in ("NNS", "NNPS") for child in verb.children)
    if verb.tag_ == "VBP" and plural and not helpers and verb.lemma_ not in ("be", "have"):
        return True  # "insists that the troops leave"
    if any(child.tag_ == "MD" or child.lower_ == "to" for child in helpers):
        return False
    return verb.tag_ == "VB" if not helpers else any(child.lower_ == "be" for child in helpers)


def is_parenthetical(verb: Token) -> bool:
    """Whether a cue stands aside in, or in the middle of, the clause that it attributes."""
    if verb.dep_ == "ccomp" and verb.i < verb.head.i and _is_set_off(verb):  # "Easing up, he has said, would be wrong"
        return True
    return _hangs_aside(verb)


def host_clause(verb: Token) -> set[int]:
    """Return the indices of the clause that a cue stands aside in, without the cue's own."""
    host = next((t for t in verb.ancestors if t.pos_ in ("VERB", "AUX")), root_of(verb))
    return subtree(host, [verb])


def has_to(token: Token) -> bool:
    """Whether a verb is an infinitive with "to"."""
    return any(child.lower_ == "to" and child.dep_ == "aux" for child in token.children)


def _about_saying(verb: Token, complement: Token) -> set[int]:
    """Return what stands between a cue and its clause but tells when or how it was said: "said on Monday it had …"."""
    that = next((c.i for c in complement.children if c.dep_ == "mark" and c.lower_ == "that"), None)
    if that is not None:
        return set(range(verb.i + 1, that))
    first = next((c for c in complement.children if c.left_edge.i == verb.i + 1), None)
    timed = first is not None and first.dep_ in ("prep", "npadvmod") and first.pos_ in ("ADP", "NOUN", "PROPN")
    if first is None or not timed or not has_own_subject(complement):
        return set()
    named = [first, *first.children]
    return subtree(first) if any(t.ent_type_ in ("DATE", "TIME") for t in named) else set()


def _has_own_cue(verb: Token) -> bool:
    """Whether a coordinate clause is no further "that …" of the cue before it."""
    return not any(child.dep_ == "mark" and child.lower_ == "that" and child.i < verb.i for child in verb.children)


def _distant_infinitive(verb: Token) -> Token | None:
    """Return an infinitive that the parser hung on a phrase between: "threatened in a letter to leave"."""
    for child in verb.subtree:
        near = verb.i < child.i < verb.i + 10 and child.dep_ in ("acl", "advcl")
        about = (t for t in child.ancestors if t.i > verb.i and t.dep_ == "prep" and t.lower_ in ("on", "to", "with"))
        if near and child.tag_ == "VB" and has_to(child) and next(about, None) is None:
            return child
    return None


def _is_source_clause(child: Token, verb: Token) -> bool:
    """Whether the parser hung a clause to the left on a participle that nobody utters."""
    if child.i > verb.i:
        return False
    aside = any(c.dep_ == "mark" and c.lower_ in ("while", "although", "though", "as", "since") for c in child.children)
    return aside or (not has_own_subject(verb) and verb.dep_ == "amod")


def _is_set_off(verb: Token) -> bool:
    """Whether commas stand before the subject and after the cue, its addressee aside, of a clause in the middle."""
    doc, subject = verb.doc, next((c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i), None)
    if subject is None or subject.left_edge.i == 0 or doc[subject.left_edge.i - 1].text != ",":
        return False
    last = max([verb.i, *(c.right_edge.i for c in verb.children if c.dep_ in ("dobj", "npadvmod", "prep"))])
    return last + 1 < len(doc) and doc[last + 1].text == "," and last < verb.head.i


def _hangs_aside(verb: Token) -> bool:
    """Whether a cue stands aside in the clause that it attributes: "The plan, he said, …", "As he said, …"."""
    if verb.dep_ == "conj" and verb.head.i < verb.i and verb.head.pos_ in ("VERB", "AUX"):
        linked = any(child.dep_ == "cc" and child.i < verb.i for child in verb.head.children)
        first = min((child.left_edge.i for child in verb.children if child.dep_ == "nsubj"), default=verb.i)
        return not linked and has_own_subject(verb) and verb.doc[first - 1].text == ","
    if verb.dep_ in ("parataxis", "dep") and verb.head.i != verb.i:
        return any(child.dep_ == "nsubj" for child in verb.children)
    if verb.dep_ == "advcl" and verb.head.pos_ in ("VERB", "AUX"):
        return any(c.dep_ == "mark" and c.lower_ == "as" for c in verb.children) and lemma_of(verb) in (
            "say", "put", "report", "note", "claim", "explain", "announce",
        )  # fmt: skip
    return False
