"""Relief: on which condition a sanction would end, whose consent it takes, and who says so."""

from spacy.tokens import Token

from kg.facts import Ids, Relief, Span
from kg.language import Parsed
from kg.mentions import Mentions
from kg.reading.attribution.cues import lemma_of
from kg.reading.attribution.spans import runs, subtree, to_spans
from kg.reading.clauses import clause_of
from kg.reading.evidence import words_of
from kg.reading.lexicon import load_lexicon
from kg.reading.speakers import actors_of
from kg.reading.statements import Said

_CONJUNCTIONS = frozenset({"if", "unless", "until", "once", "after", "when", "before", "as long as"})
_ENDING = ("lifted", "suspended", "eased")


def find_relief(
    parsed: Parsed, mentions: Mentions, said: tuple[Said, ...], noun: Token, phrase_head: Token, verb: Token | None
) -> tuple[Relief, ...]:
    """Return the conditions for the end of the sanction that a noun names; empty where its end is not spoken of."""
    lexicon = load_lexicon("sanctions")
    ending = {word for name in _ENDING for word in lexicon["status"][name].split()}
    by_noun = phrase_head.i != noun.i or any(
        a.lemma_.lower() in lexicon["relief"]["nouns"].split() for a in list(noun.ancestors)[:2]
    )
    by_verb = verb is not None and lemma_of(verb) in ending
    if not by_noun and not by_verb:
        return ()
    hosts = [one for one in (phrase_head, verb) if one is not None]
    hosts += [a for a in list(phrase_head.ancestors)[:2] if a.pos_ in ("VERB", "AUX", "NOUN")]
    found: dict[Span, Token] = {}
    for host in hosts:
        for clause in _conditions(host):
            spans = to_spans(runs(subtree(clause), parsed.doc)[:1], parsed.doc)
            if spans:
                found.setdefault(spans[0], clause)
    return tuple(_relief(parsed, mentions, said, clause, span) for span, clause in sorted(found.items()))


def _conditions(host: Token) -> list[Token]:
    """Return the heads of the conditions that hang on a verb or noun: clauses, "without …", "in exchange for …"."""
    relief = load_lexicon("sanctions")["relief"]
    found = []
    for child in host.children:
        marked = any(m.dep_ in ("mark", "advmod") and m.lower_ in _CONJUNCTIONS for m in child.children)
        if child.dep_ == "advcl" and marked:
            found.append(child)
        elif child.dep_ == "prep":
            words = [child.doc[child.i : child.i + len(phrase.split())].text.lower() for phrase in relief["exchange"]]
            if child.lower_ in relief["prepositions"].split() or any(map(str.__eq__, words, relief["exchange"])):
                found.append(child)
    return found


def _relief(parsed: Parsed, mentions: Mentions, said: tuple[Said, ...], clause: Token, span: Span) -> Relief:
    statement = next(
        (
            one.statement
            for one in sorted(said, key=lambda s: sum(e - b for b, e in s.statement.content))
            if one.whole and any(a <= span[0] and span[1] <= b for a, b in one.statement.content)
        ),
        None,
    )
    return Relief(
        condition=words_of(parsed, (span,)),
        consent_of=_consent(mentions, clause),
        asserted_by=statement.speaker if statement else None,
        evidence=(span,),
    )


def _consent(mentions: Mentions, clause: Token) -> Ids:
    """Return whose consent a condition asks for: "without its consent", "unless the EU agrees"."""
    consent = frozenset(load_lexicon("sanctions")["relief"]["consent"].split())
    owners: list[Token] = []
    for token in clause.subtree:
        head = token.lemma_.lower()
        whole = token.doc[max(token.i - 2, 0) : token.i + 1].text.lower().replace(" ", "")
        if head in consent or any(whole.endswith(word) for word in consent):
            owners += [c for c in token.children if c.dep_ in ("poss", "compound", "nmod")]
            owners += [
                t for c in token.children if c.dep_ == "prep" and c.lower_ in ("of", "from", "by") for t in c.children
            ]
    if clause.pos_ == "VERB" and lemma_of(clause) in (
        "agree",
        "consent",
        "approve",
        "sign",
        "back",
        "support",
        "accept",
    ):
        owners += clause_of(clause).subjects
    return tuple(m.actor for m in actors_of(mentions, tuple(owners)) if m.actor)
