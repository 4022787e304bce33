"""Positions: who takes which stance on which topic, by the predicates of what is said."""

import re
from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Span as Tokens

from kg.facts import Basis, Ids, Position, Span, Stance, Statement
from kg.language import Parsed
from kg.mentions import Mentions
from kg.reading.attribution.cues import lemma_of
from kg.reading.attribution.spans import trim
from kg.reading.clauses import subjects_of
from kg.reading.evidence import words_of
from kg.reading.lexicon import confidence_of
from kg.reading.overlaps import Overlaps
from kg.reading.speakers import actors_of, speaks_for
from kg.reading.stances import Taken, stance_in, stance_words
from kg.reading.statements import Said
from kg.reading.topics import OTHER, topics_of

_CUE_STANCE: dict[str, Stance] = {
    "demand": "demands",
    "refuse": "opposes",
    "criticise": "opposes",
    "praise": "supports",
}
_OWN_SUBJECT = ("nsubj", "nsubjpass")
_BY_NOUN: tuple[Stance, ...] = ("opposes", "demands", "open-to", "supports")


def find_positions(parsed: Parsed, mentions: Mentions, said: tuple[Said, ...]) -> tuple[Position, ...]:
    """Return the positions of a document in text order, with ids p1, p2 and so on."""
    found: list[Position] = []
    known = _Known()
    fallback = (*topics_of(parsed.doc, (parsed.paragraphs[0],)), OTHER)[0] if parsed.paragraphs else OTHER
    whole = {one.statement.id: one.statement for one in said if one.whole}
    for one in said:
        if one.statement.speaker is None or (not one.whole and not _takes_stance(one)):
            continue
        for taken in _of_statement(parsed, mentions, one, fallback):
            position = taken if one.whole else _told_by(whole[one.statement.id], taken)
            if position is None:
                continue
            for each in _for_each_speaker(one, position):
                if not known.has(each):
                    known.add(each)
                    found.append(each)
    found = [one for one in found if not _is_spoken_for(mentions, one, known)]
    found.sort(key=lambda position: position.evidence)
    return tuple(position.model_copy(update={"id": f"p{index}"}) for index, position in enumerate(found, 1))


class _Known:
    """The positions that are known, by their words, and by their statement and topic."""

    def __init__(self) -> None:
        self._places: Overlaps[Position] = Overlaps()
        self._subjects: set[tuple[str, Stance, Ids, str]] = set()

    def add(self, position: Position) -> None:
        """Keep a position that is now known."""
        self._places.add(position.evidence[:1], position)
        self._subjects.add(_subject(position))

    def has(self, position: Position) -> bool:
        """Whether the stance is known: from the same words, or from another sentence of the same statement."""
        same = (position.actor, position.stance)
        return _subject(position) in self._subjects or any((o.actor, o.stance) == same for o in self.over(position))

    def over(self, position: Position) -> list[Position]:
        """Return the positions with words of this one's."""
        return self._places.over(position.evidence[:1])


def _subject(position: Position) -> tuple[str, Stance, Ids, str]:
    return position.actor, position.stance, position.statements, position.topic


def _is_spoken_for(mentions: Mentions, one: Position, known: _Known) -> bool:
    """Whether the same words show the stance to be that of a state that the holder speaks for."""
    (start, end) = one.evidence[0]
    return one.rule != "positions/cue" and any(
        other.rule == "positions/cue"
        and other.stance == one.stance
        and other.actor != one.actor
        and start <= other.evidence[0][0]
        and other.evidence[0][1] <= end
        and speaks_for(mentions, one.actor, None, other.actor)
        for other in known.over(one)
    )


def _told_by(outer: Statement, position: Position) -> Position | None:
    """Return a position that another's statement tells of as the newsroom's word; None where that is a quotation."""
    if position.actor in (outer.speaker, outer.on_behalf_of, *outer.speakers):
        return position
    return None if outer.kind == "direct" else position.model_copy(update={"basis": "newsroom"})


