"""Sanctions: who imposes which measure on whom, with which status, and what would bring relief."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Token

from kg.facts import Ids, Relief, Sanction, SanctionStatus, Span
from kg.language import Parsed
from kg.mentions import Mentions
from kg.reading.attribution.cues import lemma_of
from kg.reading.attribution.spans import runs, subtree, to_spans
from kg.reading.clauses import Clause, clause_of, governing_verb, objects_of, prepositional, subjects_of
from kg.reading.evidence import clause_span
from kg.reading.lexicon import confidence_of, load_lexicon
from kg.reading.relief import find_relief
from kg.reading.speakers import acting_ids
from kg.reading.statements import Said, headline_end
from kg.resources import resource_folder

_STATUSES: tuple[SanctionStatus, ...] = (
    "lifted", "suspended", "eased", "extended", "in-force", "threatened", "proposed",
)  # fmt: skip
_UNDONE = frozenset({"lifted", "suspended", "eased"})


@dataclass(frozen=True, slots=True)
class _Sighting:
    """One mention of a sanction: the noun or verb that names it, and what its clause says of it.

    ``strange`` is true where somebody who is no known actor imposes ("others who keep an embargo on Mali"):
    it is no sanction of the document's, but its target may be that of others.
    """

    head: Token
    imposing: Ids
    target: Ids
    status: SanctionStatus
    measure: str
    evidence: Span
    relief: tuple[Relief, ...]
    strange: bool = False


@cache
def _words(*path: str) -> frozenset[str]:
    entry = load_lexicon("sanctions")
    for key in path:
        entry = entry[key]
    return frozenset(str(entry).split())


@cache
def _measures() -> tuple[tuple[list[str], str], ...]:
    """Return (words of a trigger phrase, notation) of the measure scheme, longest first."""
    path = resource_folder("ontology") / "reference" / "measures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    pairs = [(word, row["notation"]) for row in rows for word in row["words"].lower().split("|") if word]
    return tuple((phrase.split(), notation) for phrase, notation in sorted(pairs, key=lambda p: (-len(p[0]), p)))


def find_sanctions(parsed: Parsed, mentions: Mentions, said: tuple[Said, ...]) -> tuple[Sanction, ...]:
    """Return the sanctions of a document in text order, with ids x1, x2 and so on.

    Mentions that name the same sides are one sanction. Where a mention does not say who is hit, the only target that
    the document names is; a mention that names neither side is no sanction.
    """
    sightings = list(_sightings(parsed, mentions, said))
    targets = {one.target for one in sightings if one.target}
    if len(targets) == 1:
        only = next(iter(targets))
        sightings = [
            one if one.target or set(one.imposing) & set(only) else replace(one, target=only) for one in sightings
        ]
    merged: dict[tuple[frozenset[str], frozenset[str]], list[_Sighting]] = {}
    for one in sightings:
        if (one.imposing or one.target) and not one.strange:
            merged.setdefault(_key(one, sightings), []).append(one)
    groups = sorted(merged.values(), key=lambda group: group[0].evidence)
    return tuple(_sanction(f"x{index}", group) for index, group in enumerate(groups, 1))


def _key(one: _Sighting, sightings: list[_Sighting]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the sides; a mention without an imposer joins the first that has one for the same target."""
    if one.imposing:
        return frozenset(one.imposing), frozenset(one.target)
    known = next((other for other in sightings if other.imposing and other.target == one.target), None)
    return (frozenset(known.imposing) if known else frozenset()), frozenset(one.target)


def _sanction(identifier: str, group: list[_Sighting]) -> Sanction:
    measures = [one.measure for one in group if one.measure != "unspecified"]
    relief = {(r.condition, r.evidence): r for one in group for r in one.relief}
    return Sanction(
        id=identifier,
        imposing=next((one.imposing for one in group if one.imposing), ()),
        target=group[0].target,
        measure=measures[0] if measures else "unspecified",
        status=min((one.status for one in group), key=_STATUSES.index),
        relief=tuple(relief.values()),
        evidence=tuple(dict.fromkeys(one.evidence for one in group)),
        rule="sanctions/noun" if group[0].head.pos_ == "NOUN" else "sanctions/verb",
        confidence=confidence_of("sanctions"),
    )


def _sightings(parsed: Parsed, mentions: Mentions, said: tuple[Said, ...]) -> Iterator[_Sighting]:
    start = headline_end(parsed)
    for token in parsed.tokens:
        if token.idx < start:
            continue
        if (token.pos_ == "NOUN" and _is_sanction(token)) or _is_compound(token):
            sighting = _of_noun(parsed, mentions, said, token)
            yield replace(sighting, strange=not sighting.imposing and _has_strange_doer(token))
        elif token.pos_ == "VERB" and lemma_of(token) in _words("verbs"):
            yield _of_verb(parsed, mentions, token)


