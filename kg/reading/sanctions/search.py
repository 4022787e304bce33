"""The search for sanctions over a document: mentions by nouns and by verbs, in text order."""

from dataclasses import replace

from spacy.tokens import Token

from kg.facts import Sanction, Span, Spans
from kg.language import Parsed
from kg.mentions import Mentions
from kg.reading.attribution.spans import runs, subtree, to_spans
from kg.reading.clauses import clause_of, prepositional
from kg.reading.evidence import clause_span
from kg.reading.sanctions.deeds import Restriction, find_restriction, find_resumption, find_state
from kg.reading.sanctions.disputes import with_disputes
from kg.reading.sanctions.imposers import sides_of, wanting_of
from kg.reading.sanctions.merging import Sighting, merge
from kg.reading.sanctions.relief import relief_of_term, relief_of_verb
from kg.reading.sanctions.statuses import standing_of
from kg.reading.sanctions.terms import Term, find_term, stopped_by
from kg.reading.sanctions.vocabulary import UNDONE, branch_of, measure_of, vocabulary
from kg.reading.statements import Said, headline_end

_NEAR = 3  # sentences within which a pronoun may go back to a sanction


def find_sanctions(parsed: Parsed, mentions: Mentions, said: tuple[Said, ...]) -> tuple[Sanction, ...]:
    """Return the sanctions of a document in text order, with ids x1, x2 and so on."""
    return with_disputes(parsed, said, merge(mentions, _sightings(parsed, mentions, said)))


def _sightings(parsed: Parsed, mentions: Mentions, said: tuple[Said, ...]) -> list[Sighting]:
    found: list[Sighting] = []
    start = headline_end(parsed)
    for token in parsed.tokens:
        if token.idx < start:
            continue
        one = _sighting(parsed, mentions, said, token, found)
        if one is not None:
            found.append(one)
    return found


def _sighting(
    parsed: Parsed, mentions: Mentions, said: tuple[Said, ...], token: Token, found: list[Sighting]
) -> Sighting | None:
    known = bool(found)
    term = find_term(token, known)
    if term is not None:
        pronominal = term.noun.lower_ in vocabulary("proforms")
        if (term.noun.pos_ in ("PRON", "DET") or pronominal) and not _is_near(parsed, term, found):
            return None
        return _of_term(parsed, mentions, said, term)
    restriction = None
    if token.pos_ in ("VERB", "AUX"):
        restriction = find_restriction(mentions, token, known)
        if restriction is None and found and _is_within(parsed, token, found[-1].head):
            restriction = find_resumption(token, found[-1].measure)
    if restriction is None and token.pos_ in ("ADJ", "VERB"):
        restriction = find_state(mentions, token, known)
    if restriction is not None and any(known and _names_measure(doer) for doer in clause_of(token).subjects):
        return None  # "the sanctions freeze any assets": what they are, told again
    return _of_restriction(parsed, mentions, said, token, restriction, found) if restriction is not None else None


def _names_measure(token: Token) -> bool:
    return token.lemma_.lower() in vocabulary("again") and token.pos_ == "NOUN"


def _is_near(parsed: Parsed, term: Term, found: list[Sighting]) -> bool:
    """Whether a sanction of the pronoun's number was named in the sentence or shortly before."""
    last = found[-1].head
    if not _is_within(parsed, term.noun, last):
        return False
    single = term.noun.lower_ in ("it", "this", "one")
    if last.pos_ in ("NOUN", "PROPN"):
        return (last.tag_ in ("NN", "NNP")) == single
    return single or last.pos_ != "VERB" or term.noun.lower_ in ("those", "ones")


def _is_within(parsed: Parsed, token: Token, last: Token) -> bool:
    """Whether a token stands in the sentence of another or shortly after it."""
    end = parsed.sentence_of(last).end
    for _ in range(_NEAR - 1):
        end = parsed.sentence_of(parsed.tokens[end]).end if end < len(parsed.tokens) else end
    return token.i < end


def _of_term(parsed: Parsed, mentions: Mentions, said: tuple[Said, ...], term: Term) -> Sighting | None:
    imposing, hit = sides_of(mentions, term)
    if term.doubtful and not hit.actors and not term.goes_back:
        return None
    standing = standing_of(term)
    content = _content(parsed, term)
    verb = term.verb
    host = verb if verb is not None and parsed.sentence_of(verb) == parsed.sentence_of(term.noun) else term.phrase
    return Sighting(
        head=term.noun,
        imposing=imposing.actors,
        target=hit.actors,
        status=standing.status,
        measure=_measure(parsed, content, term),
        evidence=clause_span(parsed, host, content),
        relief=relief_of_term(parsed, mentions, said, term, done=standing.status in UNDONE),
        imposer="" if term.goes_back else imposing.other,
        target_name=hit.other,
        goes_back=term.goes_back,
        proform=term.proform,
        denied=standing.denied,
        again=standing.again,
        said=standing.said,
        firm=standing.firm,
        wanting=wanting_of(mentions, term) if imposing.actors and not hit else (),
        definite=any(child.lower_ in ("the", "its", "their") for child in term.phrase.children),
    )


def _measure(parsed: Parsed, content: Spans, term: Term) -> str:
    """Return the measure that the words name, or else that what the sanctions are on tells: "on oil exports"."""
    named = measure_of(parsed, content, term.noun, stopped_by(term.noun))
    return branch_of(prepositional(term.noun, "on", "against", "over")) or named if named == "unspecified" else named


def _content(parsed: Parsed, term: Term) -> Spans:
    """Return the words of the phrase; of "relief without consent is unlikely" those of the whole clause."""
    phrase = term.phrase
    above = phrase.head
    if above.lemma_ == "be" and phrase.dep_ == "nsubj":
        left = [child for child in above.children if child.dep_ in ("advcl", "conj", "mark")]
        return to_spans(runs(subtree(above, left), parsed.doc), parsed.doc)
    whole = subtree(phrase).union(*(subtree(clause) for clause in term.clauses))
    return to_spans(runs(whole, parsed.doc), parsed.doc)


def _of_restriction(
    parsed: Parsed,
    mentions: Mentions,
    said: tuple[Said, ...],
    token: Token,
    one: Restriction,
    found: list[Sighting],
) -> Sighting:
    indices = set().union({token.i}, *(subtree(part) for part in one.parts))
    spans: tuple[Span, ...] = to_spans(runs(indices, parsed.doc), parsed.doc)
    verb = token if token.pos_ in ("VERB", "AUX") else token.head
    imposing = one.imposing.actors
    if one.goes_back and not imposing:  # "the list" of those who imposed the sanctions before
        imposing = next((other.imposing for other in reversed(found) if other.imposing), ())
    sighting = Sighting(
        head=token,
        imposing=tuple(actor for actor in imposing if actor not in one.hit.actors),
        target=one.hit.actors,
        status=one.standing.status,
        measure=one.measure or measure_of(parsed, spans, token),
        evidence=clause_span(parsed, token, spans),
        relief=relief_of_verb(parsed, mentions, said, verb, one.undoes),
        target_name=one.hit.other,
        goes_back=one.goes_back and not one.hit,
        denied=one.standing.denied,
        again=one.standing.again,
        rule="sanctions/verb",
    )
    return replace(sighting, relief=()) if one.standing.denied else sighting
