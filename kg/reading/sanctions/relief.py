"""Relief: on which condition a sanction would end, whose consent it takes, and who says so."""

from collections.abc import Iterator

from spacy.tokens import Token

from kg.facts import Ids, Relief, Span
from kg.language import Parsed
from kg.mentions import Mentions
from kg.reading.attribution.cues import lemma_of
from kg.reading.attribution.spans import runs, subtree, to_spans
from kg.reading.clauses import clause_of, is_negated, prepositional
from kg.reading.evidence import words_of
from kg.reading.lexicon import load_lexicon
from kg.reading.sanctions.statuses import kind_of
from kg.reading.sanctions.terms import Term, container_kind
from kg.reading.sanctions.vocabulary import UNDONE, vocabulary
from kg.reading.speakers import actors_of
from kg.reading.statements import Said

_CONJUNCTIONS = frozenset({"if", "unless", "until", "once", "after", "when", "before", "as", "provided", "providing"})
_HOLDING = frozenset({"until", "unless", "as", "while"})
_OWNERS = frozenset({"poss", "compound", "nmod"})


def relief_of_term(
    parsed: Parsed, mentions: Mentions, said: tuple[Said, ...], term: Term, done: bool
) -> tuple[Relief, ...]:
    """Return the conditions for the end of the sanction that a noun names; empty where its end is not spoken of.

    Where the end has come already (``done``), only what it was exchanged for counts.
    """
    ends = [one for one in term.hosts if container_kind(one) in UNDONE]
    step = term.goes_back and term.noun.lemma_.lower() in vocabulary("relief", "steps")
    kind = kind_of(term.verb) if term.verb is not None else ""
    conditions: list[Token] = []
    if ends or step:
        conditions += [one for host in (*term.hosts, term.verb) if host is not None for one in _conditions(host)]
        conditions += _needs(term.verb)
        conditions += _consenting(term.verb, term.relation)
    elif kind in UNDONE and term.verb is not None:
        conditions += _of_verb(term.verb)
    elif term.verb is not None and (kind in ("held", "extended") or kind == ""):
        conditions += [one for one in _conditions(term.verb) if _word_of(one) in _HOLDING]
    elif term.verb is not None and kind in ("in-force", "threatened"):
        conditions += [one for one in _conditions(term.verb) if _word_of(one) == "unless"]
    conditions += [one for host in term.hosts for one in _of_apposition(host)]
    if done:
        conditions = [one for one in conditions if _is_exchange(one)]
    return _reliefs(parsed, mentions, said, conditions)


def relief_of_verb(
    parsed: Parsed, mentions: Mentions, said: tuple[Said, ...], verb: Token, undone: bool
) -> tuple[Relief, ...]:
    """Return the conditions for the end of what a verb says that somebody restricts: "remain frozen until …"."""
    if undone:
        return _reliefs(parsed, mentions, said, _of_verb(verb))
    holding = [one for one in _conditions(verb) if _word_of(one) in _HOLDING]
    return _reliefs(parsed, mentions, said, holding)


def _of_verb(verb: Token) -> list[Token]:
    """Return the conditions on a verb of ending, on what governs it, and on what has it as its subject."""
    found = _conditions(verb)
    above = verb
    while above.dep_ in ("xcomp", "conj", "pcomp", "prep") and above.head.i != above.i:
        above = above.head
        if above.pos_ in ("VERB", "AUX") and (verb.dep_ != "conj" or above.i < verb.i):
            found += _conditions(above)
    if verb.dep_ == "csubj":
        found += _needs(verb.head) + _conditions(verb.head)
    return found


def _conditions(host: Token) -> list[Token]:
    """Return the heads of the conditions that hang on a verb or noun: clauses, "without …", "in exchange for …"."""
    found = []
    for child in host.children:
        if (_is_condition(child) or _is_conditional(child)) and (_word_of(child) != "before" or _is_withheld(host)):
            found.append(child)
        elif child.dep_ == "advmod":  # "as soon as", "only after"
            found += [c for c in child.children if c.dep_ == "advcl" and any(m.dep_ == "mark" for m in c.children)]
    return found


def _is_withheld(host: Token) -> bool:
    """Whether an end will not come: "would not lift them before …" is a condition, "must lift them before …" none."""
    return any(is_negated(token) or lemma_of(token) in ("refuse", "decline") for token in (host, *host.ancestors))


def _is_condition(clause: Token) -> bool:
    if clause.dep_ in ("advcl", "conj") and clause.lower_ in ("provided", "providing"):
        return True
    marks = [m for m in clause.children if m.dep_ in ("mark", "advmod") and not _is_cause(m)]
    return clause.dep_ == "advcl" and any(m.lower_ in _CONJUNCTIONS for m in marks)


def _is_cause(mark: Token) -> bool:
    """Whether "as" gives a cause or time, other than in "as long as" and "as soon as"."""
    return mark.lower_ == "as" and (mark.i == 0 or mark.nbor(-1).lower_ not in ("long", "soon"))


