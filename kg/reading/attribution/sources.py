"""Sources and cues: who utters a cue verb, whom it speaks to, and the words that make up both."""

from spacy.tokens import Token

from kg.facts import Spans
from kg.language import Parsed
from kg.reading.attribution.cues import cue_lexicon, lemma_of
from kg.reading.attribution.spans import phrase, runs, subtree, to_spans
from kg.reading.clauses import RELATIVE_PRONOUNS, objects_of, prepositional, root_of, subjects_of
from kg.reading.lexicon import word_class


def source_tokens(verb: Token) -> tuple[Token, ...]:
    """Return the head tokens of those who utter a cue verb: its subjects, or the agents of its passive."""
    passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children)
    reduced = (
        verb.tag_ in ("VBN", "VBD")
        and verb.dep_ in ("acl", "advcl", "amod", "pcomp", "xcomp")
        and not has_own_subject(verb)
        and not any(c.dep_ in ("aux", "mark") for c in verb.children)
    )
    if passive or reduced:  # "asked whether …, he said", "a plan proposed by …"
        return prepositional(verb, "by")
    governor = governing_cue(verb)
    return source_tokens(governor) if governor is not None else subjects_of(verb)


def governing_cue(verb: Token) -> Token | None:
    """Return the cue whose speaker goes on speaking in a participle after a comma: "said …, adding that …".

    The parser hangs the participle on a verb of what is said; a dash before it sets it apart from the whole sentence.
    """
    if verb.tag_ != "VBG" or verb.dep_ not in ("advcl", "acl", "conj") or has_own_subject(verb):
        return None
    before = verb.doc[verb.left_edge.i - 1].text if verb.left_edge.i > 0 else ""
    if before not in (",", "–", "—", "-"):
        return None
    for ancestor in verb.ancestors:
        if (
            ancestor.dep_ == "ccomp"
            and ancestor.head.i < ancestor.i
            and lemma_of(ancestor.head) in cue_lexicon().clause
        ):
            if before == "," and lemma_of(verb) not in word_class("going-on"):
                return None
            return ancestor.head
    root = root_of(verb)
    return root if before in ("–", "—") and verb.dep_ == "acl" and root.pos_ == "VERB" else None


def has_own_subject(verb: Token) -> bool:
    """Whether a verb has a subject of its own."""
    return any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)


def is_impersonal(verb: Token) -> bool:
    """Whether a passive names nobody: "it was announced that …"."""
    return any(c.dep_ in ("nsubjpass", "expl") and c.lower_ == "it" for c in verb.children)


def source_span(parsed: Parsed, verb: Token, sources: tuple[Token, ...]) -> Spans:
    """Return the characters of a source: its noun phrase, or the relative pronoun that stands for it."""
    doc = parsed.doc
    if not sources:
        return ()
    pronoun = next((c for c in verb.children if c.dep_ == "nsubj" and c.lower_ in RELATIVE_PRONOUNS), None)
    if verb.dep_ == "relcl" and pronoun is not None:
        return ((pronoun.idx, pronoun.idx + len(pronoun.text)),)
    indices = phrase(sources[0])
    for other in sources[1:]:
        indices |= phrase(other)
    if verb.i in indices:  # a reduced clause: "a statement saying that …"
        above = next(t for t in (verb, *verb.ancestors) if t.head.i == sources[0].i or t.head.i == t.i)
        indices -= subtree(above)
    ranges = runs(indices, doc)
    return to_spans([next((r for r in ranges if r[0] <= sources[0].i < r[1]), ranges[0])], doc)


def cue_tokens(verb: Token, marker: Token | None = None) -> list[int]:
    """Return the cue's token indices: the verb with the auxiliaries, negation and adverbs that touch it."""
    indices = [verb.i]
    helpers = {c.i for c in verb.children if c.dep_ in ("aux", "auxpass", "neg", "advmod") and not c.is_punct}
    index = verb.i - 1
    while index in helpers:
        indices.insert(0, index)
        index -= 1
    particle = next((c for c in verb.children if c.dep_ == "prt" and c.i > verb.i), None)
    for extra in (particle, marker):
        if extra is not None and extra.i == indices[-1] + 1:
            indices.append(extra.i)
    return indices


def addressees_of(verb: Token) -> tuple[Token, ...]:
    """Return the head tokens of those that a cue verb speaks to: "told reporters", "said to the council"."""
    lemma = lemma_of(verb)
    if lemma in word_class("addressed"):
        return tuple(
            o for o in objects_of(verb) if o.ent_type_ not in ("DATE", "TIME") and o.lemma_ not in word_class("times")
        )
    if lemma in word_class("addressed-by-to"):
        return tuple(o for o in prepositional(verb, "to") if o.ent_type_ not in ("DATE", "TIME"))
    return ()