def _has_strange_doer(noun: Token) -> bool:
    """Whether somebody is said to impose."""
    verb = _handling(noun)
    return verb is not None and lemma_of(verb) in _known_verbs() and bool(clause_of(verb).doers)


def _is_sanction(noun: Token) -> bool:
    lemma = noun.lemma_.lower()
    if lemma in _words("nouns"):
        return not (noun.dep_ == "compound" and noun.head.lemma_.lower() in _words("nouns"))
    if lemma not in _words("measures"):
        return False
    before = {child.lower_ for child in noun.children if child.dep_ in ("compound", "amod", "nmod")}
    if before & _words("qualifiers") and lemma not in ("control", "tariff"):
        return True
    verb = _handling(noun)
    return verb is not None and lemma_of(verb) in _words("imposing", "verbs")


def _is_compound(token: Token) -> bool:
    """Whether two words name a measure ("asset freezes"), though the tagger took the second for a verb."""
    before = token.nbor(-1) if token.i > 0 else None
    return (
        token.pos_ == "VERB"
        and token.tag_ in ("VBZ", "VB")
        and before is not None
        and before.lower_ in _words("qualifiers")
        and token.lemma_.lower() in _words("measures")
    )


def _handling(noun: Token) -> Token | None:
    """Return the verb that is done with the sanction: of its clause, or of a clause that modifies it and has a doer."""
    for child in noun.children:
        imposing = child.dep_ in ("relcl", "acl") and lemma_of(child) in _words("imposing", "verbs")
        if imposing and clause_of(child).doers:
            return child
    if noun.pos_ == "VERB":  # a noun taken for a verb: what governs the word before it
        return governing_verb(noun.nbor(-1)) if noun.nbor(-1).head.i != noun.i else None
    head = noun
    while head.dep_ in ("compound", "conj", "nmod", "poss") and head.head.pos_ in ("NOUN", "PROPN"):
        head = head.head
    return governing_verb(head) if head.dep_ != "ROOT" else None


def _of_noun(parsed: Parsed, mentions: Mentions, said: tuple[Said, ...], noun: Token) -> _Sighting:
    verb = _handling(noun)
    is_part = noun.dep_ == "compound" and noun.head.lemma_.lower() in _words("relief", "nouns")
    phrase_head = noun.head if is_part else noun
    target = _targets(mentions, noun, phrase_head, verb)
    imposing = tuple(one for one in _imposing(mentions, noun, phrase_head, verb) if one not in target)
    content = to_spans(runs(subtree(phrase_head), parsed.doc), parsed.doc)
    above = phrase_head.head
    if above.lemma_ == "be" and phrase_head.dep_ == "nsubj":  # "relief without consent is unlikely"
        content = to_spans(
            runs(subtree(above, [c for c in above.children if c.dep_ in ("advcl", "conj", "mark")]), parsed.doc),
            parsed.doc,
        )
    host = verb if verb is not None and parsed.sentence_of(verb) == parsed.sentence_of(noun) else phrase_head
    return _Sighting(
        head=noun,
        imposing=imposing,
        target=target,
        status=_status(verb),
        measure=_measure(parsed, content),
        evidence=clause_span(parsed, host, content),
        relief=find_relief(parsed, mentions, said, noun, phrase_head, verb),
    )


def _of_verb(parsed: Parsed, mentions: Mentions, verb: Token) -> _Sighting:
    clause = clause_of(verb)
    imposing = acting_ids(mentions, clause.doers)
    target = tuple(one for one in acting_ids(mentions, clause.undergoers) if one not in imposing)
    spans = to_spans(runs(set().union({verb.i}, *(subtree(t) for t in clause.undergoers)), parsed.doc), parsed.doc)
    status: SanctionStatus = "in-force" if clause.real else "threatened"
    return _Sighting(verb, imposing, target, status, "unspecified", clause_span(parsed, verb, spans), ())


def _targets(mentions: Mentions, noun: Token, phrase_head: Token, verb: Token | None) -> Ids:
    """Return who is hit: "sanctions on Russia", "imposed on Niger", "measures against the coup leaders"."""
    hosts = [noun, phrase_head, *(c for c in noun.children if c.dep_ in ("acl", "relcl"))]
    if verb is not None and noun in (*objects_of(verb), *subjects_of(verb)):
        hosts.append(verb)
    for host in hosts:
        found = acting_ids(mentions, prepositional(host, "on", "against", "upon"))
        if found:
            return found
    return _next_target(mentions, noun) or _harmed(mentions, noun)


