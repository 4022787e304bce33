"""Ultimatums: somebody is given so long to do something: "gave the rebels until Friday to lay down their arms"."""

from collections.abc import Iterator

from spacy.tokens import Token

from kg.language import Parsed
from kg.mentions import Mentions
from kg.reading.attribution.spans import runs, subtree, to_spans
from kg.reading.clauses import clause_of, in_condition, objects_of
from kg.reading.evidence import clause_span, words_of
from kg.reading.speakers import acting_ids
from kg.reading.undertakings.due import due_of
from kg.reading.undertakings.made import Made


def by_ultimatum(parsed: Parsed, mentions: Mentions, start: int) -> Iterator[Made]:
    """Yield the demands after the character offset ``start`` that somebody is given a term to meet."""
    for verb in parsed.tokens:
        if verb.lemma_ != "give" or verb.pos_ != "VERB" or verb.idx < start or parsed.quotation_at(verb.idx):
            continue
        clause, act = clause_of(verb), _act(verb)
        if act is None or not clause.real or in_condition(verb):
            continue
        content = to_spans(runs(subtree(act), parsed.doc)[:1], parsed.doc)
        parties = acting_ids(mentions, clause.doers)
        receivers = clause.subjects if clause.passive else objects_of(verb)
        addressees = [one for one in acting_ids(mentions, receivers) if one not in parties]
        if parties and receivers and due_of(parsed, mentions, content, verb) is not None:
            yield Made(
                type="Demand",
                parties=parties,
                addressee=next(iter(addressees), None),
                evidence=clause_span(parsed, verb, content),
                proposition=words_of(parsed, content),
                statements=(),
                rule="undertakings/ultimatum",
                content=content,
                maker=verb,
            )


def _act(verb: Token) -> Token | None:
    """Return the verb of what is to be done within the term, which the parser hangs on the verb or on the term."""
    for token in verb.subtree:
        infinitive = any(child.dep_ == "aux" and child.lower_ == "to" for child in token.children)
        if token.i > verb.i and token.pos_ == "VERB" and infinitive:
            return token
    return None