def _is_conditional(preposition: Token) -> bool:
    """Whether a preposition opens a condition: "without consent", "in return for", "until the inspectors leave"."""
    if preposition.dep_ != "prep":
        return False
    if _is_exchange(preposition):
        return True
    objects = [t for t in preposition.children if t.dep_ in ("pobj", "pcomp")]
    if preposition.lower_ == "with":
        return any(t.lemma_.lower() in vocabulary("relief", "consent") for t in objects)
    dated = any(t.ent_type_ in ("DATE", "TIME") for t in objects)
    return preposition.lower_ in vocabulary("relief", "prepositions") and not dated


def _is_exchange(token: Token) -> bool:
    words = token.doc[token.i : token.i + 3].text.lower()
    return any(words.startswith(phrase) for phrase in load_lexicon("sanctions")["relief"]["exchange"])


def _word_of(condition: Token) -> str:
    """Return the word that opens a condition."""
    if condition.dep_ == "prep":
        return condition.lower_
    marks = [m.lower_ for m in condition.children if m.dep_ in ("mark", "advmod") and m.lower_ in _CONJUNCTIONS]
    return marks[0] if marks else condition.lower_


def _needs(verb: Token | None) -> list[Token]:
    """Return what an end needs or depends on: the objects of "would require", "depends on", "is conditional on"."""
    if verb is None:
        return []
    if lemma_of(verb) in vocabulary("relief", "needing"):
        found = [c for c in verb.children if c.dep_ == "dobj"]
        return found + [
            t for c in verb.children if c.lower_ in ("on", "upon") for t in c.children if t.dep_ in ("pobj", "pcomp")
        ]
    complements = [
        c for c in verb.children if c.dep_ in ("acomp", "oprd") and c.lower_ in vocabulary("relief", "hanging")
    ]
    return [t for c in complements for p in c.children if p.lower_ in ("on", "upon") for t in p.children]


def _consenting(verb: Token | None, relation: str) -> list[Token]:
    """Return the verb where somebody has to agree to an end: "Congress would have to approve any easing"."""
    if (
        verb is None
        or relation not in ("object", "to", "with")
        or lemma_of(verb) not in vocabulary("relief", "agreeing")
    ):
        return []
    clause = clause_of(verb)
    obliged = verb.head.lemma_ in ("have", "need") and verb.dep_ == "xcomp"
    return [verb] if obliged or clause.modal in ("must", "should") else []


def _of_apposition(host: Token) -> Iterator[Token]:
    """Yield what "a step that would require the consent of …" beside the noun needs."""
    for child in host.children:
        if child.dep_ == "appos" and child.lemma_.lower() in vocabulary("relief", "steps"):
            for clause in child.children:
                if clause.dep_ == "relcl":
                    yield from _needs(clause)


def _reliefs(parsed: Parsed, mentions: Mentions, said: tuple[Said, ...], conditions: list[Token]) -> tuple[Relief, ...]:
    found: dict[Span, Token] = {}
    for condition in conditions:
        spans = to_spans(runs(subtree(condition), parsed.doc)[:1], parsed.doc)
        if spans:
            found.setdefault(spans[0], condition)
    return tuple(_relief(parsed, mentions, said, clause, span) for span, clause in sorted(found.items()))


def _relief(parsed: Parsed, mentions: Mentions, said: tuple[Said, ...], clause: Token, span: Span) -> Relief:
    holding = [
        one.statement
        for one in said
        if one.whole and any(a <= span[0] and span[1] <= b for a, b in one.statement.content)
    ]
    statement = min(holding, key=lambda s: sum(e - b for b, e in s.content), default=None)
    return Relief(
        condition=words_of(parsed, (span,)),
        consent_of=_consent(mentions, clause),
        asserted_by=statement.speaker if statement and statement.factuality != "denied" else None,
        disputed_by=statement.speaker if statement and statement.factuality == "denied" else None,
        evidence=(span,),
    )


def _consent(mentions: Mentions, clause: Token) -> Ids:
    """Return whose consent a condition asks for: "without its consent", "unless the EU agrees"."""
    consent = vocabulary("relief", "consent")
    owners: list[Token] = []
    for token in clause.subtree:
        whole = token.doc[max(token.i - 2, 0) : token.i + 1].text.lower().replace(" ", "")
        if token.lemma_.lower() in consent or any(whole.endswith(word) for word in consent if "-" in word):
            owners += [c for c in token.children if c.dep_ in _OWNERS]
            owners += prepositional(token, "of", "from", "by", "among", "in")
    if clause.pos_ == "VERB" and lemma_of(clause) in vocabulary("relief", "agreeing"):
        owners += clause_of(clause).doers
    return tuple(dict.fromkeys(m.actor for m in actors_of(mentions, tuple(owners)) if m.actor))
