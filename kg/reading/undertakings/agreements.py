"""Agreements: "A and B agreed to …", "reached a deal with B", "both sides signed a memorandum"."""

from collections.abc import Iterator

from spacy.tokens import Token

from kg.language import Parsed
from kg.mentions import Mentions
from kg.reading.attribution.cues import lemma_of
from kg.reading.attribution.spans import runs, subtree, to_spans
from kg.reading.clauses import RELATIVE_PRONOUNS, clause_of, is_negated, prepositional
from kg.reading.evidence import clause_span, words_of
from kg.reading.lexicon import load_lexicon
from kg.reading.speakers import acting_ids
from kg.reading.undertakings.made import Made, is_joint


def by_agreement(parsed: Parsed, mentions: Mentions, start: int) -> Iterator[Made]:
    """Yield agreements: "A and B agreed to …", "reached a deal with B", "both sides signed a memorandum"."""
    lexicon = load_lexicon("stances")
    nouns, makers = set(lexicon["agreements"]["nouns"].split()), set(lexicon["agreements"]["made"].split())
    agreeing = set(lexicon["undertakings"]["Agreement"].split())
    for verb in parsed.tokens:
        if verb.pos_ != "VERB" or verb.idx < start:
            continue
        lemma = lemma_of(verb)
        if lemma not in agreeing and lemma not in makers and lemma != "decide":
            continue
        clause = clause_of(verb)
        if not clause.real or clause.modal:
            continue
        if lemma in agreeing or lemma == "decide":
            content = _agreed(mentions, verb)
            partners = prepositional(verb, "with")
            heads: tuple[Token, ...] = (*clause.subjects, *partners)
        else:
            deals = [o for o in clause.undergoers if o.lemma_.lower() in nouns]
            if not deals or is_negated(deals[0]):
                continue
            content = deals
            heads = (
                *clause.doers,
                *prepositional(verb, "with", "between"),
                *prepositional(deals[0], "with", "between"),
            )
        parties = acting_ids(mentions, heads)
        joint = len(parties) > 1 or is_joint(heads) or (lemma == "agree" and _under_a_deal(parsed, verb, nouns))
        if not content or not parties or (not joint and lemma != "agree"):
            continue
        spans = to_spans(runs(set().union(*(subtree(c) for c in content)), parsed.doc), parsed.doc)
        yield Made(
            type="Agreement" if joint else "Commitment",
            parties=parties,
            addressee=None,
            evidence=clause_span(parsed, verb, spans),
            proposition=words_of(parsed, to_spans(runs(subtree(content[0]), parsed.doc)[:1], parsed.doc)),
            statements=(),
            rule="undertakings/agreement",
            content=spans,
            maker=verb,
        )


def _agreed(mentions: Mentions, verb: Token) -> list[Token]:
    """Return the heads of what is agreed: "to …", "that …", "on …" unless that is the day, "a truce"."""
    days = {one.head for one in mentions.dates}
    content = [
        child
        for child in verb.children
        if child.i > verb.i
        and (
            child.dep_ in ("xcomp", "ccomp", "dobj")
            or (child.lower_ in ("to", "on", "upon") and not any(below.i in days for below in child.children))
        )
        and child.dep_ in ("xcomp", "ccomp", "dobj", "prep")
        and child.i not in days
    ]
    if not content and verb.dep_ == "relcl" and verb.head.pos_ == "NOUN":
        pronouns = [child for child in verb.children if child.dep_ == "dobj" and child.lower_ in RELATIVE_PRONOUNS]
        content = [verb.head] if pronouns else []  # "the truce that they agreed"
    return content


def _under_a_deal(parsed: Parsed, verb: Token, nouns: set[str]) -> bool:
    """Whether the sentence names what was agreed before: "Under the deal, the rebels agreed to …"."""
    sentence = parsed.sentence_of(verb)
    return any(
        t.lemma_.lower() in nouns and t.dep_ in ("pobj", "nsubj", "nsubjpass")
        for t in parsed.doc[sentence.start : verb.i]
    )