def _next_target(mentions: Mentions, noun: Token) -> Ids:
    """Return whom the words right after the noun name, wherever the parse hangs them: "sanctions [on Russia]"."""
    doc = noun.doc
    for index in range(noun.i + 1, min(noun.i + 7, len(doc) - 1)):
        token = doc[index]
        if token.text in (",", ".", ";", ":") or token.tag_ in ("VBD", "VBZ", "VBP", "MD"):
            return ()
        if token.lower_ in ("on", "against", "upon"):
            found = mentions.starting(index + 1, index + 4)
            return tuple(found[0].actors) if found else ()
    return ()


def _harmed(mentions: Mentions, noun: Token) -> Ids:
    """Return whom a clause about the sanction says it hurts: "sanctions that have crippled Iran's economy"."""
    for clause in (c for c in noun.children if c.dep_ == "relcl"):
        for hurt in objects_of(clause):
            found = acting_ids(mentions, (hurt, *(c for c in hurt.children if c.dep_ == "poss")))
            if found:
                return found
    return ()


def _imposing(mentions: Mentions, noun: Token, phrase_head: Token, verb: Token | None) -> Ids:
    """Return who imposes: "US sanctions", "the EU's measures", "sanctions by the EU", or who does the imposing."""
    hosts = (noun, phrase_head) if noun.i != phrase_head.i else (noun,)
    named = [c for host in hosts for c in host.children if c.dep_ in ("compound", "poss", "nmod", "amod", "nsubj")]
    named += [t for host in hosts for t in prepositional(host, "by", "from", "of")]
    found = acting_ids(mentions, tuple(named))
    if found or verb is None:
        return found
    doers = clause_of(verb).doers
    if lemma_of(verb) in _known_verbs():
        return acting_ids(mentions, doers) or _antecedents(mentions, verb, doers)
    return ()


def _antecedents(mentions: Mentions, verb: Token, doers: tuple[Token, ...]) -> Ids:
    """Return whom an unresolved "they" or "it" goes back to: the subject of the clause that governs its own."""
    if not any(doer.lower_ in ("they", "it") for doer in doers):
        return ()
    for above in verb.ancestors:
        found = acting_ids(mentions, tuple(s for s in subjects_of(above) if s.i < verb.i and s not in doers))
        if found:
            return found
    return ()


@cache
def _known_verbs() -> frozenset[str]:
    """Return the verbs whose subject is who imposes, or would impose or end, a sanction."""
    table = load_lexicon("sanctions")["status"]
    suffered = {"cripple", "remain", "hit", "punish"}  # their subjects are the sanctions
    return frozenset(word for words in table.values() for word in words.split()) - suffered


def _status(verb: Token | None) -> SanctionStatus:
    """Return the status that the verb gives: what is only denied, planned or wished leaves a sanction in force."""
    if verb is None:
        return "in-force"
    clause = clause_of(verb)
    above = governing_verb(verb) if verb.dep_ in ("xcomp", "ccomp", "pcomp", "advcl") else None
    lemma = lemma_of(verb)
    status: SanctionStatus = next((name for name in _STATUSES if lemma in _words("status", name)), "in-force")
    if status in _UNDONE:
        return status if clause.real and above is None else "in-force"
    if above is not None and status == "in-force":
        return _under(above, clause)
    if status == "in-force" and lemma in _words("imposing", "verbs") and not clause.real:
        return "threatened"
    return status


def _under(above: Token, clause: Clause) -> SanctionStatus:
    """Return the status of a sanction whose imposing depends on another verb: "threatened to restore sanctions"."""
    if clause.verb.tag_ != "VB":
        return "in-force"
    if lemma_of(above) in _words("status", "threatened"):
        return "threatened"
    return "proposed" if lemma_of(above) in _words("status", "proposed") else "in-force"


def _measure(parsed: Parsed, content: tuple[Span, ...]) -> str:
    """Return the notation of the measure whose trigger phrase the words hold, as they stand or as lemmas."""
    words = [
        (token.lower_, token.lemma_.lower())
        for start, end in content
        for token in parsed.doc.char_span(start, end, alignment_mode="expand") or ()
        if not token.is_punct
    ]
    at: dict[str, list[int]] = {}
    for index, pair in enumerate(words):
        for form in dict.fromkeys(pair):
            at.setdefault(form, []).append(index)
    for parts, notation in _measures():
        for index in at.get(parts[0], ()):
            here = words[index : index + len(parts)]
            if len(here) == len(parts) and all(part in pair for part, pair in zip(parts, here, strict=True)):
                return notation
    return "unspecified"