def _takes_stance(one: Said) -> bool:
    """Whether what is part of another statement takes a stance by its cue; its content is read with the whole."""
    denied = any(lemma_of(above) == "deny" for above in one.attribution.verb.ancestors)
    return not denied and _cue_stance(one) is not None


def _for_each_speaker(one: Said, position: Position) -> Iterator[Position]:
    """Yield a position for each of those who speak as one."""
    speakers = one.statement.speakers
    if position.actor not in speakers:
        yield position
        return
    for speaker in speakers:
        yield position.model_copy(update={"actor": speaker})


def _of_statement(parsed: Parsed, mentions: Mentions, one: Said, fallback: str) -> Iterator[Position]:
    """Yield the stances that a statement takes: by its cue, else sentence by sentence of its content."""
    stance = _cue_stance(one)
    if stance is not None and one.statement.factuality != "denied" and not _is_question(one):
        yield _position(
            parsed, mentions, one, _cue_span(parsed, one), stance, one.statement.speaker, "holder", "cue", fallback
        )
        return
    if one.statement.factuality == "denied":
        return
    seen: set[tuple[int, Stance, str | None]] = set()
    for clause, span in _parts(parsed, one):
        taken = stance_in(clause)
        if taken is None:
            continue
        holder, basis = _holder(mentions, one, taken)
        stance = taken.stance if holder is not None else "claims"
        key = (parsed.sentence_of(clause[0]).start, stance, holder)
        if key in seen:
            continue  # the same stance again in a coordinate clause of the sentence
        seen.add(key)
        yield _position(
            parsed,
            mentions,
            one,
            span,
            stance,
            holder or one.statement.speaker,
            basis,
            taken.rule,
            fallback,
            taken.condition,
        )


def _cue_stance(one: Said) -> Stance | None:
    """Return the stance that the cue itself takes: by its class, or by its noun ("expressed the hope that")."""
    if (
        one.whole
        and one.attribution.cue_class == "want"
        and lemma_of(one.attribution.verb) == "want"
        and _of_others(one)
    ):
        return "demands"
    if one.attribution.cue_class != "noun":
        return _CUE_STANCE.get(one.attribution.cue_class)
    doc = one.attribution.verb.doc
    lemmas = {
        token.lemma_.lower()
        for start, end in one.statement.cue
        for token in doc.char_span(start, end, alignment_mode="expand") or ()
    }
    for stance in _BY_NOUN:
        if lemmas & stance_words(stance, "nouns"):
            return stance
    return None


def _of_others(one: Said) -> bool:
    """Whether what is wanted is to be done by others: "wants the firms to be taxed"."""
    clauses = (c for c in one.attribution.verb.children if c.dep_ == "ccomp" and c.i > one.attribution.verb.i)
    return any(child.dep_ in _OWN_SUBJECT for clause in clauses for child in clause.children)


def _is_question(one: Said) -> bool:
    return lemma_of(one.attribution.verb) == "ask" and one.attribution.rule == "statements/quotation"


def _cue_span(parsed: Parsed, one: Said) -> Span:
    """Return the span from the cue to the end of the content's first sentence, or the content where it comes first."""
    cue, content = one.statement.cue, one.statement.content
    sentence = parsed.sentence_of(one.attribution.verb)
    stop = sentence.start_char + len(sentence.text.rstrip())
    parts = [(a, min(b, stop)) for a, b in content if a < stop]
    if not parts:
        return content[0]
    start, end = min(parts[0][0], cue[0][0]), max(parts[-1][1], cue[-1][1])
    return start, end


