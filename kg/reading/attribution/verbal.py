"""Verbal cues: "said that …", "denounced the talks as …", "vowed to …", with their sources."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from kg.facts import Spans
from kg.language import Parsed
from kg.quotations import Quotation
from kg.reading.attribution.complements import (
    clause_tokens,
    complement_of,
    has_to,
    host_clause,
    is_parenthetical,
    is_subjunctive,
    that_clause,
)
from kg.reading.attribution.cues import asks_anonymity, cue_lexicon, lemma_of, particle_of
from kg.reading.attribution.model import Attribution
from kg.reading.attribution.sources import (
    addressees_of,
    cue_tokens,
    is_impersonal,
    source_span,
    source_tokens,
)
from kg.reading.attribution.spans import (
    in_speech,
    join_quotations,
    merged,
    phrase,
    quotations_in,
    runs,
    subtree,
    to_spans,
    without,
)
from kg.reading.attribution.speech import Speech, Speeches
from kg.reading.clauses import is_negated, objects_of, prepositional, subjects_of
from kg.reading.lexicon import word_class

_SILENT = frozenset({"report", "assert", "suggest", "ask"})  # "did not say whether" attributes nothing
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"})


def find_verbal(parsed: Parsed, sentence: tuple[int, int], speeches: Speeches) -> Iterator[Attribution]:
    """Yield the attributions of a sentence (token range) whose cue is a verb outside long quotations.

    ``speeches`` are the document's direct speech by the index of its cue.
    """
    for token in parsed.tokens[sentence[0] : sentence[1]]:
        speech = speeches.get(token.i)
        if speech is None and (token.pos_ not in ("VERB", "AUX") or lemma_of(token) == "be"):
            continue
        if in_speech(parsed, token) or asks_anonymity(token):
            continue
        found = _with_speech(parsed, speech, speeches) if speech is not None else attribute(parsed, token, speeches)
        if found is not None:
            yield found


def _with_speech(parsed: Parsed, speech: Speech, speeches: Speeches) -> Attribution | None:
    """Attribute direct speech to who stands beside its cue, with the words before it that it goes on from."""
    verb = speech.verb
    indices: set[int] = set()
    if speech.partial and speech.source is not None:
        indices = _words_before(parsed, speech)
    cue_class = cue_lexicon().clause.get(lemma_of(verb), "report")
    return _build(parsed, verb, cue_class, "quotation", indices, speech.quotations, speeches, source=speech.source)


def _words_before(parsed: Parsed, speech: Speech) -> set[int]:
    """Return the indices of what stands before the marks, a whole clause with them: The plan was "dead", he said."""
    assert speech.source is not None
    end = min(speech.source[0], speech.verb.i)
    start = parsed.sentence_of(speech.verb).start
    others = [q for q in parsed.quotations if q.end <= speech.quotations[0].start]
    before = [q.end for q in others if parsed.document.text[q.inner_end - 1] in ",?!"]
    indices = {i for i in range(start, end) if not before or parsed.doc[i].idx >= before[-1]}
    first = min(indices, default=0)
    if indices and parsed.doc[first].pos_ == "CCONJ":
        indices.discard(first)
    return indices


def attribute(parsed: Parsed, verb: Token, speeches: Speeches) -> Attribution | None:
    """Return the attribution that a verb makes, or None."""
    lexicon = cue_lexicon()
    lemma = lemma_of(verb)
    if lemma in lexicon.clause:
        found = _with_clause(parsed, verb, lexicon.clause[lemma], speeches)
        if found is not None:
            return found
    if lemma in lexicon.described:
        found = _with_description(parsed, verb, speeches)
        if found is not None:
            return found
    for frame in lexicon.objects.get(lemma, ()):
        found = _with_object(parsed, verb, frame.cue_class, frame.marker, speeches)
        if found is not None:
            return found
    return None


def _with_clause(parsed: Parsed, verb: Token, cue_class: str, speeches: Speeches) -> Attribution | None:
    complement = complement_of(verb)
    indices: set[int] = set()
    if complement is not None:
        indices = clause_tokens(verb, complement)
        addressed = [o for o in objects_of(verb) if o.i < complement.i]
        if cue_class == "demand" and addressed and lemma_of(verb) not in word_class("addressed"):
            indices |= set().union(*(phrase(o) for o in addressed))
    elif is_parenthetical(verb):
        indices = host_clause(verb)
    elif cue_class in ("report", "assert"):
        indices = that_clause(parsed, verb)
    if not indices or (is_negated(verb) and cue_class in _SILENT):
        return None
    if cue_class == "assert" and complement is not None and lemma_of(verb) == "insist" and is_subjunctive(complement):
        cue_class = "demand"
    return _build(parsed, verb, cue_class, "clause", indices, (), speeches)


def _with_description(parsed: Parsed, verb: Token, speeches: Speeches) -> Attribution | None:
    """Attribute "described X as Y", "called X Y", "what she called Y"."""
    ends = [c for c in verb.children if c.dep_ in ("oprd", "xcomp", "ccomp", "prep") and c.i > verb.i]
    as_phrase = next((c for c in ends if c.lower_ == "as"), None)
    named = next((c for c in ends if c.dep_ in ("oprd", "xcomp", "ccomp") and not has_to(c)), None)
    calls = lemma_of(verb) in ("call", "label", "brand", "dub", "term")
    target = as_phrase or (named if calls else None)
    if target is None:
        return _with_name_in_marks(parsed, verb, speeches) if calls else None
    indices = subtree(target)
    for child in verb.children:
        if child.dep_ in ("dobj", "nsubjpass") and verb.i < child.i < target.i:
            indices |= phrase(child)
    frames = cue_lexicon().objects.get(lemma_of(verb), ())
    cue_class = next(
        (frame.cue_class for frame in frames if frame.cue_class in ("criticise", "praise", "refuse")), "describe"
    )
    return _build(parsed, verb, cue_class, "description", indices, (), speeches)


def _with_name_in_marks(parsed: Parsed, verb: Token, speeches: Speeches) -> Attribution | None:
    """Attribute 'called the plan "a gift"', where the parser did not see that the words in marks name the object."""
    for named in (child for child in verb.children if child.dep_ == "dobj" and child.i > verb.i):
        end = named.doc[named.right_edge.i]
        if end.i + 1 < len(named.doc) and end.nbor().lower_ in ("a", "an", "the"):
            end = end.nbor()
        after = parsed.quotation_at(end.idx + len(end.text_with_ws))
        inside = parsed.quotation_at(end.idx)
        quotation = after if after is not None else inside
        if quotation is not None and quotation.start > named.idx:
            return _build(parsed, verb, "describe", "description", phrase(named), (quotation,), speeches)
    return None


def _with_object(
    parsed: Parsed, verb: Token, cue_class: str, marker: str | None, speeches: Speeches
) -> Attribution | None:
    """Attribute a content that is a noun phrase: "demanded a withdrawal", "called for talks", "ruled out a truce"."""
    indices: set[int] = set()
    particle = particle_of(verb, marker) if marker else None
    if marker is None or (particle is not None and particle.dep_ == "prt"):
        heads = [o for o in verb.children if o.dep_ == "dobj" and o.i > verb.i and o.pos_ in _NOMINAL]
        heads = [o for o in heads if o.lower_ not in ("nothing", "nobody", "none")]
        if particle is not None:  # "ruled out changing the text"
            heads += [c for c in verb.children if c.tag_ == "VBG" and c.i > particle.i and not _after_mark(c)]
        for head in heads:
            indices |= _before_colon(subtree(head), head)
        if heads:  # "criticised Israel for …", "denounced the talks as …", "urged X over …"
            for child in verb.children:
                if (
                    child.dep_ == "prep"
                    and child.i > heads[0].i
                    and child.lower_ in ("for", "as", "of", "over", "against", "to")
                ):
                    indices |= subtree(child)
    else:
        heads = list(prepositional(verb, marker))
        for head in heads:
            indices |= _before_colon(subtree(head), head)
        if not heads:  # "called for the council to meet"
            marked = (c for c in verb.children if c.dep_ in ("advcl", "ccomp", "xcomp") and c.i > verb.i)
            for clause in (c for c in marked if any(g.lower_ == marker and g.dep_ == "mark" for g in c.children)):
                indices |= _before_colon(subtree(clause), clause)
    if not indices or (is_negated(verb) and cue_class in _SILENT):
        return None
    return _build(parsed, verb, cue_class, "object", indices, (), speeches, marker=particle)


def _after_mark(clause: Token) -> bool:
    """Whether a comma parts a clause from what stands before it."""
    return clause.left_edge.i > 0 and clause.doc[clause.left_edge.i - 1].is_punct


def _before_colon(indices: set[int], head: Token) -> set[int]:
    """Return the indices up to a colon or a dash, after which something else is told."""
    marks = (i for i in sorted(indices) if i > head.i and head.doc[i].text in (":", "—", "–"))
    mark = next(marks, None)
    return indices if mark is None else {i for i in indices if i < mark}


def _build(
    parsed: Parsed,
    verb: Token,
    cue_class: str,
    rule: str,
    indices: set[int],
    quotations: Sequence[Quotation],
    speeches: Speeches,
    *,
    source: tuple[int, int] | None = None,
    marker: Token | None = None,
) -> Attribution | None:
    """Put an attribution together, or return None where nobody could be its source."""
    doc, text = parsed.doc, parsed.document.text
    sources = source_tokens(verb)
    if source is not None:  # what stands between the marks and the cue is the source, whatever the parse has of it
        indices = {i for i in indices if not source[0] <= i < source[1]}
        if not any(source[0] <= one.i < source[1] for one in sources):
            sources = (doc[source[0] : source[1]].root,)
    if not sources and not is_impersonal(verb):
        return None
    cue = cue_tokens(verb, marker)
    holes = set(cue) | set().union(*(phrase(one) for one in sources))
    content = to_spans(runs(indices - set(cue), doc), doc)
    touched = [q for q in quotations_in(parsed, content) if not q.covers(verb.idx)]
    content = join_quotations(content, [*quotations, *touched], text)
    source_spans = to_spans([source], doc) if source is not None else source_span(parsed, verb, sources)
    if not quotations or indices:
        content = _with_rest(parsed, verb, content, source_spans)
    content = without(content, (*to_spans(runs(cue, doc), doc), *_outside(source_spans, holes, indices)), text)
    content = _without_others(parsed, verb, content, speeches)
    if not content:
        return None
    return Attribution(
        rule=f"statements/{rule}",
        cue_class=cue_class,
        verb=verb,
        sources=sources,
        source=source_spans,
        cue=to_spans(runs(cue, doc), doc),
        content=content,
        quotes=tuple((q.start, q.end) for q in quotations_in(parsed, content)),
        factuality="denied" if is_negated(verb) and cue_class != "refuse" else cue_lexicon().factuality[cue_class],
        addressees=addressees_of(verb),
    )


def _without_others(parsed: Parsed, verb: Token, content: Spans, speeches: Speeches) -> Spans:
    """Cut out the quotations that belong to a cue outside of the content."""
    foreign = [
        (quotation.start, quotation.end)
        for a, b in content
        for quotation in parsed.quotations_over(a, b)
        for speech in speeches.by_quotation.get(quotation.start, ())
        if speech.verb.i != verb.i and not any(start <= speech.verb.idx < end for start, end in content)
    ]
    return without(content, tuple(foreign), parsed.document.text) if foreign else content


def _with_rest(parsed: Parsed, verb: Token, content: Spans, source: Spans) -> Spans:
    """Add what follows a cue that stands in the middle of what it attributes: "It was, he said, a mistake"."""
    text, sentence = parsed.document.text, parsed.sentence_of(verb)
    if not content or not source or content[-1][1] > verb.idx or source[0][0] > verb.idx + 60:
        return content
    start = max(verb.idx + len(verb.text), source[-1][1])
    rest = text[start : sentence.end_char]
    comma = rest.find(",")
    if comma < 0 or comma > 40 or content[-1][1] < sentence.start_char:
        return content
    index = next((t.i for t in sentence if t.idx > start + comma), None)
    if index is None or _is_aside(parsed, verb, index):
        return content
    return merged((*content, (start + comma + 1, start + len(rest.rstrip()))), text)


def _is_aside(parsed: Parsed, verb: Token, index: int) -> bool:
    """Whether what starts at a token goes on about the speaking, not about what is said: ", adding that …"."""
    first = parsed.doc[index]
    if first.text in ('"', "“", "''", "``"):
        return False
    head = first
    while head.head.i != head.i and head.head.i >= index:
        head = head.head
    return (
        head.head.i == verb.i
        or head.dep_ in ("conj", "cc", "advcl", "acl", "relcl", "appos", "npadvmod", "ROOT")
        or any(head.head.i == source.i for source in subjects_of(verb))
    )


def _outside(source: Spans, holes: set[int], indices: set[int]) -> Spans:
    """Return what to cut out of the content: the source, unless the parse has it inside."""
    return () if holes & indices and not source else source
