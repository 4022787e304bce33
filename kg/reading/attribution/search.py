"""The search for attributions: every finder over every sentence, then the quotations that no cue claims."""

from kg.facts import Spans
from kg.language import Parsed
from kg.reading.attribution.model import Attribution
from kg.reading.attribution.nominal import find_nominal
from kg.reading.attribution.spans import word_count
from kg.reading.attribution.speech import find_speech
from kg.reading.attribution.verbal import find_verbal
from kg.reading.overlaps import Overlaps

_SPEECH = 4  # words; a shorter quotation without a cue is a quoted term, not speech


def find_attributions(parsed: Parsed) -> tuple[Attribution, ...]:
    """Return the document's attributions in the order of their contents."""
    speeches = find_speech(parsed)
    found: list[Attribution] = []
    for sentence in parsed.sentences:
        found.extend(find_nominal(parsed, (sentence.start, sentence.end)))
        found.extend(find_verbal(parsed, (sentence.start, sentence.end), speeches))
    found = _without_doubles(found)
    found.extend(_uncued(parsed, found))
    return tuple(sorted(found, key=lambda one: (one.content, one.cue)))


def _without_doubles(found: list[Attribution]) -> list[Attribution]:
    """Drop what says the same twice: an equal content with the same source, or with none beside one that has one."""
    kept: dict[tuple[Spans, Spans], Attribution] = {}
    verbs: set[int] = set()
    for one in found:
        if one.verb.i not in verbs:
            kept.setdefault((one.content, one.source), one)
            verbs.add(one.verb.i)
    sourced: Overlaps[Attribution] = Overlaps()
    for one in kept.values():
        if one.sources:
            sourced.add(one.content, one)
    return [
        one
        for one in kept.values()
        if one.sources or not any(_overlap(one.content, other.content) > 0.8 for other in sourced.over(one.content))
    ]


def _overlap(a: Spans, b: Spans) -> float:
    shared = sum(max(0, min(e, f) - max(s, t)) for s, e in a for t, f in b)
    return shared / max(1, min(sum(e - s for s, e in a), sum(f - t for t, f in b)))


def _uncued(parsed: Parsed, found: list[Attribution]) -> list[Attribution]:
    """Attribute a sentence that opens with a quotation no cue claims to the last speaker of the paragraph.

    The source stays empty; ``sources`` are those of the statement before.
    """
    text = parsed.document.text
    result = []
    claimed: Overlaps[Attribution] = Overlaps()
    for one in found:
        claimed.add(one.content, one)
    coming = sorted((one for one in found if one.sources), key=lambda one: one.content[0][0], reverse=True)
    speaker: Attribution | None = None  # the last one before the sentence
    for sentence in parsed.sentences:
        start, end = sentence.start_char, sentence.end_char
        while coming and coming[-1].content[0][0] < start:
            speaker = max(filter(None, (speaker, coming.pop())), key=lambda one: (one.verb.idx, one.content))
        quotation = parsed.quotation_at(start)
        if quotation is None or quotation.start != start or word_count(text, start, quotation.end) < _SPEECH:
            continue
        if claimed.over([(quotation.inner_start, quotation.inner_end)]):
            continue
        near = speaker is not None and parsed.paragraph_at(start) - parsed.paragraph_at(speaker.verb.idx) <= 1
        stop = max(quotation.end, start + len(text[start:end].rstrip()))
        inside = tuple((q.start, q.end) for q in parsed.quotations_over(start, stop) if start <= q.start)
        result.append(
            Attribution(
                rule="statements/uncued",
                cue_class="quotation",
                verb=sentence.root,
                sources=speaker.sources if speaker is not None and near else (),
                source=(),
                cue=(),
                content=((start, stop),),
                quotes=inside,
            )
        )
    return result