def _parts(parsed: Parsed, one: Said) -> Iterator[tuple[Tokens, Span]]:
    """Yield the clauses of a statement's content, each within one sentence, as tokens and characters."""
    for start, end in one.statement.content:
        for sentence in parsed.sentences_over(start, end):
            a, b = max(start, sentence.start_char), min(end, sentence.end_char)
            tokens = parsed.doc.char_span(a, b, alignment_mode="contract")
            for clause in _coordinated(tokens) if tokens is not None else ():
                span = trim((clause.start_char, clause.end_char), parsed.document.text)
                if len(clause) >= 3 and span is not None:
                    yield clause, _without_marks(parsed.document.text, span)


def _coordinated(tokens: Tokens) -> list[Tokens]:
    """Return tokens cut before each coordinate clause that has a subject of its own: "…, but it was open to …"."""
    cuts = {tokens.start, tokens.end}
    for token in tokens:
        own = any(child.dep_ in ("nsubj", "nsubjpass", "expl") for child in token.children)
        if token.dep_ == "conj" and token.pos_ in ("VERB", "AUX") and own and token.left_edge.i > tokens.start + 3:
            cuts.add(token.left_edge.i)
    borders = sorted(cuts)
    return [tokens.doc[start:end] for start, end in pairwise(borders)]


def _without_marks(text: str, span: Span) -> Span:
    """Return a span without the outer quotation marks and conjunctions that open or close it."""
    start, end = span
    lead = re.match(r"[\s\"“”‘’]*", text[start:end])
    trail = re.search(r"(?:[\s\"“”,;]|\b(?:but|and))*$", text[start:end])
    if lead is None or trail is None or lead.end() >= trail.start():
        return span
    return start + lead.end(), start + trail.start()


def _holder(mentions: Mentions, one: Said, taken: Taken) -> tuple[str | None, Basis]:
    """Return whose stance it is, and on what basis; None for an attitude of somebody the speaker does not speak for."""
    statement = one.statement
    speaker = statement.speaker
    if taken.rule in ("positions/must", "positions/should", "positions/condition") or speaker is None:
        return speaker, "holder"
    head = taken.token if taken.token.pos_ in ("VERB", "AUX") else taken.token.head
    subjects = subjects_of(head)
    actors = [m.actor for m in actors_of(mentions, subjects) if m.actor]
    speakers = {speaker, *statement.speakers}
    if not actors or set(actors) & speakers or taken.stance == "conditional":
        return speaker, "holder"
    if taken.token.pos_ == "ADJ" and not _is_attitude(taken):
        return speaker, "holder"
    if not speaks_for(mentions, speaker, statement.on_behalf_of, actors[0]):
        return None, "holder"
    if mentions.actor(actors[0]).type == "Person":
        return actors[0], "spokesperson"
    return speaker, "holder"  # who speaks for a state holds what it holds


def _is_attitude(taken: Taken) -> bool:
    return taken.stance == "open-to" or taken.token.lemma_.lower() in ("opposed", "committed", "supportive")


def _position(
    parsed: Parsed, mentions: Mentions, one: Said, span: Span, stance: Stance, actor: str | None, basis: Basis,
    rule: str, fallback: str, condition: Span | None = None,
) -> Position:  # fmt: skip
    statement = one.statement
    topics = topics_of(parsed.doc, (span,)) or statement.topics
    sentence = parsed.sentence_of(one.attribution.verb)
    topics = topics or topics_of(parsed.doc, ((sentence.start_char, sentence.end_char),))
    narrated = one.attribution.rule == "statements/object" and not one.attribution.quotes
    statements: Ids = (statement.id,)
    return Position(
        id="p0",
        actor=actor or "",
        topic=topics[0] if topics else fallback,
        stance=stance,
        condition=words_of(parsed, (condition,)) if condition and stance == "conditional" else None,
        undertaking=None,
        proposition=words_of(parsed, (span,)),
        basis="newsroom" if narrated and rule == "cue" else basis,
        statements=statements,
        evidence=(span,),
        rule=rule if "/" in rule else f"positions/{rule}",
        confidence=confidence_of(rule if "/" in rule else f"positions/{rule}"),
    )
